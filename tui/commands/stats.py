"""`warpwise stats [--json]`: progress."""

from __future__ import annotations

import json
import shutil

from tui.commands.arguments import Parser
from tui.ending import ended, looked_over
from tui.services import Services


def run(argv: list[str]) -> int:
    """Prints how it stands, as text or as one JSON document."""
    args = parser().parse_args(argv)
    services = Services()
    try:
        if looked_over(services).readable:
            _show(services, as_json=args.json)
    except BaseException:
        services.abandon()
        raise
    return ended(services, 0)


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise stats",
        "Recall by topic, what falls due, true retention, calibration, time, weeks in a row.",
        ("warpwise stats", "warpwise stats --json | jq .streak"),
    )
    made.add_argument("--json", action="store_true", help="everything, as one JSON document")
    return made


def _show(services: Services, *, as_json: bool) -> None:
    stats = services.study.stats().result()
    standing = services.study.terms().result().topics
    library = services.library
    if as_json:
        from tui.study.stats.document import document

        print(json.dumps(document(stats, library.title, standing), ensure_ascii=False, allow_nan=False))
        return
    from tui.plain.stats import stats_lines

    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    print("\n".join(stats_lines(stats, library.title, width, standing)))
