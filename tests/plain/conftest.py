"""Plain mode opens the built-in content: compiled once, copied for each test."""

import pytest


@pytest.fixture(autouse=True)
def _compiled_before(ready_cache: None) -> None:
    """The library stands ready."""
