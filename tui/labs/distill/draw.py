"""The blocks of the distillation lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.contract import Block, Heat, Series, Table, Value
from tui.labs.distill.images import digits, teacher_logits
from tui.labs.distill.loss import softmax
from tui.labs.distill.net import CLASSES
from tui.labs.distill.train import Class, recall

_SIDE: Final = 8
_SHOWN: Final = 4


def curves(trained: Class, teacher_accuracy: float) -> Series:
    """Test accuracy of both students against the epochs."""
    y = {
        "soft targets": trained.soft.accuracy,
        "hard labels": trained.hard.accuracy,
        "teacher": tuple(teacher_accuracy for _ in trained.soft.epochs),
    }
    title = "Two students, the same images: test accuracy"
    return Series(trained.soft.epochs, y, "line", "", "epochs", "accuracy", title)


def by_digit(hard: Sequence[Sequence[int]], soft: Sequence[Sequence[int]], omitted: int | None) -> Table:
    """What each student recognises, and what it takes the omitted digit for."""
    columns = ("student", *(str(digit) for digit in range(CLASSES)))
    students = (("hard", hard), ("soft", soft))
    rows: list[tuple[Value, ...]] = []
    for name, counts in students:
        rows.append((f"{name}, %", *(round(100 * recall(counts, digit)) for digit in range(CLASSES))))
    title = "Test images recognised, % of each digit"
    if omitted is not None:
        title += f"; below, what each {omitted} is taken for"
        rows += [(f"{name}: a {omitted} is", *counts[omitted]) for name, counts in students]
    return Table(columns, tuple(rows), title)


def telling_image(places: Sequence[int], omitted: int | None) -> int:
    """The image, among those learned, of which the teacher says most about another digit: the omitted one, if any."""

    def hint(place: int) -> float:
        logits = list(teacher_logits()[place])
        label = digits()[0][place].label
        if logits.index(max(logits)) != label:
            return -1.0  # a teacher that is wrong would show something else
        shares = softmax(logits)
        return max(share for digit, share in enumerate(shares) if digit != label and omitted in (None, digit))

    return max(places, key=hint)


def image(place: int) -> Heat:
    """One image, as ink."""
    ink, label = digits()[0][place]
    rows = tuple(tuple(ink[row * _SIDE : (row + 1) * _SIDE]) for row in range(_SIDE))
    return Heat(rows, ("",) * _SIDE, (), f"One of the images, labelled {label}")


def soft_labels(logits: Sequence[float], label: int | None, temperature: float, title: str) -> Series:
    """The likeliest classes: by the label, by the teacher, and by the teacher softened."""
    plain = softmax(logits)
    places = sorted(range(len(logits)), key=lambda place: -plain[place])[:_SHOWN]
    bars = {"teacher, T = 1": plain, f"teacher, T = {temperature:g}": softmax(logits, temperature)}
    if label is not None:
        bars = {"hard label": [float(place == label) for place in range(len(logits))], **bars}
    y = {name: tuple(values[place] for place in places) for name, values in bars.items()}
    return Series(tuple(str(place) for place in places), y, "bar", "", "class", "", title)


def about(trained: Class, omitted: int | None, temperature: float) -> tuple[Block, Block]:
    """An image and its soft labels."""
    place = telling_image(trained.places, omitted)
    label = digits()[0][place].label
    title = f"What this {label} teaches at T = {temperature:g}"
    return soft_labels(teacher_logits()[place], label, temperature, title), image(place)
