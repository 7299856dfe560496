"""The doctor: nothing to say of a healthy home, one line with a remedy for what is wrong, and the remedy works."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, answered, library, record, study
from tui.study.derived import DERIVED
from tui.study.health import doctor, place, program
from tui.study.health.finding import Finding, Home
from tui.study.journal import rows, schema
from tui.study.journal.care import backups, merge, migrations, restore
from tui.study.journal.events import stamp
from tui.study.journal.store import Store
from tui.study.papers.blueprint import Blueprint

DAY = 86_400_000
PLENTY = 10**12


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in use: a sitting, some answers on two days, backups."""
    data = tmp_path / "home"
    path = data / "journal.sqlite"
    clock = FakeClock()
    desk = study(path, clock, library())
    sitting = desk.start(desk.new_paper(Blueprint(count=4), 1).result())
    sitting.submit().result()
    desk.close()
    store = Store(str(path), clock.wall_ms, DERIVED)
    store.append([answered(f"core/question/q{at % 3}", NOON + DAY + at) for at in range(200)])
    store.close()
    backups.make(str(path), NOON + DAY)
    return Home(str(path), str(data), str(data), str(data / "cache"), NOON + DAY + 1_000, lambda folder: PLENTY)


def found(home: Home, check: str) -> Finding:
    """The worst finding of a check."""
    order = ("fine", "note", "attention")
    mine = [one for one in doctor.examine(home) if one.check == check]
    return max(mine, key=lambda one: order.index(one.state))


def attention(home: Home) -> list[str]:
    return [one.check for one in doctor.examine(home) if one.state == "attention"]


