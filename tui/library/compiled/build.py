"""A pack's YAML -> one read-only SQLite file.

    python -m tui.library.compiled.build CONTENT OUT

writes the file that a wheel carries.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence

from tui import __version__
from tui.library.authoring.collector import paused_collector
from tui.library.authoring.reader import Progress, read_pack, read_pages
from tui.library.authoring.source import PackSource, without_retired
from tui.library.compiled import leftovers
from tui.library.compiled.locate import content_root
from tui.library.compiled.stamp import FORMAT, content_hash, signature, tally
from tui.library.compiled.tables import SCHEMA, fill

Extra = Callable[[sqlite3.Connection], Iterable[tuple[str, bytes]]]
"""Reads the filled tables and yields what is to be kept besides, by name; `Library.blob` gives it back. What is looked
up row by row it writes into `lookup` itself."""


def build(
    con: sqlite3.Connection,
    root: str,
    *,
    extras: Sequence[Extra] = (),
    progress: Progress | None = None,
    portable: bool = False,
) -> PackSource:
    """Compiles the pack at `root` into the empty database `con`. `portable`: without this machine's paths and times."""
    # Before reading, so that a later edit shows.
    stamp = {"hash": content_hash(root)}
    if not portable:
        stamp |= {"root": os.path.realpath(root), "signature": signature(root)}
    source = read_pack(root, progress=progress, keep_nodes=False, core_pages=lambda: read_pages(content_root()))
    con.execute("PRAGMA journal_mode=OFF")
    con.execute("PRAGMA synchronous=OFF")
    con.executescript(SCHEMA)
    with con, paused_collector():
        fill(con, source)
        meta = {**_meta(source), **stamp}
        con.executemany("INSERT INTO meta VALUES(?,?)", {**meta, "check": tally(meta)}.items())
        for extra in extras:
            for kept in extra(con):
                con.execute("INSERT OR REPLACE INTO blob VALUES(?,?)", kept)
    return source


def _meta(source: PackSource) -> dict[str, str]:
    source = without_retired(source)
    counts = {
        "topics": len(source.topics),
        "entries": len(source.entries),
        "lessons": len(source.lessons),
        "questions": len(source.questions),
        "labs": len(source.labs),
        "chips": len(source.chips),
    }
    return {
        "format": FORMAT,
        "app": __version__,
        "pack": source.pack_id,
        "title": source.about.title,
        "counts": json.dumps(counts),
        "mistakes": str(sum(issue.severity == "error" for issue in source.issues)),
        "first_mistake": next((str(issue) for issue in source.issues if issue.severity == "error"), ""),
    }


def write(
    out: str,
    root: str,
    *,
    extras: Sequence[Extra] = (),
    progress: Progress | None = None,
    portable: bool = False,
) -> PackSource:
    """Compiles the pack at `root` into the file `out`, which appears whole or not at all. Raises OSError."""
    temporary = leftovers.temporary(out)
    try:
        con = sqlite3.connect(temporary)
        try:
            source = build(con, root, extras=extras, progress=progress, portable=portable)
        finally:
            con.close()
        os.replace(temporary, out)
    except sqlite3.OperationalError as error:  # the disk is full, say
        raise OSError(str(error)) from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
    return source


def main(argv: list[str], *, extras: Sequence[Extra] = ()) -> int:
    """Compiles CONTENT into OUT; any error of the content fails."""
    if len(argv) != 2:
        sys.stderr.write("usage: python -m tui.library.compiled.build CONTENT OUT\n")
        return 2
    source = write(argv[1], argv[0], extras=extras, portable=True)
    errors = [issue for issue in source.issues if issue.severity == "error"]
    for issue in errors:
        sys.stderr.write(f"{issue}\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
