"""`warpwise merge FILE/DIR...`: the history of another device, or what backups hold, added to this one."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from tui.ending import at_length
from tui.library.text import clean
from tui.paths import journal_path
from tui.study.clock import SystemClock


def run(argv: list[str]) -> int:
    """Adds every event that is not here yet; 1 when something could not be taken or contradicts."""
    parser = argparse.ArgumentParser(
        prog="warpwise merge",
        allow_abbrev=False,
        description="Adds the history of another device to this one. Nothing here is changed or lost; "
        "doing it twice, or in another order, makes no difference.",
    )
    parser.add_argument("places", nargs="+", metavar="FILE/DIR", help="a journal's file, or a folder of them")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    from tui.study.derived import DERIVED
    from tui.study.journal.care.merge import merge

    report = at_length("Merging", lambda: merge(journal_path(), args.places, SystemClock().wall_ms(), DERIVED))
    if args.json:
        print(json.dumps({**asdict(report), "ok": report.ok}, ensure_ascii=False))
    else:
        print(clean("\n".join(report.sentences)))
    return 0 if report.ok else 1
