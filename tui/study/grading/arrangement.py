"""Grading of what is arranged: things in order, things in pairs."""

from __future__ import annotations

from itertools import combinations, pairwise

from tui.library.model import Match, Order
from tui.study.grading import answers
from tui.study.grading.marks import Line, LineKind, Mark, Part
from tui.study.score import share


def order(question: Order, given: tuple[str, ...], *, silent: bool = False) -> Mark:
    """The share of pairs of items that stand in the right order; a pair with a missing item does not.

    The right order is that of the keys. Feedback names the first wrong pair; `silent` leaves it out, for no answer.
    """
    items = answers.choices(question)
    keys = list(items)
    placed = [key for key in dict.fromkeys(given) if key in items]
    place = {key: at for at, key in enumerate(placed)}
    pairs = list(combinations(keys, 2))
    right = sum(1 for one, other in pairs if one in place and other in place and place[one] < place[other])
    parts = tuple(
        Part(key, placed[at] if at < len(placed) else None, key, question.feedback.get(items[key], ""))
        for at, key in enumerate(keys)
    )
    lines = () if silent else _order_lines(question, items, placed)
    return Mark(share(right, len(pairs)), " → ".join(items.values()), parts, lines)


def _order_lines(question: Order, items: dict[str, str], placed: list[str]) -> tuple[Line, ...]:
    rank = {key: at for at, key in enumerate(items)}
    for before, after in pairwise(placed):
        if rank[before] > rank[after]:
            lines = [Line("order", f"{items[after]} comes before {items[before]}.", after)]
            lines += [
                Line("wrong", question.feedback[items[key]], key)
                for key in (after, before)
                if question.feedback.get(items[key])
            ]
            return tuple(lines)
    if len(placed) < len(items):
        return (Line("order", "Some items were not put in place."),)
    return tuple(
        Line("right", question.feedback[text], key) for key, text in items.items() if question.feedback.get(text)
    )


def match(question: Match, given: tuple[tuple[str, str], ...], *, silent: bool = False) -> Mark:
    """The share of left things with their right one. Two pairs with the same right text share its key."""
    rights = answers.choices(question)
    key_of = {text: key for key, text in rights.items()}
    chosen = dict(given)
    parts: list[Part] = []
    lines: list[Line] = []
    for at, pair in enumerate(question.pairs):
        left = answers.key(at)
        part = Part(left, chosen.get(left), key_of[pair.right], pair.feedback)
        parts.append(part)
        if not silent:
            kind: LineKind = "right" if part.right else "missed" if part.given is None else "wrong"
            lines.append(Line(kind, pair.feedback, left))
    right = sum(part.right for part in parts)
    expected = "; ".join(f"{pair.left} → {pair.right}" for pair in question.pairs)
    return Mark(share(right, len(parts)), expected, tuple(parts), tuple(lines))
