"""What a paper is drawn from: topics, levels, kinds, count, timing, marking; or a list of questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.library.model import KINDS
from tui.study.marks import FULL

Mode = Literal["practice", "exam"]
Marking = Literal["standard", "strict"]
TimingKind = Literal["untimed", "per_question", "whole"]

MAX_COUNT = 1_000
MAX_SECONDS = 24 * 3600
MAX_NAMES = 2_000


class BlueprintError(ValueError):
    """A blueprint that cannot be; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How a sitting is limited; `seconds` for each question or for the whole, 0 when untimed."""

    kind: TimingKind = "untimed"
    seconds: int = 0

    def __post_init__(self) -> None:
        if self.kind == "untimed" and self.seconds:
            raise BlueprintError("An untimed quiz has no seconds.")
        if self.kind != "untimed" and not 1 <= self.seconds <= MAX_SECONDS:
            raise BlueprintError(f"A time limit is 1 to {MAX_SECONDS:,} seconds.")

    @property
    def whole_ms(self) -> int | None:
        """The limit of the whole sitting in milliseconds."""
        return self.seconds * 1000 if self.kind == "whole" else None

    @property
    def each_ms(self) -> int | None:
        """The limit of each question in milliseconds."""
        return self.seconds * 1000 if self.kind == "per_question" else None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What is asked for. Empty topics, levels or kinds mean all of them; `refs` lists the questions themselves.

    Practice gives feedback after each answer, an exam at the end. Standard marking gives part scores, strict marking
    counts an item only when it is wholly right.
    """

    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    count: int = 10
    timing: Timing = Timing()
    mode: Mode = "practice"
    marking: Marking = "standard"
    refs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "topics", tuple(sorted(set(self.topics))))
        object.__setattr__(self, "levels", tuple(sorted(set(self.levels))))
        object.__setattr__(self, "kinds", tuple(sorted(set(self.kinds))))
        refs = (ref if "/" in ref else f"core/{ref}" for ref in self.refs)
        object.__setattr__(self, "refs", tuple(dict.fromkeys(refs)))
        if self.refs:
            object.__setattr__(self, "count", len(self.refs))
        self._check()

    def _check(self) -> None:
        if not 1 <= self.count <= MAX_COUNT:
            raise BlueprintError(f"A quiz has 1 to {MAX_COUNT:,} questions.")
        if not set(self.levels) <= {1, 2, 3}:
            raise BlueprintError("Levels are 1, 2 and 3.")
        if unknown := set(self.kinds) - set(KINDS):
            raise BlueprintError(
                f"There is no kind of question called {min(unknown)}; the kinds are {', '.join(KINDS)}."
            )
        if len(self.topics) > MAX_NAMES or not all(_is_name(name) for name in (*self.topics, *self.refs)):
            raise BlueprintError("Topics and questions are named by their ids.")

    def credit(self, millionths: int) -> int:
        """What a score counts towards the total under this marking."""
        return millionths if self.marking == "standard" or millionths == FULL else 0


def _is_name(name: str) -> bool:
    return 0 < len(name.encode("utf-8", "replace")) <= 200 and name.isprintable() and not set(name) & set(" ,")
