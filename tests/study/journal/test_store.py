"""The journal's file: it only grows, it is never lost, and the person is told the truth."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import reads, rows, schema
from tui.study.journal.device import device_of
from tui.study.journal.events import Event, stamp
from tui.study.journal.projections.registry import Beat
from tui.study.journal.store import Store

REAL = schema.SETTINGS
Q1 = "core/question/q1"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "journal.db")


Open = Callable[[str], Store]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens journals, and closes them at the end."""
    with contextlib.ExitStack() as stack:

        def open_one(path: str) -> Store:
            store = Store(path, lambda: NOON, DERIVED)
            stack.callback(store.close)
            return store

        yield open_one


@pytest.fixture
def store(path: str, opened: Open) -> Store:
    return opened(path)


def events(store: Store) -> list[Event]:
    return store.read(lambda db: rows.rows(db, "ORDER BY rowid")) or []


@contextlib.contextmanager
def raw(path: str) -> Iterator[sqlite3.Connection]:
    """The file without the store."""
    db = sqlite3.connect(path, isolation_level=None)
    yield db
    db.close()


def test_the_table_is_that_of_the_specification(store: Store, path: str) -> None:
    with raw(path) as db:
        assert schema.has_events(db)
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("PRAGMA application_id").fetchone() == (0x57617270,)


def test_the_settings_are_the_safe_ones(path: str, monkeypatch: pytest.MonkeyPatch, opened: Open) -> None:
    monkeypatch.setattr(schema, "SETTINGS", REAL)
    store = opened(path)

    def pragma(name: str) -> object:
        return store.read(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0])

    assert pragma("journal_mode") == "delete"
    assert pragma("synchronous") == 3
    assert pragma("busy_timeout") == 5_000
    assert pragma("foreign_keys") == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET score = 1", "DELETE FROM event", "INSERT OR REPLACE INTO event SELECT * FROM event",
     "REPLACE INTO event SELECT * FROM event", "INSERT INTO event SELECT * FROM event"],
)  # fmt: skip
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_events_are_never_changed_or_deleted(store: Store, path: str, statement: str, recursive: str) -> None:
    store.append([answered()])
    before = events(store)
    with raw(path) as db:
        db.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            db.execute(statement)
    assert events(store) == before


def test_what_is_acknowledged_is_there_after_a_restart(store: Store, path: str, opened: Open) -> None:
    receipt = store.append([answered(), record("flag", item_id=Q1)])
    assert receipt.saved
    assert store.status.health == "saved"
    assert [event.seq for event in receipt.events] == [1, 2]
    store.close()
    again = opened(path)
    assert tuple(events(again)) == receipt.events
    assert again.append([answered()]).events[0].seq == 3
    assert {event.device_id for event in events(again)} == {receipt.events[0].device_id}
    assert len(reads.item(again, Q1).trials) == 2


def test_time_goes_on_when_the_clock_goes_back_over_a_restart(store: Store, path: str, opened: Open) -> None:
    first = store.append([answered(wall=NOON)]).events[0]
    store.close()
    again = opened(path)
    second = again.append([answered(wall=NOON - 7_200_000)]).events[0]
    assert second.at_ms == first.at_ms + 1


def test_an_unknown_kind_is_kept(store: Store) -> None:
    saved = store.append([record("teleport", item_id=Q1, answer="{}")])
    assert saved.saved
    assert [event.kind for event in events(store)] == ["teleport"]


def test_a_record_that_no_journal_could_hold_does_not_block_the_rest(store: Store) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        store.append([answered(score=2**70)])
    assert store.append([answered()]).saved


def test_a_copied_database_gets_a_new_device(store: Store, path: str, opened: Open) -> None:
    first = store.append([answered()]).events[0]
    store.close()
    copied = path + "2"
    shutil.copy(path, copied)
    shutil.copy(path + ".device", copied + ".device")
    for place, same in ((path, True), (copied, False)):
        again = opened(place)
        event = again.append([answered()]).events[0]
        assert (event.device_id == first.device_id) is same
        assert event.seq == (2 if same else 1)
        again.close()


