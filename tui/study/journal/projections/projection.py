"""What is kept beside the events, as the journal sees it: tables of their own, made and kept by whoever reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from tui.study.journal.events import Event


class Changes(NamedTuple):
    """What came with the events of one transaction, which were just inserted."""

    events: Sequence[Event]
    items: Mapping[str, Sequence[Event]]
    """Those of them that concern an item, by the item."""
    grown: Sequence[str]
    """The items to which only answers were added, after everything that was known."""
    named: Sequence[Event]
    """The events that came, and those that they name, as an undo does."""


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

    def begin(self, db: sqlite3.Connection, /) -> None:
        """The first part of making all anew, the tables being empty."""
        ...

    def item(self, db: sqlite3.Connection, item_id: str, events: Sequence[Event], /) -> None:
        """The second part, for each item: its events and those that name them."""
        ...

    def finish(self, db: sqlite3.Connection, /) -> None:
        """The last part."""
        ...

    def follow(self, db: sqlite3.Connection, changes: Changes, /) -> None:
        """Brings the tables up to date, in the transaction that wrote the events."""
        ...
