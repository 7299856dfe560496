"""`warpwise reports [--md|--json]`: what you hold against the content, for whoever keeps it."""

from __future__ import annotations

import json

from tui.commands.arguments import Parser
from tui.ending import ended, looked_over
from tui.library.refs import ref_of
from tui.library.text import clean
from tui.services import Services
from tui.study import reports
from tui.study.reports import Report
from tui.study.titles import item_title


def run(argv: list[str]) -> int:
    """Prints what was reported with ! and every 'I was right'; nothing is sent anywhere."""
    args = parser().parse_args(argv)
    services = Services()
    try:
        looked_over(services)
        titled = [(report, _title(services, report)) for report in services.study.annotations.reports().result()]
    except BaseException:
        services.abandon()
        raise
    if args.json:
        print(json.dumps([report.document(title) for report, title in titled], ensure_ascii=False))
    elif args.md:
        print(clean(reports.markdown(titled)), end="")
    elif not titled:
        print("Nothing is reported: ! on an entry or a marked question does.")
    for report, title in titled if not (args.json or args.md) else ():
        print(clean("\n".join(_lines(report, title))))
    return ended(services, 0)


def _lines(report: Report, title: str) -> list[str]:
    what = "I was right" if report.kind == "right" else report.reason or "remark"
    text = [f"    {report.text}"] if report.text else []
    return [f"{report.day}  {what:<12}{title}", *text, *([f"    answered: {report.answer}"] if report.answer else [])]


def _title(services: Services, report: Report) -> str:
    if "/entry/" in report.item and "#" not in report.item:
        return services.library.title("entry", ref_of(report.item)) or report.item
    return item_title(services.library, report.item)


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise reports",
        "What you reported with ! on entries and marked questions, and every 'I was right', with your answer and\n"
        "the day. Nothing is sent: pass it on yourself.",
        ("warpwise reports", "warpwise reports --md > reports.md", "warpwise reports --json"),
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--md", action="store_true", help="a Markdown page")
    form.add_argument("--json", action="store_true", help="one JSON list")
    return made
