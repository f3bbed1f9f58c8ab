"""Web pages beside the chat: for translators, and for everybody."""