def test_a_restored_database_gets_a_new_device(store: Store, path: str) -> None:
    first = store.append([answered()]).events[0]
    shutil.copy(path, path + ".backup")
    os.replace(path + ".backup", path)
    second = store.append([answered()]).events[0]
    assert second.device_id != first.device_id, "even while the old file is still open"
    assert len(events(store)) == 2


@pytest.mark.parametrize("note", ["", "[]", "{", '{"device_id": 3}', "\x00", '{"device_id": "x", "marker": 1}'])
def test_a_broken_device_note_is_made_anew(store: Store, path: str, note: str) -> None:
    Path(path + ".device").write_text(note)
    assert device_of(path, NOON).kept
    assert device_of(path, NOON).id == device_of(path, NOON).id


def test_a_journal_that_is_gone_or_empty_is_not_begun_anew_in_silence(store: Store, path: str, opened: Open) -> None:
    store.append([answered()])
    store.close()
    Path(path).write_bytes(b"")
    again = opened(path)
    assert "gone or empty" in again.status.lost[0]
    again.close()
    os.remove(path)
    assert "gone or empty" in opened(path).status.lost[0]


def test_a_new_journal_says_nothing(store: Store) -> None:
    assert store.status.notes == ()
    assert store.status.problem == ""


# Trouble with the disk.


def fill(store: Store, path: str) -> None:
    """The file may not grow any more, as on a full disk."""
    pages = os.path.getsize(path) // 4096
    store.read(lambda db: db.execute(f"PRAGMA max_page_count={pages}").fetchone())


def test_a_full_disk_keeps_answers_in_memory_and_says_so(store: Store, path: str) -> None:
    store.append([answered()])
    fill(store, path)
    big = record("report", item_id=Q1, answer=json.dumps({"reason": "x" * 50_000}))
    receipt = store.append([big])
    assert not receipt.saved
    assert (store.status.health, store.status.waiting) == ("waiting", 1)
    assert "disk is full" in store.status.problem
    assert not store.append([answered()]).saved
    assert store.status.waiting == 2
    assert len(reads.item(store, Q1).trials) == 2, "what waits counts"
    assert reads.item(store, Q1).reports == 1
    store.read(lambda db: db.execute("PRAGMA max_page_count=100000").fetchone())
    last = store.append([answered()])
    assert last.saved
    assert (store.status.health, store.status.waiting, store.status.problem) == ("saved", 0, "")
    assert [event.seq for event in events(store)] == [1, 2, 3, 4]
    assert [event.id for event in events(store)][1] == big.id


def test_a_beat_brings_what_waits_to_disk_too(store: Store, path: str) -> None:
    fill(store, path)
    store.append([record("report", answer=json.dumps({"reason": "x" * 50_000}))])
    store.read(lambda db: db.execute("PRAGMA max_page_count=100000").fetchone())
    assert store.beat(Beat("a", 1, 0, ()))
    assert len(events(store)) == 1


def test_undo_of_what_only_waits(store: Store, path: str) -> None:
    fill(store, path)
    lost = answered(answer=json.dumps({"reason": "x" * 50_000}))
    store.append([lost])
    assert [event.id for event in reads.undoable(store)] == [lost.id]
    store.append([record("undo", target_id=lost.id, item_id=Q1, answer=json.dumps({"reason": "x" * 50_000}))])
    assert reads.item(store, Q1).trials == ()
    assert reads.undoable(store) == ()
    assert [event.id for event in reads.redoable(store)] == [lost.id]


def test_a_commit_that_was_unclear_is_not_written_twice(store: Store, path: str) -> None:
    """The write reaches the disk, the answer does not reach us; the retry finds it there."""
    one = answered()
    with raw(path) as db:
        schema.insert(db, [stamp(one, "elsewhere", 1, 0)])
    receipt = store.append([one, answered()])
    assert receipt.saved
    assert receipt.events[0].id == one.id
    assert len(events(store)) == 2
    assert len(reads.item(store, Q1).trials) == 2


