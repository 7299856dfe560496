"""Papers that are ready to sit: their blueprints, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tui.study.papers.blueprint import Blueprint, Timing
from tui.study.papers.quota import quotas

PASS_MARK = 60
"""Percent."""


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
) -> Blueprint:
    """An exam over these topics (all of them, in equal parts, when none is named)."""
    return Blueprint(
        topics=tuple(topic or ()),
        count=count or sum((topic or {}).values()),
        timing=Timing("whole", 60 * minutes),
        mode="exam",
        quotas=quotas(topic=topic, level=level, kind=kind),
        pass_mark=PASS_MARK,
    )


READY: tuple[Ready, ...] = (
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


def ready_of(blueprint: Blueprint) -> Ready | None:
    """The ready exam that has this blueprint, whatever marking was chosen for it; None when none has."""
    for exam in READY:
        if exam.blueprint == replace(blueprint, marking=exam.blueprint.marking, pass_mark=exam.blueprint.pass_mark):
            return exam
    return None


def title_of(blueprint: Blueprint) -> str:
    """What a sitting of this blueprint is called: its exam's title, whatever marking was chosen for it."""
    exam = ready_of(blueprint)
    return exam.title if exam else "Exam" if blueprint.mode == "exam" else "Quiz"


def ready(name: str) -> Ready | None:
    """The paper of this name; None when there is none."""
    return next((paper for paper in READY if paper.name == name), None)
