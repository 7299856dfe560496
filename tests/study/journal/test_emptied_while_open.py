"""A journal emptied or damaged under an open window is told in one sentence, and that one is true."""

from __future__ import annotations

from pathlib import Path

from tests.study.helpers import NOON, FakeClock, answered
from tui.study.derived import DERIVED
from tui.study.journal import reads
from tui.study.journal.store import Store


def written(path: Path, count: int) -> Store:
    store = Store(str(path), FakeClock().wall_ms, DERIVED)
    for at in range(count):
        store.append([answered(f"core/question/q{at}", NOON + at)])
    return store


def test_what_was_put_back_is_not_called_lost(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    store = written(path, 4)
    path.write_bytes(b"")
    assert store.append([answered("core/question/late", NOON + 9)]).saved
    (note,) = store.status.notes
    assert "4 entries were put back, and none is missing" in note
    assert store.status.lost == ()
    assert len(reads.item(store, "core/question/q3").trials) == 1


def test_what_only_an_earlier_window_knew_is_told_with_what_was_put_back(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    written(path, 3).close()
    store = Store(str(path), FakeClock().wall_ms, DERIVED)
    store.append([answered("core/question/now", NOON + 50)])
    path.write_bytes(b"")
    assert store.append([answered("core/question/late", NOON + 99)]).saved
    (lost,) = store.status.lost
    assert "1 entry was put back, at least 3 more are missing" in lost
    assert store.status.notes == ()
