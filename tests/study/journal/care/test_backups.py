"""Backups: whole before they have a name, none for nothing, and none removed that holds what the journal does not."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, answered, record, study
from tui.failures import Refusal
from tui.study.derived import DERIVED
from tui.study.journal import rows, schema
from tui.study.journal.care import backups, copying
from tui.study.journal.care.ladder import LIMIT, Backup
from tui.study.journal.events import stamp
from tui.study.journal.store import Store

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A journal of some events."""
    path = str(tmp_path / "data" / "journal.sqlite")
    add(path, 5)
    return path


def add(path: str, count: int = 1, wall: int = NOON) -> None:
    store = Store(path, lambda: wall, DERIVED)
    store.append([answered(wall=wall + at) for at in range(count)])
    store.close()


def spoil_last_event(path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TRIGGER event_stays")
        db.execute("UPDATE event SET score = 3 WHERE rowid = (SELECT max(rowid) FROM event)")


def names(path: str) -> list[str]:
    return [os.path.basename(backup.path) for backup in backups.found(path)]


def ids(path: str) -> set[str]:
    with closing(schema.connect(path, busy_ms=0, read_only=True)) as db:
        return {event.id for event in rows.rows(db, "")}


def test_a_backup_is_a_whole_journal_with_the_time_in_its_name(path: str) -> None:
    made = backups.automatic(path, NOON)
    assert made is not None
    assert made.path == os.path.join(os.path.dirname(path), "backups", "journal-20261125T120000Z.sqlite")
    assert (made.events, made.rotten) == (5, 0)
    assert ids(made.path) == ids(path)
    assert names(path) == ["journal-20261125T120000Z.sqlite"]
    assert os.listdir(backups.folder_of(path)) == names(path), "nothing else is left in the folder"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_only_its_owner_can_read_it(path: str) -> None:
    made = backups.make(path, NOON)
    assert stat.S_IMODE(os.stat(made.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(made.path)).st_mode) == 0o700


def test_none_when_nothing_changed(path: str) -> None:
    assert backups.automatic(path, NOON) is not None
    assert backups.automatic(path, NOON + HOUR) is None
    add(path)
    assert backups.automatic(path, NOON + 2 * HOUR) is not None
    assert backups.automatic(path, NOON + 3 * HOUR) is None
    assert len(names(path)) == 2


def test_none_of_an_empty_journal_nor_of_none(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite")
    assert backups.automatic(path, NOON) is None
    Store(path, lambda: NOON, DERIVED).close()
    assert backups.automatic(path, NOON) is None
    assert backups.before(path, NOON) == ""
    assert not os.path.exists(backups.folder_of(path))


def test_two_in_one_second(path: str) -> None:
    first, second = backups.make(path, NOON), backups.make(path, NOON + 1)
    assert first.path != second.path
    assert names(path) == ["journal-20261125T120000Z.sqlite", "journal-20261125T120000Z-2.sqlite"]


def test_what_is_done_before_something_dangerous(path: str) -> None:
    kept = backups.before(path, NOON)
    assert ids(kept) == ids(path)
    assert backups.before(path, NOON + HOUR) == kept, "the one there is will do"
    Path(kept).write_bytes(b"rotten" * 1_000)
    again = backups.before(path, NOON + 2 * HOUR)
    assert again != kept
    assert ids(again) == ids(path)


def test_a_latest_backup_that_cannot_be_read_counts_as_none(path: str) -> None:
    made = backups.make(path, NOON)
    Path(made.path).write_bytes(b"")
    assert backups.automatic(path, NOON + HOUR) is not None


def test_old_ones_go_by_the_ladder(path: str) -> None:
    for hour in range(0, 24 * 10, 8):
        add(path, wall=NOON + hour * HOUR)
        backups.automatic(path, NOON + hour * HOUR)
    found = [backup.made for backup in backups.found(path)]
    assert len(found) == 6 + 8, "all of two days, and one of each day before"
    assert found[0].hour == 20


def test_none_goes_that_holds_what_the_journal_does_not(path: str) -> None:
    """After a restore, say: the ladder has no place for it, and it stays."""
    with closing(schema.connect(path, busy_ms=0)) as db:
        schema.insert(db, [stamp(record("teleport"), "elsewhere", 1, 0)])
    other = backups.make(path, NOON).path
    os.remove(path)
    add(path, 3)
    for hour in range(1, 24 * 30, 24):
        add(path, wall=NOON + hour * HOUR)
        backups.automatic(path, NOON + hour * HOUR + 1)
    assert other in [backup.path for backup in backups.found(path)]
    assert len(names(path)) < 25


def test_none_goes_while_something_has_rotted(path: str) -> None:
    for hour in range(0, 24 * 10, 8):
        add(path, wall=NOON + hour * HOUR)
        backups.make(path, NOON + hour * HOUR)
    before = names(path)
    spoil_last_event(path)
    add(path, wall=NOON + 240 * HOUR)
    made = backups.automatic(path, NOON + 240 * HOUR)
    assert made is not None
    assert made.rotten == 1
    assert names(path)[:-1] == before


def test_a_damaged_backup_is_not_removed(path: str) -> None:
    made = backups.make(path, NOON)
    Path(made.path).write_bytes(b"x" * 5_000)
    for day in range(1, 20):
        add(path, wall=NOON + day * DAY)
        backups.automatic(path, NOON + day * DAY)
    assert os.path.exists(made.path)


def test_too_many_bytes(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = backups.found

    def large(journal: str, folder: str = "") -> list[Backup]:
        return [Backup(one.made, one.number, one.path, LIMIT // 3) for one in found(journal, folder)]

    for hour in range(4):
        backups.make(path, NOON + hour * HOUR)
    monkeypatch.setattr(backups, "found", large)
    assert len(backups.prune(path, NOON + 5 * HOUR)) == 1
    assert names(path)[0] == "journal-20261125T130000Z.sqlite"


def test_files_of_others_are_left_alone(path: str) -> None:
    folder = Path(backups.folder_of(path))
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "journal-20200101T000000Z.sqlite").mkdir()
    for day in range(30):
        add(path, wall=NOON + day * DAY)
        backups.automatic(path, NOON + day * DAY)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "journal-20200101T000000Z.sqlite").is_dir()


# What goes wrong.


def test_a_full_disk_leaves_nothing_behind(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect

    class Small(sqlite3.Connection):
        def execute(self, sql: str, parameters: object = ()) -> sqlite3.Cursor:
            if sql == "PRAGMA synchronous=OFF":
                super().execute("PRAGMA max_page_count=3")
            return super().execute(sql, parameters)  # type: ignore[arg-type]

    def small(target: str, **more: object) -> sqlite3.Connection:
        found: sqlite3.Connection = real(target, factory=Small, **more)  # type: ignore[call-overload]
        return found

    monkeypatch.setattr("tui.study.journal.care.copying.sqlite3.connect", small)
    with pytest.raises(Refusal, match="disk is full"):
        backups.make(path, NOON)
    assert os.listdir(backups.folder_of(path)) == []


def test_no_backup_takes_the_room_of_the_journal(path: str) -> None:
    with pytest.raises(Refusal, match="no room for a backup"):
        backups.make(path, NOON, free=lambda place: backups.ROOM)
    assert names(path) == []


def test_a_window_that_does_not_let_go_is_not_waited_for_without_end(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "BUSY_MS", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for work in (backups.make, backups.automatic, backups.before):
            with pytest.raises(Refusal, match="locked"):
                work(path, NOON)
    assert not os.path.exists(backups.folder_of(path)) or os.listdir(backups.folder_of(path)) == []


def test_a_place_that_cannot_be_written(path: str) -> None:
    Path(backups.folder_of(path)).write_text("in the way")
    with pytest.raises(Refusal, match="cannot be written"):
        backups.make(path, NOON)


def test_a_damaged_journal_gets_no_backup_and_no_old_one_goes(path: str) -> None:
    backups.make(path, NOON)
    add(path)
    with open(path, "r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 4)
    with pytest.raises(Refusal, match="is damaged, so no backup"):
        backups.make(path, NOON + HOUR)
    assert names(path) == ["journal-20261125T120000Z.sqlite"]
    assert os.listdir(backups.folder_of(path)) == names(path)


def test_a_copy_that_was_broken_off_is_cleared_away_in_time(path: str) -> None:
    folder = Path(backups.folder_of(path))
    folder.mkdir()
    for name, age in (("journal-1.sqlite.7.tmp", 2 * DAY), ("journal-2.sqlite.8.tmp", HOUR)):
        (folder / name).write_text("half")
        os.utime(folder / name, ((NOON - age) / 1000,) * 2)
    backups.make(path, NOON)
    assert not (folder / "journal-1.sqlite.7.tmp").exists()
    assert (folder / "journal-2.sqlite.8.tmp").exists(), "another window may be at it"


def test_a_check_asks_sqlite_about_indexes_too(path: str) -> None:
    assert copying.check(path, looked_at=10, turn=0).events == 5
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema=ON")
        db.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX event_item ON event (kind)' WHERE name = 'event_item'")
    with pytest.raises(copying.NotSound):
        copying.check(path, looked_at=10, turn=0)
    with pytest.raises(Refusal, match="is damaged"):
        backups.make(path, NOON)


def test_a_check_sees_rot_anywhere_in_the_course_of_time(path: str) -> None:
    add(path, 300)
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("DROP TRIGGER event_stays")
        db.execute("UPDATE event SET score = 3 WHERE rowid = 42")
        assert copying.rotten(db, 10_000, 0) == 1
        assert {copying.rotten(db, 40, turn) for turn in range(100)} == {0, 1}
        db.execute("UPDATE event SET score = 3 WHERE rowid = 305")
        assert all(copying.rotten(db, 40, turn) for turn in range(10)), "the latest are always looked at"


# The study makes them.


def test_a_study_backs_up_at_its_end_and_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite"
    clock = FakeClock()
    desk = study(path, clock)
    assert desk.backup_if_due().result() == ""
    assert names(str(path)) == [], "nothing was done yet"
    desk.course.keep_lesson("core/l", done="one", place="two").result()
    assert desk.backup_if_due().result() == ""
    clock.wait(30 * 60_000)
    assert desk.backup_if_due().result() == ""
    assert len(names(str(path))) == 1
    desk.course.keep_lesson("core/l", done="two", place="three").result()
    desk.close()
    assert names(str(path)) == ["journal-20261125T120000Z.sqlite", "journal-20261125T123000Z.sqlite"]
    study(path, clock).close()
    assert len(names(str(path))) == 2


def test_a_study_says_when_there_can_be_no_backup_and_ends_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite"
    desk = study(path, FakeClock())
    desk.course.keep_lesson("core/l", done="one", place="two").result()
    Path(backups.folder_of(str(path))).write_text("in the way")
    assert desk.backup_if_due().result().startswith("No backup was made: ")
    desk.close()
    assert len(ids(str(path))) == 1
    with pytest.raises(RuntimeError):
        desk.backup_if_due()


def test_a_study_says_when_something_has_rotted(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite"
    desk = study(path, FakeClock())
    desk.course.keep_lesson("core/l", done="one", place="two").result()
    spoil_last_event(str(path))
    assert "warpwise doctor" in desk.backup_if_due().result()
    desk.close()


# A journal that breaks is mended from its backups too.


def test_a_rescue_reads_the_backups(path: str) -> None:
    before = ids(path)
    backups.make(path, NOON)
    Path(path).write_bytes(b"junk" * 3_000)
    store = Store(path, lambda: NOON + DAY, DERIVED)
    assert "5 entries were recovered" in store.status.lost[0]
    store.close()
    assert ids(path) == before


def test_a_journal_that_is_gone_points_to_the_backups(path: str) -> None:
    backups.make(path, NOON)
    os.remove(path)
    store = Store(path, lambda: NOON, DERIVED)
    assert "warpwise restore" in store.status.lost[0]
    store.close()
