"""What soft labels carry: two tiny students of handwritten digits, one with a teacher.

Source: Hinton, Vinyals & Dean 2015.
"""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.distill.draw import about, by_digit, curves, never_seen, soft_labels
from tui.labs.distill.images import TRAINING, teacher
from tui.labs.distill.loss import Mix, cross_entropy, divergence, entropy, gradient, loss, softmax
from tui.labs.distill.train import Class, Plan, accuracy, confusion, recall, train
from tui.labs.params import KnobSpec, Values, choice, data, read, real, whole

NONE: Final = "none"

KNOBS: Final[tuple[KnobSpec, ...]] = (
    real("temperature", 4.0, above=0, most=1e6),
    real("alpha", 0.9, least=0, most=1),
    whole("n_labels", 200, most=TRAINING),
    whole("student_hidden", 8, most=256),
    whole("epochs", 30, most=1000),
    choice("omit_digit", NONE, (NONE, *range(10))),
    whole("seed", 0, least=0, most=1e9),
    data("student_logits", "vector", most=1000),
    data("teacher_logits", "vector", most=1000),
    whole("label", None, least=0),
)

GUARD: Final = 2_000_000
"""n_labels x student_hidden x epochs up to which students are trained."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Trains both students and tests them; accuracy and recall are shares of the 597 test images.

    `params_ratio` is the teacher's parameters over the student's. With logits and a label the lab computes the loss of
    one image instead, in nats.
    """
    values = read(KNOBS, params)
    mix = Mix(values.real("temperature"), values.real("alpha"))
    if any(values.has(name) for name in ("student_logits", "teacher_logits", "label")):
        return _one_image(values, mix)
    plan = _plan(values)
    trained = train(plan, mix, progress or (lambda done, total: None))
    hard, soft = confusion(trained.hard.net), confusion(trained.soft.net)
    recalls = [None if plan.omitted is None else recall(counts, plan.omitted) for counts in (hard, soft)]
    metrics: dict[str, Value] = {
        "teacher_acc": _teacher_accuracy(),
        "student_acc_hard": accuracy(hard),
        "student_acc_soft": accuracy(soft),
        "params_ratio": teacher().size / trained.soft.net.size,
        "omitted_recall_hard": recalls[0],
        "omitted_recall_soft": recalls[1],
    }
    blocks: list[Block] = [curves(trained, _teacher_accuracy()), by_digit(hard, soft, plan.omitted)]
    if plan.omitted is not None:
        blocks = [never_seen(recall(hard, plan.omitted), recall(soft, plan.omitted), plan.omitted), *reversed(blocks)]
    return Result(metrics, (*blocks, *about(trained, plan.omitted, mix.temperature)), _notes(plan, mix, trained))


@cache
def _teacher_accuracy() -> float:
    return accuracy(confusion(teacher()))


def _plan(values: Values) -> Plan:
    sizes = [values.whole(name) for name in ("n_labels", "student_hidden", "epochs")]
    if sizes[0] * sizes[1] * sizes[2] > GUARD:
        raise LabError("epochs", f"times n_labels times student_hidden may be at most {GUARD:,}")
    omitted = values.option("omit_digit")
    return Plan(sizes[0], sizes[1], sizes[2], None if omitted == NONE else int(omitted), values.whole("seed"))


def _notes(plan: Plan, mix: Mix, trained: Class) -> tuple[str, ...]:
    notes = []
    if plan.omitted is None:
        notes.append("No digit was left out, so there is no recall of one to compare.")
    else:
        notes.append(
            f"Neither student saw a single {plan.omitted}; the soft targets of other digits tell how much they look "
            "like one."
        )
    if len(trained.places) < plan.n_labels:
        notes.append(f"Without that digit there are only {len(trained.places):,} images to train with; all were used.")
    if mix.alpha == 0:
        notes.append("With alpha 0 the teacher has no say: both students are the same.")
    return tuple(notes)


def _one_image(values: Values, mix: Mix) -> Result:
    student = values.vector("student_logits") if values.has("student_logits") else None
    wisdom = values.vector("teacher_logits") if values.has("teacher_logits") else None
    label = values.whole("label") if values.has("label") else None
    _check(student, wisdom, label)
    metrics: dict[str, Value] = {}
    if wisdom is not None:
        targets = softmax(wisdom, mix.temperature)
        metrics |= {"soft_targets": cast("Value", targets), "soft_entropy": entropy(targets)}
        if student is not None:
            metrics["kl"] = divergence(wisdom, student, mix.temperature)
            if label is not None:
                metrics["kd_loss"] = loss(mix, wisdom, student, label)
                metrics["grad"] = cast("Value", gradient(mix, targets, student, label))
    if student is not None and label is not None:
        metrics["ce"] = cross_entropy(label, student)
    shown = wisdom if wisdom is not None else student
    title = f"The logits as probabilities, at T = 1 and T = {mix.temperature:g}"
    return Result(metrics, (soft_labels(shown or [], label, mix.temperature, title),), ("Nothing was trained.",))


def _check(student: list[float] | None, wisdom: list[float] | None, label: int | None) -> None:
    if student is not None and wisdom is not None and len(student) != len(wisdom):
        raise LabError("teacher_logits", f"must be as many as the student's, {len(student)}")
    logits = student if student is not None else wisdom
    if logits is None:
        raise LabError("label", "is of no use without student_logits")
    if label is not None and label >= len(logits):
        raise LabError("label", f"must be a class from 0 to {len(logits) - 1}")
