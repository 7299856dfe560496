"""The places of a session, in which a missed item comes back until it was right once.

Pure, and the same whether an answer was just given or is read from the journal: the queue is made anew from the results
after every step, so that undo, 'I was right' and a restart need nothing of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

BETWEEN = 3
"""At least so many others stand between a miss and its return."""


class Place(NamedTuple):
    """The card number `card` asked for the `time`-th time, from 0."""

    card: int
    time: int = 0


class Outcome(NamedTuple):
    """What came of asking a card."""

    card: int
    passed: bool


def places(
    cards: int, spares: Sequence[int], outcomes: Sequence[Outcome], without: Collection[int] = ()
) -> tuple[Place, ...]:
    """The places of a session over `cards` cards after these outcomes, the earliest first.

    A missed card comes back behind three open places. Where fewer are left, cards out of `spares` are put in before it;
    where there are none either it comes after what is left, and not at all after nothing: it would only be repeated,
    and tomorrow it is due anyway. What is open of the cards `without` is left out.
    """
    queue = [Place(card) for card in range(cards)]
    unused = list(spares)
    done: set[Place] = set()
    for card, passed in outcomes:
        place = next((place for place in queue if place.card == card and place not in done), None)
        if place is None:
            place = Place(card, sum(queued.card == card for queued in queue))
            unused = [spare for spare in unused if spare != card]
            queue.insert(_first_open(queue, done), place)
        done.add(place)
        if not passed:
            _return(queue, queue.index(place), Place(card, place.time + 1), unused, done)
    return tuple(place for place in queue if place in done or place.card not in without)


def _return(queue: list[Place], at: int, again: Place, unused: list[int], done: set[Place]) -> None:
    ahead = [index for index in range(at + 1, len(queue)) if queue[index] not in done]
    while len(ahead) < BETWEEN and unused:
        queue.append(Place(unused.pop(0)))
        ahead.append(len(queue) - 1)
    if ahead:
        queue.insert(ahead[min(BETWEEN, len(ahead)) - 1] + 1, again)


def _first_open(queue: list[Place], done: set[Place]) -> int:
    return next((index for index, place in enumerate(queue) if place not in done), len(queue))
