"""Papers that are ready to sit: their blueprints, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from tui.study.papers.blueprint import Blueprint, Timing
from tui.study.papers.quota import quotas

PASS_MARK = 60
"""Percent, of the older exams."""
LEVEL_PASS_MARK = 70
"""Percent, of those by level and of the associate's."""
TIMES_FILLED = 2
"""So often the questions there are must fill each quota, else two sittings would ask the same."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One such paper. `about` says what it covers, in a few words."""

    name: str
    title: str
    about: str
    blueprint: Blueprint

    @property
    def size(self) -> str:
        """'40 questions in 60 minutes'."""
        return f"{self.blueprint.count} questions in {self.blueprint.timing.seconds // 60} minutes"


def _exam(
    minutes: int,
    *,
    level: Mapping[int, int],
    kind: Mapping[str, int],
    topic: Mapping[str, int] | None = None,
    count: int = 0,
    levels: tuple[int, ...] = (),
    pass_mark: int = PASS_MARK,
) -> Blueprint:
    """An exam over these topics (all of them, in equal parts, when none is named)."""
    return Blueprint(
        topics=tuple(topic or ()),
        levels=levels,
        count=count or sum((topic or {}).values()),
        timing=Timing("whole", 60 * minutes),
        mode="exam",
        quotas=quotas(topic=topic, level=level, kind=kind),
        pass_mark=pass_mark,
    )


_OF_FORTY = {"numeric": 5, "true_false": 4, "multi": 4, "short": 3, "match": 2, "order": 2}
"""Kinds that are at least in an exam of forty: every one, so that a single choice is at most every second question."""
_ESSENTIAL = {"foundations": 6, "training": 4, "inference": 4, "compression": 2, "attention": 1, "economics": 2}
_INFRASTRUCTURE = {"gpu": 6, "cuda": 2, "tpu": 1, "chips": 2, "parallelism": 5, "energy": 4}
_OPERATIONS = {"clouds": 11}

BY_LEVEL: tuple[Ready, ...] = (
    Ready(
        "fundamentals",
        "Fundamentals",
        "all topics, what everybody should know",
        _exam(50, count=40, levels=(1,), level={1: 40}, kind=_OF_FORTY, pass_mark=LEVEL_PASS_MARK),
    ),
    Ready(
        "practitioner",
        "Practitioner",
        "all topics, what one works with",
        _exam(60, count=40, levels=(1, 2), level={1: 8, 2: 32}, kind=_OF_FORTY, pass_mark=LEVEL_PASS_MARK),
    ),
    Ready(
        "expert",
        "Expert",
        "all topics, to the bottom",
        _exam(75, count=40, levels=(2, 3), level={2: 16, 3: 24}, kind=_OF_FORTY, pass_mark=LEVEL_PASS_MARK),
    ),
    Ready(
        "associate",
        "Associate",
        "38 % essentials, 40 % infrastructure, 22 % operations",
        _exam(
            60,
            topic={**_ESSENTIAL, **_INFRASTRUCTURE, **_OPERATIONS},
            levels=(1, 2),
            level={},
            kind={"numeric": 7, "true_false": 5, "multi": 5, "short": 4, "match": 2, "order": 2},
            pass_mark=LEVEL_PASS_MARK,
        ),
    ),
)
"""The exams by level, and the one that is cut like the industry's associate exam."""

OTHERS: tuple[Ready, ...] = (
    Ready(
        "everything",
        "Everything",
        "all topics",
        _exam(
            60,
            count=40,
            level={1: 14, 2: 20, 3: 4},
            kind={"single": 12, "numeric": 9, "true_false": 3, "multi": 3, "short": 3, "match": 2, "order": 2},
        ),
    ),
    Ready(
        "short",
        "Short",
        "all topics",
        _exam(20, count=15, level={1: 5, 2: 7, 3: 1}, kind={"single": 5, "numeric": 3, "true_false": 1, "multi": 1}),
    ),
    Ready(
        "hardware",
        "Hardware",
        "GPUs, CUDA, TPUs and other chips",
        _exam(
            45,
            topic={"gpu": 10, "cuda": 8, "chips": 7, "tpu": 5},
            level={1: 8, 2: 17, 3: 3},
            kind={"single": 9, "numeric": 7, "true_false": 2, "multi": 2, "short": 2, "match": 1, "order": 1},
        ),
    ),
    Ready(
        "models",
        "Models",
        "training, inference, compression, attention, parallelism",
        _exam(
            45,
            topic={"training": 6, "inference": 6, "compression": 6, "attention": 6, "parallelism": 6},
            level={1: 9, 2: 16, 3: 2},
            kind={"single": 9, "numeric": 7, "true_false": 2, "multi": 2, "short": 2, "match": 1, "order": 1},
        ),
    ),
    Ready(
        "money-and-power",
        "Money and power",
        "clouds, energy, economics",
        _exam(
            30,
            topic={"clouds": 6, "energy": 8, "economics": 6},
            level={1: 10, 2: 8},
            kind={"single": 6, "numeric": 5, "true_false": 1, "multi": 2, "short": 1, "match": 1, "order": 1},
        ),
    ),
)


READY: tuple[Ready, ...] = (*BY_LEVEL, *OTHERS)
"""All of them. A name never gets another blueprint: histories hold it."""


class Row(Protocol):
    """What deciding on an exam needs to know of a question."""

    @property
    def topic(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def kind(self) -> str: ...


def offered(exam: Ready, rows: Iterable[Row]) -> bool:
    """Whether the questions there are fill each quota of the exam twice, and the exam itself too."""
    plan = exam.blueprint
    fitting = [row for row in rows if plan.allows(row.topic, row.level, row.kind)]
    counts: dict[tuple[str, str], int] = {}
    for row in fitting:
        for value in (("topic", row.topic), ("level", str(row.level)), ("kind", row.kind)):
            counts[value] = counts.get(value, 0) + 1
    enough = all(counts.get((axis, name), 0) >= TIMES_FILLED * least for axis, name, least in plan.quotas)
    return enough and len(fitting) >= TIMES_FILLED * plan.count


def ready_of(blueprint: Blueprint) -> Ready | None:
    """The ready exam that has this blueprint, whatever marking was chosen for it; None when none has."""
    for exam in READY:
        if exam.blueprint == replace(blueprint, marking=exam.blueprint.marking, pass_mark=exam.blueprint.pass_mark):
            return exam
    return None


def ready(name: str) -> Ready | None:
    """The paper of this name; None when there is none."""
    return next((paper for paper in READY if paper.name == name), None)
