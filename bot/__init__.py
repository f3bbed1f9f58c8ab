"""Conversations with people and staff, jobs, and the program that starts it all."""
