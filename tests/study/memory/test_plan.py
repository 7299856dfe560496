"""The plan in its event: an exam with a name, and the bare day that older programs wrote."""

from __future__ import annotations

import json

import pytest

from tui.study.memory.plan import Plan, PlanError, of


@pytest.mark.parametrize("plan", [Plan(), Plan(exam="2027-03-01"), Plan(exam="2027-03-01", exam_name="NCA-AIIO")])
def test_a_plan_is_read_back(plan: Plan) -> None:
    assert of(json.loads(plan.said())) == plan


def test_the_day_stands_bare_unless_the_exam_has_a_name() -> None:
    assert json.loads(Plan(exam="2027-03-01").said())["exam"] == "2027-03-01"
    said = json.loads(Plan(exam="2027-03-01", exam_name="  The \x1b[2J exam\n").said())
    assert said["exam"] == {"day": "2027-03-01", "name": "The [2J exam"}
    assert of({"exam": {"day": 5, "name": []}}) == Plan()


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31", "20270301", "2027-W09-1"])
def test_a_plan_holds_only_days_that_can_be_recorded(day: str) -> None:
    with pytest.raises(PlanError, match="YYYY-MM-DD"):
        Plan(exam=day)
