"""For all tests: aiogram whole, as other people's programs use it; the hub's own processes import the light form."""

import aiogram  # noqa: F401
