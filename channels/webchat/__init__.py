"""The web chat: a chat of our own in the browser, complete without any company's messenger."""
