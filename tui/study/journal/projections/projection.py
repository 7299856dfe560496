"""What is kept beside the events, as the journal sees it: tables of their own, made and kept by whoever reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState


class Changes(NamedTuple):
    """What came with the events of one transaction, which were just inserted."""

    events: Sequence[Event]
    items: Mapping[str, Sequence[Event]]
    """Those of them that concern an item, by the item."""
    grown: Sequence[str]
    """The items to which only answers were added, after everything that was known."""
    named: Sequence[Event]
    """The events that came, and those that they name, as an undo does."""


class OfItem(NamedTuple):
    """All that was written about an item: its events and those that name them, and of these what counts, in order."""

    item_id: str
    events: Sequence[Event]
    standing: Sequence[Event]


class Making(Protocol):
    """State that is being made from all events. What sums up may wait for the end: the tables are read only then."""

    def item(self, known: OfItem, /) -> None:
        """The first part, for each item."""
        ...

    def sitting(self, state: AttemptState, /) -> None:
        """The second part, for each sitting: what the events that are about no item say of it."""
        ...

    def finish(self) -> None:
        """The last part."""
        ...


class Projection(Protocol):
    """State that follows from the events alone. A module is one, when it has these names.

    It may read the events and the state of items (`items`), which is always made first. Its tables are made with
    TABLES when they were dropped; whoever changes them raises `registry.VERSION`.
    """

    @property
    def NAMES(self) -> tuple[str, ...]:  # noqa: N802
        """The tables."""
        ...

    @property
    def OUTSIDE(self) -> tuple[str, ...]:  # noqa: N802
        """Those of them that hold what no event says: what the library teaches, versions."""
        ...

    @property
    def TABLES(self) -> str:  # noqa: N802
        """The statements that make them."""
        ...

    def making(self, db: sqlite3.Connection, /) -> Making:
        """Begins to make all anew, the tables being empty."""
        ...

    def follow(self, db: sqlite3.Connection, changes: Changes, /) -> None:
        """Brings the tables up to date, in the transaction that wrote the events."""
        ...
