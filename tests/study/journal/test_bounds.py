"""Values that no Warpwise writes, in every field of every kind of event: kept, counted by the doctor, and harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, FakeClock, FakeLibrary, answered, library, record, study
from tui.study.derived import DERIVED
from tui.study.grading.answers import Choice
from tui.study.health import doctor
from tui.study.health.finding import Home
from tui.study.journal import bounds, schema
from tui.study.journal.bounds import storable, within
from tui.study.journal.care import merge
from tui.study.journal.events import COLUMNS, KINDS, Event, payload, sha, stamp
from tui.study.journal.store import Store
from tui.study.papers.blueprint import Blueprint
from tui.study.study import Study

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)
DAY = 86_400_000
HUGE = 10**400
SAID: dict[str, dict[str, Any]] = {
    "answer": {"answer": {"kind": "choice", "keys": ["b"]}, "shown": ["a", "b"], "params": {"n": 1, "s": "x"}, "at": 1,
               "elapsed": 5, "rev": 1, "values": {"answer": 1.5, "traps": [2, None]}, "lesson": "core/one",
               "stop": "question:opening:q1"},
    "draft": {"answer": {"kind": "typed", "text": "x"}, "shown": ["a"], "at": 1, "elapsed": 5},
    "attempt_start": {"paper": "ww-x", "items": [{"ref": "core/q1", "shown": ["a"], "params": None, "hash": "0"}],
                      "pass_bar": 1_000_000, "at": 0, "elapsed": 0, "title": {"kind": "topic", "name": "chips"},
                      "review": {"cards": [{"ref": "core/q1", "shown": ["a"], "ms": 5, "recall": 0.5}], "planned": 1,
                                 "minutes": 15}},
    "attempt_pause": {"at": 1, "elapsed": 9, "times": [1, -1]},
    "attempt_submit": {"at": 1, "elapsed": 9, "times": [1, -1]},
    "predict": {"params": {"a": 1}, "metric": "m", "low": 1, "high": 2, "value": 1.5},
    "plan": {"minutes": 20, "exam": {"day": "2026-12-24", "name": "the exam"}, "days_off": [5, 6], "freezes": 2,
             "retention": 0.9, "start_of_day": 4, "parameters": [0.1] * 21},
    "lesson": {"done": "start", "place": "section:a", "items": ["core/entry/hbm#name"]},
    "learn": {"items": ["core/entry/hbm#name"]},
    "note": {"text": "a note"},
    "report": {"reason": "it is wrong"},
}  # fmt: skip
"""What an event of each kind says; the other kinds say where the sitting stands."""
VALUES: tuple[Any, ...] = (
    *(HUGE, -HUGE, 10**30, 2**63 - 1, 2**53 + 1, -1, 0, 1, 1e308, 0.5, True, None, "", "x" * 2_000, "9999-12-31"),
    *("2199-12-31", "0001-01-01", "\x1b[2J", [], [HUGE], [[]] * 30, {}, {"day": "9999-12-31"}),
)
TEXTS = ("", "x" * 500, "x" * 2_000, "\x1b[2J\u202e", "9999-12-31", "2199-12-31", "0001-01-01", "never", "undo")
NUMBERS = (2**63 - 1, -(2**63), 2**53, 10**15, 253_402_300_799_999, 7_258_118_399_999, -1, 0, 1, 5)


def forged(event: Event, **changes: Any) -> Event:
    """The event with other values and a sum that fits: anybody can make one."""
    changed = event._replace(**changes)
    return changed._replace(sha=sha(changed.row[:-1]))


def honest(kind: str, number: int, said: dict[str, Any] | None = None) -> Event:
    """An event of the kind as a Warpwise writes it, of another device."""
    told = SAID.get(kind, {"at": 1, "elapsed": 5}) if said is None else said
    text = json.dumps(told)
    about = None if kind.startswith("attempt_") else "core/question/q1"
    made = record(
        kind, NOON + number, id=f"forged-{kind}-{number}", item_id=about, attempt_id=f"far-{number}",
        target_id="nothing", score=1_000_000, pass_bar=1_000_000, rating=3, confidence="sure", duration_ms=5, hints=0,
        content_hash="0" * 32, answer=text,
    )  # fmt: skip
    return stamp(made, "far", number + 1, 0)


def places(said: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value inside a JSON document."""
    if isinstance(said, dict | list):
        for key, value in said.items() if isinstance(said, dict) else enumerate(said):
            yield (*path, key)
            yield from places(value, (*path, key))


