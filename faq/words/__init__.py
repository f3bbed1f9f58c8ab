"""Staff's words for answers, which their screens in the chat and their pages share."""
