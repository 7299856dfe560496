"""Journals of older programs: every released format opens, and no step can harm the file that it starts from."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered
from tui.study.derived import DERIVED
from tui.study.journal import reads, rows, schema
from tui.study.journal.care import backups, merge, migrations, restore
from tui.study.journal.device import device_of
from tui.study.journal.events import Event
from tui.study.journal.store import Store

FIXTURES = Path(__file__).parent / "fixtures"
RELEASED = sorted(FIXTURES.glob("schema-*.sqlite"), key=lambda path: int(path.stem.partition("-")[2]))
COUNT = 42
"""Events in the fixture of the first format."""
DAY = 86_400_000


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A journal as the first release wrote it."""
    path = str(tmp_path / "data" / "journal.sqlite")
    os.mkdir(os.path.dirname(path))
    shutil.copy(RELEASED[0], path)
    return path


@pytest.fixture
def next_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose format is one higher than ours: it has one more table."""

    def step(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE place (name TEXT)")
        db.execute("INSERT INTO place SELECT DISTINCT device_id FROM event")

    monkeypatch.setattr(schema, "USER_VERSION", 2)
    monkeypatch.setattr(migrations, "STEPS", {1: step})


def events(path: str) -> dict[str, Event]:
    with closing(schema.connect(path, busy_ms=0, read_only=True)) as db:
        return {event.id: event for event in rows.rows(db, "")}


def version(path: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return schema.version(db)


def tables(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'event' AND sql IS NOT NULL ORDER BY name"
        return db.execute(query).fetchall()


def test_every_release_has_its_fixture() -> None:
    assert [version(str(path)) for path in RELEASED] == list(range(1, schema.USER_VERSION + 1))
    assert sorted(migrations.STEPS) == list(range(1, schema.USER_VERSION)), "and a step leads on from each"


def test_the_tables_of_a_released_format_do_not_change(tmp_path: Path) -> None:
    """Whoever changes them needs a new USER_VERSION, a step and a fixture."""
    now = tmp_path / "now.sqlite"
    with closing(sqlite3.connect(now)) as db:
        schema.create(db)
        db.commit()
    assert tables(now) == tables(RELEASED[-1])


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_format_opens_merges_and_restores(released: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite")
    shutil.copy(released, path)
    store = Store(path, lambda: NOON, DERIVED)
    assert store.status.health == "saved"
    assert not any("damaged" in note for note in store.status.notes)
    assert len(events(path)) == COUNT
    assert store.append([answered()]).saved
    store.close()
    other = str(tmp_path / "other" / "journal.sqlite")
    report = merge.merge(other, [str(released)], NOON, DERIVED)
    assert (report.added, report.ok, report.unknown) == (COUNT, True, {"teleport": 2})
    third = str(tmp_path / "third" / "journal.sqlite")
    assert restore.restore(third, str(released), NOON, DERIVED).events == COUNT


@pytest.mark.usefixtures("next_format")
def test_a_migration(path: str) -> None:
    before = events(path)
    known = device_of(path, NOON).id
    store = Store(path, lambda: NOON, DERIVED)
    assert store.status.health == "saved"
    assert "of format 1 and is now of format 2" in store.status.notes[0]
    assert version(path) == 2
    assert events(path) == before
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM place").fetchone() == (2,)
        assert DERIVED.current(db)
    added = store.append([answered()]).events[0]
    assert added.device_id == known, "it is the same journal that goes on"
    store.close()
    (kept,) = backups.found(path)
    assert version(kept.path) == 1
    assert events(kept.path) == before
    again = Store(path, lambda: NOON, DERIVED)
    assert again.status.notes == ()
    again.close()
    assert sorted(os.listdir(os.path.dirname(path))) == ["backups", "journal.sqlite", "journal.sqlite.device",
                                                         "journal.sqlite.lock", "journal.sqlite.witness"]  # fmt: skip


@pytest.mark.usefixtures("next_format")
def test_a_window_of_the_older_program_only_reads_from_then_on(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "USER_VERSION", 1)
        old = Store(path, lambda: NOON, DERIVED)
        assert old.append([answered()]).saved
    migrations.migrate(path, NOON, DERIVED)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "USER_VERSION", 1)
        assert not old.append([answered()]).saved
        assert old.status.health == "newer"
        assert len(reads.item(old, "core/question/q1").trials) == 2
    old.close()


FAILURES = {
    "a step that fails": sqlite3.OperationalError("database or disk is full"),
    "a kill": KeyboardInterrupt(),
}


@pytest.mark.usefixtures("next_format")
@pytest.mark.parametrize("how", FAILURES)
def test_an_interrupted_migration_leaves_the_old_file(path: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()

    def step(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE place (name TEXT)")
        raise FAILURES[how]

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", {1: step})
        with pytest.raises(type(FAILURES[how])):
            migrations.migrate(path, NOON, DERIVED)
    assert Path(path).read_bytes() == before
    assert [name for name in os.listdir(os.path.dirname(path)) if "migrating" in name] == []
    migrations.migrate(path, NOON, DERIVED)
    assert version(path) == 2


@pytest.mark.usefixtures("next_format")
def test_a_power_cut_at_the_last_moment(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()
    backups.make(path, NOON)

    def power_cut(source: str, target: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tui.study.journal.care.swap.os.replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            migrations.migrate(path, NOON, DERIVED)
    assert Path(path).read_bytes() == before


@pytest.mark.usefixtures("next_format")
def test_a_step_that_loses_an_event_is_stopped(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()

    def step(db: sqlite3.Connection) -> None:
        db.execute("DROP TRIGGER event_remains")
        db.execute("DELETE FROM event WHERE rowid = 3")

    monkeypatch.setattr(migrations, "STEPS", {1: step})
    with pytest.raises(sqlite3.DatabaseError, match="lost 1 event"):
        migrations.migrate(path, NOON, DERIVED)
    assert Path(path).read_bytes() == before


@pytest.mark.usefixtures("next_format")
@pytest.mark.parametrize("steps", [{}, {1: lambda db: db.execute("ALTER TABLE event ADD COLUMN mood TEXT")}])
def test_steps_that_lead_nowhere(path: str, steps: dict[int, migrations.Step], monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(path).read_bytes()
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(schema.NotAJournal):
        migrations.migrate(path, NOON, DERIVED)
    assert Path(path).read_bytes() == before


@pytest.mark.usefixtures("next_format")
def test_without_room_for_a_backup_nothing_happens_and_the_person_is_told(path: str) -> None:
    before = Path(path).read_bytes()
    Path(backups.folder_of(path)).write_text("in the way")
    store = Store(path, lambda: NOON, DERIVED)
    assert store.status.health == "waiting"
    assert "backups cannot be written" in store.status.problem
    assert not store.append([answered()]).saved
    assert Path(path).read_bytes() == before
    os.remove(backups.folder_of(path))
    assert store.append([answered()]).saved
    assert len(events(path)) == COUNT + 2
    store.close()


@pytest.mark.usefixtures("next_format")
def test_the_second_of_two_windows_finds_it_done(path: str) -> None:
    assert migrations.migrate(path, NOON, DERIVED) != ""
    before = Path(path).read_bytes()
    assert migrations.migrate(path, NOON, DERIVED) == ""
    assert Path(path).read_bytes() == before


@pytest.mark.usefixtures("next_format")
def test_an_older_file_is_merged_and_restored_through_a_copy(tmp_path: Path) -> None:
    released = str(RELEASED[0])
    before = Path(released).read_bytes()
    here = str(tmp_path / "here" / "journal.sqlite")
    report = merge.merge(here, [released], NOON, DERIVED)
    assert (report.added, report.problems, report.ok) == (COUNT, (), True)
    other = str(tmp_path / "other" / "journal.sqlite")
    restore.restore(other, released, NOON, DERIVED)
    assert version(other) == 2
    assert events(other) == events(here)
    assert Path(released).read_bytes() == before
    assert os.listdir(FIXTURES) == [path.name for path in RELEASED]


@pytest.mark.usefixtures("next_format")
def test_the_caches_are_made_anew(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step may change what they are made of."""
    monkeypatch.setattr(migrations, "STEPS", {1: lambda db: db.execute("DELETE FROM item_state")})
    migrations.migrate(path, NOON, DERIVED)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM item_state").fetchone() == (1,)


def test_two_steps_in_a_row(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(schema, "USER_VERSION", 3)
    monkeypatch.setattr(migrations, "STEPS", {1: lambda db: taken.append(1), 2: lambda db: taken.append(2)})
    migrations.migrate(path, NOON, DERIVED)
    assert taken == [1, 2]
    assert version(path) == 3
