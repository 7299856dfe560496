"""One line of the journal, and the rules that make it checkable: id, study day, sha (study/rules.md 5)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

import msgspec

ROLLOVER_H = 4
"""A study day ends at 04:00 local time, unless a plan sets another hour."""
LATEST_START_H = 12
CLOCK_UNSET_MS = 1_735_689_600_000
"""2025-01-01: a wall clock that shows less was never set."""

KINDS = frozenset(
    {"answer", "draft", "override", "predict", "undo", "redo", "reset", "suspend", "unsuspend", "flag", "unflag"}
    | {"report", "read", "plan", "note", "star", "unstar", "lesson", "learn", "import"}
    | {"attempt_start", "attempt_pause", "attempt_resume", "attempt_submit", "attempt_discard"}
)
"""What this version writes and folds. Other kinds are kept and left alone."""

MAX_JSON = 1_000_000
"""Characters of an event's `answer`; nothing that is written comes near it."""
END_MS = 7_258_118_400_000
"""The year 2200, in milliseconds since 1970: no clock is believed that shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something that happened, before the journal stamps it. The id is its own from the start: a retry is the same.

    `score` and `pass_bar` in millionths; `answer` is JSON text (see `payload`); `wall_ms` is UTC.
    """

    id: str
    kind: str
    wall_ms: int
    tz_offset_min: int
    app_version: str
    item_id: str | None = None
    content_hash: str | None = None
    rating: int | None = None
    pass_bar: int | None = None
    score: int | None = None
    confidence: str | None = None
    duration_ms: int | None = None
    hints: int | None = None
    answer: str | None = None
    attempt_id: str | None = None
    target_id: str | None = None
    luck: float | None = None
    """No column: Hard only because the right answer, with so great a chance, may have been luck."""


class Event(NamedTuple):
    """One row of the table `event`; the fields are its columns in schema order.

    A tuple, as SQLite gives it: a journal of a million events is read in one go now and then.
    """

    id: str
    device_id: str
    seq: int
    kind: str
    item_id: str | None
    content_hash: str | None
    at_ms: int
    tz_offset_min: int
    study_day: str
    rating: int | None
    pass_bar: int | None
    score: int | None
    confidence: str | None
    duration_ms: int | None
    hints: int | None
    answer: str | None
    attempt_id: str | None
    target_id: str | None
    app_version: str
    sha: str

    @property
    def order(self) -> tuple[str, int, str]:
        """The place of the event in every fold, on every device."""
        return in_time(self)

    @property
    def intact(self) -> bool:
        """Whether the row is what was written."""
        try:
            return self.sha == sha(self[:-1])
        except (TypeError, ValueError):
            return False

    @property
    def row(self) -> Row:
        """The columns in schema order."""
        return tuple(self)

    def payload(self) -> Mapping[str, object]:
        """The JSON object in `answer`; empty when there is none or it cannot be read."""
        if not self.answer or len(self.answer) > MAX_JSON:
            return {}
        try:
            value = msgspec.json.decode(self.answer)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


Row = tuple[str | int | None, ...]
"""The columns of an event, in schema order."""
COLUMNS = Event._fields
in_time: Callable[[Event], tuple[str, int, str]] = attrgetter("study_day", "at_ms", "id")
"""`Event.order`, as the key of a sort."""
_TYPES = frozenset({str, int, type(None)})
_encoded = msgspec.json.Encoder().encode


_EPOCH = datetime.fromtimestamp(0, UTC)
FIRST_DAY, LAST_DAY = "1970-01-01", "2199-12-31"
MOST_OFFSET_MIN = 26 * 60
"""No place on earth is further from UTC, and no travel adds more."""


def payload(**values: object) -> str:
    """JSON text for `Record.answer`; parts that are None are left out."""
    kept = {name: value for name, value in values.items() if value is not None}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def sha(columns: Row) -> str:
    """SHA-256 of the UTF-8 JSON array of the columns before `sha`, in schema order. There are no floats among them."""
    for column in columns:
        if type(column) is int and not -(2**63) <= column < 2**63:
            raise ValueError("The numbers of an event have at most 64 bits.")
    return _sum(columns)


def unaltered(row: Row) -> bool:
    """Whether a row of the file is what was written. The numbers of SQLite have 64 bits."""
    try:
        return row[-1] == _sum(row[:-1])
    except (TypeError, ValueError):
        return False


def _sum(columns: Row) -> str:
    if not _TYPES.issuperset(map(type, columns)):
        raise TypeError("The columns of an event hold texts and whole numbers.")
    # To the byte what json.dumps(columns, ensure_ascii=False, separators=(",", ":")) gives, in a seventh of the time.
    return hashlib.sha256(_encoded(columns)).hexdigest()


def stamp(
    record: Record, device_id: str, seq: int, last_at_ms: int, starts: Sequence[Start] = (), last_day: str = ""
) -> Event:
    """The event of a record: later than everything this device wrote before, whatever its clock says now.

    The study day is that of the wall clock, so that one day in a wrong year does not pull all later days there; only
    a clock that was never set is not believed. `last_day` is the latest that this device wrote, as far as its clock
    believes it: no earlier one follows.
    """
    at_ms = min(max(record.wall_ms, last_at_ms + 1, 0), END_MS - 1)
    day_ms = record.wall_ms if record.wall_ms >= CLOCK_UNSET_MS else at_ms
    columns = (
        record.id,
        device_id,
        seq,
        record.kind,
        record.item_id,
        record.content_hash,
        at_ms,
        min(max(record.tz_offset_min, -MOST_OFFSET_MIN), MOST_OFFSET_MIN),
        max(study_day(day_ms, record.tz_offset_min, starts), last_day),
        record.rating,
        record.pass_bar,
        record.score,
        record.confidence,
        record.duration_ms,
        record.hints,
        record.answer,
        record.attempt_id,
        record.target_id,
        record.app_version,
    )
    return event_of((*columns, sha(columns)))


def event_of(row: Row) -> Event:
    """The event in a row of the table."""
    return Event._make(row)


Start = tuple[str, int]
"""The study day on which an hour was set at which days begin from the next one on, and the hour."""


def study_day(wall_ms: int, tz_offset_min: int, starts: Sequence[Start] = ()) -> str:
    """The local date, where a day ends at 04:00 or at the hour that `starts` set, in order: 'YYYY-MM-DD'.

    >>> study_day(1_795_481_999_999, 180), study_day(1_795_482_000_000, 180)
    ('2026-11-23', '2026-11-24')
    """
    known_ms = min(max(wall_ms, 0), END_MS - 1)
    offset = min(max(tz_offset_min, -MOST_OFFSET_MIN), MOST_OFFSET_MIN)
    local = _EPOCH + timedelta(milliseconds=known_ms, minutes=offset)
    hour = ROLLOVER_H
    for day, later in starts:
        if _date(local, hour) > day:
            hour = later
    return _date(local, hour)


def _date(local: datetime, hour: int) -> str:
    return min(max((local - timedelta(hours=hour)).date().isoformat(), FIRST_DAY), LAST_DAY)


def uuid7(wall_ms: int, random: Callable[[int], bytes] = os.urandom) -> str:
    """A time-ordered unique id (RFC 9562, version 7)."""
    stamp = (max(0, wall_ms) & (1 << 48) - 1).to_bytes(6, "big")
    noise = bytearray(random(10))
    noise[0] = 0x70 | noise[0] & 0x0F
    noise[2] = 0x80 | noise[2] & 0x3F
    text = (stamp + bytes(noise)).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
