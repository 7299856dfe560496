"""A quiz of one's own: what is chosen, the values there are, and how it is remembered. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tui.library.compiled.rows import QuestionRow, TopicRow
from tui.library.kinds import KINDS, Kind
from tui.study.grading.marking import ABOUT, RULES
from tui.study.papers.blueprint import Blueprint, BlueprintError, Timing

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
LEVELS = ("all levels", "what everybody should know", "what one works with", "to the bottom")
SECONDS_A_QUESTION = 48
USUAL = Blueprint()
"""Ten questions over everything, practice, no clock."""


class Value(NamedTuple):
    """One value of a choice: as it is said, and the quiz with it."""

    text: str
    quiz: Blueprint


@dataclass(frozen=True)
class Choice:
    """One row: its name, what holds, what it means, and the values to step through; none where topics or kinds are
    ticked in a list."""

    name: str
    text: str
    about: str
    values: tuple[Value, ...] = ()
    ticks: str = ""
    """'topics' or 'kinds'."""

    def stepped(self, by: int) -> Blueprint | None:
        """The quiz with the value before or after; None at either end."""
        place = next((number for number, value in enumerate(self.values) if value.text == self.text), 0) + by
        return self.values[place].quiz if 0 <= place < len(self.values) else None


def choices(quiz: Blueprint, topics: Sequence[TopicRow]) -> tuple[Choice, ...]:
    """The rows, in order."""
    level = quiz.levels[0] if quiz.levels else 0
    exam = quiz.mode == "exam"
    rule = quiz.marking
    rows = [
        Choice("Topics", topics_said(quiz.topics, topics), "Several can be ticked.", ticks="topics"),
        Choice("Kinds", kinds_said(quiz.kinds), "How they are answered.", ticks="kinds"),
        Choice("Level", _level(level), "How deep they go.",
               tuple(Value(_level(one), replace(quiz, levels=(one,) if one else ())) for one in range(4))),
        Choice("Questions", str(quiz.count), "How many, at most as many as match.",
               tuple(Value(str(one), replace(quiz, count=one)) for one in COUNTS)),
        Choice("Time", time_name(quiz.timing), "A limit for the whole, or for each question.",
               tuple(Value(time_name(one), replace(quiz, timing=one)) for one in LIMITS)),
        Choice("Feedback", _feedback(exam), "At the end one can go back, flag and change until it is handed in.",
               (Value(_feedback(False), replace(quiz, mode="practice", pass_mark=0)),
                Value(_feedback(True), replace(quiz, mode="exam")))),
        Choice("Marked", rule, f"{ABOUT[rule][:1].upper()}{ABOUT[rule][1:]}.",
               tuple(Value(one, replace(quiz, marking=one)) for one in RULES)),
    ]  # fmt: skip
    if exam:
        rows.append(
            Choice("Pass mark", _pass(quiz.pass_mark), "The share of points from which on it is passed.",
                   tuple(Value(_pass(one), replace(quiz, pass_mark=one)) for one in PASS_MARKS))
        )  # fmt: skip
    return tuple(rows)


def _level(level: int) -> str:
    return f"{level}: {LEVELS[level]}" if level else LEVELS[0]


def _feedback(exam: bool) -> str:
    return "at the end, as in an exam" if exam else "after each answer"


def _pass(mark: int) -> str:
    return f"{mark} %" if mark else "none"


def topics_said(chosen: Collection[str], topics: Sequence[TopicRow]) -> str:
    """Topics in words."""
    names = [topic.title.partition(":")[0] for topic in topics if topic.id in chosen]
    return ", ".join(names) or "everything"


def kinds_said(chosen: Collection[str]) -> str:
    """Kinds in words."""
    return ", ".join(kind.title for name, kind in KINDS.items() if name in chosen) or "all kinds"


def time_name(timing: Timing) -> str:
    """A time limit in words."""
    if timing.kind == "untimed":
        return "no limit"
    if timing.kind == "per_question":
        return f"{timing.seconds} seconds a question"
    return f"{timing.seconds // 60} minutes in all" if timing.seconds % 60 == 0 else f"{timing.seconds} seconds in all"


def matching(quiz: Blueprint, questions: Iterable[QuestionRow]) -> int:
    """How many questions such a quiz can draw from."""
    return sum(quiz.allows(row.topic, row.level, row.kind) for row in questions)


def minutes(quiz: Blueprint, count: int) -> int:
    """What so many questions of it take at most, or about where nothing limits them."""
    timing = quiz.timing
    if timing.kind == "whole":
        return -(-timing.seconds // 60)
    return max(1, round(count * (timing.seconds or SECONDS_A_QUESTION) / 60))


def kept(quiz: Blueprint) -> dict[str, object]:
    """The choices as JSON, to be remembered."""
    return {
        "topics": list(quiz.topics), "kinds": list(quiz.kinds), "levels": list(quiz.levels), "count": quiz.count,
        "timing": [quiz.timing.kind, quiz.timing.seconds], "mode": quiz.mode, "marking": quiz.marking,
        "pass_mark": quiz.pass_mark,
    }  # fmt: skip


def restored(value: object, topics: Collection[str]) -> Blueprint:
    """The choices that were remembered; the usual ones where they cannot be. Topics that are gone are left out."""
    if not isinstance(value, Mapping):
        return USUAL
    try:
        found: Mapping[str, Any] = value
        kind, seconds = found["timing"]
        quiz = Blueprint(
            topics=tuple(str(topic) for topic in found["topics"] if topic in topics),
            kinds=tuple(map(str, found["kinds"])),
            levels=tuple(map(int, found["levels"])),
            count=int(found["count"]),
            timing=Timing(kind, int(seconds)),
            mode="exam" if found["mode"] == "exam" else "practice",
            marking=found["marking"],
            pass_mark=int(found["pass_mark"]),
        )
    except (BlueprintError, KeyError, TypeError, ValueError, OverflowError):
        return USUAL
    values = (quiz.count in COUNTS, quiz.timing in LIMITS, quiz.pass_mark in PASS_MARKS, len(quiz.levels) < 2)
    return quiz if all(values) else USUAL


def kind_counts(quiz: Blueprint, questions: Sequence[QuestionRow]) -> dict[Kind, int]:
    """How many questions of each kind match what else is chosen."""
    return {kind: matching(replace(quiz, kinds=(kind,)), questions) for kind in KINDS}
