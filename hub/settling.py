"""Memory once a program is up: what a start has loaded stays, so the collector need not look through it again.

It would do so every time a fourth more objects live than at its last full look, in the middle of somebody's request:
with the catalogues, models and libraries of a hub that takes some hundred milliseconds each time.
"""

import gc


def settle() -> None:
    """Leave everything that lives now out of all collections to come; what is let go is still freed at once."""
    gc.collect()
    gc.freeze()
