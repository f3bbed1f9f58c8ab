"""Staff's words for organisations, which their screens in the chat and their pages share."""
