"""Weak spots: missed first, then shaky; a family once, a topic thrice, nothing of today, none when too few."""

from __future__ import annotations

from typing import Any

from tui.study.score import FULL
from tui.study.stats.places import Place
from tui.study.stats.standing import Answered
from tui.study.stats.weak_spots import MOST_OF_A_TOPIC, weak_spots

TODAY = 20_000
PLACES = {f"core/question/q{n}": Place(f"t{n % 6}", "core/x") for n in range(40)} | {
    "core/entry/x#name": Place("t0", "core/x")
}


def item(number: int, **fields: Any) -> Answered:
    name = f"core/question/q{number}"
    made = Answered(name, name, f"e{number:03}", 0, FULL, "sure", 0, 5.0, TODAY - 1)
    return made._replace(**fields)


def test_missed_come_first_the_latest_first_then_the_least_recalled() -> None:
    shaky = [item(20, score=FULL, stability=1.0, last_day=TODAY - 9), item(21, score=FULL, confidence="guess")]
    found = weak_spots([item(1), item(2), *shaky, item(3), item(22, score=FULL)], TODAY, PLACES)
    assert found == tuple(f"core/question/q{number}" for number in (3, 2, 1, 20, 21))


def test_too_few_are_none() -> None:
    assert weak_spots([item(1), item(2), item(3), item(4)], TODAY, PLACES) == ()


def test_a_topic_comes_three_times_at_most_a_family_once_and_nothing_of_today() -> None:
    items = [item(number) for number in range(0, 36)]
    topics = [PLACES[one].topic for one in weak_spots(items, TODAY, PLACES)]
    assert len(topics) == 10
    assert max(topics.count(topic) for topic in topics) <= MOST_OF_A_TOPIC
    family = [item(number, memory_id="core/family/f") for number in range(6)]
    assert weak_spots(family, TODAY, PLACES) == ()
    assert weak_spots([item(number, last_day=TODAY) for number in range(9)], TODAY, PLACES) == ()


def test_sides_of_entries_are_no_questions() -> None:
    sides = [item(number, item_id="core/entry/x#name", memory_id=f"m{number}") for number in range(9)]
    assert weak_spots(sides, TODAY, PLACES) == ()
