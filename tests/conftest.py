"""For all tests: aiogram whole, as other people's programs use it; the hub's own processes import the light form."""

import aiogram  # noqa: F401
from hypothesis import settings

import bot  # noqa: F401 - before numpy, which may then have one thread only

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")