def change(path: str, *statements: str) -> None:
    """Changes the file by the back door."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = db.execute(sql).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, text in triggers:
            db.execute(text)


def test_a_healthy_home(home: Home) -> None:
    findings = doctor.examine(home)
    assert [one for one in findings if one.state != "fine" and one.check != "library"] == []
    assert {one.check for one in findings} == {
        "program", "library", "settings", "paths", "permissions", "room", "windows", "journal", "witness", "sums",
        "bounds", "gaps", "twins", "times", "kinds", "caches", "backups", "backed up", "sync",
    }  # fmt: skip
    for one in findings:
        assert (one.remedy != "") <= (one.state != "fine")
        assert "\n" not in one.said


def test_a_new_home(tmp_path: Path) -> None:
    data = str(tmp_path / "new" / "home")
    home = Home(os.path.join(data, "journal.sqlite"), data, data, data, NOON, lambda folder: PLENTY)
    assert attention(home) == []
    assert found(home, "journal").said == "none yet: nothing was recorded"
    assert not os.path.exists(data), "looking makes nothing"


def test_looking_changes_nothing(home: Home) -> None:
    def everything() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(Path(home.data).rglob("*")) if path.is_file()}

    before = everything()
    doctor.examine(home)
    assert everything() == before


# Broken homes. Each remedy that can be tried is tried.


def test_a_damaged_journal(home: Home) -> None:
    with open(home.journal, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\x00" * 4096 * 3)
    wrong = found(home, "journal")
    assert wrong.state == "attention"
    assert "damaged" in wrong.said
    assert wrong.remedy.startswith("start Warpwise")
    store = Store(home.journal, lambda: NOON, DERIVED)
    if not store.status.notes:
        store.rescue()
    store.close()
    assert attention(home) == []
    assert found(home, "leftovers").state == "note"


@pytest.mark.parametrize("junk", [b"", b"no database at all" * 300, bytes(20_000)])
def test_a_journal_of_junk(home: Home, junk: bytes) -> None:
    Path(home.journal).write_bytes(junk)
    assert "journal" in attention(home)


def test_a_header_that_sqlite_takes_for_read_only(home: Home) -> None:
    with open(home.journal, "r+b") as file:
        file.seek(18)
        file.write(b"\x09")
    assert "damaged" in found(home, "journal").said


def test_a_rotten_event_that_a_backup_has_whole(home: Home) -> None:
    change(home.journal, "UPDATE event SET score = 3 WHERE rowid = 5")
    wrong = found(home, "sums")
    name = os.path.basename(backups.found(home.journal)[-1].path)
    assert (wrong.state, wrong.remedy) == ("attention", f"'warpwise restore {name} --merge' brings them back")
    restore.restore(home.journal, restore.chosen(home.journal, name).path, home.wall_ms, DERIVED, merging=True)
    assert attention(home) == []


def test_a_rotten_event_that_nobody_has(home: Home) -> None:
    shutil.rmtree(backups.folder_of(home.journal))
    change(home.journal, "UPDATE event SET score = 3 WHERE rowid = 5")
    assert "check the disk" in found(home, "sums").remedy


def test_caches_that_are_wrong(home: Home) -> None:
    change(home.journal, "UPDATE item_state SET answers = answers + 1")
    wrong = found(home, "caches")
    assert wrong.state == "attention"
    assert "--repair" in wrong.remedy
    with closing(schema.connect(home.journal, busy_ms=0)) as db:
        before = rows.rows(db, "ORDER BY rowid")
    assert "made anew" in doctor.repair(home)
    with closing(schema.connect(home.journal, busy_ms=0)) as db:
        assert rows.rows(db, "ORDER BY rowid") == before
    assert found(home, "caches").state == "fine"


@pytest.mark.parametrize("table", ["item_state", "attempt_state", "device_state", "tally", "memory"])
def test_every_cache_is_compared(home: Home, table: str) -> None:
    change(home.journal, f"DELETE FROM {table}")
    assert found(home, "caches").state == "attention"


def test_what_the_library_says_of_memories_is_not_taken_for_damage(home: Home) -> None:
    """A family shares one memory, and what is no longer taught is shelved: no event tells that."""
    from tui.study.memory import projection as memories
    from tui.study.memory.families import Taught

    with closing(schema.connect(home.journal, busy_ms=0)) as db:
        memories.compare(db, "another library", lambda: Taught({"core/question/q1": "core/family/f"}, {}, {}))
    assert found(home, "caches").state == "fine"


def test_caches_that_are_behind(home: Home) -> None:
    change(home.journal, "UPDATE cache_meta SET version = 0")
    assert found(home, "caches").state == "note"


def test_a_journal_that_is_gone(home: Home) -> None:
    os.remove(home.journal)
    wrong = found(home, "journal")
    assert (wrong.state, wrong.remedy) == ("attention", "'warpwise restore latest' brings it back")
    restore.restore(home.journal, restore.chosen(home.journal, "latest").path, home.wall_ms, DERIVED)
    assert attention(home) == []


def test_a_newer_journal(home: Home) -> None:
    change(home.journal, "PRAGMA user_version=7")
    wrong = found(home, "journal")
    assert (wrong.state, wrong.remedy) == ("attention", "update Warpwise")
    assert "format 7" in wrong.said


def test_an_older_journal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "USER_VERSION", 2)
    monkeypatch.setattr(migrations, "STEPS", {1: lambda db: None})
    assert found(home, "journal").state == "note"


def test_a_gap_that_a_backup_fills(home: Home) -> None:
    change(home.journal, "DELETE FROM event WHERE rowid = 9")
    wrong = found(home, "gaps")
    holder = backups.found(home.journal)[-1].path
    assert (wrong.state, wrong.remedy) == ("attention", f"'warpwise merge {holder}' brings some back")
    doctor.repair(home)
    merge.merge(home.journal, [holder], home.wall_ms, DERIVED)
    assert found(home, "gaps").state == "fine"


def test_a_gap_that_nothing_fills_is_not_nagged_about(home: Home) -> None:
    shutil.rmtree(backups.folder_of(home.journal))
    change(home.journal, "DELETE FROM event WHERE rowid = 9")
    assert found(home, "gaps").state == "note"


def test_odd_events(home: Home) -> None:
    with closing(schema.connect(home.journal, busy_ms=0)) as db:
        late = [stamp(record("teleport"), "far", 1, NOON), stamp(record(wall=NOON - 5), "far", 2, 0)]
        schema.insert(db, [*late, stamp(record(wall=NOON + 40 * DAY), "ahead", 1, 0), stamp(record(), "far", 2, 9)])
    assert "teleport x 1" in found(home, "kinds").said
    assert "not later than the one before" in found(home, "times").said
    assert "1 number of a device given twice" in found(home, "twins").said
    change(home.journal, "DELETE FROM event WHERE device_id = 'far'")
    assert "yet to come" in found(home, "times").said


def test_a_damaged_backup(home: Home) -> None:
    made = backups.make(home.journal, NOON + DAY + 60_000)
    Path(made.path).write_bytes(b"junk" * 3_000)
    wrong = found(home, "backups")
    assert wrong.state == "attention"
    assert made.path in wrong.said


def test_what_is_long_in_no_backup(home: Home) -> None:
    store = Store(home.journal, lambda: NOON, DERIVED)
    store.append([answered(wall=NOON + DAY + 500)])
    store.close()
    assert found(home, "backed up").state == "fine"
    late = Home(**{**{name: getattr(home, name) for name in Home.__slots__}, "wall_ms": NOON + 6 * DAY})
    wrong = found(late, "backed up")
    assert (wrong.state, wrong.remedy) == ("attention", "'warpwise backup'")
    assert "1 event not in the latest backup yet" in wrong.said


def test_a_disk_that_is_nearly_full(home: Home) -> None:
    tight = Home(**{**{name: getattr(home, name) for name in Home.__slots__}, "free": lambda folder: place.ROOM})
    assert attention(tight) == ["room"]


def test_settings(home: Home) -> None:
    settings = Path(home.config) / "settings.json"
    for text, state in (
        ('{"theme": "dracula", "later": 1}', "fine"),
        ('{"theme": "x"}', "attention"),
        ("{", "attention"),
        ("[1]", "attention"),
        ("[" * 10**5, "attention"),
    ):
        settings.write_text(text)
        assert found(home, "settings").state == state


def test_a_library_that_cannot_be_opened(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def __init__(self, cache: str) -> None:
            raise FileNotFoundError("the built-in content is missing; install warpwise again")

    monkeypatch.setattr(program, "Library", Gone)
    assert found(home, "library").state == "attention"


def test_a_locked_journal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = schema.connect

    def impatient(path: str, *, busy_ms: int, read_only: bool = False) -> sqlite3.Connection:
        return real(path, busy_ms=1, read_only=read_only)

    monkeypatch.setattr(schema, "connect", impatient)
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        wrong = found(home, "journal")
        assert wrong.state == "attention"
        assert "locked" in wrong.said


def test_a_write_that_was_broken_off(home: Home) -> None:
    """A hot rollback journal, as a kill leaves it: SQLite puts that right, and nothing is to be done."""
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN")
        db.execute("CREATE TABLE filler (text)")
        db.execute("INSERT INTO filler VALUES (?)", ("x" * 500_000,))
        left, beside = Path(home.journal).read_bytes(), Path(home.journal + "-journal").read_bytes()
    Path(home.journal).write_bytes(left)
    Path(home.journal + "-journal").write_bytes(beside)
    assert found(home, "journal").state == "fine"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not say")
def test_another_window(home: Home) -> None:
    code = "import sys; file = open(sys.argv[1]); print('ready', flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, home.journal], text=True, **pipes) as other:  # type: ignore[call-overload]
        other.stdout.readline()
        said = found(home, "windows")
        other.communicate("")
    assert said.state == "note"
    assert f"another window has the journal open (process {other.pid})" in said.said


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_home_that_others_can_look_into(home: Home) -> None:
    os.chmod(home.data, 0o755)  # noqa: S103
    assert found(home, "permissions").remedy == f"chmod go-rwx {home.data}"


READ_ONLY = """
import contextlib, io, os, sys, tempfile
from tui.cli import main
# Once where all may be done: whoever has no rights may not reach the interpreter's own files either.
home = os.environ["WARPWISE_HOME"]
with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
    os.environ["WARPWISE_HOME"] = scratch
    with contextlib.redirect_stderr(io.StringIO()):
        for args in (["doctor"], ["merge", home], ["backup"], ["doctor", "--repair"], ["restore", "latest"]):
            main(args)
