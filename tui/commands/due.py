"""`warpwise due`: how much is due, for a prompt or a status line; prints nothing when nothing is.

Runs before every prompt, so it reads one small file and imports nothing. Where that file is not of the journal as it
is now, what may be wrong with the journal is said on stderr.
"""

import os
import sys
import time

from tui.paths import config_dir, journal_path
from tui.study.reviews import due_file

USUAL = "{items} due, {minutes} min"
TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.commands.arguments import Parser


def run(argv: list[str]) -> int:
    """Prints one line, or nothing; 2 for a format that cannot be."""
    layout, as_json = USUAL, False
    if argv:
        args = parser().parse_args(argv)
        layout, as_json = args.format, args.json
    now = time.time()
    offset = time.localtime(now).tm_gmtoff
    kept = due_file.read(journal_path())
    trouble = "" if kept else _trouble(journal_path())
    today = due_file.day_of(now, offset, kept[1] if kept else due_file.USUAL_START_H)
    rows = kept[0] if kept else _rows(journal_path(), today)
    if rows is None:
        trouble = trouble or f"The journal {journal_path()} cannot be read: 'warpwise doctor' says what to do."
    items, minutes = due_file.total(rows or [], today)
    line = _filled(layout, items, minutes)
    if as_json:
        sys.stdout.write(f'{{"items": {items}, "minutes": {minutes}}}\n')
    elif items:
        sys.stdout.write(f"{line}\n")
    if trouble:
        from tui.library.text import clean

        sys.stderr.write(f"warpwise: {clean(trouble)}\n")
    return 1 if trouble else 0


def _trouble(journal: str) -> str:
    """What must be said of a journal that is not as the last window left it; '' when nothing is known of that."""
    if not os.path.exists(os.path.join(config_dir(), "witness.json")):
        return ""
    from tui.study.journal import status, witness

    if barred := status.unreadable(journal) or status.no_file(journal):
        return barred
    known = witness.read(journal)
    if known is None:
        return ""
    if known.count and not (os.path.exists(journal) and os.path.getsize(journal)):
        from tui.study.journal.care import losses

        return losses.gone(journal, known, known.count, losses.richest(journal))
    if known.file is None or known.file == witness.mark(journal):
        return ""
    return f"The journal {journal} was changed by something other than Warpwise: 'warpwise doctor' looks it over."


def _rows(journal: str, today: int) -> "list[due_file.Row] | None":
    """What the journal itself says: it was written to since by something that did not come to its end.

    None when it cannot be read; one that is only locked says nothing for once.
    """
    if not os.path.exists(journal):
        return []
    if not os.path.isfile(journal):
        return None
    import sqlite3

    name = journal.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        db = sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=0.2)
        try:
            return due_file.of_journal(db, today)
        finally:
            db.close()
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        return [] if busy else None


def _filled(layout: str, items: int, minutes: int) -> str:
    """The layout with its fields filled in. Raises Refusal for another brace than theirs."""
    values = {"items": str(items), "minutes": str(minutes)}
    parts: list[str] = []
    at = 0
    while at < len(layout):
        span = layout[at]
        if layout[at : at + 2] in ("{{", "}}"):
            parts.append(span)
            at += 2
        elif span == "{" and (end := layout.find("}", at)) > 0 and layout[at + 1 : end] in values:
            parts.append(values[layout[at + 1 : end]])
            at = end + 1
        elif span in "{}":
            from tui.failures import Refusal

            raise Refusal("--format takes {items} and {minutes}, such as '{minutes}m {items}'; {{ is a brace.", 2)
        else:
            parts.append(span)
            at += 1
    return "".join(parts)


def parser() -> "Parser":
    """What it takes."""
    from tui.commands.arguments import Parser

    made = Parser(
        "warpwise due",
        "How much is due for review, in one line; nothing when nothing is. Made for prompts and status lines.",
        ("warpwise due", "warpwise due --format '{minutes}m {items}'", "warpwise due --json"),
    )
    made.add_argument("--format", default=USUAL, metavar="TEXT", help=f"with {{items}} and {{minutes}} ('{USUAL}')")
    made.add_argument("--json", action="store_true", help='{"items": N, "minutes": M}, also when nothing is due')
    return made
