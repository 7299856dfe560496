"""What `check` can only know by running labs: computed answers and their traps, and the params of links to labs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product

from tui.labs.contract import LabError, Params, Value
from tui.labs.params import KnobSpec
from tui.library.authoring.issue import Issue
from tui.library.authoring.source import FieldPath, PackSource, without_retired
from tui.library.model import Computed, Numeric, Scalar
from tui.study.grading.computed import compute
from tui.study.grading.numeric import Values
from tui.study.labs.knobs import opening_of

MOST_OPTIONS = 3
"""So many other options of a knob are tried."""
MOST = 500
"""Combinations of varied knobs that one question may have: all of them are run."""


def lab_issues(source: PackSource) -> list[Issue]:
    """Everything wrong with how a pack uses labs, positioned. Labs that do not exist are reported elsewhere."""
    slow = {lab.id for lab in source.labs if lab.slow}
    issues: list[Issue] = []
    source = without_retired(source)
    for question in source.questions:
        if isinstance(question, Numeric) and isinstance(question.answer, Computed):
            issues += _question(source, question, question.answer, slow)
    for entry in source.entries:
        if entry.lab is not None:
            issues += _link(source, "entry", entry.id, ("lab",), entry.lab.id, entry.lab.params)
    for lesson in source.lessons:
        for number, section in enumerate(lesson.sections):
            if section.lab is not None:
                issues += _link(
                    source, "lesson", lesson.id, ("sections", number, "lab"), section.lab.id, section.lab.params
                )
    for lab in source.labs:
        for number, preset in enumerate(lab.presets):
            issues += _link(source, "lab", lab.id, ("presets", number), lab.id, preset.params)
        issues += _link(source, "lab", lab.id, ("opening",), lab.id, opening_of(lab))
    return issues


def _question(source: PackSource, question: Numeric, answer: Computed, slow: set[str]) -> list[Issue]:
    def issue(path: FieldPath, message: str, hint: str) -> Issue:
        return Issue(*source.where("question", question.id, path), "C01", "error", message, hint)

    name = f"question '{question.id}'"
    if answer.vary and answer.lab in slow:
        return [issue(("answer", "vary"), f"{name}: a slow lab may not vary", "give the params one value")]
    count = 1
    for choices in answer.vary.values():
        count *= max(1, len(choices))
    if count > MOST:
        return [issue(("answer", "vary"), f"{name}: {count} combinations are too many", f"at most {MOST}")]
    for params in combinations(answer):
        try:
            values = compute(question, params)
        except (LabError, ValueError) as error:
            return [issue(("answer",), f"{name}, {_said(params)}: {error}", "mend the params or the metric's name")]
        trouble = _too_near(question, values)
        if trouble is not None:
            place, value = trouble
            message = (
                f"{name}, {_said(params)}: trap {place + 1} gives {value:g}, within the tolerance of {values.answer:g}"
            )
            return [issue(("traps", place), message, "change the trap or the values that vary")]
    if answer.lab not in slow:
        names = left_open(question, answer)
        if names:
            where = source.where("question", question.id, ("answer",))
            message = f"{name}: its answer depends on {', '.join(names)}, left to the lab's default"
            return [Issue(*where, "C01", "warning", message, "set them in `params`, and say them in the stem")]
    return []


def left_open(question: Numeric, answer: Computed) -> list[str]:
    """The knobs that the params leave to their defaults although another value would give another answer."""
    from tui.labs.registry import lab_module, resolve

    params = next(combinations(answer))
    given, right = resolve(answer.lab, params), compute(question, params).answer
    names = []
    for knob in lab_module(answer.lab).KNOBS:
        if knob.name in given and knob.name not in params and knob.name not in names:
            others = _other_values(knob, given[knob.name])
            if any(_changes(question, {**params, knob.name: value}, right) for value in others):
                names.append(knob.name)
    return names


def _other_values(knob: KnobSpec, value: Value) -> list[Scalar]:
    if knob.kind == "bool":
        return [not value]
    if knob.kind == "choice":
        return [option for option in knob.options if option != value][:MOST_OPTIONS]
    if knob.kind in ("int", "float") and isinstance(value, int | float):
        doubled = [value * 2, value + 1, value / 2]
        return [int(number) if knob.kind == "int" else number for number in doubled]
    return []


def _changes(question: Numeric, params: Mapping[str, Scalar], right: float) -> bool:
    try:
        return not math.isclose(compute(question, params).answer, right, rel_tol=1e-9)
    except LabError:
        return False  # the lab has no such value: nothing is known
    except ValueError:
        return True  # another mode, which does not give the metric


def combinations(answer: Computed) -> Iterator[Mapping[str, Scalar]]:
    """Every set of params that a paper may draw."""
    names = sorted(name for name, values in answer.vary.items() if values)
    for drawn in product(*(answer.vary[name] for name in names)):
        yield {**answer.params, **dict(zip(names, drawn, strict=True))}


def _too_near(question: Numeric, values: Values) -> tuple[int, float] | None:
    for place, value in enumerate(values.traps):
        if value is not None and abs(value - values.answer) <= question.allowed(values.answer):
            return place, value
    return None


def _link(source: PackSource, kind: str, id: str, path: FieldPath, lab: str, given: Params) -> list[Issue]:
    from tui.labs.registry import LABS, resolve

    if lab not in LABS:
        return []
    params = {name: value for name, value in given.items() if name not in ("chip", "dtype")}
    try:
        resolve(lab, params)
    except LabError as error:
        place = source.where(kind, id, path)
        return [Issue(*place, "C02", "error", f"{kind} '{id}', lab {lab}: {error}", "mend the params")]
    return []


def _said(params: Mapping[str, Scalar]) -> str:
    return ", ".join(f"{name} {value}" for name, value in params.items()) or "no params"
