"""Which items a session takes, and in which order."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.study.reviews.interleaving import Piece, mixed
from tui.study.reviews.selection import Candidate, choose, new_a_day

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)
MINUTE = 60_000


def due(number: int, recall: float = 0.8, level: int = 1, ms: int = 14_000, **more: object) -> Candidate:
    name = f"core/question/q{number}"
    return Candidate(**{"memory_id": name, "item_id": name, "sibling": name, "level": level, "recall": recall,
                        "ms": ms, **more})  # type: ignore[arg-type]  # fmt: skip


def test_what_is_nearly_lost_was_hard_won_and_what_others_rest_on_comes_first() -> None:
    sharp, dull = due(1, recall=0.95), due(2, recall=0.4)
    basic, expert = due(3, recall=0.7), due(4, recall=0.7, level=3)
    won = due(5, recall=0.7, stability=40.0)
    chosen = choose([sharp, expert, basic, dull, won], [], [], 10 * MINUTE, 5)
    assert chosen.due == (won, dull, basic, expert, sharp)


@SETTINGS
@given(
    st.lists(st.tuples(st.floats(0.05, 0.99), st.integers(1_000, 90_000)), min_size=1, max_size=60),
    st.integers(1, 30),
    st.integers(0, 20),
)
def test_a_session_fits_its_minutes(items: list[tuple[float, int]], minutes: int, fresh: int) -> None:
    candidates = [due(at, recall, ms=ms) for at, (recall, ms) in enumerate(items)]
    new = [due(1_000 + at, 0.0, ms=1_000) for at in range(fresh)]
    chosen = choose(candidates, new, [], minutes * MINUTE, 3)
    assert chosen.cost <= minutes * MINUTE or len(chosen.due) == 1
    assert chosen.due
    assert len(chosen.fresh) <= 3
    # A new item only where nothing due was left out for it.
    assert not chosen.fresh or len(chosen.due) == len(candidates)


def test_no_new_item_as_long_as_something_due_is_left_out() -> None:
    first, large, new = due(1, recall=0.1, ms=10_000), due(2, recall=0.9, ms=60_000), due(3, 0.0, ms=1_000)
    assert choose([first, large], [new], [], 50_000, 5).fresh == ()
    assert choose([first], [new], [], 50_000, 5).fresh == (new,)


def test_only_one_side_of_an_entry_and_none_whose_other_side_was_asked_today() -> None:
    name, meaning = (due(at, sibling="core/hbm") for at in (1, 2))
    other = due(3, recall=0.95)
    assert choose([name, meaning, other], [], [], 10 * MINUTE, 5).due in ((name, other), (meaning, other))
    seen = due(4, recall=0.1, sibling="core/sram", seen=True)
    assert choose([seen, other], [], [], 10 * MINUTE, 5).due == (other,)
    assert choose([seen], [], [seen], 10 * MINUTE, 5).due == ()


def test_spares_are_what_was_left_out_then_what_is_due_next() -> None:
    taken, left = due(1, recall=0.1, ms=20_000), due(2, recall=0.9, ms=20_000)
    soon = due(3, recall=0.97)
    chosen = choose([left, taken], [], [soon], 50_000, 5)
    assert (chosen.due, chosen.spares) == ((taken,), (left, soon))


def test_an_item_longer_than_the_minutes_is_taken_alone() -> None:
    long = due(1, ms=110_000)
    assert choose([long], [], [], MINUTE, 5).due == (long,)


def test_new_items_are_as_many_as_the_minutes_bear() -> None:
    assert new_a_day(1) == 1
    assert new_a_day(15) == 4
    assert new_a_day(60) == 18


def test_rivals_follow_each_other_and_topics_are_mixed() -> None:
    pieces = [
        Piece("chips", "core/hbm", "core/gddr"), Piece("chips", "core/sram"), Piece("chips", "core/gddr", "core/hbm"),
        Piece("train", "core/step"), Piece("train", "core/batch"), Piece("cloud", "core/spot"),
    ]  # fmt: skip
    order = mixed(pieces)
    assert sorted(order) == list(range(6))
    assert abs(order.index(0) - order.index(2)) == 1
    topics = [pieces[at].topic for at in order]
    neighbours = [pair for pair in itertools.pairwise(topics) if pair[0] == pair[1]]
    assert neighbours == [("chips", "chips")]


@SETTINGS
@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_no_topic_follows_itself_where_that_can_be(topics: list[str]) -> None:
    order = mixed([Piece(topic, f"core/{at}") for at, topic in enumerate(topics)])
    assert sorted(order) == list(range(len(topics)))
    asked = [topics[at] for at in order]
    repeats = sum(one == other for one, other in itertools.pairwise(asked))
    most = max((topics.count(topic) for topic in topics), default=0)
    assert repeats == max(0, most - (len(topics) - most) - 1)
