"""One line of the journal: ids, days, stamps, sums."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, answered, record
from tui.study.journal.events import COLUMNS, KINDS, event_of, payload, sha, stamp, study_day, uuid7

SETTINGS = settings(derandomize=True, database=None, max_examples=200, deadline=None)


def test_the_columns_are_those_of_the_specification() -> None:
    assert " ".join(COLUMNS) == (
        "id device_id seq kind item_id content_hash at_ms tz_offset_min study_day rating pass_bar score confidence "
        "duration_ms hints answer attempt_id target_id app_version sha"
    )
    specified = (
        "answer draft override predict undo redo reset suspend unsuspend flag unflag report plan "
        "attempt_start attempt_pause attempt_resume attempt_submit lesson import"
    )
    assert set(specified.split()) <= KINDS


def test_uuid7() -> None:
    text = uuid7(NOON, lambda size: b"\xff" * size)
    assert text == "01a21293-b600-7fff-bfff-ffffffffffff"
    assert uuid7(NOON, bytes) == "01a21293-b600-7000-8000-000000000000"
    assert uuid7(NOON) != uuid7(NOON)
    assert uuid7(NOON) < uuid7(NOON + 1)
    assert int(uuid7(NOON)[:8] + uuid7(NOON)[9:13], 16) == NOON


@SETTINGS
@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_every_uuid_has_version_and_variant(ms: int, noise: bytes) -> None:
    text = uuid7(ms, lambda size: noise)
    assert text[14] == "7"
    assert text[19] in "89ab"


def local(zone: str, *when: int) -> tuple[int, int]:
    moment = datetime(*when, tzinfo=ZoneInfo(zone))  # type: ignore[misc,arg-type]
    offset = moment.utcoffset()
    assert offset is not None
    return int(moment.timestamp() * 1000), int(offset.total_seconds() // 60)


@pytest.mark.parametrize(
    ("zone", "when", "day"),
    [
        ("UTC", (2026, 11, 25, 3, 59, 59), "2026-11-24"),
        ("UTC", (2026, 11, 25, 4, 0, 0), "2026-11-25"),
        ("UTC", (2026, 11, 25, 0, 0, 0), "2026-11-24"),
        # The night the clocks go forward, and the one they go back.
        ("Europe/Berlin", (2026, 3, 29, 1, 59, 59), "2026-03-28"),
        ("Europe/Berlin", (2026, 3, 29, 3, 59, 59), "2026-03-28"),
        ("Europe/Berlin", (2026, 3, 29, 4, 0, 0), "2026-03-29"),
        ("Europe/Berlin", (2026, 10, 25, 3, 59, 59), "2026-10-24"),
        ("Europe/Berlin", (2026, 10, 25, 4, 0, 0), "2026-10-25"),
        ("Pacific/Auckland", (2026, 11, 25, 4, 0, 0), "2026-11-25"),
        ("Asia/Kolkata", (2026, 11, 25, 3, 59, 59), "2026-11-24"),
        ("America/Los_Angeles", (2026, 11, 25, 23, 0, 0), "2026-11-25"),
        ("UTC", (2027, 1, 1, 1, 0, 0), "2026-12-31"),
    ],
)
def test_study_day(zone: str, when: tuple[int, ...], day: str) -> None:
    assert study_day(*local(zone, *when)) == day


def test_thirteen_hours_of_travel_move_the_day_only_as_the_local_date_does() -> None:
    wall, _ = local("UTC", 2026, 11, 25, 12)
    assert study_day(wall, 0) == "2026-11-25"
    assert study_day(wall, 13 * 60) == "2026-11-25"
    assert study_day(wall + 4 * 3_600_000, 13 * 60) == "2026-11-26"


@SETTINGS
@given(st.integers(86_400_000, 4_000_000_000_000), st.integers(-720, 840))
def test_study_day_is_the_date_four_hours_ago(wall: int, offset: int) -> None:
    shifted = datetime.fromtimestamp((wall + (offset - 240) * 60_000) // 1000, UTC)
    assert study_day(wall, offset) == shifted.strftime("%Y-%m-%d")


def test_time_never_goes_back_on_a_device() -> None:
    first = stamp(record(wall=NOON), "d", 1, 0)
    second = stamp(record(wall=NOON - 86_400_000 * 3), "d", 2, first.at_ms)
    third = stamp(record(wall=NOON), "d", 3, second.at_ms)
    assert first.at_ms < second.at_ms < third.at_ms
    assert second.at_ms == NOON + 1


def test_a_wrong_year_does_not_pull_later_days_there() -> None:
    future = stamp(record(wall=NOON + 3_650 * 86_400_000), "d", 1, 0)
    after = stamp(record(wall=NOON), "d", 2, future.at_ms)
    assert after.study_day == "2026-11-25"
    unset = stamp(record(wall=5_000), "d", 3, NOON)
    assert unset.study_day == "2026-11-25"


def test_sha_is_that_of_the_json_array() -> None:
    event = stamp(answered(answer='{"a":"é"}'), "dev", 4, 0)
    text = json.dumps(list(event.row[:-1]), ensure_ascii=False, separators=(",", ":"))
    assert event.sha == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert event.intact
    assert event_of(event.row) == event


CHANGES = {
    "id": "x", "device_id": "x", "seq": 99, "kind": "undo", "item_id": None, "content_hash": "x", "at_ms": 1,
    "tz_offset_min": 1, "study_day": "2026-01-01", "rating": 1, "pass_bar": 1, "score": 1, "confidence": "sure",
    "duration_ms": 1, "hints": 1, "answer": "{}", "attempt_id": "x", "target_id": "x", "app_version": "x", "sha": "x",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_in_any_column_is_seen(column: str) -> None:
    changed = stamp(answered(), "dev", 4, 0)._replace(**{column: CHANGES[column]})  # type: ignore[arg-type]
    assert not changed.intact


def test_no_floats_no_giants_no_halves_of_characters() -> None:
    with pytest.raises(TypeError):
        sha(("a", 1.5))  # type: ignore[arg-type]
    for bad in (record(score=2**63), record(answer="\ud800")):
        with pytest.raises(ValueError, match=r"64 bits|surrogates"):
            stamp(bad, "d", 1, 0)
    foreign = stamp(record(), "d", 1, 0)._replace(score=0.5)  # type: ignore[arg-type]
    assert not foreign.intact


@pytest.mark.parametrize("text", [None, "", "{", "[1]", "3", '{"a":', "[" * 100_000, '"' + "x" * 1_000_001 + '"'])
def test_a_payload_that_cannot_be_read_is_empty(text: str | None) -> None:
    assert stamp(record(answer=text), "d", 1, 0).payload() == {}


def test_payload_leaves_out_what_is_not_there() -> None:
    assert payload(b=1, a=None, c=[{"x": "é"}]) == '{"b":1,"c":[{"x":"\\u00e9"}]}'
