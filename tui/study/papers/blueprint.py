"""What a paper is drawn from: topics, levels, kinds, count, quotas, timing, marking; or a list of questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.library.kinds import KINDS
from tui.study.grading.marking import RULES, Marking
from tui.study.papers import quota
from tui.study.papers.quota import Axis, Quota, is_name

Mode = Literal["practice", "exam"]
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

    Practice gives feedback after each answer, an exam at the end. `marking` is a rule of `study.marking`. A quota says
    how many questions at least are of one topic, level or kind; those of one axis may be as many as the paper has, and
    then they are exact. `pass_mark` in percent; 0 when there is nothing to pass.
    """

    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    count: int = 10
    timing: Timing = Timing()
    mode: Mode = "practice"
    marking: Marking = "partial"
    refs: tuple[str, ...] = ()
    quotas: tuple[Quota, ...] = ()
    pass_mark: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "topics", tuple(sorted(set(self.topics))))
        object.__setattr__(self, "levels", tuple(sorted(set(self.levels))))
        object.__setattr__(self, "kinds", tuple(sorted(set(self.kinds))))
        refs = (ref if "/" in ref else f"core/{ref}" for ref in self.refs)
        object.__setattr__(self, "refs", tuple(dict.fromkeys(refs)))
        object.__setattr__(self, "quotas", tuple(sorted(self.quotas)))
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
        if len(self.topics) > MAX_NAMES or not all(is_name(name) for name in (*self.topics, *self.refs)):
            raise BlueprintError("Topics and questions are named by their ids.")
        if self.marking not in RULES:
            raise BlueprintError(f"There is no marking rule called {self.marking}; the rules are {', '.join(RULES)}.")
        if not 0 <= self.pass_mark <= 100:
            raise BlueprintError("A pass mark is 0 to 100 percent.")
        if self.quotas and self.refs:
            raise BlueprintError("A list of questions has no quotas.")
        levels = tuple(map(str, self.levels))
        chosen: dict[Axis, tuple[str, ...]] = {"topic": self.topics, "level": levels, "kind": self.kinds}
        if trouble := quota.problem(self.quotas, self.count, chosen):
            raise BlueprintError(trouble)

    @property
    def asks_confidence(self) -> bool:
        """Whether the marking needs to know how sure one is, also in an exam."""
        return self.marking == "certainty"

    def allows(self, topic: str, level: int, kind: str) -> bool:
        """Whether a question may be in the paper."""
        return (
            (not self.topics or topic in self.topics)
            and (not self.levels or level in self.levels)
            and (not self.kinds or kind in self.kinds)
        )
