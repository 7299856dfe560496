"""An earlier state put back: nothing is lost unawares, and nothing is deleted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered, record
from tui.failures import Refusal
from tui.study.derived import DERIVED
from tui.study.journal import reads, rows, schema
from tui.study.journal.care import backups, merge
from tui.study.journal.care.restore import choices, chosen, restore
from tui.study.journal.device import device_of
from tui.study.journal.events import Event, stamp
from tui.study.journal.projections.registry import Beat
from tui.study.journal.store import Store

HOUR = 3_600_000
DAY = 24 * HOUR
Q1 = "core/question/q1"


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A journal with a backup of its first three events; three more came on the days after."""
    path = str(tmp_path / "data" / "journal.sqlite")
    add(path, NOON, NOON + 1, NOON + 2)
    backups.make(path, NOON)
    add(path, NOON + DAY, NOON + DAY + 1, NOON + 2 * DAY)
    return path


def add(path: str, *walls: int) -> list[Event]:
    store = Store(path, lambda: NOON, DERIVED)
    made = store.append([answered(wall=wall) for wall in walls]).events
    store.close()
    return list(made)


def events(path: str) -> dict[str, Event]:
    with closing(schema.connect(path, busy_ms=0, read_only=True)) as db:
        return {event.id: event for event in rows.rows(db, "")}


def backup(path: str, at: int = 0) -> str:
    return backups.found(path)[at].path


