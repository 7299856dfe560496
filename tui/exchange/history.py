"""The journal as JSON lines: every event with its check sum, by id; and back by the same union as a merge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

from tui.exchange.questions import Refused
from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.study.journal import schema
from tui.study.journal.bounds import storable
from tui.study.journal.events import COLUMNS, MAX_JSON, Event, event_of

MAX_LINE = 2 * MAX_JSON
"""Characters of a line: no event is longer."""


def lines(journal: str) -> Iterator[str]:
    """The events by id, a line each; '' for one whose check sum does not fit. Raises sqlite3.Error."""
    with closing(schema.connect(journal, busy_ms=schema.BUSY_MS, read_only=True)) as db:
        for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY id"):
            event = event_of(row)
            if event.intact:
                columns = dict(zip(COLUMNS, event.row, strict=True))
                yield json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
            else:
                yield ""


def read(path: str, take: Callable[[Event], None]) -> list[Refused]:
    """Hands every sound event of the file to `take`; the lines that were not taken. Raises Refusal for no file."""
    refused: list[Refused] = []
    count = 0
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise Refusal(f"{shown(path, 200, '')}:{number}: the line is longer than any event; nothing taken.")
                if not line.strip():
                    continue
                event = _event(line)
                if isinstance(event, str):
                    refused.append(Refused(number, event))
                else:
                    count += 1
                    take(event)
    except OSError as error:
        raise Refusal(f"{shown(path, 200, '')} cannot be read: {error.strerror}.", 2) from error
    return refused


def looked_over(path: str) -> None:
    """Raises Refusal for what is no file of events, before a journal is made or backed up for it."""
    import os

    given = "give what 'warpwise export history' wrote"
    if not os.path.isfile(path):
        why = "is no ordinary file" if os.path.exists(path) else "does not exist"
        raise Refusal(f"{shown(path, 200, '')} {why}; {given}.", 2)

    def found(_: Event) -> None:
        raise _FoundError

    try:
        refused = read(path, found)
    except _FoundError:
        return
    if refused:
        first = refused[0]
        where = f"{shown(path, 200, '')}:{first.line}"
        raise Refusal(f"{where}: {first.reason}, and no other line is one either; {given}. Nothing was taken.")


class _FoundError(Exception):
    """One sound event is enough."""


def _event(line: str) -> Event | str:
    """The event in a line, or why there is none."""
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return "no JSON of an event"
    if not isinstance(row, dict) or set(row) != set(COLUMNS):
        return "not the columns of an event"
    if any(isinstance(value, bool | float | list | dict) for value in row.values()):
        return "an event holds texts and whole numbers"
    event = event_of(tuple(row[name] for name in COLUMNS))
    try:
        whole = event.intact
    except UnicodeError:
        whole = False
    if not whole:
        return "the check sum does not fit: the event was changed or damaged"
    return event if storable(event) else "no journal can keep such an event"


def _no_number(text: str) -> None:
    raise ValueError(text)
