"""`warpwise doctor [--repair]`: looks everything over; one line a finding, with what to do about it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict

from tui.commands.arguments import Parser
from tui.ending import at_length
from tui.library.text import clean
from tui.paths import cache_dir, config_dir, data_dir, journal_path
from tui.study.clock import SystemClock
from tui.study.health.finding import Finding, Home

_MARKS = {"fine": "ok", "note": "note", "attention": "ATTENTION"}


def run(argv: list[str]) -> int:
    """Prints the findings; 1 when something needs attention."""
    args = parser().parse_args(argv)
    from tui.packs import health
    from tui.study.health import doctor

    home = Home(
        journal_path(),
        data_dir(),
        config_dir(),
        cache_dir(),
        SystemClock().wall_ms(),
        lambda folder: shutil.disk_usage(folder).free,
    )
    repaired = at_length("Making the derived state anew", lambda: doctor.repair(home)) if args.repair else ""
    findings = at_length("Looking everything over", lambda: [*doctor.examine(home), *health.examine()])
    ok = all(finding.state != "attention" for finding in findings)
    if args.json:
        document = {"ok": ok, "repaired": repaired, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(document, ensure_ascii=False))
    else:
        print(clean("\n".join([*([repaired] if repaired else []), *map(_line, findings)])))
    return 0 if ok else 1


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise doctor",
        "Looks over the journal, its backups, the added packs and what is around them. Changes nothing unless told to.",
        ("warpwise doctor", "warpwise doctor --repair"),
    )
    made.add_argument("--repair", action="store_true", help="make the derived state anew; no event is touched")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _line(finding: Finding) -> str:
    remedy = f": {finding.remedy}" if finding.remedy else ""
    return f"{_MARKS[finding.state]:<11}{finding.check:<13}{finding.said}{remedy}."
