"""A lock of POSIX goes when its process closes any handle of the file: looking at a journal must not open it again."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.care import backups, compare, copying, rescue
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer

TRY = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    db.execute("BEGIN IMMEDIATE")
    print("free")
except sqlite3.OperationalError:
    print("locked")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks are another matter there")
def test_what_other_threads_do_to_the_file_leaves_the_writers_lock(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite")
    store = Store(path, lambda: NOON, DERIVED)
    store.append([answered()])
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert rescue.sound(path, busy_ms=0, shared=True), (
            "as the check after the first frame does, on a thread of its own"
        )
        kept = backups.make(path, NOON).path
        copying.check(path, looked_at=10, turn=0)
        compare.missing(path, kept)
        store.close()
        done = subprocess.run([sys.executable, "-c", TRY, path], capture_output=True, text=True, check=True)
    assert done.stdout == "locked\n"


def test_a_format_that_makes_sqlite_refuse_to_write_is_found_without_opening_the_file(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite")
    Store(path, lambda: NOON, DERIVED).close()
    assert rescue.sound(path, shared=True)
    with open(path, "r+b") as file:
        file.seek(18)
        file.write(b"\x09")
    assert not rescue.sound(path, shared=True)


def test_the_check_after_the_first_frame_knows_that_the_file_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def sound(path: str, *, busy_ms: int = 0, shared: bool = False) -> bool:
        asked.append(shared)
        return True

    writer = Writer(lambda: Store(str(tmp_path / "journal.sqlite"), lambda: NOON, DERIVED))
    monkeypatch.setattr(rescue, "sound", sound)
    writer.check().result()
    writer.close()
    assert asked == [True]
