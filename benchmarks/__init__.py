"""What is fast and small, measured: `make bench` prints it all. Correctness is in `tests/`."""
