"""Hinton, Vinyals & Dean's loss (2015): soft targets of a teacher, and the label.

loss = alpha T^2 KL(softmax(teacher/T) || softmax(student/T)) + (1 - alpha) CE(label, softmax(student)). All in nats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Mix(NamedTuple):
    """How much of the loss is the teacher's (alpha, 0 to 1), and how far its targets are softened."""

    temperature: float
    alpha: float


def softmax(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Positive shares that sum to 1; a high temperature evens them out."""
    most = max(logits)
    raised = [math.exp((logit - most) / temperature) for logit in logits]
    total = sum(raised)
    return [value / total for value in raised]


def log_softmax(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """The logarithms of softmax, finite also where it is 0."""
    most = max(logits)
    scaled = [(logit - most) / temperature for logit in logits]
    total = math.log(sum(map(math.exp, scaled)))
    return [value - total for value in scaled]


def entropy(shares: Sequence[float]) -> float:
    """0 when one class has all; the logarithm of their number when all are equal."""
    return -sum(share * math.log(share) for share in shares if share > 0)


def divergence(teacher: Sequence[float], student: Sequence[float], temperature: float) -> float:
    """KL(softmax(teacher/T) || softmax(student/T)) of two lists of logits; never negative."""
    wanted, got = log_softmax(teacher, temperature), log_softmax(student, temperature)
    return max(0.0, sum(math.exp(w) * (w - g) for w, g in zip(wanted, got, strict=True)))


def cross_entropy(label: int, student: Sequence[float]) -> float:
    """Minus the logarithm of the share that the student gives to the label."""
    return -log_softmax(student)[label]


def loss(mix: Mix, teacher: Sequence[float], student: Sequence[float], label: int) -> float:
    """The whole loss, as above."""
    soft = mix.temperature**2 * divergence(teacher, student, mix.temperature)
    return mix.alpha * soft + (1 - mix.alpha) * cross_entropy(label, student)


def gradient(mix: Mix, soft_targets: Sequence[float], student: Sequence[float], label: int) -> list[float]:
    """The loss's gradient by the student's logits, given softmax(teacher/T).

    Softening divides the gradient of the KL by T; T^2 makes up for it and for targets that differ by 1/T less.
    """
    gradients = softmax(student)
    if mix.alpha:
        pull = mix.alpha * mix.temperature
        pairs = zip(softmax(student, mix.temperature), soft_targets, gradients, strict=True)
        gradients = [pull * (got - wanted) + (1 - mix.alpha) * share for got, wanted, share in pairs]
    gradients[label] -= 1 - mix.alpha
    return gradients
