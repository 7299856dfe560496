"""`warpwise export KIND [--from PACK] [--topic T] [--out F]`: the library and the history for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui.commands.arguments import Parser, near
from tui.ending import at_length, say
from tui.failures import Refusal
from tui.library.library import Library
from tui.library.text import clean
from tui.paths import ensure, journal_path, write_whole
from tui.services import Services


class Asked(NamedTuple):
    """What is to go out: the packs (one or all), the topic (one or all), and where to."""

    library: Library
    pack: str
    topic: str
    out: str


def run(argv: list[str]) -> int:
    """Writes the file, the folder, or standard output; 1 where something is left out of a history."""
    args = parser().parse_args(argv)
    if args.kind == "history":
        if args.pack or args.topic or args.folder:
            raise Refusal("a history goes out whole; leave --from, --topic and the folder out.", 2)
        return _history(args.out or "")
    if args.folder and args.kind != "obsidian":
        raise Refusal(f"'{args.folder[:60]}' is one word too many; --out FILE says where it goes.", 2)
    services = Services()
    topic = services.known_topic(args.topic) if args.topic else ""
    library = services.library
    if args.pack and args.pack not in library.packs:
        hint = near(args.pack, library.packs) or f"the open packs are {', '.join(library.packs)}."
        raise Refusal(f"no pack '{args.pack[:60]}' is open; {hint}")
    asked = Asked(library, args.pack or "", topic, args.folder or args.out or "")
    for sentence in at_length("Exporting", lambda: _KINDS[args.kind](asked)):
        sys.stderr.write(f"warpwise: {clean(sentence)}\n")
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise export",
        "The questions, the library or your history in the format of other programs.",
        (
            "warpwise export anki --topic inference --out inference.apkg",
            "warpwise export csv --from my-pack > my-pack.csv",
            "warpwise export obsidian ~/vault/warpwise",
            "warpwise export history --out history.jsonl",
        ),
        epilog="Without --out the text goes to standard output; anki needs a file, obsidian a folder, md takes either.",
    )
    made.add_argument("kind", metavar="KIND", choices=(*_KINDS, "history"), help=", ".join((*_KINDS, "history")))
    made.add_argument("folder", nargs="?", metavar="DIR", help="the folder of the notes (obsidian)")
    made.add_argument("--from", dest="pack", metavar="PACK", help="this pack alone, such as core")
    made.add_argument("--topic", metavar="T", help="this topic alone")
    made.add_argument("--out", metavar="FILE", help="where to; standard output when left out")
    return made


def _history(out: str) -> int:
    from tui.exchange.history import lines
    from tui.study.clock import SystemClock
    from tui.study.derived import DERIVED
    from tui.study.journal.care.access import none_yet, ready
    from tui.study.journal.failing import told

    journal = journal_path()
    if not os.path.exists(journal):
        raise Refusal(none_yet(journal))
    found = ready(journal, SystemClock().wall_ms(), DERIVED)
    say(found.sentences)
    with told(journal):
        history = list(lines(journal))
    whole = [line for line in history if line]
    _write(out, "".join(f"{line}\n" for line in whole))
    if len(whole) < len(history):
        sys.stderr.write(f"warpwise: {len(history) - len(whole):,} damaged events are left out.\n")
        return 1
    return found.exit_status


def _write(out: str, text: str) -> None:
    """Into the file, whole or not at all, or to standard output as UTF-8."""
    if out:
        try:
            ensure(os.path.dirname(os.path.abspath(out)))
            write_whole(out, text)
        except (OSError, UnicodeError) as error:
            raise Refusal(f"{out} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _twice(refs: Sequence[str]) -> list[str]:
    if not refs:
        return []
    some = ", ".join(refs[:3])
    return [f"{len(refs)} items are left out, whose ids stand in a pack before ({some}); --from PACK exports them."]


def _csv(asked: Asked) -> Iterable[str]:
    from tui.exchange import csv
    from tui.exchange.questions import outgoing

    questions, twice = outgoing(asked.library, asked.pack, asked.topic)
    _write(asked.out, csv.export(questions))
    return _twice(twice)


def _json(asked: Asked) -> Iterable[str]:
    from tui.exchange import json

    text, twice = json.export(asked.library, asked.pack, asked.topic)
    _write(asked.out, text)
    return _twice(twice)


def _gift(asked: Asked) -> Iterable[str]:
    from tui.exchange import gift
    from tui.exchange.questions import outgoing

    questions, twice = outgoing(asked.library, asked.pack, asked.topic)
    text, left = gift.export(questions, asked.library.names, _title(asked.library), gift.first_drawing)
    _write(asked.out, text)
    return [*_twice(twice), *left]


def _title(library: Library) -> Callable[..., str]:
    def title(link: object, pack: str) -> str:
        from tui.library.markup.links import Link

        assert isinstance(link, Link)  # noqa: S101
        target = library.resolve(link, pack)
        return (library.title(link.kind, target, pack) if target else "") or link.words

    return title


def _anki(asked: Asked) -> Iterable[str]:
    if not asked.out:
        raise Refusal("an Anki package needs a file: --out NAME.apkg.", 2)
    from tui.exchange import anki
    from tui.exchange.markdown import plain
    from tui.exchange.questions import outgoing

    library = asked.library
    titles = {topic.id: topic.title for topic in library.topics()}
    questions, twice = outgoing(library, asked.pack, asked.topic)
    left = anki.export(
        questions,
        asked.out,
        plain=lambda pack: lambda text: plain(library, text, pack),
        names=lambda pack: lambda term: library.names(term, pack),
        topics=lambda topic: titles.get(topic, topic),
    )
    return [*_twice(twice), *left]


def _md(asked: Asked) -> Iterable[str]:
    from tui.exchange.markdown import pages
    from tui.exchange.questions import outgoing

    questions, twice = outgoing(asked.library, asked.pack, asked.topic)
    texts = pages(asked.library, questions, asked.pack, asked.topic)
    if asked.out and not asked.out.endswith(".md"):
        for topic, text in texts.items():
            _write(os.path.join(asked.out, f"{topic}.md"), text)
    else:
        _write(asked.out, "\n".join(texts.values()))
    return _twice(twice)


def _obsidian(asked: Asked) -> Iterable[str]:
    if not asked.out:
        raise Refusal("obsidian needs the folder of the notes: warpwise export obsidian DIR.", 2)
    from tui.exchange.obsidian import export

    written = export(asked.library, asked.out, asked.pack, asked.topic)
    return [f"{written.written:,} notes written, {written.same:,} were as they are.", *written.left]


_KINDS: dict[str, Callable[[Asked], Iterable[str]]] = {
    "anki": _anki,
    "gift": _gift,
    "csv": _csv,
    "json": _json,
    "md": _md,
    "obsidian": _obsidian,
}
