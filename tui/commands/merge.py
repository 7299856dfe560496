"""`warpwise merge FILE/DIR...`: the history of another device, or what backups hold, added to this one."""

from __future__ import annotations

import json
from dataclasses import asdict

from tui.commands.arguments import Parser
from tui.ending import at_length
from tui.library.text import clean
from tui.paths import journal_path
from tui.study.clock import SystemClock


def run(argv: list[str]) -> int:
    """Adds every event that is not here yet; 1 when something could not be taken or contradicts."""
    args = parser().parse_args(argv)
    from tui.study.derived import DERIVED
    from tui.study.journal.care.merge import merge

    report = at_length("Merging", lambda: merge(journal_path(), args.places, SystemClock().wall_ms(), DERIVED))
    if args.json:
        print(json.dumps({**asdict(report), "ok": report.ok}, ensure_ascii=False))
    else:
        print(clean("\n".join(report.sentences)))
    return 0 if report.ok else 1


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise merge",
        "Adds the history of another device to this one. Nothing here is changed or lost;\n"
        "doing it twice, or in another order, makes no difference.",
        ("warpwise merge laptop/journal.sqlite", "warpwise merge ~/.local/share/warpwise/backups"),
    )
    made.add_argument("places", nargs="+", metavar="FILE/DIR", help="a journal's file, or a folder of them")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made
