"""`warpwise search QUERY`: ranked entries; with --stdin one query a line in, one list a line out."""

from __future__ import annotations

import json
import sys
from typing import Any

from tui.commands.arguments import Parser
from tui.library.compiled.rows import ChipRow, EntryRow
from tui.library.library import Library
from tui.library.text import clean
from tui.search.corpus import index_of
from tui.search.index import Hit, Index
from tui.shelf import open_library


def run(argv: list[str]) -> int:
    """Prints hits; 1 when there are none."""
    args = parser().parse_args(argv)
    if args.limit < 1:
        parser().error("--limit is at least 1")
    if not args.stdin and not args.query:
        parser().error("search needs a query, or --stdin")
    library = open_library()
    index = index_of(library)
    if args.stdin:
        return _stream(library, index, args.limit)
    query = " ".join(args.query)
    documents_found = documents(library, index, query, args.limit)
    if args.json:
        print(json.dumps(documents_found, ensure_ascii=False))
    elif documents_found:
        for row in documents_found:
            print(_line(row))
    else:
        print(f"warpwise: nothing found for '{clean(query)[:80]}'.", file=sys.stderr)
    return 0 if documents_found else 1


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise search",
        "Ranked entries for words, also misspelt or asked as a question.",
        ("warpwise search kv cahce", "warpwise search --limit 3 why is decode slow", "warpwise search --json hbm"),
    )
    made.add_argument("query", nargs="*", metavar="QUERY", help="words of a name, or a question")
    made.add_argument("--limit", type=int, default=10, metavar="N", help="at most so many (10)")
    made.add_argument("--json", action="store_true", help="one JSON list")
    made.add_argument("--stdin", action="store_true", help="queries from standard input, one a line; always JSON")
    return made


def _stream(library: Library, index: Index, limit: int) -> int:
    # Bytes, since a line may be anything; a caller waits for each answer, so every line is flushed.
    for raw in sys.stdin.buffer:
        query = raw.decode("utf-8", "replace").rstrip("\r\n")
        sys.stdout.write(json.dumps(documents(library, index, query, limit), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def documents(library: Library, index: Index, query: str, limit: int) -> list[dict[str, Any]]:
    """What is found, as format.md 7 has it: entries, and chips where no entry is an answer."""
    hits = index.search(query, limit)
    rows: dict[str, EntryRow] = {row.ref: row for row in library.entry_rows([hit.ref for hit in hits])}
    results = [_document(hit, rows[hit.ref]) for hit in hits if hit.ref in rows]
    if all(hit.weak for hit in hits):
        from tui.search.chips import find_chips

        results += [_chip_document(row) for row in find_chips(library.chip_rows(), query)]
    return results[:limit]


def _document(hit: Hit, row: EntryRow) -> dict[str, Any]:
    extra: dict[str, Any] = {"score": round(hit.score, 6), "matched": hit.matched}
    return {**entry_document(row), **extra, **({"weak": True} if hit.weak else {})}


def _chip_document(row: ChipRow) -> dict[str, Any]:
    return {"kind": "chip", "pack": row.pack, "id": row.id, "slug": row.id, "term": row.name, "vendor": row.vendor}


def entry_document(row: EntryRow) -> dict[str, Any]:
    """One entry's row as JSON."""
    return {
        "pack": row.pack,
        "id": row.id,
        "slug": row.id,
        "term": row.term,
        "aliases": list(row.aliases),
        "covers": list(row.covers),
        "topic": row.topic,
        "level": row.level,
    }


def _line(row: dict[str, Any]) -> str:
    if row.get("kind") == "chip":
        return clean(f"{row['id']:<32} {row['term']}  (chip)")
    why = "" if row["matched"] == row["term"] else f"  ({row['matched']})"
    weak = "  did you mean" if row.get("weak") else ""
    return clean(f"{row['id']:<32} {row['term']}{why}{weak}")