def test_a_lock_that_is_not_let_go_is_waited_for_and_told(path: str) -> None:
    store = Store(path, lambda: NOON, DERIVED, busy_ms=1)
    with raw(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not store.append([answered()]).saved
        assert "Another window" in store.status.problem
        other.execute("ROLLBACK")
    assert store.append([answered()]).saved
    assert len(events(store)) == 2
    store.close()


def test_a_place_where_nothing_can_be(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").write_text("")
    store = opened(str(tmp_path / "file" / "journal.db"))
    assert store.status.health == "waiting"
    assert not store.append([answered()]).saved
    assert store.status.waiting == 1
    assert len(reads.item(store, Q1).trials) == 1
    assert reads.open_attempts(store) == ()
    os.remove(tmp_path / "file")
    assert store.append([answered()]).saved
    assert len(events(store)) == 2


READ_ONLY = """
import os, sys
from tests.study.helpers import NOON, answered
from tui.study.journal import reads
from tui.study.derived import DERIVED
from tui.study.journal.store import Store
if os.getuid() == 0:
    os.setuid(65534)
store = Store(sys.argv[1], lambda: NOON, DERIVED)
receipt = store.append([answered()])
print(receipt.saved, store.status.health, store.status.waiting, "WARPWISE_HOME" in store.status.problem)
print(len(reads.item(store, "core/question/q1").trials))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are another matter there")
@pytest.mark.parametrize("made", [True, False])
def test_a_read_only_home(made: bool, opened: Open) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "journal.db")
        if made:
            store = opened(path)
            store.append([answered()])
            store.close()
            os.chmod(path, 0o444)
        os.chmod(folder, 0o555)  # noqa: S103
        done = subprocess.run([sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True, check=False)
        os.chmod(folder, 0o755)  # noqa: S103
    assert done.stdout.split("\n")[:2] == ["False waiting 1 True", "2" if made else "1"], done.stderr


def test_a_journal_of_a_newer_program_is_only_read(store: Store, path: str, opened: Open) -> None:
    store.append([answered()])
    store.close()
    with raw(path) as db:
        db.execute("PRAGMA user_version=7")
    before = Path(path).read_bytes()
    again = opened(path)
    assert again.status.health == "newer"
    assert "format 7" in again.status.problem
    assert len(reads.item(again, Q1).trials) == 1
    assert not again.append([answered()]).saved
    assert (again.status.health, again.status.waiting) == ("newer", 1)
    assert not again.beat(Beat("a", 1, 1, ()))
    assert len(reads.item(again, Q1).trials) == 2
    again.close()
    assert Path(path).read_bytes() == before


# Two windows.

WRITER = """
import sys
from tests.study.helpers import NOON, answered
from tui.study.derived import DERIVED
from tui.study.journal.store import Store
store = Store(sys.argv[1], lambda: NOON, DERIVED)
for at in range(int(sys.argv[2])):
    receipt = store.append([answered(f"core/question/q{at % 3}")])
    print(receipt.saved, receipt.events[0].id, flush=True)
print(store.status)
"""


def test_two_windows_write_one_file(path: str, opened: Open) -> None:
    opened(path).close()
    command = [sys.executable, "-c", WRITER, path, "25"]
    windows = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [window.communicate()[0].split("\n") for window in windows]
    acknowledged = [line.split()[1] for lines in said for line in lines if line.startswith("True ")]
    assert len(acknowledged) == 50, said
    store = opened(path)
    found = events(store)
    assert sorted(event.id for event in found) == sorted(acknowledged)
    assert sorted(event.seq for event in found) == list(range(1, 51))
    assert len({event.at_ms for event in found}) == 50
    assert store.read(DERIVED.current)
    assert store.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"


def test_another_window_sees_what_this_one_wrote(store: Store, path: str, opened: Open) -> None:
    other = opened(path)
    store.append([answered()])
    other.append([answered()])
    assert len(reads.item(store, Q1).trials) == 2
    assert store.append([answered()]).events[0].seq == 3


# Caches.


def test_caches_can_be_dropped(store: Store, path: str, opened: Open) -> None:
    store.append([record("attempt_start", id="a", attempt_id="a"), answered(attempt_id="a")])
    store.close()
    with raw(path) as db:
        for name in DERIVED.names:
            db.execute(f"DROP TABLE {name}")
    again = opened(path)
    assert again.read(DERIVED.current)
    assert [one.state.attempt_id for one in reads.open_attempts(again)] == ["a"]
    assert again.append([answered()]).events[0].seq == 3


@pytest.mark.parametrize("spoil", ["UPDATE cache_meta SET version = 0", "UPDATE cache_meta SET folded = 0",
                                   "DELETE FROM cache_meta", "DROP TABLE cache_meta"])  # fmt: skip
def test_caches_of_another_version_or_behind_are_rebuilt(store: Store, path: str, spoil: str) -> None:
    store.append([answered()])
    with raw(path) as db:
        db.execute(spoil)
        db.execute("DELETE FROM item_state")
    store.append([answered()])
    assert store.read(lambda db: db.execute("SELECT answers FROM item_state").fetchall()) == [(2,)]


def test_opening_and_appending_read_no_more_with_more_events(path: str, opened: Open) -> None:
    """Counted in the steps of SQLite's own machine; all events are of the one item that is answered again."""

    def steps(store: Store, work: Callable[[], object]) -> int:
        count = 0

        def one() -> int:
            nonlocal count
            count += 1
            return 0

        store.read(lambda db: db.set_progress_handler(one, 1))
        work()
        store.read(lambda db: db.set_progress_handler(None, 1))
        return count

    few: dict[str, int] = {}
    for count in (10, 3_000):
        store = opened(path + str(count))
        store.append([answered(Q1, NOON + at) for at in range(count)])
        store.close()
        for what, work in {
            "open": lambda store=store: store.read(DERIVED.current),
            "first screen": lambda store=store: reads.open_attempts(store),
            "append": lambda store=store: store.append([answered(Q1, NOON + 10_000)]),
        }.items():
            steps(store, work)
            taken = steps(store, work)
            assert taken <= few.setdefault(what, taken) * 1.2, what


def test_a_heartbeat_is_kept_until_the_end(store: Store) -> None:
    store.append([record("attempt_start", id="a", attempt_id="a")], Beat("a", 0, 0, (0, -1)))
    assert store.beat(Beat("a", 1_500, 1, (900, 600)))
    found = reads.open_attempts(store)[0]
    assert found.beat == Beat("a", 1_500, 1, (900, 600))
    store.append([record("attempt_submit", attempt_id="a")])
    assert reads.open_attempts(store) == ()
    assert store.read(lambda db: db.execute("SELECT count(*) FROM attempt_clock").fetchone()) == (0,)


def test_a_heartbeat_outlives_the_caches_of_another_version(store: Store, path: str) -> None:
    """An update of the program between two sessions must not move a sitting back to its last answer."""
    store.append([record("attempt_start", id="a", attempt_id="a")], Beat("a", 0, 0, (0, -1)))
    store.beat(Beat("a", 9_500, 1, (900, 8_600)))
    with raw(path) as db:
        db.execute("UPDATE cache_meta SET version = 0")
    store.append([answered()])
    assert store.read(DERIVED.current)
    assert reads.open_attempts(store)[0].beat == Beat("a", 9_500, 1, (900, 8_600))


def test_a_lost_heartbeat_falls_back_on_the_events(store: Store, path: str) -> None:
    said = json.dumps({"at": 2, "elapsed": 4_000, "times": [1, 2, 3_997]})
    store.append(
        [record("attempt_start", id="a", attempt_id="a"), record("attempt_pause", attempt_id="a", answer=said)]
    )
    with raw(path) as db:
        db.execute("DELETE FROM attempt_clock")
    assert reads.open_attempts(store)[0].beat == Beat("a", 4_000, 2, (1, 2, 3_997))
    with raw(path) as db:
        db.execute("INSERT INTO attempt_clock VALUES ('a', 100, 0, 'junk')")
    assert reads.open_attempts(store)[0].beat.elapsed_ms == 4_000
