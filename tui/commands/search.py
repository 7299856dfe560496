"""`warpwise search QUERY`: ranked entries; with --stdin one query a line in, one list a line out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from tui.library.compiled.rows import EntryRow
from tui.library.text import clean
from tui.search.corpus import index_of
from tui.search.index import Hit, Index
from tui.shelf import open_library


def run(argv: list[str]) -> int:
    """Prints hits; 1 when there are none."""
    parser = argparse.ArgumentParser(prog="warpwise search", allow_abbrev=False)
    parser.add_argument("query", nargs="*")
    parser.add_argument("--limit", type=int, default=10, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON list")
    parser.add_argument("--stdin", action="store_true", help="queries from standard input, one a line; always JSON")
    args = parser.parse_args(argv)
    if args.limit < 1:
        parser.error("--limit is at least 1")
    if not args.stdin and not args.query:
        parser.error("give a query, or --stdin")
    library = open_library()
    index = index_of(library)
    rows = {row.ref: row for row in library.entry_rows()}
    if args.stdin:
        return _stream(index, rows, args.limit)
    hits = index.search(" ".join(args.query), args.limit)
    if args.json:
        print(json.dumps([document(hit, rows[hit.ref]) for hit in hits], ensure_ascii=False))
    elif hits:
        for hit in hits:
            print(_line(hit, rows[hit.ref]))
    else:
        print(f"warpwise: nothing found for '{clean(' '.join(args.query))[:80]}'.", file=sys.stderr)
    return 0 if hits else 1


def _stream(index: Index, rows: dict[str, EntryRow], limit: int) -> int:
    # Bytes, since a line may be anything; a caller waits for each answer, so every line is flushed.
    for raw in sys.stdin.buffer:
        query = raw.decode("utf-8", "replace").rstrip("\r\n")
        hits = [document(hit, rows[hit.ref]) for hit in index.search(query, limit)]
        sys.stdout.write(json.dumps(hits, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def document(hit: Hit, row: EntryRow) -> dict[str, Any]:
    """One hit as format.md 7 has it."""
    extra: dict[str, Any] = {"score": round(hit.score, 6), "matched": hit.matched}
    return {**entry_document(row), **extra, **({"weak": True} if hit.weak else {})}


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


def _line(hit: Hit, row: EntryRow) -> str:
    why = "" if hit.matched == hit.term else f"  ({hit.matched})"
    weak = "  did you mean" if hit.weak else ""
    return clean(f"{row.id:<32} {hit.term}{why}{weak}")
