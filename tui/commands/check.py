"""`warpwise check [PATH]`: schema and lint of the built-in content or of somebody's pack."""

from __future__ import annotations

import datetime
import json
import os

from tui.commands.arguments import Parser
from tui.failures import Refusal


def run(argv: list[str]) -> int:
    """Prints every mistake with its place; 1 when something blocks."""
    args = parser().parse_args(argv)
    from tui.library.check import check
    from tui.library.compiled.locate import content_root

    path = args.path or content_root()
    if not os.path.exists(path):
        raise Refusal(f"{path} does not exist; give a pack's folder or a YAML file.", 2)
    from tui.study.labs.check import lab_issues

    report = check(path, today=datetime.date.today(), more=(lab_issues,))
    if args.json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        for line in report.lines():
            print(line)
        counts = ", ".join(f"{count} {kind}" for kind, count in report.counts.items())
        print(f"{counts}: {len(report.errors)} errors, {len(report.warnings)} warnings")
    return 0 if report.ok else 1


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise check",
        "Schema and lint: every mistake with its file, line and column, and what was probably meant.",
        ("warpwise check", "warpwise check my-pack", "warpwise check my-pack/quizzes/inference.yaml --json"),
    )
    made.add_argument(
        "path", nargs="?", metavar="PATH", help="a pack's folder or one YAML file; the built-in content when left out"
    )
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made
