"""What the clock of a sitting tells: warnings once each, ends, and the pace."""

from __future__ import annotations

from dataclasses import dataclass

from tui.study.papers.blueprint import Timing

WHOLE_WARNINGS_MS = (300_000, 60_000, 10_000)
ITEM_WARNINGS_MS = (10_000,)
SHORTEST_ITEM_MS = 30_000
"""A shorter limit for a question gets no warning: it would stand there from the start."""

GAP_MS = 30_000
"""So long nothing ticks only where the program was stopped, or the machine slept: nobody saw the question."""

Warned = tuple[int, int]
"""A warning that was given: (question or -1 for the whole, milliseconds)."""


@dataclass(frozen=True, slots=True)
class Warning:
    """So much time is left, for the question `index` or (None) for the whole."""

    left_ms: int
    index: int | None = None


@dataclass(frozen=True, slots=True)
class ItemTimeUp:
    """The time of one question is over; its draft became the answer."""

    index: int


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The sitting ended by itself."""


@dataclass(frozen=True, slots=True)
class Stood:
    """The program was stopped for so long; the clock stood."""

    gap_ms: int

    @property
    def said(self) -> str:
        """'The program stood for 5 minutes; the clock of this sitting did not run.'"""
        seconds = self.gap_ms // 1000
        amount = f"{seconds // 60} minute{'s' if seconds >= 120 else ''}" if seconds >= 60 else f"{seconds} seconds"
        return f"The program stood for {amount}; the clock of this sitting did not run."


Signal = Warning | ItemTimeUp | TimeUp | Stood


def warnings(
    timing: Timing, index: int, left: int | None, item_left: int | None, warned: frozenset[Warned]
) -> tuple[tuple[Signal, ...], frozenset[Warned]]:
    """The warnings that are due now, and all that are given by then. Of several at once only the most urgent shows."""
    signals: list[Signal] = []
    if left is not None and timing.whole_ms is not None:
        due = [ms for ms in WHOLE_WARNINGS_MS if left <= ms < timing.whole_ms and (-1, ms) not in warned]
        warned |= {(-1, ms) for ms in due}
        signals += [Warning(min(due))] if due else []
    if item_left is not None and timing.each_ms is not None and timing.each_ms >= SHORTEST_ITEM_MS:
        due = [ms for ms in ITEM_WARNINGS_MS if item_left <= ms and (index, ms) not in warned]
        warned |= {(index, ms) for ms in due}
        signals += [Warning(min(due), index)] if due else []
    return tuple(signals), warned


def given_before(timing: Timing, left: int | None) -> frozenset[Warned]:
    """The warnings of the whole that are past when a sitting is taken up again: they do not come twice."""
    if left is None or timing.whole_ms is None:
        return frozenset()
    return frozenset((-1, ms) for ms in WHOLE_WARNINGS_MS if left <= ms < timing.whole_ms)


def pace_ms(timing: Timing, answered: int, count: int, elapsed_ms: int) -> int | None:
    """How far ahead (positive) or behind (negative) of an even pace; 0 while the present question is in its share.

    None when the whole has no limit.
    """
    if timing.whole_ms is None or count == 0:
        return None
    share = timing.whole_ms // count
    if elapsed_ms < answered * share:
        return answered * share - elapsed_ms
    return min(0, min(answered + 1, count) * share - elapsed_ms)
