"""`warpwise backup [--to FOLDER]`: a checked copy of the journal, now."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tui.commands.arguments import Parser
from tui.ending import say
from tui.failures import Refusal
from tui.library.text import clean
from tui.paths import journal_path
from tui.study.clock import SystemClock

if TYPE_CHECKING:
    from tui.study.journal.care.ladder import Backup


def run(argv: list[str]) -> int:
    """Makes a backup and prints where it went; 1 when part of the journal has rotted."""
    args = parser().parse_args(argv)
    journal = journal_path()
    from tui.study.derived import DERIVED
    from tui.study.journal.care import backups
    from tui.study.journal.care.access import none_yet, ready

    if not os.path.exists(journal):
        raise Refusal(none_yet(journal))
    now = SystemClock().wall_ms()
    found = ready(journal, now, DERIVED)
    say(found.sentences)
    if not args.to and not backups.changed(journal, now):
        return _unchanged(backups.latest(journal, now), args.json) or found.exit_status
    made = backups.make(journal, now, folder=os.path.abspath(args.to) if args.to else "")
    if not args.to and not made.rotten:
        backups.prune(journal, now)
    if args.json:
        print(json.dumps({"path": made.path, "events": made.events, "damaged": made.rotten}, ensure_ascii=False))
        return 1 if made.rotten else found.exit_status
    damage = f"{made.rotten:,} of them are damaged; 'warpwise doctor' says more." if made.rotten else "all sound."
    print(clean(f"{made.path}: {made.events:,} events, {damage}"))
    return 1 if made.rotten else found.exit_status


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise backup",
        "Makes a checked copy of the journal. The app does the same every half hour and at its end.",
        ("warpwise backup", "warpwise backup --to /media/stick"),
    )
    made.add_argument("--to", metavar="FOLDER", default="", help="another folder, such as one on another disk")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _unchanged(latest: Backup | None, as_json: bool) -> int:
    if latest is None:
        raise Refusal("there is nothing in the journal yet to back up.")
    if as_json:
        print(json.dumps({"path": latest.path, "unchanged": True}, ensure_ascii=False))
    else:
        print(clean(f"{latest.path}: nothing has changed since this backup."))
    return 0