os.environ["WARPWISE_HOME"] = home
if os.getuid() == 0:
    os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_read_only_home() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103
        data = os.path.join(folder, "home")
        store = Store(os.path.join(data, "journal.sqlite"), lambda: NOON, DERIVED)
        store.append([answered()])
        store.close()
        os.chmod(os.path.join(data, "journal.sqlite"), 0o444)
        os.chmod(data, 0o555)  # noqa: S103

        def run(*args: str) -> subprocess.CompletedProcess[str]:
            environment = {**os.environ, "WARPWISE_HOME": data}
            command = [sys.executable, "-c", READ_ONLY, *args]
            return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

        looked = run("doctor", "--json")
        assert looked.returncode == 1, looked.stderr
        assert looked.stdout, looked.stderr
        findings = json.loads(looked.stdout)["findings"]
        barred = [one for one in findings if one["state"] == "attention"]
        assert {one["check"] for one in barred} >= {"permissions"}
        assert any("cannot be written" in one["said"] and "WARPWISE_HOME" in one["remedy"] for one in barred)
        assert [one["state"] for one in findings if one["check"] == "sums"] == ["fine"], "it can still be read"
        for command in (["backup"], ["doctor", "--repair"], ["restore", os.path.join(data, "journal.sqlite")]):
            done = run(*command)
            assert done.returncode in (1, 2), command
            assert "Traceback" not in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        os.chmod(data, 0o755)  # noqa: S103
        with closing(schema.connect(os.path.join(data, "journal.sqlite"), busy_ms=0, read_only=True)) as db:
            assert len(rows.rows(db, "")) == 1