def with_value(said: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The document with another value at a place."""
    copy: Any = json.loads(json.dumps(said))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    found: dict[str, Any] = copy
    return found


def hostile() -> Iterator[Event]:
    """Every column and every value inside every kind of event, changed in turn."""
    number = 0
    for kind in sorted(KINDS):
        for column in COLUMNS[1:-1]:
            known = getattr(honest(kind, 0), column)
            for value in NUMBERS if isinstance(known, int) else (*TEXTS, "{", "[]", "3", "NaN", "[" * 5_000):
                number += 1
                yield forged(honest(kind, number), **{column: value})
        said = SAID.get(kind, {"at": 1, "elapsed": 5})
        for path in places(said):
            for value in VALUES:
                number += 1
                yield honest(kind, number, with_value(said, path, value))


def journal_of(folder: Path, events: list[Event]) -> str:
    path = str(folder / "far" / "journal.sqlite")
    Store(path, lambda: NOON, DERIVED).close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        schema.insert(db, events)
        DERIVED.rebuild(db)
        db.execute("COMMIT")
    return path


def shelf() -> FakeLibrary:
    return library(6)


def used(path: Path, clock: FakeClock) -> None:
    """Everything that reads the journal is asked once, and something is answered."""
    desk: Study = study(path, clock, shelf())
    desk.memory.today().result()
    desk.stats().result()
    desk.standing().result()
    for left in desk.open_attempts().result()[:40]:
        desk.resume(left.attempt_id).result()
    desk.undoable().result()
    desk.redoable().result()
    desk.memory.leeches().result()
    desk.memory.plan().result()
    desk.memory.suspended().result()
    desk.course.lesson("core/one").result()
    sitting = desk.start(desk.new_paper(Blueprint(count=3)).result())
    sitting.answer(Choice(("b",))).result()
    sitting.submit().result()
    review = desk.memory.review(15).result()
    if review is not None:
        review.submit().result()
    assert desk.status().health == "saved"
    desk.close()


def test_every_field_of_every_kind_is_harmless(tmp_path: Path) -> None:
    events = list(hostile())
    clock = FakeClock(wall=NOON + 3 * DAY)
    path = tmp_path / "here" / "journal.sqlite"
    used(path, clock)
    with closing(schema.connect(str(path), busy_ms=0)) as db:
        mine = {row[0] for row in db.execute("SELECT device_id FROM event")}
    report = merge.merge(str(path), [journal_of(tmp_path, events)], clock.wall, DERIVED)
    aside = [event for event in events if not within(event)]
    assert report.added == sum(storable(event) for event in events) == len(events)
    assert report.aside == len(aside) > 1_000
    used(path, clock)
    with closing(schema.connect(str(path), busy_ms=0)) as db:
        assert {row[0] for row in db.execute("SELECT device_id FROM event WHERE id NOT LIKE 'forged%'")} == mine
        kept = dict(db.execute("SELECT id, sha FROM event WHERE id LIKE 'forged%'").fetchall())
    assert kept == {event.id: event.sha for event in events}
    home = Home(str(path), str(path.parent), str(tmp_path), str(tmp_path), clock.wall, lambda folder: 10**12)
    found = {one.check: one for one in doctor.examine(home)}
    assert f"{len(aside):,} events" in found["bounds"].said
    assert not {one.check for one in found.values() if one.state == "attention"} - {"permissions", "library"}


@pytest.mark.parametrize("said", [{"items": ["a"] * 10_001}, {"new": [0] * 20_001}, {"new": [[[[]] * 9] * 9] * 9}])
def test_lists_are_bounded(said: dict[str, Any]) -> None:
    assert within(honest("lesson", 1, said)) == ("new" in said and len(said["new"]) == 9)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_honest_event_of_every_kind_is_within(kind: str) -> None:
    assert within(honest(kind, 1))
    assert within(honest(kind, 1)._replace(answer=None))
    assert within(forged(honest(kind, 1), answer=payload(something={"new": [1, "two"]})))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@SETTINGS
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_whatever_stands_in_an_event_can_be_judged_and_folded(kind: str, data: st.DataObject) -> None:
    said = SAID.get(kind, {"at": 1, "elapsed": 5})
    path = data.draw(st.sampled_from(list(places(said))))
    event = honest(kind, 1, with_value(said, path, data.draw(JSON)))
    with closing(schema.connect(":memory:", busy_ms=0)) as db:
        schema.create(db)
        DERIVED.rebuild(db)
        db.execute("BEGIN")
        schema.insert(db, [event])
        DERIVED.update(db, [event])
        grown = [tuple(row) for row in db.execute("SELECT * FROM device_state")]
        DERIVED.rebuild(db)
        assert [tuple(row) for row in db.execute("SELECT * FROM device_state")] == grown
        assert bool(grown) == within(event)


@pytest.mark.parametrize(
    "changes",
    [{"at_ms": NOON + 400 * DAY}, {"study_day": "2199-12-31"}, {"seq": 10**9, "at_ms": NOON + 3 * DAY}],
    ids=["time", "day", "number"],
)
def test_what_lies_ahead_under_my_own_name_moves_nothing(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = tmp_path / "here" / "journal.sqlite"
    store = Store(str(path), lambda: NOON, DERIVED)
    mine = store.append([answered()]).events[0]
    store.close()
    strange = forged(mine, **{"id": "strange", "seq": 5, **changes})
    merge.merge(str(path), [journal_of(tmp_path, [strange])], NOON, DERIVED)
    store = Store(str(path), lambda: NOON + 10, DERIVED)
    following = store.append([answered(wall=NOON + 10)]).events[0]
    store.close()
    assert (following.device_id, following.seq) == (mine.device_id, 2)
    assert (following.at_ms, following.study_day) == (NOON + 10, mine.study_day)


@pytest.mark.parametrize("wall", [253_402_300_799_000, 253_402_300_799_999 + DAY, 10**18, 0, -5])
def test_an_impossible_clock_is_clamped(tmp_path: Path, wall: int) -> None:
    path = tmp_path / "journal.sqlite"
    used(path, FakeClock(wall=wall, offset=840))
    used(path, FakeClock(wall=NOON))
    store = Store(str(path), lambda: NOON + 5, DERIVED)
    following = store.append([answered(wall=NOON + 5)]).events[0]
    store.close()
    assert following.study_day == "2026-11-25", "a clock that was wrong once does not pull all that follows along"


def test_what_is_out_of_bounds_is_never_written(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "journal.sqlite"), lambda: NOON, DERIVED)
    plan, note = record("plan", answer=payload(retention=5)), record("note", answer=payload(text="x" * 501))
    long, many = answered(duration_ms=-1), answered(hints=10**9)
    for strange in (plan, note, long, many, answered(score=2_000_000), answered(rating=7)):
        with pytest.raises(ValueError, match="out of bounds"):
            store.append([strange])
    assert store.append([answered()]).saved
    store.close()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=40,
)
_DEEP = json.loads("[" * 17 + "]" * 17)
_VAST = st.sampled_from([10**100, -(10**101), 10**99, 1e99, 1e101, -1e300, _DEEP])


@settings(derandomize=True, database=None, max_examples=200, deadline=None)
@given(_JSON | _VAST | st.lists(_JSON | _VAST, max_size=3))
def test_what_the_text_shows_to_be_moderate_is(value: object) -> None:
    if bounds._plainly_moderate(json.dumps(value)):
        assert bounds._moderate(value, bounds._DEPTH)
