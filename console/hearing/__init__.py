"""The hearing on pages, on the wall and on paper."""
