"""The console: pages on which staff see and do what they can also do by commands in the chat.

`routing` says which address is answered by what and who may; `gate` checks it, in one place, and opens the unit of
work; a page is a function that takes a `Visit` and returns what is shown or where to go on.
"""
