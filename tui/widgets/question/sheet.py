"""A sheet holds what has been entered for one question. Keys change it; it knows its answer and its lines.

No widget here: a sheet is tested by pressing keys and reading lines. A new kind of question is a new sheet in
`sheets.py` and its grading in `study/grading.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from tui.study.grading.answers import Answer
from tui.study.grading.marks import Mark

Verdict = Literal["", "right", "wrong", "missed"]
LETTERS = 26


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line to draw: an option, an item, a pair. `key` is the authored key it stands for."""

    key: str
    label: str
    text: str
    cursor: bool = False
    picked: bool = False
    held: bool = False
    box: bool = False
    """Whether more than one may be picked (a box rather than a circle)."""
    heading: bool = False
    verdict: Verdict = ""
    feedback: str = ""
    yours: str = ""
    """What was given in this place, where it was something else."""
    given: bool = False
    """Whether this is what was answered, as a mark has judged it."""
    corrected: bool = False
    """Whether the text is what is right, though the verdict is on something else that was given in its place."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does to this sheet."""

    key: str
    what: str


class Sheet(ABC):
    """What has been entered so far. `typed` sheets take `text` through an input instead of keys."""

    typed: bool = False
    numeric: bool = False
    text: str = ""

    @abstractmethod
    def press(self, key: str) -> bool:
        """Applies a key (Textual's name); says whether the sheet used it."""

    @abstractmethod
    def pick(self, key: str) -> None:
        """Applies a click on the line with this key."""

    @abstractmethod
    def answer(self) -> Answer | None:
        """What is entered, or None while nothing is."""

    @abstractmethod
    def restore(self, answer: Answer) -> None:
        """Enters an earlier answer (a draft) again; one that does not fit is ignored."""

    @abstractmethod
    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        """What to draw: while answering, or once marked (with the others' feedback too if asked)."""

    def has_others(self, mark: Mark) -> bool:
        """Whether there is feedback on what was neither chosen nor right."""
        return self.lines(mark) != self.lines(mark, all_feedback=True)

    @abstractmethod
    def hints(self) -> tuple[Hint, ...]:
        """What the keys do."""

    def final(self) -> Answer | None:
        """What counts when the answer is made final as it stands; None when it cannot be."""
        return self.answer()

    @property
    def complete(self) -> bool:
        """Whether the answer can be final."""
        return self.answer() is not None


def step(cursor: int, key: str, count: int) -> int | None:
    """The cursor after an arrow or vim key, or None if the key is another."""
    by = {"up": -1, "k": -1, "down": 1, "j": 1}.get(key)
    return None if by is None or not count else min(max(0, cursor + by), count - 1)


def position(key: str, count: int) -> int | None:
    """The place that a letter names on screen: a is 0."""
    if len(key) == 1 and "a" <= key <= "z":
        place = ord(key) - ord("a")
        return place if place < count else None
    return None


def letter(place: int) -> str:
    """The letter of a place on screen; past z there is none, but arrows and space still get there."""
    return chr(ord("a") + place) if place < LETTERS else "·"


def verdict_of(mark: Mark, key: str) -> tuple[Verdict, str]:
    """How the option `key` was judged, and its feedback."""
    for part in mark.parts:
        if part.key == key:
            if part.expected == key:
                return ("right" if part.given == key else "missed"), part.feedback
            return ("wrong" if part.given == key else ""), part.feedback
    return "", ""


def eye(lines: list[SheetLine]) -> int:
    """The line to keep in sight: where the cursor is, or the feedback on what was chosen."""
    for wanted in (lambda line: line.cursor, lambda line: line.verdict == "wrong", lambda line: bool(line.verdict)):
        for place, line in enumerate(lines):
            if wanted(line):
                return place
    return 0
