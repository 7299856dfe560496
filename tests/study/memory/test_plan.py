"""The plan in its event: an exam with a name, and the bare day that older programs wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, library, study
from tui.settings.schema import SettingError
from tui.study.grading.answers import Choice
from tui.study.memory.fsrs import PARAMETERS
from tui.study.memory.plan import Plan, PlanError, of
from tui.study.plan_settings import PLAN


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


OWN = (0.4, *PARAMETERS[1:20], 0.3)


def test_parameters_of_ones_own_are_read_back_and_bounded() -> None:
    plan = Plan(parameters=OWN)
    assert of(json.loads(plan.said())) == plan
    assert plan.settings().parameters == OWN
    assert Plan().settings().parameters == PARAMETERS
    with pytest.raises(PlanError, match="21 parameters"):
        Plan(parameters=(1.0, 2.0))
    with pytest.raises(PlanError, match=r"Parameter 21 of FSRS is 0\.1 to 0\.8, not 5"):
        Plan(parameters=(*PARAMETERS[:20], 5.0))
    for wrong in ([1.0], ["x"] * 21, [*PARAMETERS[:20], 5.0], {"a": 1}, [True] * 21):
        assert of({"parameters": wrong}).parameters == ()


def test_the_setting_says_which_number_is_out_of_bounds() -> None:
    setting = next(one for one in PLAN if one.name == "memory-parameters")
    assert setting.parse(" ".join(map(str, OWN))) == OWN
    assert setting.parse(f"[{', '.join(map(str, OWN))}]") == OWN
    assert setting.parse("none") == ()
    assert setting.say(()) == "none"
    with pytest.raises(SettingError, match=r"Number 21 of memory-parameters is 0\.1 to 0\.8, not 9"):
        setting.parse(" ".join(map(str, (*OWN[:20], 9))))
    for text in ("1 2 3", "a b", "", "nan " * 21):
        with pytest.raises(SettingError, match="memory-parameters"):
            setting.parse(text)


def test_other_parameters_make_every_memory_anew_and_back(tmp_path: Path) -> None:
    clock = FakeClock()
    desk = study(tmp_path / "journal.db", clock, library())
    for _ in range(3):
        desk.course.answer_alone(desk.listed_paper(("core/q0",)).items[0], Choice(("b",)), "sure").result()
        clock.wait(3 * 86_400_000)
    before = desk.memory.memory("core/question/q0").result()
    desk.memory.keep_plan(Plan(parameters=OWN)).result()
    after = desk.memory.memory("core/question/q0").result()
    assert before is not None
    assert after is not None
    assert (after.reps, after.decay) == (3, 0.3)
    assert after.stability != before.stability
    assert after.recall(before.last_day + 30) != before.recall(before.last_day + 30)
    desk.memory.keep_plan(Plan()).result()
    assert desk.memory.memory("core/question/q0").result() == before
    desk.close()
