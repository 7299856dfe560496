"""What falls due on which day, as a small text file beside the journal, so that a prompt need not open anything else.

It holds counts by day and so stays right for weeks without a run. A journal that changed since (another window, a
program that was killed) is asked itself. On the path of a shell prompt: imports nothing but `os`.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

Row = tuple[int, int, int]
"""A day (as `date.toordinal`), the items that fall due on it, and the milliseconds that they take with feedback."""

VERSION = "1"
LONGEST = 1_000_000
"""Bytes that are read at most."""
MOST = 10**15
"""Beyond every day, count and time."""
USUAL_START_H = 4
"""The local hour at which a study day begins, unless the plan says another (`journal/events.py`)."""
EPOCH = 719_163
"""1970-01-01 as an ordinal."""


def path_of(journal: str) -> str:
    """The file of a journal."""
    return os.path.join(os.path.dirname(os.path.abspath(journal)), "due.txt")


def day_of(seconds: float, offset_s: int, start_h: int = USUAL_START_H) -> int:
    """The study day of a moment (UTC) with the local offset, as an ordinal."""
    return EPOCH + int((seconds + offset_s - start_h * 3600) // 86_400)


def stamp(journal: str) -> str:
    """What changes whenever the journal does; '' where there is none."""
    try:
        at = os.stat(journal)
    except OSError:
        return ""
    return f"{at.st_size} {at.st_mtime_ns}"


def read(journal: str) -> "tuple[list[Row], int] | None":
    """The rows as written for the journal as it is now, and the hour at which a day begins; None where they are not."""
    try:
        with open(path_of(journal), encoding="ascii") as file:
            head, *lines = file.read(LONGEST).splitlines()
        known, _, hour = head.rpartition(" ")
        if known != f"{VERSION} {stamp(journal)}":
            return None
        return [(int(day), int(items), int(ms)) for day, items, ms in (line.split() for line in lines)], int(hour)
    except (OSError, ValueError):
        return None


def write(journal: str, rows: "Iterable[Row]", start_h: int) -> None:
    """Writes the rows; a file that cannot be written is one that is not read."""
    from tui.paths import write_whole

    lines = [f"{VERSION} {stamp(journal)} {start_h}", *(f"{day} {items} {ms}" for day, items, ms in rows)]
    try:
        write_whole(path_of(journal), "\n".join(lines) + "\n")
    except OSError:
        return


def of_journal(db: "Connection", today: int) -> "list[Row]":
    """The rows as the journal's own tables have them. Raises sqlite3.Error, and ValueError for what no journal says.

    The other side of an entry that was asked today waits until tomorrow, as in a review.
    """
    from tui.study.memory.pace import cost_ms
    from tui.study.memory.settings import RETENTION
    from tui.study.reviews.candidates import later_today

    later, later_ms = later_today(db, today)
    rows = [(int(day), int(items), int(ms)) for day, items, ms in db.execute("SELECT * FROM memory_load ORDER BY day")]
    if any(abs(number) > MOST for row in rows for number in row):
        raise ValueError("numbers that no journal has")
    if later:
        rows += [(today, -later, -later_ms), (today + 1, later, later_ms)]
    return [(day, items, items * cost_ms(ms / items, RETENTION) if items else 0) for day, items, ms in rows]


def total(rows: "Iterable[Row]", today: int) -> tuple[int, int]:
    """The items that are due on a day, and the minutes they take."""
    due = [(items, ms) for day, items, ms in rows if day <= today]
    items = max(0, sum(items for items, _ in due))
    return items, -(-sum(ms for _, ms in due) // 60_000) if items else 0
