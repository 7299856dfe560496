"""`warpwise reports [--md|--json]`: what you hold against the content, for whoever keeps it."""

from __future__ import annotations

import json

from tui.commands.arguments import Parser
from tui.ending import ended
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
        titled = [(one, _title(services, one)) for one in services.study.reports().result()]
    except BaseException:
        services.abandon()
        raise
    if args.json:
        print(json.dumps([one.document(title) for one, title in titled], ensure_ascii=False))
    elif args.md:
        print(clean(reports.markdown(titled)), end="")
    elif not titled:
        print("Nothing is reported: ! on an entry or a marked question does.")
    for one, title in titled if not (args.json or args.md) else ():
        print(clean("\n".join(_lines(one, title))))
    return ended(services, 0)


def _lines(one: Report, title: str) -> list[str]:
    what = "I was right" if one.kind == "right" else one.reason or "remark"
    text = [f"    {one.text}"] if one.text else []
    return [f"{one.day}  {what:<12}{title}", *text, *([f"    answered: {one.answer}"] if one.answer else [])]


def _title(services: Services, one: Report) -> str:
    if "/entry/" in one.item and "#" not in one.item:
        return services.library.title("entry", ref_of(one.item)) or one.item
    return item_title(services.library, one.item)


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
