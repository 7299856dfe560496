"""How each term stands by its latest answers (design.md 2): known, shaky, missed, unseen; and topics as sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from tui.study.memory import tables
from tui.study.memory.curve import DECAY, recall
from tui.study.reviews.succession import Heir
from tui.study.score import FULL
from tui.study.stats.places import Place

SHAKY_BELOW = 0.80
"""An item that was right, but is recalled today with less than this chance, no longer counts as known."""


class Standing(IntEnum):
    """Worst first, so that the standing of a term is the least of its items'."""

    MISSED = 0
    SHAKY = 1
    KNOWN = 2
    UNSEEN = 3


class Answered(NamedTuple):
    """The latest final answer to an item that stands: scores in millionths, days as numbers.

    `memory_id` is the item itself, or the family whose memory it shares.
    """

    item_id: str
    memory_id: str
    event_id: str
    score: int
    pass_bar: int
    confidence: str
    hints: int
    stability: float | None
    last_day: int
    rev: int = 1
    """The revision of the question that was answered."""
    decay: float = DECAY
    """Of the forgetting curve that holds."""

    def recall(self, today: int) -> float:
        """The chance that it is recalled on the day number `today`; 0 where no memory says so."""
        return 0.0 if self.stability is None else recall(self.stability, today - self.last_day, self.decay)


class TopicStanding(NamedTuple):
    """How many terms of a topic stand how; they add up to its terms."""

    topic: str
    known: int
    shaky: int
    missed: int
    unseen: int


def answered(db: sqlite3.Connection) -> list[Answered]:
    """The latest answers to everything that was answered and is not suspended, alone or with its family. Costs what
    there is to ask."""
    query = """
    SELECT state.item_id, coalesce(kin.memory_id, state.item_id), coalesce(state.last_event, ''),
        coalesce(state.last_score, 0), coalesce(event.pass_bar, ?), coalesce(state.last_confidence, ''),
        coalesce(event.hints, 0), memory.stability, coalesce(memory.last_day, 0),
        coalesce(state.last_rev, 1)
    FROM item_state AS state LEFT JOIN event ON event.id = state.last_event
    LEFT JOIN memory_kin AS kin ON kin.item_id = state.item_id
    LEFT JOIN memory ON memory.item_id = coalesce(kin.memory_id, state.item_id)
    WHERE state.answers > 0 AND coalesce(memory.shelved, state.suspended) = 0
    """
    curve = tables.decay(db)
    return [Answered(*row)._replace(decay=curve) for row in db.execute(query, (FULL,))]


def inherited(items: Iterable[Answered], heirs: Mapping[str, Heir]) -> list[Answered]:
    """The answers with those to retired items as answers to what took their place; none to an earlier revision."""
    answers: list[Answered] = []
    for item in items:
        heir = heirs.get(item.item_id)
        if heir is None:
            answers.append(item)
        elif item.rev >= heir.rev:
            answers.append(item._replace(item_id=heir.item_id, rev=1))
    return answers


def standing_of(item: Answered, today: int) -> Standing:
    """How one item stands on the day number `today`."""
    if item.score < item.pass_bar:
        return Standing.MISSED
    if item.confidence == "guess" or item.hints:
        return Standing.SHAKY
    faded = item.stability is not None and item.recall(today) < SHAKY_BELOW
    return Standing.SHAKY if faded else Standing.KNOWN


def terms_standing(items: Iterable[Answered], today: int, places: Mapping[str, Place]) -> dict[str, Standing]:
    """The standing of every term ('core/hbm') of which something was answered; a family counts once, by its latest."""
    latest: dict[str, Answered] = {}
    for item in items:
        place = places.get(item.item_id)
        if place is None or item.rev < place.rev:
            continue
        if item.event_id >= latest.get(item.memory_id, item).event_id:
            latest[item.memory_id] = item
    standings: dict[str, Standing] = {}
    for item in latest.values():
        term = places[item.item_id].term
        standings[term] = min(standings.get(term, Standing.UNSEEN), standing_of(item, today))
    return standings


def topics_standing(
    terms: Mapping[str, Standing], topic_of: Mapping[str, str], topics: Sequence[str]
) -> tuple[TopicStanding, ...]:
    """The topics in their order; `topic_of` names the topic of every term there is."""
    counts = {topic: dict.fromkeys(Standing, 0) for topic in topics}
    for term, topic in topic_of.items():
        if topic in counts:
            counts[topic][terms.get(term, Standing.UNSEEN)] += 1
    return tuple(
        TopicStanding(
            topic,
            known=count[Standing.KNOWN],
            shaky=count[Standing.SHAKY],
            missed=count[Standing.MISSED],
            unseen=count[Standing.UNSEEN],
        )
        for topic, count in counts.items()
    )
