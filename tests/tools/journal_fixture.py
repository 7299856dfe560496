"""Writes the fixture of the present format: `python tests/tools/journal_fixture.py`. Once for each released format.

Every release's file stays in `tests/study/journal/care/fixtures` for ever: a test opens, merges and restores
each of them.
An existing one is never written again; a change of the tables takes a new `USER_VERSION`, a step in
`tui/study/journal/care/migrations.py`, and one more fixture.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.events import KINDS, Event, Record, payload, stamp

FOLDER = Path(__file__).resolve().parents[1] / "study" / "journal" / "care" / "fixtures"
NOON = 1_795_608_000_000


def events() -> list[Event]:
    """One event of every kind on two devices, an unknown kind, an undone answer, text of many sorts."""
    made: list[Event] = []
    for device in ("01a21293-b600-7000-8000-00000000000a", "01a21293-b600-7000-8000-00000000000b"):
        at_ms = 0
        for seq, kind in enumerate([*sorted(KINDS), "teleport"], 1):
            made.append(stamp(_record(kind, device[-1], seq), device, seq, at_ms))
            at_ms = made[-1].at_ms
    return made


def _record(kind: str, device: str, seq: int) -> Record:
    id = f"01a21293-b600-7000-8000-{seq:010x}{device}0"
    answered = f"01a21293-b600-7000-8000-{1:010x}{device}0"
    about_item = not kind.startswith(("attempt", "plan", "import"))
    return Record(
        id=id,
        kind=kind,
        wall_ms=NOON + seq * 3_600_000,
        tz_offset_min=180 if device == "a" else -420,
        app_version="0.1.0",
        item_id="core/question/kv-bytes" if about_item else None,
        content_hash="0" * 64 if kind == "answer" else None,
        rating=3 if kind == "answer" else None,
        pass_bar=1_000_000 if kind == "answer" else None,
        score=1_000_000 if kind in ("answer", "override") else None,
        confidence="sure" if kind == "answer" else None,
        duration_ms=9_000 if kind == "answer" else None,
        hints=0 if kind == "answer" else None,
        answer=payload(text="Größe ≤ 3.35 TB/s, 日本語, 🙂", at=1, elapsed=4_000),
        attempt_id=f"sitting-{device}" if kind.startswith("attempt") or kind in ("answer", "draft") else None,
        target_id=answered if kind in ("undo", "redo", "override") else None,
    )


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"schema-{schema.USER_VERSION}.sqlite"
    if path.exists():
        sys.exit(f"{path} is there already: a released format never changes.")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA page_size=1024")
        db.execute("BEGIN")
        schema.create(db)
        DERIVED.rebuild(db)
        made = events()
        schema.insert(db, made)
        DERIVED.update(db, made)
        db.execute("COMMIT")
    print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
