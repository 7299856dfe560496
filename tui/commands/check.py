"""`warpwise check [PATH]`: schema and lint of the built-in content or of somebody's pack."""

from __future__ import annotations

import datetime
import json
import os
import time
from typing import TYPE_CHECKING

from tui.commands.arguments import Parser
from tui.failures import Refusal

if TYPE_CHECKING:
    from tui.library.authoring.source import PackSource
    from tui.library.check import Report

_ONE = {"entries": "entry"}


def run(argv: list[str]) -> int:
    """Prints every mistake with its place; 1 when something blocks."""
    args = parser().parse_args(argv)
    from tui.library.compiled.locate import content_root

    path = args.path or content_root()
    if not os.path.exists(path):
        raise Refusal(f"{path} does not exist; give a pack's folder or a YAML file.", 2)
    if args.watch:
        return _watch(path, as_json=args.json)
    report = _report(path)
    _print(report, as_json=args.json)
    return 0 if report.ok else 1


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise check",
        "Schema and lint: every mistake with its file, line and column, and what was probably meant.",
        ("warpwise check", "warpwise check my-pack --watch", "warpwise check my-pack/quizzes/inference.yaml --json"),
    )
    made.add_argument(
        "path", nargs="?", metavar="PATH", help="a pack's folder or one YAML file; the built-in content when left out"
    )
    made.add_argument("--json", action="store_true", help="one JSON document")
    made.add_argument("--watch", action="store_true", help="again at each save, until ctrl+c")
    return made


def _report(path: str, core: PackSource | None = None) -> Report:
    from tui.library.check import check
    from tui.study.labs.check import lab_issues

    return check(path, today=datetime.date.today(), core=core, more=(lab_issues,))


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False), flush=True)
        return
    for line in report.lines():
        print(line)
    counts = {**report.counts, "errors": len(report.errors), "warnings": len(report.warnings)}
    said = [f"{count} {(_ONE.get(kind) or kind[:-1]) if count == 1 else kind}" for kind, count in counts.items()]
    print(f"{', '.join(said[:-2])}: {', '.join(said[-2:])}", flush=True)


def _watch(path: str, *, as_json: bool) -> int:
    """Checks now and at each save. The built-in content is read once: that takes longer than all the rest."""
    from tui.library.authoring.reader import read_pack
    from tui.library.compiled.locate import content_root
    from tui.packs.watching import changes

    core = read_pack(content_root())
    for number, _ in enumerate(changes(path, time.sleep)):
        if number and not as_json:
            print(f"\n{datetime.datetime.now():%H:%M:%S}")
        _print(_report(path, core), as_json=as_json)
    return 0
