"""`warpwise list [KIND]`: what there is."""

import sys

from tui.library.text import clean
from tui.shelf import open_library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui.commands.arguments import Parser
    from tui.library.library import Library

KINDS = ("entries", "lessons", "questions", "labs", "chips")


def run(argv: list[str]) -> int:
    """Prints counts, or the rows of one kind."""
    if len(argv) == 2 and argv[0] == "--names":
        # A shell asks at every tab: argparse would take as long as the answer.
        return _names(argv[1])
    args = parser().parse_args(argv)
    if args.names is not None:
        return _names(args.names)
    library = open_library()
    topic = _topic(library, args.topic) if args.topic else ""
    if args.kind is None and not args.json and not topic:
        for kind, count in library.counts().items():
            print(f"{kind:<10}{count:>7,}")
        return 0
    rows = documents(library, args.kind or "entries", topic)
    if args.json:
        import json

        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(clean(f"{row['id']:<40} {row['title'] if 'title' in row else row.get('term', '')}"))
    return 0


def _names(prefix: str) -> int:
    """One name a line, terms and aliases, those that start with `prefix`, whatever the case."""
    start = prefix.casefold()
    names = {name for pack in open_library().entry_terms() for name in pack if name.casefold().startswith(start)}
    sys.stdout.write("".join(f"{clean(name)}\n" for name in sorted(names, key=str.casefold)))
    return 0


def parser() -> "Parser":
    """What it takes."""
    from tui.commands.arguments import Parser

    made = Parser(
        "warpwise list",
        "What there is: how many of each kind, or the rows of one.",
        (
            "warpwise list",
            "warpwise list lessons",
            "warpwise list entries --topic inference --json",
            "warpwise list --names kv",
        ),
    )
    made.add_argument("kind", nargs="?", choices=KINDS, metavar="KIND", help=f"{', '.join(KINDS)}")
    made.add_argument("--topic", metavar="T", help="only this topic")
    made.add_argument("--names", metavar="PREFIX", help="terms and aliases that start so, one a line, for completion")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _topic(library: "Library", name: str) -> str:
    from tui.services import Services

    services = Services()
    services.__dict__["library"] = library
    return services.known_topic(name)


def documents(library: "Library", kind: str, topic: str = "") -> "list[dict[str, Any]]":
    """The rows of a kind as JSON objects: id and title at least."""
    from tui.commands.search import entry_document

    rows: list[dict[str, Any]]
    if kind == "entries":
        rows = [entry_document(row) for row in library.entry_rows()]
    elif kind == "questions":
        rows = [
            {**row._asdict(), "title": _first_line(library, row.ref), "terms": list(row.terms)}
            for row in library.question_rows()
        ]
    elif kind == "lessons":
        rows = [row._asdict() for row in library.lesson_rows()]
    elif kind == "labs":
        rows = [{**row._asdict(), "terms": list(row.terms)} for row in library.lab_rows()]
    else:
        rows = [{**row._asdict(), "title": row.name} for row in library.chip_rows()]
    return [row for row in rows if not topic or row.get("topic", topic) == topic]


def _first_line(library: "Library", ref: str) -> str:
    data = library.item_json("question", ref) or {}
    return " ".join(str(data.get("stem") or data.get("claim") or "").split())
