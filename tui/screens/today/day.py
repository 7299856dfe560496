"""What Today shows, as data: drawn for the width at hand, kept for the next start. Imports nothing heavy."""

from __future__ import annotations

from typing import NamedTuple

from tui.widgets.target import Target

WEEKS = 12
"""Weeks of the calendar, this one the last."""
AHEAD = 14
"""Days of the forecast."""


class Offer(NamedTuple):
    """One thing to start; `target` is what opens it, `urgent` marks what runs against a clock."""

    name: str
    about: str
    length: str
    target: Target
    urgent: bool = False


class TopicRow(NamedTuple):
    """A topic that was begun, with the counts of its terms."""

    title: str
    known: int
    shaky: int
    missed: int
    unseen: int

    @property
    def all(self) -> int:
        """Its terms."""
        return self.known + self.shaky + self.missed + self.unseen


class Beside(NamedTuple):
    """What stands beside the offers, where anything of it is known.

    `minutes` are those studied on each day of the calendar, oldest first, None for days to come; `months` names the
    month of each week's Monday; `due` counts items for each of the next days.
    """

    minutes: tuple[int | None, ...] = ()
    months: tuple[str, ...] = ()
    week: str = ""
    due: tuple[int, ...] = ()
    exam: tuple[str, str] = ("", "")
    """Its day, and in how many days that is."""
    term: tuple[str, str, str] = ("", "", "")
    """Ref, title and definition of a term to meet."""


class Day(NamedTuple):
    """What the screen shows; `first` is the first run ever, of which nothing is known."""

    head: str
    offers: tuple[Offer, ...] = ()
    topics: tuple[TopicRow, ...] = ()
    not_begun: int = 0
    beside: Beside = Beside()
    counts: str = ""
    first: bool = False