def test_repair_without_a_journal(tmp_path: Path) -> None:
    data = str(tmp_path / "new")
    home = Home(os.path.join(data, "journal.sqlite"), data, data, data, NOON, lambda folder: PLENTY)
    assert "no journal" in doctor.repair(home)
    assert not os.path.exists(data)


def test_no_room_for_the_copy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("tui.study.journal.care.copying.pages", full)
    assert "no room" in found(home, "journal").said


def test_the_ages_of_other_devices_files_are_told(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    Path(home.config, "settings.json").write_text(json.dumps({"sync": str(folder)}), encoding="utf-8")
    assert found(home, "sync").said == f"{folder} holds no device yet"
    shutil.copy(home.journal, folder / "warpwise-laptop-00112233.sqlite")
    old = home.wall_ms / 1000 - 3 * 86_400
    os.utime(folder / "warpwise-laptop-00112233.sqlite", (old, old))
    assert found(home, "sync").said == f"{folder} holds warpwise-laptop-00112233.sqlite 3 days old"
    (folder / "warpwise-half.sqlite").write_bytes(b"SQLite format 3")
    assert found(home, "sync").state == "note"
    shutil.rmtree(folder)
    assert (found(home, "sync").state, "is not there" in found(home, "sync").said) == ("attention", True)


@pytest.mark.parametrize(("mark", "carrier"), [("Dropbox", "Dropbox"), ("OneDrive - Acme", "OneDrive"), ("x", "")])
def test_a_journal_in_a_synced_folder_is_warned_of(home: Home, tmp_path: Path, mark: str, carrier: str) -> None:
    data = tmp_path / mark / "warpwise"
    data.parent.mkdir()
    shutil.copytree(home.data, data)
    moved = Home(str(data / "journal.sqlite"), str(data), home.config, home.cache, home.wall_ms, home.free)
    said = [one.said for one in doctor.examine(moved) if one.check == "synced journal"]
    assert [carrier in one for one in said] == ([True] if carrier else [])


def test_a_journal_beside_what_syncthing_looks_after_is_warned_of(home: Home, tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert found(home, "synced journal").state == "attention"


def test_a_folder_that_seems_writable_and_takes_no_file(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """As /proc does: only trying tells."""
    assert found(home, "permissions").state == "fine"

    def refused(**_: object) -> object:
        raise OSError("no such file or directory")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    one = found(home, "permissions")
    assert one.state == "attention"
    assert "takes no files" in str(one)
