"""What staff read about hearings, in the chat and on the console."""
