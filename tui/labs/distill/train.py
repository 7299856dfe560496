"""Two students on the same images in the same order from the same weights: one learns labels, one soft targets too."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from tui.labs.distill.images import Digit, digits, teacher_logits
from tui.labs.distill.loss import Mix, gradient, softmax
from tui.labs.distill.net import CLASSES, Net, fresh, shuffled

RATE: Final = 0.06
"""The learning rate of both students, from the first epoch to the last."""
_POINTS: Final = 8
_STUDENTS: Final = 2


class Plan(NamedTuple):
    """How many labelled images, how many hidden units and epochs, which digit is left out (None for none)."""

    n_labels: int
    hidden: int
    epochs: int
    omitted: int | None
    seed: int


class Trained(NamedTuple):
    """A student, and how much of the test set it recognised after which epochs."""

    net: Net
    epochs: tuple[int, ...]
    accuracy: tuple[float, ...]


class Class(NamedTuple):
    """The images that both students see, by their place in the training set; and both students."""

    places: list[int]
    hard: Trained
    soft: Trained


def train(plan: Plan, mix: Mix, tell: Callable[[int, int], None]) -> Class:
    """Trains both. `tell(done, total)` counts epochs."""
    draw = random.Random(plan.seed).random
    images = digits()[0]
    order = shuffled(len(images), draw)
    places = [place for place in order if images[place].label != plan.omitted][: plan.n_labels]
    start = fresh(plan.hidden, draw)
    orders = [shuffled(len(places), draw) for _ in range(plan.epochs)]
    chosen = [images[place] for place in places]
    soft = [softmax(teacher_logits()[place], mix.temperature) for place in places]
    trained = []
    for number, share in enumerate((0.0, mix.alpha)):

        def told(epoch: int, before: int = number * plan.epochs) -> None:
            tell(before + epoch, _STUDENTS * plan.epochs)

        slope = _slope(chosen, soft, mix._replace(alpha=share))
        trained.append(_descend(Net(list(start.hidden), list(start.output)), chosen, orders, slope, told))
    return Class(places, trained[0], trained[1])


def _slope(
    images: Sequence[Digit], soft: Sequence[Sequence[float]], mix: Mix
) -> Callable[[int, Sequence[float]], Sequence[float]]:
    def slope(place: int, logits: Sequence[float]) -> list[float]:
        return gradient(mix, soft[place], logits, images[place].label)

    return slope


def _descend(
    net: Net,
    images: Sequence[Digit],
    orders: Sequence[Sequence[int]],
    slope: Callable[[int, Sequence[float]], Sequence[float]],
    told: Callable[[int], None],
) -> Trained:
    epochs = len(orders)
    marks = {-(-epochs * point // _POINTS) for point in range(1, _POINTS + 1)}
    points = []
    for epoch, order in enumerate(orders, 1):
        for place in order:
            net.descend(images[place].image, place, slope, RATE, 0.0)
        told(epoch)
        if epoch in marks:
            points.append((epoch, accuracy(confusion(net))))
    return Trained(net, tuple(at for at, _ in points), tuple(value for _, value in points))


def confusion(net: Net) -> list[list[int]]:
    """Test images by what they are (rows) and what the network takes them for (columns)."""
    counts = [[0] * CLASSES for _ in range(CLASSES)]
    for image, label in digits()[1]:
        logits = net.logits(image)
        counts[label][logits.index(max(logits))] += 1
    return counts


def accuracy(counts: Sequence[Sequence[int]]) -> float:
    """The share on the diagonal."""
    return sum(row[digit] for digit, row in enumerate(counts)) / sum(map(sum, counts))


def recall(counts: Sequence[Sequence[int]], digit: int) -> float:
    """The share of one digit's test images that are taken for it."""
    return counts[digit][digit] / sum(counts[digit])
