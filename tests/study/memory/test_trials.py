"""Spaced trials and what was expected of them: the same as the FSRS package says, however the events came."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone

from fsrs import Card, Rating, Scheduler, State
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, answered, record
from tests.study.journal.projections.test_tally import history, stamped
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.events import Event
from tui.study.journal.fold import standing
from tui.study.journal.projections import tally
from tui.study.journal.projections.tally import Sum
from tui.study.memory import families, projection

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)
Q1, Q2 = "core/question/q1", "core/question/q2"
DAY = 86_400_000

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer"] * 5 + ["override", "undo", "redo", "reset"]),
        st.integers(0, 2),
        st.integers(-DAY, 4 * DAY),
        st.integers(0, 30),
        st.sampled_from([Q1, Q2]),
    ),
    max_size=25,
)


@contextmanager
def journal() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.create(db)
        DERIVED.rebuild(db)
        yield db


def write(db: sqlite3.Connection, events: list[Event]) -> None:
    schema.insert(db, events)
    DERIVED.update(db, events)


def sums(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """Month and bin with their trials and how many were recalled."""
    found = {("month", name): one for name, one in tally.get(db, "month").items()}
    found |= {("bin", name): one for name, one in tally.get(db, "bin").items()}
    return {name: (one.number, one.right) for name, one in found.items()}


def noon(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=timezone.utc)  # noqa: UP017


def recounted(events: list[Event]) -> dict[tuple[str, str], tuple[int, int]]:
    """The same, by the FSRS package alone: cards, reviews and retrievability."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    number: Counter[tuple[str, str]] = Counter()
    recalled: Counter[tuple[str, str]] = Counter()
    stand = standing(events)
    corrected = {one.target_id: one.rating for one in stand if one.kind == "override"}
    for item in (Q1, Q2):
        card: Card | None = None
        for event in stand:
            if event.item_id != item or event.kind not in ("answer", "reset"):
                continue
            if event.kind == "reset":
                card = None
                continue
            now, rating = noon(event.study_day), corrected.get(event.id) or event.rating or 1
            if card is None:
                card = Card(1, due=now)
            else:
                assert card.last_review is not None
                if now <= card.last_review:
                    continue
                chance = scheduler.get_card_retrievability(card, now)
                for name in (("month", event.study_day[:7]), ("bin", f"{int(chance * 20):02}")):
                    number[name] += 1
                    recalled[name] += rating > 1
                card.state = State.Review
            card, _ = scheduler.review_card(card, Rating(rating), now)
    return {name: (number[name], recalled[name]) for name in number}


@SETTINGS
@given(STEPS, st.randoms(use_true_random=False), st.booleans())
def test_trials_are_those_of_the_package(
    steps: list[tuple[str, int, int, int, str]], dice: random.Random, merged: bool
) -> None:
    events = history(steps)
    coming = list(events)
    if merged:
        dice.shuffle(coming)
    with journal() as db:
        while coming:
            size = dice.randint(1, 6) if merged else 1
            batch, coming = coming[:size], coming[size:]
            write(db, batch)
        expected = recounted(events)
        assert sums(db) == expected
        kept = db.execute("SELECT * FROM memory_trial ORDER BY 1, 2").fetchall()
        DERIVED.rebuild(db)
        assert sums(db) == expected
        projection.rebuild(db)
        assert sums(db) == expected
        assert db.execute("SELECT * FROM memory_trial ORDER BY 1, 2").fetchall() == kept


def test_a_first_answer_and_one_more_on_the_same_day_are_no_trials() -> None:
    with journal() as db:
        write(db, stamped(answered(), answered(wall=NOON + 1000)))
        assert sums(db) == {}
        write(db, stamped(answered(wall=NOON + 40 * DAY, rating=1, score=0)))
        assert sums(db)["month", "2027-01"] == (1, 0)


def test_a_lucky_guess_was_not_recalled() -> None:
    with journal() as db:
        write(db, stamped(answered(), answered(wall=NOON + DAY, rating=1, confidence="guess")))
        assert sums(db)["month", "2026-11"] == (1, 0)


def test_an_override_puts_the_trial_right_and_its_undo_puts_it_back() -> None:
    first, wrong = answered(), answered(wall=NOON + DAY, score=0, rating=1)
    over = record("override", NOON + DAY + 1, target_id=wrong.id, item_id=Q1, score=1_000_000, rating=3)
    with journal() as db:
        events = stamped(first, wrong, over, record("undo", NOON + DAY + 2, target_id=over.id))
        for event, recalled in zip(events, (None, 0, 1, 0), strict=True):
            write(db, [event])
            if recalled is not None:
                assert sums(db)["month", "2026-11"] == (1, recalled)


def test_variants_of_a_family_are_one_memory() -> None:
    """Two variants on two days: the second is a spaced trial of what the first began."""
    with journal() as db:
        projection.compare(db, "library", lambda: families.Taught(dict.fromkeys((Q1, Q2), "core/family/kin"), {}, {}))
        write(db, stamped(answered(Q1), answered(Q2, NOON + 5 * DAY)))
        assert sums(db)["month", "2026-11"] == (1, 1)
        projection.compare(db, "another", lambda: families.Taught({Q1: Q1, Q2: Q2}, {}, {}))
        assert sums(db) == {}


def test_the_expected_recall_is_summed_up() -> None:
    with journal() as db:
        write(db, stamped(answered(), answered(wall=NOON + 5 * DAY)))
        ((name, one),) = tally.get(db, "bin").items()
        assert int(name) == one.amount * 20 // 1_000_000
        assert one == Sum(1, 1, one.amount)
        assert 500_000 < one.amount < 1_000_000
