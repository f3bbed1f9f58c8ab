"""Conversations with people and staff, jobs, and the program that starts it all."""

import os

# Before numpy is imported anywhere: the threads of its linear algebra and a fork (printing, the doctor) can wait for
# each other for ever. What is computed here is small; one thread is as quick, and leaves the other cores to others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
