"""What staff read about broadcasts, in the chat and on the console."""
