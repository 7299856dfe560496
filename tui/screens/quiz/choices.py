"""The settings of a quiz as lists to step through, and the blueprint they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tui.library.compiled.rows import TopicRow
from tui.library.kinds import KINDS
from tui.study.grading.marking import ABOUT, RULES
from tui.study.papers.blueprint import Blueprint, Mode, Timing
from tui.study.papers.exams import READY, Ready

COUNTS = (5, 10, 15, 20, 30, 40, 60)
LIMITS: tuple[Timing, ...] = (
    Timing(),
    Timing("per_question", 30),
    Timing("per_question", 60),
    Timing("per_question", 90),
    Timing("whole", 300),
    Timing("whole", 600),
    Timing("whole", 1200),
    Timing("whole", 1800),
    Timing("whole", 3600),
)
PASS_MARKS = (0, 50, 60, 70, 80, 90)
"""Percent; 0 for none."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the set-up: its label, the value as shown, what it means (or ''), and how to choose another."""

    label: str
    shown: str
    about: str
    turn: Callable[[int], Choices]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen so far. Defaults are good: ten questions over everything, practice, no clock.

    `paper` is 0 for a paper of one's own, else the place of a ready one; of that only the marking can be changed.
    """

    topics: Sequence[TopicRow] = ()
    paper: int = 0
    topic: int = 0
    count: int = 1
    level: int = 0
    kind: int = 0
    limit: int = 0
    mode: Mode = "practice"
    marking: int = 0
    passing: int = 0

    @property
    def ready(self) -> Ready | None:
        """The ready paper that is chosen; None for one's own."""
        return READY[self.paper - 1] if self.paper else None

    @property
    def is_exam(self) -> bool:
        """Whether feedback comes at the end."""
        return self.ready is not None or self.mode == "exam"

    @property
    def title(self) -> str:
        """What the sitting is called."""
        return self.ready.title if self.ready else "Quiz"

    def blueprint(self) -> Blueprint:
        """The blueprint of these choices."""
        marking, pass_mark = RULES[self.marking], PASS_MARKS[self.passing] if self.is_exam else 0
        if self.ready:
            return replace(self.ready.blueprint, marking=marking, pass_mark=pass_mark)
        return Blueprint(
            topics=(self.topics[self.topic - 1].id,) if self.topic else (),
            levels=(self.level,) if self.level else (),
            kinds=(tuple(KINDS)[self.kind - 1],) if self.kind else (),
            count=COUNTS[self.count],
            timing=LIMITS[self.limit],
            mode=self.mode,
            marking=marking,
            pass_mark=pass_mark,
        )

    def settings(self) -> tuple[Setting, ...]:
        """The lines of the screen, in order."""
        paper = Setting("paper", *self._paper_said(), self._other_paper)
        own = () if self.ready else self._own()
        rule = RULES[self.marking]
        marking = Setting("marking", rule, f"{rule}: {ABOUT[rule]}.", self._turn("marking", len(RULES)))
        return (paper, *own, marking, *([self._pass_mark()] if self.is_exam else []))

    def _paper_said(self) -> tuple[str, str]:
        if self.ready is None:
            return "my own", ""
        return self.ready.title.lower(), f"{self.ready.size}: {self.ready.about}."

    def _other_paper(self, by: int) -> Choices:
        now = replace(self, paper=(self.paper + by) % (len(READY) + 1))
        mark = now.ready.blueprint.pass_mark if now.ready else 0
        return replace(now, passing=PASS_MARKS.index(mark))

    def _own(self) -> tuple[Setting, ...]:
        topic = self.topics[self.topic - 1].title if self.topic else "everything"
        kind = list(KINDS.values())[self.kind - 1] if self.kind else None
        kind_name, about_kind = (kind.title, f"You {kind.answered}.") if kind else ("all kinds", "")
        exam = self.mode == "exam"
        return (
            Setting("topic", topic, "", self._turn("topic", len(self.topics) + 1)),
            Setting("questions", str(COUNTS[self.count]), "", self._turn("count", len(COUNTS), wrap=False)),
            Setting("level", f"level {self.level}" if self.level else "all levels", "", self._turn("level", 4)),
            Setting("kinds", kind_name, about_kind, self._turn("kind", len(KINDS) + 1)),
            Setting("time", time_name(LIMITS[self.limit]), "", self._turn("limit", len(LIMITS), wrap=False)),
            Setting(
                "feedback",
                "at the end, as in an exam" if exam else "after each answer",
                "",
                lambda by: replace(self, mode="practice" if exam else "exam"),
            ),
        )

    def _pass_mark(self) -> Setting:
        mark = PASS_MARKS[self.passing]
        return Setting(
            "pass mark", f"{mark} %" if mark else "none", "", self._turn("passing", len(PASS_MARKS), wrap=False)
        )

    def _turn(self, name: str, count: int, *, wrap: bool = True) -> Callable[[int], Choices]:
        def turned(by: int) -> Choices:
            now: int = getattr(self, name) + by
            now = now % count if wrap else min(max(0, now), count - 1)
            return replace(self, **{name: now})  # type: ignore[arg-type]

        return turned


def time_name(timing: Timing) -> str:
    """A time limit in words."""
    if timing.kind == "untimed":
        return "no limit"
    if timing.kind == "per_question":
        return f"{timing.seconds} seconds a question"
    return f"{timing.seconds // 60} minutes in all" if timing.seconds % 60 == 0 else f"{timing.seconds} seconds in all"
