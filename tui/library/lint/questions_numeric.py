"""Numeric questions: the typed answer, its worked steps and its traps. Computed ones are checked above the library."""

from __future__ import annotations

from tui.library.authoring.expr import ExprError, evaluate
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.model import Computed, Numeric

ROUNDING = 0.005
"""A typed answer may be rounded by half a per cent, but by no more than half of what is tolerated."""


@rule("Q10", "error", "numeric: unit, tolerance, worked steps and at least 2 traps, none inside the tolerance")
def numeric_parts(view: View) -> Findings:
    for question in view.source.questions:
        if not isinstance(question, Numeric):
            continue
        if not question.unit.strip():
            yield Finding("question", question.id, (), "the unit is missing", "name it; a count has what is counted")
        given = [value for value in (question.tolerance_rel, question.tolerance_abs) if value is not None]
        if len(given) != 1 or given[0] < 0:
            hint = "set one of `tolerance_rel` (0.05 is usual, 0 for counts) and `tolerance_abs`"
            yield Finding("question", question.id, (), "there is not exactly one tolerance", hint)
        if not question.worked and not isinstance(question.answer, Computed):
            yield Finding("question", question.id, (), "there are no worked steps", "show the way in `worked`")
        if len(question.traps) < 2:
            message = f"{len(question.traps)} traps"
            yield Finding(
                "question", question.id, ("traps",), message, "give at least 2 wrong results people really get"
            )
        yield from _traps(question)


def _traps(question: Numeric) -> Findings:
    values: list[float] = []
    for at, trap in enumerate(question.traps):
        path = ("traps", at)
        if trap.value is None:
            if not (trap.lab and trap.metric):
                yield Finding(
                    "question", question.id, path, "the trap has no value", "set `value`, or `lab` and `metric`"
                )
            continue
        if trap.value in values:
            yield Finding("question", question.id, path, f"the trap {trap.value:g} stands twice", "keep one")
        values.append(trap.value)
        if isinstance(question.answer, Computed):
            continue
        if abs(trap.value - question.answer) <= question.allowed(question.answer):
            message = f"the trap {trap.value:g} is inside the tolerance of the answer {question.answer:g}"
            yield Finding("question", question.id, path, message, "narrow the tolerance or drop the trap", "error")


@rule("Q11", "error", "numeric: the last `worked` expression gives the answer")
def worked_answer(view: View) -> Findings:
    for question in view.source.questions:
        if not isinstance(question, Numeric) or isinstance(question.answer, Computed):
            continue
        value: float | None = None
        failed = False
        for at, step in enumerate(question.worked):
            try:
                value = evaluate(step.expr) if step.expr else value
            except ExprError as error:
                failed = True
                yield Finding(
                    "question",
                    question.id,
                    ("worked", at, "expr"),
                    f"{step.expr!r}: {str(error).rstrip('.')}",
                    "correct it",
                )
        if failed:
            continue
        if value is None:
            hint = "give the last step the `expr` that yields the answer"
            yield Finding("question", question.id, ("worked",), "no worked step has an expression", hint)
        elif not _same(question, value, question.answer):
            message = f"the worked steps give {value:.6g}, the answer is {question.answer:.6g}"
            yield Finding("question", question.id, ("answer",), message, "correct the one that is wrong")


def _same(question: Numeric, value: float, answer: float) -> bool:
    rounding = min(ROUNDING * abs(answer), question.allowed(answer) / 2)
    return abs(value - answer) <= max(rounding, 1e-9 * abs(answer))
