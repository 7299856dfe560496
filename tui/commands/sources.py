"""`warpwise sources [--topic T]`: the reading list, with the pages you opened ticked."""

from __future__ import annotations

import json

from tui.commands.arguments import Parser
from tui.ending import ended, looked_over
from tui.failures import Refusal
from tui.hyperlinks import linked
from tui.library.text import clean
from tui.services import Services
from tui.study import reading


def run(argv: list[str]) -> int:
    """Prints what the content cites, most cited first; ticks or unticks one."""
    args = parser().parse_args(argv)
    services = Services()
    try:
        topic = services.known_topic(args.topic) if args.topic else ""
        looked_over(services)
        pages = _pages(services, topic)
        if args.read:
            pages = _ticked(services, pages, args.read, topic)
    except BaseException:
        services.abandon()
        raise
    if args.json:
        print(json.dumps([page.document() for page in pages], ensure_ascii=False))
    else:
        for page in pages:
            tick = "x" if page.read else " "
            print(linked(clean(f"[{tick}] {page.title}, {page.publisher} ({page.cited})\n    {page.url}")))
    return ended(services, 0 if pages else 1)


def _pages(services: Services, topic: str) -> list[reading.Page]:
    return reading.reading_list(services.library, services.study.annotations.read_pages().result(), topic)


def _ticked(services: Services, pages: list[reading.Page], name: str, topic: str) -> list[reading.Page]:
    page = next((page for page in pages if name in (page.id, page.url)), None)
    if page is None:
        raise Refusal(f"no source here is called '{clean(name)[:80]}'; 'warpwise sources --json' names them.")
    if not page.read:
        services.study.annotations.keep_read(page.url).result()
    return [other for other in _pages(services, topic) if other.url == page.url]


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise sources",
        "The pages that the content cites, most cited first. Those you opened from here are ticked.",
        (
            "warpwise sources --topic inference",
            "warpwise sources --read pagedattention-paper",
            "warpwise sources --json",
        ),
    )
    made.add_argument("--topic", metavar="T", help="only what this topic cites")
    made.add_argument("--read", metavar="ID", help="tick a source, by id or address")
    made.add_argument("--json", action="store_true", help="one JSON list")
    return made
