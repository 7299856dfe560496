"""Computed questions: their labs run with the drawn knobs, and the answer and traps come out."""

from __future__ import annotations

from collections.abc import Mapping

from tui.library.model import Computed, Numeric, Scalar
from tui.study.grading.numeric import Values


def compute(question: Numeric, params: Mapping[str, Scalar]) -> Values:
    """The computed answer and traps of a question, in its unit. Raises LabError, or ValueError for a metric that the
    lab does not give as a number."""
    from tui.labs.registry import run

    if not isinstance(question.answer, Computed):
        raise ValueError(f"question {question.id} has no computed answer")
    metrics = run(question.answer.lab, params).metrics
    answer = _number(metrics, question.answer.metric, question.id) * question.answer.scale
    traps: list[float | None] = []
    for trap in question.traps:
        if not trap.metric:
            traps.append(trap.value)
            continue
        lab = trap.lab or question.answer.lab
        own = metrics if lab == question.answer.lab and not trap.params else run(lab, {**params, **trap.params}).metrics
        traps.append(_number(own, trap.metric, question.id) * trap.scale)
    return Values(answer, tuple(traps))


def _number(metrics: Mapping[str, object], name: str, question: str) -> float:
    value = metrics.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"question {question}: the lab gives no number called {name}")
    return float(value)
