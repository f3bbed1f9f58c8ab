"""The hearing as staff lead it. Importing this fills the routing tables."""
