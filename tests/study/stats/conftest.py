"""A small library over a journal of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.study.helpers import FakeClock, FakeLibrary, single, study
from tui.library.model import Entry, Question
from tui.study.journal.events import Record
from tui.study.study import Study


def shelf() -> FakeLibrary:
    """Three questions on two terms of chips, one of memory, and an entry."""
    made: list[Question] = []
    for name, topic, term in (
        ("q1", "chips", "hbm"),
        ("q2", "chips", "warp"),
        ("q3", "chips", "warp"),
        ("q4", "memory", "dram"),
    ):
        made.append(msgspec.structs.replace(single(name, topic), terms=(term,)))
    found = FakeLibrary({f"core/{question.id}": question for question in made})
    found.glossary = {"core/hbm": Entry(id="hbm", term="HBM", level=1, definition="Stacked memory.")}
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(path: Path, clock: FakeClock) -> Iterator[Study]:
    made = study(path, clock, shelf())
    yield made
    made.close()


@pytest.fixture
def write(desk: Study) -> Callable[..., None]:
    def written(*records: Record) -> None:
        assert desk._context.writer.submit(*records).result().saved

    return written