def spoil(path: str) -> str:
    """One event is no longer what was written; its id."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        sql = "SELECT sql FROM sqlite_master WHERE name = 'event_stays'"
        trigger = db.execute(sql).fetchone()[0]
        db.execute("DROP TRIGGER event_stays")
        db.execute("UPDATE event SET score = 3 WHERE rowid = 1")
        db.execute(trigger)
        found: str = db.execute("SELECT id FROM event WHERE rowid = 1").fetchone()[0]
    return found


def everywhere(path: str) -> set[str]:
    """Every event that is still somewhere: in the journal, in a backup."""
    found = set(events(path))
    for one in backups.found(path):
        found |= set(events(one.path))
    return found


def test_the_list_says_what_each_would_lose(path: str) -> None:
    backups.make(path, NOON + 2 * DAY)
    latest, first = choices(path)
    assert (latest.events, latest.lost and latest.lost.events) == (6, 0)
    assert first.lost is not None
    assert (first.events, first.lost.events) == (3, 3)
    assert first.lost.sentence == "3 events of 2026-11-26 to 2026-11-27"
    assert first.backup.size == os.path.getsize(backup(path))


def test_the_list_of_what_cannot_be_restored(path: str) -> None:
    newer, junk = backups.make(path, NOON + DAY).path, backups.make(path, NOON + 2 * DAY).path
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version=7")
    Path(junk).write_bytes(b"junk" * 5_000)
    broken, new, good = choices(path)
    assert (broken.events, new.events, good.events) == (None, None, 3)
    assert "damaged" in broken.problem
    assert "format 7" in new.problem
    for one in (broken, new):
        with pytest.raises(Refusal):
            restore(path, one.backup.path, NOON, DERIVED, leaving=True)


def test_the_list_beside_a_broken_or_missing_journal(path: str) -> None:
    Path(path).write_bytes(b"junk" * 5_000)
    assert choices(path)[0].lost is None
    os.remove(path)
    assert choices(path)[0].events == 3


def test_nothing_is_lost_unawares(path: str) -> None:
    before = Path(path).read_bytes()
    with pytest.raises(Refusal, match=r"lacks 3 events of 2026-11-26 to 2026-11-27.*--merge.*--anyway"):
        restore(path, backup(path), NOON + 3 * DAY, DERIVED)
    assert Path(path).read_bytes() == before
    assert [name for name in os.listdir(os.path.dirname(path)) if "restoring" in name] == []


def test_what_is_left_behind_is_in_a_backup(path: str) -> None:
    before, first = events(path), backup(path)
    done = restore(path, first, NOON + 3 * DAY, DERIVED, leaving=True)
    assert events(path) == events(first)
    assert (done.events, done.added, done.lost.events) == (3, 0, 3)
    assert events(done.kept) == before
    assert merge.merge(path, [done.kept], NOON, DERIVED).added == 3
    assert events(path) == before


def test_what_is_left_behind_stays_however_long(path: str) -> None:
    """The ladder takes no backup that holds what the journal does not."""
    everything = everywhere(path)
    kept = restore(path, backup(path), NOON + 3 * DAY, DERIVED, leaving=True).kept
    for day in range(4, 40):
        everything |= {event.id for event in add(path, NOON + day * DAY)}
        backups.automatic(path, NOON + day * DAY)
    assert os.path.exists(kept)
    assert everywhere(path) == everything


def test_merging_keeps_all(path: str) -> None:
    before = events(path)
    done = restore(path, backup(path), NOON + 3 * DAY, DERIVED, merging=True)
    assert events(path) == before
    assert (done.events, done.added, done.lost.events, done.conflicts) == (6, 3, 0, ())
    with closing(schema.connect(path, busy_ms=0)) as db:
        assert DERIVED.current(db)
        assert db.execute("SELECT answers FROM item_state").fetchall() == [(6,)]


def test_merging_mends_what_has_rotted(path: str) -> None:
    before = events(path)
    rotten = spoil(path)
    assert rotten not in events(path)
    done = restore(path, backup(path), NOON + 3 * DAY, DERIVED, merging=True)
    assert events(path) == before
    assert done.lost.events == 0


def test_the_backup_of_the_present_comes_first_or_nothing(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()

    def refuse(journal: str, wall_ms: int) -> str:
        raise Refusal("the disk is full")

    monkeypatch.setattr(backups, "before", refuse)
    with pytest.raises(Refusal, match="disk is full"):
        restore(path, backup(path), NOON, DERIVED, leaving=True)
    assert Path(path).read_bytes() == before


def test_a_new_device_writes_on(path: str) -> None:
    old = {event.device_id for event in events(path).values()}
    restore(path, backup(path), NOON + 3 * DAY, DERIVED, leaving=True)
    store = Store(path, lambda: NOON, DERIVED)
    event = store.append([answered()]).events[0]
    assert event.device_id not in old
    assert event.seq == 1
    assert store.status.notes == ()
    store.close()


def test_a_new_device_even_for_a_file_with_the_old_number(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file system may give a new file the number of one that is gone."""
    monkeypatch.setattr("tui.study.journal.device._marker", lambda path: "the same")
    known = device_of(path, NOON).id
    assert device_of(path, NOON).id == known
    restore(path, backup(path), NOON + 3 * DAY, DERIVED, leaving=True)
    assert device_of(path, NOON).id != known


def test_another_window_goes_on_with_the_restored_journal(path: str) -> None:
    store = Store(path, lambda: NOON, DERIVED)
    assert len(reads.item(store, Q1).trials) == 6
    restore(path, backup(path), NOON + 3 * DAY, DERIVED, leaving=True)
    assert len(reads.item(store, Q1).trials) == 3
    one = store.append([answered()])
    assert one.saved
    assert one.events[0].id in events(path)
    store.close()


