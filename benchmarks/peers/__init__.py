"""The contestants: each a program of its own that sends and tells on its last line what it needed."""
