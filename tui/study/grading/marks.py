"""What grading makes of an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tui.study.score import FULL

LineKind = Literal["right", "wrong", "missed", "near", "trap", "unit", "spelling", "note", "order"]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was judged.

    Options and reasons: `given` is the key if it was picked, `expected` the key if it should have been. Order: `key`
    is the item that belongs at this place, `given` the one that was put there. Match: `key` is the left thing, the
    others are right-hand keys. The verdict on a claim is the part 'claim', with true and false.
    """

    key: str
    given: str | None
    expected: str | None
    feedback: str = ""

    @property
    def right(self) -> bool:
        """Whether this part is as it should be."""
        return self.given == self.expected


@dataclass(frozen=True, slots=True)
class Line:
    """One line of feedback to show at once; `key` names the option, item or left thing it stands beside."""

    kind: LineKind
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The score of one answer with what to say about it. `read` is how a typed number was understood.

    `original` is the score before 'I was right'.
    """

    millionths: int
    expected: str
    parts: tuple[Part, ...] = ()
    lines: tuple[Line, ...] = ()
    read: str = ""
    original: int | None = None

    @property
    def score(self) -> float:
        """The score, 0 to 1."""
        return self.millionths / FULL

    @property
    def right(self) -> bool:
        """Whether the whole score was reached."""
        return self.millionths == FULL

    def passed(self, pass_bar: int = FULL) -> bool:
        """Whether the score reaches the bar, in millionths."""
        return self.millionths >= pass_bar

    def override(self) -> Mark:
        """The same mark after 'I was right'."""
        return replace(self, millionths=FULL, original=self.millionths)

    def restore(self) -> Mark:
        """The mark as it was before 'I was right'."""
        return self if self.original is None else replace(self, millionths=self.original, original=None)
