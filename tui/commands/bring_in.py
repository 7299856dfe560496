"""`warpwise import KIND FILE --as PACK`: questions of other programs become a pack; a history joins one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tui.commands.arguments import Parser
from tui.ending import at_length
from tui.failures import Refusal
from tui.library.text import clean
from tui.paths import journal_path

if TYPE_CHECKING:
    from tui.exchange.as_pack import Kept
    from tui.exchange.questions import Brought, Refused


def run(argv: list[str]) -> int:
    """Takes what can be taken, and names the rest by line; 1 when nothing was."""
    args = parser().parse_args(argv)
    if args.kind == "history":
        if args.pack or args.replace:
            raise Refusal("a history joins your own; --as and --replace are for questions.", 2)
        return _history(args.file)
    if not args.pack:
        raise Refusal(f"import {args.kind} needs --as PACK: the id of the pack that it makes.", 2)
    from tui.exchange.as_pack import check_id

    check_id(args.pack, replace=args.replace)
    kept = at_length("Importing", lambda: _kept(args.kind, args.file, args.pack, replace=args.replace))
    _tell(args.file, kept.refused)
    _tell(args.file, kept.notes)
    if not kept.taken:
        print(f"warpwise: nothing in {clean(args.file)} can be taken, and no pack was made.", file=sys.stderr)
        return 1
    left = f", {len(kept.refused):,} {'was' if len(kept.refused) == 1 else 'were'} not taken" if kept.refused else ""
    items = f"{kept.taken:,} item{'' if kept.taken == 1 else 's'}"
    print(clean(f"The pack '{args.pack}' is open from now on: {items}{left}. It stands in {kept.folder}."))
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise import",
        "Questions of other programs as a pack of your own, or the history of another device.",
        (
            "warpwise import gift moodle.gift --as moodle",
            "warpwise import anki deck.apkg --as deck --replace",
            "warpwise import history history.jsonl",
        ),
        epilog="What cannot be kept is listed as FILE:LINE: reason (of an Anki package, the number of the note).",
    )
    kinds = (*_READERS, "history")
    made.add_argument("kind", metavar="KIND", choices=kinds, help=", ".join(kinds))
    made.add_argument("file", metavar="FILE", help="the file to read; it is never changed")
    made.add_argument("--as", dest="pack", metavar="PACK", help="the id of the pack that it makes")
    made.add_argument("--replace", action="store_true", help="in the place of an added pack with the same id")
    return made


def _tell(file: str, refused: Iterable[Refused]) -> None:
    for item in refused:
        print(clean(f"{file}:{item.line}: {item.reason}" if item.line else f"{file}: {item.reason}"), file=sys.stderr)


def _kept(kind: str, file: str, pack: str, *, replace: bool) -> Kept:
    from tui.exchange.as_pack import keep, named_after
    from tui.library.authoring.reader import read_pages
    from tui.library.compiled.locate import content_root
    from tui.shelf import open_library

    brought = _READERS[kind](file)
    return keep(
        brought,
        pack,
        replace=replace,
        title=named_after(file),
        topics=lambda: {row.id: (row.title, row.about) for row in open_library().topics()},
        pages=lambda: read_pages(content_root()),
    )


def _gift(file: str) -> Brought:
    from tui.exchange import gift_reading
    from tui.exchange.questions import read_text

    return gift_reading.read(read_text(file))


def _csv(file: str) -> Brought:
    from tui.exchange import csv
    from tui.exchange.questions import read_text

    return csv.read(read_text(file), file)


def _json(file: str) -> Brought:
    from tui.exchange import json
    from tui.exchange.questions import read_text

    return json.read(read_text(file), file)


def _anki(file: str) -> Brought:
    from tui.exchange import anki_reading

    return anki_reading.read(file)


_READERS: dict[str, Callable[[str], Brought]] = {"anki": _anki, "gift": _gift, "csv": _csv, "json": _json}


def _history(file: str) -> int:
    from tui.exchange import history
    from tui.study.clock import SystemClock
    from tui.study.derived import DERIVED
    from tui.study.journal.care.merge import union

    refused: list[Refused] = []

    def feed(take: Callable[..., None]) -> int:
        refused.extend(history.read(file, take))
        return len(refused)

    history.looked_over(file)
    report = at_length("Importing", lambda: union(journal_path(), SystemClock().wall_ms(), DERIVED, feed))
    _tell(file, refused)
    print(clean("\n".join(report.sentences)))
    return 0 if report.ok else 1
