"""Weak spots: the questions that one misses, then those that are slipping (study/rules.md 7). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tui.study.stats.places import Place
from tui.study.stats.standing import Answered, Standing, standing_of

MOST = 10
LEAST = 5
"""Fewer are not worth a sitting of their own."""
MOST_OF_A_TOPIC = 3
_QUESTION = "/question/"


def weak_spots(items: Iterable[Answered], today: int, places: Mapping[str, Place]) -> tuple[str, ...]:
    """The item ids to ask, worst first: missed ones, the latest first, then shaky ones, the least recalled first.

    Of a family the member answered last, of a topic three at most, nothing that was answered today; () when fewer than
    five are left.
    """
    latest: dict[str, Answered] = {}
    for item in items:
        asked = _QUESTION in item.item_id and item.item_id in places
        if asked and item.event_id >= latest.get(item.memory_id, item).event_id:
            latest[item.memory_id] = item
    standing = {item: standing_of(item, today) for item in latest.values() if item.last_day != today}
    missed = [item for item, stands in standing.items() if stands is Standing.MISSED]
    shaky = [item for item, stands in standing.items() if stands is Standing.SHAKY]
    missed.sort(key=lambda item: item.event_id, reverse=True)
    shaky.sort(key=lambda item: (item.recall(today), item.item_id))
    chosen: list[str] = []
    of_topic: Counter[str] = Counter()
    for item in (*missed, *shaky):
        topic = places[item.item_id].topic
        if of_topic[topic] < MOST_OF_A_TOPIC and len(chosen) < MOST:
            of_topic[topic] += 1
            chosen.append(item.item_id)
    return tuple(chosen) if len(chosen) >= LEAST else ()
