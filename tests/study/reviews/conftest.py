"""A journal, a clock and a small library for reviews."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, FakeLibrary, library, study
from tests.study.reviews.glossaries import ROWS, entry
from tests.study.reviews.reviewing import Desk
from tui.library.model import Lesson, Section
from tui.study.study import Study


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf() -> FakeLibrary:
    found = library(40)
    found.glossary |= {f"core/{row[0]}": entry(*row) for row in ROWS}
    sections = (
        Section(id="one", title="One", text="On [[chip-hbm]] and [[train-step]].", checks=("q1",)),
        Section(id="two", title="Two", text="On nothing.", checks=("q2",)),
    )
    found.lessons["core/l"] = Lesson(id="l", order=1, title="L", level=1, minutes=9, objectives=("x",), opening="q0",
                                     sections=sections, mixed=("q3",), summary=("s",),
                                     introduces=("chip-hbm", "chip-sram"))  # fmt: skip
    return found


@pytest.fixture
def sit_down(tmp_path: Path, clock: FakeClock, shelf: FakeLibrary) -> Iterator[Desk]:
    """Opens the journal, as often as one likes; each time like a program started anew."""
    with ExitStack() as stack:

        def open_one() -> Study:
            made = study(tmp_path / "journal.db", clock, shelf)
            stack.callback(made.close)
            return made

        yield open_one
