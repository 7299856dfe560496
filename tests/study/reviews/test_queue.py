"""A missed item comes back behind three others, until it was right once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.reviews.queue import BETWEEN, Outcome, Place, places

SETTINGS = settings(derandomize=True, database=None, max_examples=200, deadline=None)


def cards(found: tuple[Place, ...]) -> list[int]:
    return [place.card for place in found]


def test_a_miss_comes_back_behind_three_others() -> None:
    assert cards(places(6, (), [Outcome(0, False)])) == [0, 1, 2, 3, 0, 4, 5]
    assert cards(places(6, (), [Outcome(0, True)])) == [0, 1, 2, 3, 4, 5]


def test_until_it_was_right_once() -> None:
    outcomes = [Outcome(0, False), Outcome(1, True), Outcome(2, True), Outcome(3, True), Outcome(0, False)]
    assert cards(places(7, (), outcomes)) == [0, 1, 2, 3, 0, 4, 5, 6, 0]
    outcomes += [Outcome(4, True), Outcome(5, True), Outcome(6, True), Outcome(0, True)]
    assert cards(places(7, (), outcomes)) == [0, 1, 2, 3, 0, 4, 5, 6, 0]


def test_spares_stand_in_where_too_few_are_left() -> None:
    assert cards(places(2, (2, 3, 4), [Outcome(0, True), Outcome(1, False)])) == [0, 1, 2, 3, 4, 1]
    assert cards(places(2, (2,), [Outcome(0, True), Outcome(1, False)])) == [0, 1, 2, 1]
    # After nothing at all it would only be repeated.
    assert cards(places(1, (), [Outcome(0, False)])) == [0]


def test_what_is_set_aside_is_left_out_but_not_what_was_answered() -> None:
    assert cards(places(4, (), [Outcome(0, False)], without={0, 2})) == [0, 1, 3]


def test_an_answer_that_has_no_place_gets_one() -> None:
    """'I was right' about a miss whose return was answered already."""
    found = places(5, (), [Outcome(0, True), Outcome(1, True), Outcome(0, True)])
    assert cards(found) == [0, 1, 0, 2, 3, 4]
    assert found[2] == Place(0, 1)


@SETTINGS
@given(st.integers(1, 12), st.integers(0, 6), st.lists(st.booleans(), min_size=80, max_size=80))
def test_a_session_walked_through(planned: int, spare: int, luck: list[bool]) -> None:
    """In order, always the first open place: every return has its distance, all end right or could not come back."""
    spares = range(planned, planned + spare)
    outcomes: list[Outcome] = []
    answered: list[Place] = []
    # Who fails for ever would never end: after 60 answers everything is right.
    while len(outcomes) < 80:
        queue = places(planned, spares, outcomes)
        assert [place for place in queue if place in answered] == answered
        still_open = [place for place in queue if place not in answered]
        if not still_open:
            break
        at = len(outcomes)
        outcomes.append(Outcome(still_open[0].card, luck[at] or at >= 60))
        answered.append(still_open[0])
    for number, place in enumerate(answered):
        if place.time:
            before = answered.index(Place(place.card, place.time - 1))
            distance = number - before - 1
            could = len({one.card for one in answered[before + 1 :]} - {place.card})
            assert distance >= min(BETWEEN, could), (answered, place)
            assert distance >= 1
    last = {card: passed for card, passed in outcomes}
    assert sum(not passed for passed in last.values()) <= 1