def test_what_another_window_writes_meanwhile_is_not_lost(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the backup of the present on, the journal is held: a writer waits, and then writes to the new one."""
    from tui.study.journal.care import swap

    real, tried = swap.replace, []

    def trying(journal: str, fresh: str, db: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                tried.append("locked")
        real(journal, fresh, db)

    monkeypatch.setattr(swap, "replace", trying)
    restore(path, backup(path), NOON, DERIVED, merging=True)
    assert tried == ["locked"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks are another matter there")
def test_the_journal_stays_locked_for_other_processes_while_it_is_merged(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock of POSIX goes when its process closes any handle of the file: nothing may open it meanwhile."""
    import subprocess

    from tui.study.journal.care import swap

    real, said = swap.replace, []
    code = (
        "import sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)\n"
        "try:\n db.execute('BEGIN IMMEDIATE'); print('free')\n"
        "except sqlite3.OperationalError: print('locked')"
    )

    def asking(journal: str, fresh: str, db: sqlite3.Connection) -> None:
        done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
        said.append(done.stdout.strip())
        real(journal, fresh, db)

    monkeypatch.setattr(swap, "replace", asking)
    restore(path, backup(path), NOON, DERIVED, merging=True)
    assert said == ["locked"]


def test_when_it_breaks_off_the_journal_is_as_it_was(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()

    def power_cut(source: str, target: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tui.study.journal.care.swap.os.replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            restore(path, backup(path), NOON, DERIVED, leaving=True)
    assert Path(path).read_bytes() == before
    restore(path, backup(path), NOON, DERIVED, leaving=True)
    assert len(events(path)) == 3


def test_a_broken_journal_is_mended_first_and_still_loses_nothing(path: str) -> None:
    everything = everywhere(path)
    Path(path).write_bytes(bytes(100) + Path(path).read_bytes()[100:])
    with pytest.raises(Refusal, match="lacks 3 events"):
        restore(path, backup(path), NOON + 3 * DAY, DERIVED)
    assert everywhere(path) == everything
    done = restore(path, backup(path), NOON + 3 * DAY, DERIVED, merging=True)
    assert done.notes == ()
    assert set(events(path)) == everything


def test_in_the_place_of_a_journal_that_is_gone(path: str) -> None:
    os.remove(path)
    done = restore(path, backup(path), NOON + 3 * DAY, DERIVED)
    assert len(events(path)) == 3
    assert (done.kept, done.lost.events) == ("", 0)


def test_a_sitting_that_was_open_in_the_backup_is_open_again(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite")
    store = Store(path, lambda: NOON, DERIVED)
    beat = Beat("sitting", 7_500, 2, (1, 2, 3))
    store.append([record("attempt_start", id="sitting", attempt_id="sitting")], beat)
    kept = backups.make(path, NOON).path
    store.append([record("attempt_submit", attempt_id="sitting")])
    restore(path, kept, NOON, DERIVED, leaving=True)
    assert [one.beat for one in reads.open_attempts(store)] == [beat]
    store.close()


def test_a_journal_from_anywhere(path: str, tmp_path: Path) -> None:
    other = str(tmp_path / "stick.sqlite")
    shutil.copy(backup(path), other)
    assert chosen(path, other).path == other
    restore(path, other, NOON, DERIVED, leaving=True)
    assert len(events(path)) == 3
    assert os.path.exists(other)


def test_names_of_backups(path: str) -> None:
    backups.make(path, NOON + DAY)
    for name in ("journal-20261125T120000Z.sqlite", backup(path)):
        assert chosen(path, name) == backups.found(path)[0]
    assert chosen(path, "latest") == backups.found(path)[1]
    with pytest.raises(Refusal, match="no backup 'none'"):
        chosen(path, "none")
    with pytest.raises(Refusal, match="this journal itself"):
        restore(path, path, NOON, DERIVED)


def test_a_journal_of_a_newer_program_is_not_replaced(path: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=7")
    before = Path(path).read_bytes()
    with pytest.raises(Refusal, match="format 7"):
        restore(path, backup(path), NOON, DERIVED, leaving=True)
    assert Path(path).read_bytes() == before


def test_two_that_differ(path: str) -> None:
    """One event of the journal is not that of the backup: the backup's stands, the other is kept and said."""
    one = next(iter(events(path).values()))
    other = stamp(answered(id=one.id, wall=NOON, score=0), one.device_id, one.seq, 0)
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("DROP TRIGGER event_remains")
        db.execute("DELETE FROM event WHERE id = ?", (one.id,))
        schema.insert(db, [other])
    done = restore(path, backup(path), NOON + 3 * DAY, DERIVED, merging=True)
    assert done.conflicts == (one.id,)
    assert events(path)[one.id] == one
    assert events(done.kept)[one.id] == other
