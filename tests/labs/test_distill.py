"""Distillation: the loss against finite differences and its limits, and what two students really learn."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_same_knobs, authored
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Cancelled, LabError, Result, Series, Table, Value
from tui.labs.distill import run
from tui.labs.distill.images import digits, teacher, teacher_logits
from tui.labs.distill.loss import Mix
from tui.labs.distill.train import Plan, confusion, recall, train
from tui.library.model import Preset

QUICK: dict[str, Value] = {"n_labels": 20, "student_hidden": 2, "epochs": 3}
LOGIT = st.floats(-8, 8)
TEMPERATURE = st.floats(0.5, 20)
ALPHA = st.floats(0, 1)


@st.composite
def logits(draw: st.DrawFn) -> tuple[list[float], list[float], int]:
    size = draw(st.integers(2, 8))
    both = [draw(st.lists(LOGIT, min_size=size, max_size=size)) for _ in range(2)]
    return both[0], both[1], draw(st.integers(0, size - 1))


def one_image(student: Sequence[float], wise: Sequence[float], label: int, **more: Value) -> Mapping[str, Value]:
    given_: dict[str, Value] = {"student_logits": list(student), "teacher_logits": list(wise), "label": label, **more}
    return run_soundly("distill", given_).metrics


def kd_loss(student: Sequence[float], wise: Sequence[float], label: int, temperature: float, alpha: float) -> float:
    """Hinton's loss by its definition."""

    def shares(z: Sequence[float], t: float) -> list[float]:
        raised = [math.exp(value / t) for value in z]
        return [value / math.fsum(raised) for value in raised]

    wanted, got = shares(wise, temperature), shares(student, temperature)
    kl = math.fsum(w * math.log(w / g) for w, g in zip(wanted, got, strict=True))
    return alpha * temperature**2 * kl - (1 - alpha) * math.log(shares(student, 1)[label])


@MODEST
@given(logits(), TEMPERATURE, ALPHA)
def test_loss_and_gradient(case: tuple[list[float], list[float], int], temperature: float, alpha: float) -> None:
    student, wise, label = case
    found = one_image(student, wise, label, temperature=temperature, alpha=alpha)
    assert found["kd_loss"] == pytest.approx(kd_loss(student, wise, label, temperature, alpha), rel=1e-9, abs=1e-9)
    mixed = alpha * temperature**2 * cast("float", found["kl"]) + (1 - alpha) * cast("float", found["ce"])
    assert found["kd_loss"] == pytest.approx(mixed, rel=1e-12)
    for place, slope in enumerate(cast("list[float]", found["grad"])):
        step = 1e-4
        above, below = list(student), list(student)
        above[place] += step
        below[place] -= step
        rise = kd_loss(above, wise, label, temperature, alpha) - kd_loss(below, wise, label, temperature, alpha)
        assert slope == pytest.approx(rise / (2 * step), abs=1e-5)


@MODEST
@given(logits(), TEMPERATURE)
def test_soft_targets_even_out_with_temperature(case: tuple[list[float], list[float], int], temperature: float) -> None:
    student, wise, label = case
    cool = one_image(student, wise, label, temperature=temperature)
    warm = one_image(student, wise, label, temperature=2 * temperature)
    assert sum(cast("list[float]", cool["soft_targets"])) == pytest.approx(1, abs=1e-12)
    entropies = [cast("float", found["soft_entropy"]) for found in (cool, warm)]
    assert entropies[0] <= entropies[1] + 1e-9 and entropies[1] <= math.log(len(wise)) + 1e-9


@MODEST
@given(logits(), TEMPERATURE)
def test_alpha_0_ignores_the_teacher_and_equal_logits_do_not_differ(
    case: tuple[list[float], list[float], int], temperature: float
) -> None:
    student, wise, label = case
    found = one_image(student, wise, label, temperature=temperature, alpha=0)
    other = one_image(student, [value + place for place, value in enumerate(wise)], label, alpha=0)
    assert found["kd_loss"] == found["ce"] == other["kd_loss"]
    assert found["grad"] == other["grad"]
    assert one_image(student, student, label, temperature=temperature)["kl"] == pytest.approx(0, abs=1e-12)


@MODEST
@given(logits())
def test_hot_distillation_matches_centred_logits(case: tuple[list[float], list[float], int]) -> None:
    student, wise, label = case
    found = one_image(student, wise, label, temperature=1e4, alpha=1)
    apart = [w - s for w, s in zip(wise, student, strict=True)]
    mean = math.fsum(apart) / len(apart)
    half_of_mean_square = math.fsum((value - mean) ** 2 for value in apart) / len(apart) / 2
    assert found["kd_loss"] == pytest.approx(half_of_mean_square, rel=0.01, abs=1e-6)


def test_the_worked_logits() -> None:
    wise: dict[str, Value] = {"teacher_logits": [4, 2, 0]}
    cool = run({**wise, "temperature": 1}).metrics
    assert cool["soft_targets"] == pytest.approx([0.867, 0.117, 0.016], abs=5e-4)
    warm = run({**wise, "temperature": 4}).metrics
    assert warm["soft_targets"] == pytest.approx([0.506, 0.307, 0.186], abs=5e-4)
    assert warm.keys() == {"soft_targets", "soft_entropy"}
    assert run({"student_logits": [0, 0], "label": 1}).metrics == {"ce": math.log(2)}


def test_extreme_logits_stay_finite() -> None:
    found = one_image([1e9, -1e9], [-1e9, 1e9], 1, temperature=1)
    assert found["kl"] == pytest.approx(2e9) and found["ce"] == pytest.approx(2e9)


