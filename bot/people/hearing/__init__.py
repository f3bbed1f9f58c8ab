"""The hearing as residents and organisations meet it. Importing this fills the routing tables."""
