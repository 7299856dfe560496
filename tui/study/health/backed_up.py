"""The backups: whether they can be read, and whether what was done lately is in one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from tui.study.health.finding import Finding, Home
from tui.study.journal import rows, schema
from tui.study.journal.care import backups, compare, copying
from tui.study.journal.care.compare import Missing, counted
from tui.study.journal.care.ladder import LIMIT, Backup

LATE = timedelta(days=2)
"""So long events may be in no backup before that wants attention."""


def examine(home: Home, everything: Missing | None) -> Iterator[Finding]:
    """`everything`: all events of the journal; None when it cannot be read."""
    there = backups.found(home.journal)
    sound: list[Backup] = []
    for backup in there:
        try:
            copying.check(backup.path, looked_at=copying.QUICK, turn=home.wall_ms)
            sound.append(backup)
        except (sqlite3.Error, UnicodeDecodeError):
            yield Finding(
                "backups", "attention", f"{backup.path} is damaged",
                "'warpwise merge' with it takes what can be read; then delete it",
            )  # fmt: skip
    if there:
        size = sum(backup.size for backup in there)
        large = "; more than they should take" if size > LIMIT and len(there) > 1 else ""
        last = sound[-1].made.strftime("%Y-%m-%d %H:%M UTC") if sound else "none"
        sentence = f"{len(sound)} of {len(there)} can be read, the latest of {last}, {size / 1e6:,.1f} MB in all{large}"
        yield Finding("backups", "note" if large else "fine", sentence)
    if everything is not None:
        yield _lately(home, sound, everything)


def holding_more(home: Home) -> list[str]:
    """The backups with events that the journal lacks."""
    names: list[str] = []
    for backup in backups.found(home.journal):
        try:
            if compare.missing(backup.path, home.journal).events:
                names.append(backup.path)
        except (sqlite3.Error, UnicodeDecodeError):
            continue
    return names


def _lately(home: Home, sound: list[Backup], everything: Missing) -> Finding:
    """Whether old events are in no backup."""
    try:
        open_ones = compare.missing(home.journal, sound[-1].path) if sound else everything
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return Finding("backed up", "note", f"the journal could not be compared with its backups ({error})")
    if not open_ones.events:
        return Finding(
            "backed up", "fine", "everything is in a backup" if everything.events else "nothing yet to back up"
        )
    sentence = f"{counted(open_ones.events, 'event')} not in {'the latest' if sound else 'any'} backup yet"
    late = (backups.moment(home.wall_ms) - LATE).date().isoformat()
    if open_ones.first_day >= late:
        return Finding("backed up", "fine", f"{sentence}; they will be when Warpwise ends")
    first = f", the first of {open_ones.first_day}" if open_ones.first_day else ""
    return Finding("backed up", "attention", f"{sentence}{first}", "'warpwise backup'")


def whole_in(home: Home, ids: list[str]) -> str:
    """The name of the latest backup in which any of these events is sound; '' when there is none."""

    for backup in reversed(backups.found(home.journal)):
        try:
            with closing(schema.connect(backup.path, busy_ms=1_000, read_only=True)) as db:
                if any(rows.by_id(db, id) for id in ids):
                    return os.path.basename(backup.path)
        except (sqlite3.Error, UnicodeDecodeError):
            continue
    return ""
