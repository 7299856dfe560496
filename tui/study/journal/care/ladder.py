"""Which backups stay: many of the last days, ever fewer of what is longer ago. Pure; nothing here touches a disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALL = timedelta(days=2)
"""Of so long a time every backup stays."""
RUNGS: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (12, lambda made: (made.year, made.month, made.day)),
    (10, lambda made: made.isocalendar()[:2]),
    (9, lambda made: (made.year, made.month)),
)
"""The latest backup of each of the last 12 days, 10 weeks and 9 months (UTC) that have any."""
LIMIT = 200_000_000
"""Bytes that all backups together may take."""

_NAME = re.compile(r"journal-(\d{8}T\d{6}Z)(?:-(\d{1,4}))?\.sqlite")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup by what its name says. `number` tells those of one second apart; `size` in bytes."""

    made: datetime
    number: int
    path: str
    size: int


def name_of(made: datetime, number: int = 1) -> str:
    """The file name of a backup: the time in UTC, and a number from the second on within one second.

    >>> name_of(datetime(2026, 11, 25, 12, tzinfo=UTC))
    'journal-20261125T120000Z.sqlite'
    """
    return f"journal-{made.astimezone(UTC).strftime(_TIME)}{f'-{number}' if number > 1 else ''}.sqlite"


def read_name(name: str) -> tuple[datetime, int] | None:
    """The time and the number in the name of a backup; None for the name of anything else."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    try:
        made = datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return made, int(found[2] or 1)


def newest(backups: Iterable[Backup], now: datetime) -> Backup | None:
    """The latest backup. One that a wrong clock dated into the future counts only when there is no other."""
    return max(backups, key=lambda backup: (backup.made <= now, backup), default=None)


def kept(backups: Iterable[Backup], now: datetime) -> set[Backup]:
    """The backups that the ladder keeps."""
    latest_first = sorted(backups, reverse=True)
    keep = {backup for backup in latest_first if backup.made > now - ALL}
    for count, period in RUNGS:
        latest: dict[tuple[int, ...], Backup] = {}
        for backup in latest_first:
            latest.setdefault(period(backup.made), backup)
        keep.update(list(latest.values())[:count])
    return keep


def surplus(
    backups: Iterable[Backup],
    now: datetime,
    expendable: Callable[[Backup], bool] = lambda backup: True,
    limit: int = LIMIT,
) -> list[Backup]:
    """The backups that may go: off the ladder, or the oldest of too many bytes. Never the newest.

    Nor one that is not `expendable`, whatever its size: it is asked only about those that would go.
    """
    oldest_first = sorted(backups)
    safe = newest(oldest_first, now)
    keep = kept(oldest_first, now)
    total = sum(backup.size for backup in oldest_first)
    gone: list[Backup] = []
    for too_large in (False, True):
        for backup in oldest_first:
            wanted = total <= limit if too_large else backup in keep
            if wanted or backup == safe or backup in gone or not expendable(backup):
                continue
            gone.append(backup)
            total -= backup.size
    return gone
