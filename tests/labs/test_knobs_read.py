"""Knobs as people set them: numbers as written, ranges, chips by name or by number, openings."""

import pytest

from tests.labs.same_knobs import authored
from tui.labs.contract import LabError
from tui.labs.registry import LABS, lab_module, resolve, run
from tui.study.labs.inputs import numbers_read
from tui.study.labs.knobs import CUSTOM, KnobError, LabDesk, opening_of, read_number


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("context", "8k", 8000),
        ("n_params_b", "70B", 70),
        ("n_params_b", "8M", 0.008),
        ("n_tokens_b", "15T", 15000),
        ("batch", "8,192", 8192),
        ("message", "1e3", 1000),
        ("mfu", ".5", 0.5),
        ("skew", "-0.5", -0.5),
        ("batch", "8,19", None),
        ("batch", "k", None),
        ("batch", "", None),
        ("batch", "nan", None),
        ("batch", "eight", None),
    ],
)
def test_numbers_as_people_write_them(name: str, text: str, value: float | None) -> None:
    assert read_number(name, text) == value


def test_the_shell_reads_them_too() -> None:
    read = numbers_read("train_plan", {"n_params_b": "70B", "n_tokens_b": "15,000", "chip": "8k"})
    assert read == {"n_params_b": 70, "n_tokens_b": 15000, "chip": "8k"}


@pytest.mark.parametrize("lab_id", LABS)
def test_a_number_out_of_all_range_is_refused_with_the_range(lab_id: str) -> None:
    lab = authored(lab_id)
    desk = LabDesk.opened(lab)
    for knob in desk.knobs():
        if knob.kind not in ("int", "float") or (knob.max or 0) >= 1e10:
            continue
        with pytest.raises(KnobError, match=r"from|at most"):
            desk.typed(knob, "99999999999")
        with pytest.raises(LabError, match=r"from|at most"):
            resolve(lab_id, {**opening_of(lab), knob.name: 99999999999})


@pytest.mark.parametrize("lab_id", LABS)
def test_the_opening_is_valid_and_quick_to_say(lab_id: str) -> None:
    lab = authored(lab_id)
    assert 2 <= lab.minutes <= 10
    names = {spec.name for spec in lab_module(lab_id).KNOBS}
    assert set(lab.opening) <= names
    if not lab.slow:
        assert run(lab_id, LabDesk.opened(lab).params()).blocks[0].title


def test_turning_what_listed_requests_stand_for_drops_them() -> None:
    desk = LabDesk.opened(authored("serving"))
    assert len(desk.params()["requests"]) == 6  # type: ignore[arg-type]
    assert "requests" in desk.put("max_batch", 8).params()
    made_up = desk.put("rate_per_s", 8)
    assert "requests" not in made_up.params() and made_up.params()["rate_per_s"] == 8


def test_a_number_of_its_own_makes_the_chip_custom() -> None:
    lab = authored("roofline")
    chip = next(knob for knob in lab.knobs if knob.name == "chip")
    preset = LabDesk.at(lab, {"op": "decode", "peak_tflops": 1307.4, "mem_bw_gbs": 5300})
    assert preset.value(chip) == CUSTOM and "chip" not in preset.params()
    named = preset.put("chip", "mi300x")
    assert named.value(chip) == "mi300x" and not {"peak_tflops", "mem_bw_gbs"} & set(named.params())
    again = named.put("mem_bw_gbs", 1000)
    assert again.value(chip) == CUSTOM and again.params()["mem_bw_gbs"] == 1000
    assert LabDesk(lab).value(chip) == chip.default
