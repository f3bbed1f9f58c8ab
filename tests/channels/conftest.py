"""Settings for the tests of the contract and its adapters."""

import pytest

pytest.register_assert_rewrite("tests.channels.contract")
