"""The sums say what the events say: however they came, whatever was undone, overruled or merged."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.events import Event, Record, stamp
from tui.study.journal.fold import standing
from tui.study.journal.projections import tally
from tui.study.journal.projections.projection import Changes
from tui.study.journal.projections.tally import Sum

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)
Q1, Q2, LAB = "core/question/q1", "core/question/q2", "core/lab/pipeline"
DAY = 86_400_000

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["answer", "answer", "answer", "predict", "lesson", "override", "undo", "undo", "redo", "reset", "flag"]
        ),
        st.integers(0, 2),
        st.integers(-DAY, 2 * DAY),
        st.integers(0, 30),
        st.sampled_from([Q1, Q2, LAB]),
    ),
    max_size=25,
)


def history(steps: list[tuple[str, int, int, int, str]]) -> list[Event]:
    """Events of three devices with clocks that are wrong; ids by place, so that a shuffle can be repeated."""
    events: list[Event] = []
    wall, last, seqs = NOON, [0, 0, 0], [0, 0, 0]
    for at, (kind, device, ms, draw, name) in enumerate(steps):
        wall += ms
        aimed = events[draw % len(events)].id if events and kind in ("override", "undo", "redo") else None
        made = record(
            kind, wall, id=f"event {at}", item_id=name, target_id=aimed, score=draw % 3 * 500_000, rating=1 + draw % 4,
            pass_bar=None if draw % 5 == 0 else 1_000_000, confidence=[None, "guess", "unsure", "sure"][draw % 4],
            duration_ms=None if draw % 7 == 0 else draw * 9_000 - 5,
        )  # fmt: skip
        seqs[device] += 1
        events.append(stamp(made, f"device {device}", seqs[device], last[device]))
        last[device] = events[-1].at_ms
    return events


def recounted(events: list[Event]) -> dict[tuple[str, str], Sum]:
    """All sums, counted plainly from what stands."""
    number: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    amount: Counter[tuple[str, str]] = Counter()
    stand = standing(events)
    scores = {one.target_id: one.score for one in stand if one.kind == "override"}
    for one in stand:
        if one.kind not in ("answer", "predict", "lesson"):
            continue
        if one.kind != "answer" and one.duration_ms and one.duration_ms > 0:
            number["spent", one.study_day] += 1
            amount["spent", one.study_day] += min(3_600_000, one.duration_ms)
        if one.kind == "lesson":
            continue
        score = (scores.get(one.id, one.score) if one.kind == "answer" else one.score) or 0
        won = score >= (1_000_000 if one.pass_bar is None or one.kind == "predict" else one.pass_bar)
        names = [("day", one.study_day), ("item", one.item_id or "")] if one.kind == "answer" else []
        names += [("sure", one.confidence)] if one.kind == "answer" and one.confidence else []
        for name in names or [("guess", one.item_id or "")]:
            number[name] += 1
            right[name] += won
            if name[0] in ("day", "item"):
                amount[name] += min(120_000, max(0, one.duration_ms or 0))
    return {name: Sum(number[name], right[name], amount[name]) for name in number}


@contextmanager
def journal() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.create(db)
        DERIVED.rebuild(db)
        yield db


def kept(db: sqlite3.Connection) -> dict[tuple[str, str], Sum]:
    return {(row[0], row[1]): Sum(*row[2:]) for row in db.execute("SELECT * FROM tally") if row[0] in OWN}


OWN = ("day", "item", "sure", "guess", "spent")


@SETTINGS
@given(STEPS, st.randoms(use_true_random=False), st.booleans())
def test_the_sums_are_those_of_a_recount(
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
            schema.insert(db, batch)
            DERIVED.update(db, batch)
        expected = recounted(events)
        assert kept(db) == expected
        DERIVED.rebuild(db)
        assert kept(db) == expected


def stamped(*records: Record) -> list[Event]:
    events: list[Event] = []
    for seq, one in enumerate(records, 1):
        events.append(stamp(one, "d", seq, events[-1].at_ms if events else 0))
    return events


def test_an_answer_its_override_and_their_undoing() -> None:
    wrong = answered(score=0, confidence="sure", duration_ms=7_000)
    over = record("override", target_id=wrong.id, item_id=Q1, score=1_000_000, rating=2)
    steps = [
        (wrong, 1, 0), (over, 1, 1),
        (record("undo", target_id=over.id), 1, 0), (record("redo", target_id=over.id), 1, 1),
        (record("undo", target_id=wrong.id), 0, 0), (record("redo", target_id=wrong.id), 1, 1),
    ]  # fmt: skip
    events = stamped(*(step[0] for step in steps))
    with journal() as db:
        for event, (_, number, right) in zip(events, steps, strict=True):
            schema.insert(db, [event])
            DERIVED.update(db, [event])
            got = tally.get(db, "sure").get("sure", Sum())
            assert (got.number, got.right) == (number, right)
        assert tally.get(db, "day") == {"2026-11-25": Sum(1, 1, 7_000)}


def test_an_answer_that_names_another_is_counted_once() -> None:
    """No program writes such a thing; a file from elsewhere may hold it."""
    first = answered(Q1)
    with journal() as db:
        events = stamped(first, answered(Q2, target_id=first.id))
        schema.insert(db, events)
        DERIVED.update(db, events)
        assert {name: one.number for name, one in tally.get(db, "item").items()} == {Q1: 1, Q2: 1}
        DERIVED.rebuild(db)
        assert {name: one.number for name, one in tally.get(db, "item").items()} == {Q1: 1, Q2: 1}


def test_a_reset_forgets_the_schedule_and_not_the_work() -> None:
    with journal() as db:
        events = stamped(answered(duration_ms=5_000), record("reset", item_id=Q1), answered(duration_ms=1_000_000))
        schema.insert(db, events)
        DERIVED.update(db, events)
        assert tally.get(db, "item") == {Q1: Sum(2, 2, 125_000)}


def test_an_hour_of_a_lesson_is_the_most_that_counts() -> None:
    with journal() as db:
        events = stamped(*(record("lesson", item_id="core/lesson/l", duration_ms=ms) for ms in (None, 0, 10**9)))
        schema.insert(db, events)
        DERIVED.update(db, events)
        assert tally.get(db, "spent") == {"2026-11-25": Sum(1, 0, 3_600_000)}
        assert tally.get(db, "day") == {}, "nothing was answered"


@pytest.mark.parametrize("since", ["2026-11-25", "2026-11-26"])
def test_a_stretch_of_days(since: str) -> None:
    with journal() as db:
        events = stamped(*(answered(wall=NOON + at * DAY) for at in range(3)))
        schema.insert(db, events)
        DERIVED.update(db, events)
        days = ["2026-11-25", "2026-11-26", "2026-11-27"]
        assert list(tally.get(db, "day", since)) == days[days.index(since) :]
        assert list(tally.get(db, "day", since, "2026-11-26")) == days[days.index(since) : 2]


def test_one_more_answer_costs_the_same_however_many_there_are() -> None:
    """Counted in rows that SQLite had to look at, not in time."""
    costs = []
    for size in (1, 60):
        with journal() as db:
            events = stamped(*(answered(wall=NOON + at * 3_600_000) for at in range(size + 1)))
            schema.insert(db, events[:-1])
            DERIVED.update(db, events[:-1])
            schema.insert(db, events[-1:])
            steps: list[None] = []
            db.set_progress_handler(lambda steps=steps: steps.append(None), 1)  # type: ignore[misc]
            tally.follow(db, Changes(events[-1:], {}, [], []))
            db.set_progress_handler(None, 1)
            costs.append(len(steps))
    assert costs[1] <= costs[0] * 1.2