@cache
def at_defaults(omitted: int | None, seed: int) -> Result:
    return run({"omit_digit": "none" if omitted is None else omitted, "seed": seed})


def test_soft_targets_teach_a_digit_that_was_never_seen() -> None:
    result = at_defaults(3, 1)
    hard, soft = (result.metrics[f"omitted_recall_{name}"] for name in ("hard", "soft"))
    assert hard == 0.0
    assert isinstance(soft, float) and soft > 0.5
    first, table = result.blocks[:2]
    assert isinstance(first, Series) and first.title.startswith("Never saw a 3: hard 0 %, soft ")
    assert list(first.y.values()) == [(0.0, 100 * soft)]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows].count(0) == 1 and table.rows[3][1] == 0
    assert sum(cast("int", row[3]) for row in table.rows) == sum(digit.label == 3 for digit in digits()[1])


def test_soft_targets_win_with_few_labels() -> None:
    result = at_defaults(None, 0)
    hard, soft = (cast("float", result.metrics[f"student_acc_{name}"]) for name in ("hard", "soft"))
    assert 0.85 < hard < soft - 0.02 < 0.97
    assert result.metrics["omitted_recall_soft"] is None and result.metrics["omitted_recall_hard"] is None
    assert any("No digit was left out" in note for note in result.notes)
    assert isinstance(result.blocks[0], Series)


def test_the_teacher_is_as_good_as_its_readme_says() -> None:
    found = at_defaults(None, 0).metrics
    assert found["teacher_acc"] == pytest.approx(0.9782, abs=5e-5)
    assert found["params_ratio"] == 2410 / 610
    right = [z.index(max(z)) == digit.label for z, digit in zip(teacher_logits(), digits()[0], strict=True)]
    assert sum(right) / 1200 == pytest.approx(0.9925, abs=5e-5)
    assert (len(teacher().hidden), len(teacher().hidden[0]), len(teacher().output)) == (32, 65, 10)


def test_the_digits_are_all_there() -> None:
    training, testing = digits()
    assert (len(training), len(testing)) == (1200, 597)
    for image, label in (*training, *testing):
        assert len(image) == 65 and image[-1] == 1 and 0 <= min(image) <= max(image) <= 1
        assert label in range(10)
    counts = [sum(digit.label == label for digit in (*training, *testing)) for label in range(10)]
    assert counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI counts its test file


def test_students_start_alike_and_see_the_same() -> None:
    plan = Plan(20, 2, 3, 7, 5)
    both = train(plan, Mix(4.0, 0.0), lambda done, total: None)
    assert both.hard == both.soft
    assert len(both.places) == 20 and 7 not in {digits()[0][place].label for place in both.places}
    other = train(plan, Mix(4.0, 0.5), lambda done, total: None)
    assert other.hard == both.hard and other.soft != both.soft and other.places == both.places


def test_recall_and_confusion_count_test_images() -> None:
    counts = confusion(teacher())
    assert sum(map(sum, counts)) == 597
    assert [sum(row) for row in counts] == [sum(d.label == label for d in digits()[1]) for label in range(10)]
    assert recall([[3, 1], [0, 2]], 0) == 0.75


def test_too_few_images_without_a_digit_are_all_used() -> None:
    result = run({"n_labels": 1200, "student_hidden": 1, "epochs": 1, "omit_digit": 0})
    kept = sum(digit.label != 0 for digit in digits()[0])
    assert any(f"only {kept:,} images" in note for note in result.notes)


@pytest.mark.parametrize("more", [{}, {"omit_digit": 0}, {"temperature": 1}, {"temperature": 0.1}, {"alpha": 0}])
def test_quick_runs_are_sound(more: dict[str, Value]) -> None:
    run_soundly("distill", {**QUICK, **more})


def test_progress_counts_epochs_and_may_cancel() -> None:
    seen: list[tuple[int, int]] = []
    run(QUICK, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 6) for done in range(1, 7)]
    assert all(a < b for a, b in pairwise(seen))

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run(QUICK, progress=stop)


def test_same_params_same_result_and_the_seed_matters() -> None:
    assert run(QUICK) == run(QUICK)
    assert run(QUICK).metrics != run({**QUICK, "seed": 1}).metrics


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"temperature": 0}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"alpha": 1.5}, "alpha"),
        ({"alpha": float("inf")}, "alpha"),
        ({"n_labels": 0}, "n_labels"),
        ({"n_labels": 1201}, "n_labels"),
        ({"student_hidden": 0}, "student_hidden"),
        ({"student_hidden": 2.5}, "student_hidden"),
        ({"epochs": -3}, "epochs"),
        ({"epochs": 1000, "n_labels": 1200}, "epochs"),
        ({"omit_digit": 10}, "omit_digit"),
        ({"omit_digit": True}, "omit_digit"),
        ({"label": 1}, "label"),
        ({"label": 2, "student_logits": [0, 1]}, "label"),
        ({"student_logits": [0, 1], "teacher_logits": [0, 1, 2]}, "teacher_logits"),
        ({"student_logits": []}, "student_logits"),
        ({"epoch": 3}, "epoch"),
    ],
)
def test_what_cannot_be_is_refused(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_yaml_offers_the_same_knobs() -> None:
    assert_same_knobs("distill")


@pytest.mark.parametrize("preset", authored("distill").presets, ids=lambda preset: preset.title)
def test_presets_run(preset: Preset) -> None:
    assert preset.published is None
    run_soundly("distill", {**preset.params, "epochs": 1})


def test_cold_hints_are_too_faint() -> None:
    cold = run({"omit_digit": 3, "temperature": 1}).metrics["omitted_recall_soft"]
    assert isinstance(cold, float) and cold < 0.1
