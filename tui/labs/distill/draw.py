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
    """Test images that both students get wrong, against the epochs."""

    def wrong(accuracy: Sequence[float]) -> tuple[float, ...]:
        return tuple(100 * (1 - share) for share in accuracy)

    y = {
        "soft targets": wrong(trained.soft.accuracy),
        "hard labels": wrong(trained.hard.accuracy),
        "teacher": wrong([teacher_accuracy] * len(trained.soft.epochs)),
    }
    title = "Two students, the same images"
    return Series(trained.soft.epochs, y, "line", "", "epochs", "test images wrong, %", title)


def never_seen(hard: float, soft: float, omitted: int) -> Series:
    """How much of a digit that neither saw each student recognises."""
    title = f"Never saw a {omitted}: hard {100 * hard:.0f} %, soft {100 * soft:.0f} % recognised"
    names = ("hard labels", "soft targets")
    return Series(names, {"recognised, %": (100 * hard, 100 * soft)}, "bar", title=title)


def by_digit(hard: Sequence[Sequence[int]], soft: Sequence[Sequence[int]], omitted: int | None) -> Table:
    """What each student recognises, and what it takes the omitted digit for."""
    students = (("hard", hard), ("soft", soft))
    columns = ["digit", *(f"{name}, %" for name, _ in students)]
    if omitted is not None:
        columns += [f"a {omitted}, {name}" for name, _ in students]
    rows: list[tuple[Value, ...]] = []
    for digit in range(CLASSES):
        taken = () if omitted is None else tuple(counts[omitted][digit] for _, counts in students)
        rows.append((digit, *(round(100 * recall(counts, digit)) for _, counts in students), *taken))
    title = "Recognised, % of each digit"
    if omitted is not None:
        title += f"; what a {omitted} is taken for"
    return Table(tuple(columns), tuple(rows), title)


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
