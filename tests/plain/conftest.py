"""Plain mode opens the built-in content: compiled once, copied for each test."""

from collections.abc import Iterator

import pytest

from tests.study.helpers import FakeClock
from tui.services import Services


@pytest.fixture
def clock() -> FakeClock:
    """The time of the test."""
    return FakeClock()


@pytest.fixture
def services(clock: FakeClock) -> Iterator[Services]:
    """Services over the built-in content and an empty home."""
    made = Services(clock=clock)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _compiled_before(ready_cache: None) -> None:
    """The library stands ready."""
