"""State is the fold of the events: the order of arrival cannot matter, undo is exact, caches say the same."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import reads, schema
from tui.study.journal.events import Event, Record, stamp
from tui.study.journal.fold import ItemState, fold, fold_item, standing
from tui.study.journal.projections import registry
from tui.study.journal.rows import item_events
from tui.study.journal.store import Store

SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)
Q1, Q2 = "core/question/q1", "core/question/q2"
DAY = 86_400_000


def stamped(records: Sequence[Record], device: str = "d") -> list[Event]:
    events: list[Event] = []
    for seq, one in enumerate(records, 1):
        events.append(stamp(one, device, seq, events[-1].at_ms if events else 0))
    return events


def item(records: Sequence[Record], name: str = Q1) -> ItemState:
    return fold_item(name, stamped(records))


def test_answers_and_the_days_first() -> None:
    state = item([answered(), answered(score=0, rating=1, wall=NOON + 5), answered(wall=NOON + DAY)])
    assert [trial.spaced for trial in state.trials] == [True, False, True]
    assert [trial.passed for trial in state.trials] == [True, False, True]
    assert state.right == 2


def test_the_second_becomes_the_first_when_the_first_is_undone() -> None:
    first, second = answered(), answered(score=0, rating=1)
    state = item([first, second, record("undo", target_id=first.id, item_id=Q1)])
    assert [(trial.event_id, trial.spaced) for trial in state.trials] == [(second.id, True)]


def test_override_and_its_undo() -> None:
    wrong = answered(score=0, rating=1)
    right = record("override", target_id=wrong.id, item_id=Q1, score=1_000_000, rating=2)
    trial = item([wrong, right]).trials[0]
    assert (trial.score, trial.rating, trial.overridden) == (1_000_000, 2, True)
    back = item([wrong, right, record("undo", target_id=right.id)]).trials[0]
    assert (back.score, back.rating, back.overridden) == (0, 1, False)


def test_undo_redo_undo() -> None:
    answer = answered()
    undo, redo = record("undo", target_id=answer.id), record("redo", target_id=answer.id)
    again = record("undo", target_id=answer.id)
    assert len(item([answer, undo]).trials) == 0
    assert len(item([answer, undo, redo]).trials) == 1
    assert len(item([answer, undo, redo, again]).trials) == 0


def test_redo_after_a_flight_west() -> None:
    answer = answered()
    undo = record("undo", target_id=answer.id, wall=NOON + 8 * 3_600_000, tz_offset_min=600)
    redo = record("redo", target_id=answer.id, wall=NOON + 9 * 3_600_000, tz_offset_min=-600)
    events = stamped([answer, undo, redo])
    assert events[2].study_day < events[1].study_day
    assert len(fold_item(Q1, events).trials) == 1


def test_reset_flag_suspend_report() -> None:
    state = item([answered(), record("reset", item_id=Q1), record("flag", item_id=Q1), record("suspend", item_id=Q1),
                  record("report", item_id=Q1), record("report", item_id=Q1)])  # fmt: skip
    assert (state.trials, state.flagged, state.suspended, state.reports) == ((), True, True, 2)
    state = item([record("flag", item_id=Q1), record("unflag", item_id=Q1), record("flag", item_id=Q1, attempt_id="a"),
                  record("suspend", item_id=Q1), record("unsuspend", item_id=Q1)])  # fmt: skip
    assert state == ItemState(Q1)


def test_unknown_kinds_are_left_alone() -> None:
    strange = record("teleport", item_id=Q1)
    state = item([strange, answered(), record("undo", target_id=strange.id)])
    assert len(state.trials) == 1
    assert fold(stamped([strange])).items[Q1] == ItemState(Q1)


def test_an_attempt_as_the_journal_tells_it() -> None:
    draft, later = record("draft", item_id=Q1, attempt_id="a"), record("draft", item_id=Q1, attempt_id="a")
    history = [
        record("attempt_start", id="a", attempt_id="a"),
        draft,
        record("flag", item_id=Q2, attempt_id="a"),
        later,
    ]
    state = fold(stamped(history)).attempts["a"]
    assert state.status == "open"
    assert state.drafts is not None
    assert state.drafts[Q1].id == later.id
    assert state.flagged == {Q2}
    end = record("attempt_submit", attempt_id="a")
    assert fold(stamped([*history, end])).attempts["a"].status == "finished"
    assert fold(stamped([*history, end, record("undo", target_id=end.id)])).attempts["a"].status == "open"
    assert fold(stamped([draft])).attempts["a"].status == "unknown"


def test_the_latest_plan_that_stands() -> None:
    plans = [record("plan", answer="1"), record("plan", answer="2")]
    assert (fold(stamped(plans)).plan or plans[0]).answer == "2"
    undone = fold(stamped([*plans, record("undo", target_id=plans[1].id)])).plan
    assert undone is not None
    assert undone.answer == "1"


# Random histories of three devices with clocks that are wrong.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "answer", "override", "undo", "redo", "reset", "flag", "unflag", "suspend",
                         "attempt_start", "draft", "attempt_submit", "novelty"]),
        st.integers(0, 2),
        st.integers(-DAY, 2 * DAY),
        st.integers(0, 30),
        st.sampled_from(["core/question/q1", "core/question/q2"]),
    ),
    max_size=25,
)  # fmt: skip


def history(steps: list[tuple[str, int, int, int, str]]) -> list[Event]:
    noise = random.Random(len(steps))
    events: list[Event] = []
    wall, last, seqs = NOON, [0, 0, 0], [0, 0, 0]
    for kind, device, ms, target, name in steps:
        wall += ms
        aimed = events[target % len(events)].id if events and kind in ("override", "undo", "redo") else None
        about = None if kind.startswith("attempt_") else name
        made = record(kind, wall, item_id=about, target_id=aimed, score=target % 2 * 1_000_000, rating=1 + target % 4,
                      pass_bar=1_000_000, attempt_id=f"a{target % 2}" if "a" in kind else None)  # fmt: skip
        made = Record(**{**{f: getattr(made, f) for f in made.__slots__}, "id": f"{noise.getrandbits(64):x}"})
        seqs[device] += 1
        events.append(stamp(made, f"device {device}", seqs[device], last[device]))
        last[device] = events[-1].at_ms
    return events


@SETTINGS
@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_cannot_matter(steps: list[tuple[str, int, int, int, str]], dice: random.Random) -> None:
    events = history(steps)
    state = fold(events)
    shuffled = [*events, *events[: len(events) // 2]]
    dice.shuffle(shuffled)
    assert fold(shuffled) == state


@SETTINGS
@given(STEPS, st.randoms(use_true_random=False), st.booleans())
def test_caches_say_what_the_fold_says(
    steps: list[tuple[str, int, int, int, str]], dice: random.Random, merged: bool
) -> None:
    """However the events come: as they happen, or shuffled and in batches as from a merge."""
    events = history(steps)
    coming = list(events)
    if merged:
        dice.shuffle(coming)
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    DERIVED.rebuild(db)
    while coming:
        size = dice.randint(1, 6) if merged else 1
        batch, coming = coming[:size], coming[size:]
        schema.insert(db, batch)
        DERIVED.update(db, batch)
    state = fold(events)
    for name in (Q1, Q2):
        assert fold_item(name, item_events(db, name)) == state.items.get(name, ItemState(name))
    for name in state.attempts:
        assert registry.attempt(db, name) == state.attempts[name]
    kept = rows_of(db)
    DERIVED.rebuild(db)
    assert rows_of(db) == kept
    db.close()


def test_an_undo_that_came_before_its_answer_holds() -> None:
    answer = answered()
    events = stamped([answer, record("undo", target_id=answer.id)])
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    DERIVED.rebuild(db)
    for event in reversed(events):
        schema.insert(db, [event])
        DERIVED.update(db, [event])
    assert rows_of(db)["item_state"] == []
    db.close()


def rows_of(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = ("item_state", "item_top", "attempt_state", "device_state", "cache_meta")
    return {name: sorted(map(tuple, db.execute(f"SELECT * FROM {name}"))) for name in names}


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, DAY)), min_size=1, max_size=12), st.integers(1, 12))
def test_each_undo_restores_the_exact_earlier_state(steps: list[tuple[int, int]], count: int) -> None:
    wall = NOON
    answers: list[Record] = []
    states = [fold([]).items]
    for right, ms in steps:
        wall += ms
        answers.append(answered(wall=wall, score=right * 1_000_000, rating=1 + 2 * right))
        states.append(fold(stamped(answers)).items)
    undos: list[Record] = []
    for undone in range(min(count, len(answers))):
        undos.append(record("undo", wall + undone, target_id=answers[-1 - undone].id, item_id=Q1))
        before = states[len(answers) - 1 - undone].get(Q1, ItemState(Q1))
        assert fold_item(Q1, stamped([*answers, *undos])) == before


def test_undo_after_a_restart_restores_rows_too(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.db")
    store = Store(path, lambda: NOON, DERIVED)
    rows: list[list[tuple[object, ...]]] = []

    def now(store: Store) -> list[tuple[object, ...]]:
        return store.read(lambda db: [tuple(row) for row in db.execute("SELECT * FROM item_state")]) or []

    for at in range(100):
        rows.append(now(store))
        store.append([answered(f"core/question/q{at % 7}", NOON + at * 3_600_000, score=at % 3 * 500_000)])
    store.close()
    again = Store(path, lambda: NOON, DERIVED)
    undoable = reads.undoable(again)
    assert len(undoable) == 100
    for event in undoable:
        again.append([record("undo", NOON, target_id=event.id, item_id=event.item_id)])
        assert now(again) == rows.pop()
    assert reads.undoable(again) == ()
    redoable = reads.redoable(again)
    assert [event.id for event in redoable] == [event.id for event in reversed(undoable)]
    again.append([record("redo", NOON, target_id=redoable[0].id, item_id=redoable[0].item_id)])
    assert [event.id for event in reads.undoable(again)] == [redoable[0].id]
    again.close()


def test_what_no_undo_may_name_stands_whatever_names_it() -> None:
    start = record("attempt_start", attempt_id="a1", answer='{"paper": "x", "items": []}')
    events = stamped([start, record("undo", NOON + 1, target_id=start.id)])
    assert [event.kind for event in standing(events)] == ["attempt_start"]
