"""Settings for the tests of the contract and its adapters."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.channels.contract")

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")
