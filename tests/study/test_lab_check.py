"""What `check` says of computed questions: traps too near, knobs left open."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.model import Computed, Numeric, Question, Retired
from tui.study.labs.check import lab_issues, left_open

WHOLE = {"op": "gemm", "m": 8192, "n": 128, "k": 8192, "elem_bytes": 2}


def question(params: dict[str, Any], **fields: Any) -> Numeric:
    answer = {"lab": "roofline", "metric": "intensity", "params": params, "vary": fields.pop("vary", {})}
    about = {"kind": "numeric", "id": "q", "terms": ["x"], "level": 2, "cognitive": "apply", "explanation": "E."}
    asked = {"stem": "How much?", "unit": "FLOP/B", "tolerance_rel": 0.05, "answer": answer}
    made: Question = msgspec.convert(about | asked | fields, Question)
    assert isinstance(made, Numeric)
    return made


def issues(asked: Numeric) -> list[Issue]:
    return lab_issues(PackSource(root="", questions=(asked,)))


def test_a_question_that_sets_what_it_needs() -> None:
    assert issues(question(WHOLE)) == []


@pytest.mark.parametrize("name", ["m", "n", "k", "elem_bytes"])
def test_a_knob_left_to_its_default_is_told(name: str) -> None:
    (issue,) = issues(question({knob: value for knob, value in WHOLE.items() if knob != name}))
    assert (issue.rule, issue.severity) == ("C01", "warning")
    assert f"depends on {name}, left" in issue.message


def test_a_varied_knob_is_not_left_open() -> None:
    params = {knob: value for knob, value in WHOLE.items() if knob != "n"}
    assert issues(question(params, vary={"n": [128, 256]})) == []


def test_knobs_that_change_nothing_are_nobodys_business() -> None:
    asked = question(WHOLE)
    assert isinstance(asked.answer, Computed) and left_open(asked, asked.answer) == []


def test_a_trap_within_the_tolerance_blocks() -> None:
    (issue,) = issues(question(WHOLE, traps=[{"value": 124, "feedback": "F"}]))
    assert (issue.rule, issue.severity) == ("C01", "error") and "within the tolerance" in issue.message


def test_what_is_retired_is_not_run() -> None:
    bad = msgspec.structs.replace(question({"m": -1}), retired=Retired(day="2026-11-20"))
    assert issues(bad) == []
