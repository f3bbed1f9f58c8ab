"""Staff's words for organisations and for themselves, which their screens in the chat and their pages share."""
