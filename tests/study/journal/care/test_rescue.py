"""Broken files: moved aside, never deleted; what can be read comes back; the person is told."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered, record
from tui.study.derived import DERIVED
from tui.study.journal import reads, rows, schema, status
from tui.study.journal.care import rescue
from tui.study.journal.care.pages import salvage
from tui.study.journal.events import Event, stamp
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer

Q1 = "core/question/q1"
COUNT = 300


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A journal of a few hundred events, some of which are larger than a page."""
    path = str(tmp_path / "journal.db")
    store = Store(path, lambda: NOON, DERIVED)
    made = [answered(f"core/question/q{at % 9}", NOON + at, answer=json.dumps({"n": at})) for at in range(COUNT)]
    made.append(
        record("attempt_start", id="a", attempt_id="a", answer=json.dumps({"items": [{"ref": "x" * 40}] * 400}))
    )
    made.append(record("report", item_id=Q1, answer=json.dumps({"reason": "é" * 3_000})))
    store.append(made)
    store.close()
    return path


@pytest.fixture
def opened(path: str) -> Iterator[Store]:
    store = Store(path, lambda: NOON, DERIVED)
    yield store
    store.close()


def events(path: str) -> list[Event]:
    with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
        return rows.rows(db, "ORDER BY rowid")


def spoil(path: str, at: int, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(at)
        file.write(data)


def leaves(path: str) -> list[int]:
    """The numbers of the pages that hold rows of tables."""
    pages = Path(path).read_bytes()
    return [at for at in range(1, len(pages) // 4096) if pages[at * 4096] == 0x0D]


def test_reading_pages_finds_what_sqlite_finds(path: str) -> None:
    found = {event.id: event for event in salvage(path)}
    assert found == {event.id: event for event in events(path)}
    assert len(found) == COUNT + 2


def broken_copies(path: str) -> Iterator[str]:
    folder = os.path.dirname(path)
    yield from (os.path.join(folder, name) for name in os.listdir(folder) if ".broken-" in name)


def test_a_sound_journal_is_left_alone(path: str, opened: Store) -> None:
    before = Path(path).read_bytes()
    assert opened.rescue()
    assert Path(path).read_bytes() == before
    assert list(broken_copies(path)) == []


@pytest.mark.parametrize("junk", [b"not a database at all, just text", bytes(5_000), b"\xff" * 9_000])
def test_a_file_of_junk_is_moved_aside_and_said(path: str, junk: bytes) -> None:
    Path(path).write_bytes(junk)
    store = Store(path, lambda: NOON, DERIVED)
    assert store.status.health == "saved"
    assert "was damaged: nothing could be recovered" in store.status.lost[0]
    (copy,) = broken_copies(path)
    assert copy in store.status.lost[0]
    assert Path(copy).read_bytes() == junk
    assert store.append([answered()]).saved
    store.close()


@pytest.mark.parametrize("size", [16, 100, 4096])
def test_without_its_beginning_everything_else_comes_back(path: str, size: int) -> None:
    before = events(path)
    spoil(path, 0, bytes(size))
    damaged = Path(path).read_bytes()
    store = Store(path, lambda: NOON, DERIVED)
    assert f"{COUNT + 2} entries were recovered, no gap shows" in store.status.lost[0]
    assert sorted(events(path), key=lambda event: event.at_ms) == before
    assert [Path(copy).read_bytes() for copy in broken_copies(path)] == [damaged]
    assert len(reads.item(store, Q1).trials) == 34
    assert len(reads.open_attempts(store)) == 1
    receipt = store.append([answered()])
    assert receipt.events[0].device_id != before[0].device_id
    store.close()


def test_a_destroyed_page_costs_its_rows_and_they_are_counted(path: str) -> None:
    before = {event.id for event in events(path)}
    leaf = leaves(path)[5]
    spoil(path, leaf * 4096, b"\x00" * 4096)
    store = Store(path, lambda: NOON, DERIVED)
    for _ in range(3):
        reads.undoable(store, 1_000)
    assert "at least" in store.status.lost[0]
    kept = {event.id for event in events(path)}
    assert kept < before
    lost = len(before) - len(kept)
    assert f"at least {lost} more are lost" in store.status.lost[0]
    assert store.append([answered()]).saved
    store.close()


def test_a_damage_found_while_writing_is_mended_and_the_answer_written(path: str) -> None:
    store = Store(path, lambda: NOON, DERIVED)
    store.append([answered()])
    for leaf in leaves(path):
        spoil(path, leaf * 4096 + 1, b"\xff\xff")
    with open(path, "rb") as file:
        pages = file.read()
    # The trees of the indexes, which every append walks through.
    for page in range(1, len(pages) // 4096):
        if pages[page * 4096] in (0x0A, 0x02):
            spoil(path, page * 4096, b"\xee" * 8)
    one = answered(wall=NOON + 999)
    receipt = store.append([one])
    assert receipt.saved
    assert "was damaged" in store.status.lost[0]
    assert one.id in {event.id for event in events(path)}
    assert rescue.sound(path)
    store.close()


def test_a_flipped_byte_in_a_row_passes_sqlite_and_not_the_sum(path: str, opened: Store) -> None:
    data = Path(path).read_bytes()
    where = data.index(b'{"n": 7}')
    spoil(path, where, b'{"n": 8}')
    assert rescue.sound(path)
    assert len(events(path)) == COUNT + 1
    with closing(schema.connect(path, busy_ms=0)) as db:
        assert rows.rotten(db) == 1
    assert len(reads.item(opened, "core/question/q7").trials) == 32


def test_another_database_in_this_place_is_not_touched_but_moved(path: str) -> None:
    os.remove(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipe (name)")
    store = Store(path, lambda: NOON, DERIVED)
    assert "nothing could be recovered" in store.status.lost[0]
    (copy,) = broken_copies(path)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM recipe").fetchone() == (0,)
    store.close()


def test_two_disasters_in_one_second_keep_two_files(path: str) -> None:
    for junk in (b"one" * 100, b"two" * 100):
        Path(path).write_bytes(junk)
        Store(path, lambda: NOON, DERIVED).close()
    assert sorted(Path(copy).read_bytes() for copy in broken_copies(path)) == [b"one" * 100, b"two" * 100]


def test_a_rollback_journal_does_not_meet_the_new_file_and_is_read_too(path: str) -> None:
    whole = Path(path).read_bytes()
    before = events(path)
    # A write broke off: old pages in the journal beside, the pages themselves lost, and the header gone.
    leaf = leaves(path)[5]
    page = whole[leaf * 4096 : (leaf + 1) * 4096]
    Path(path + "-journal").write_bytes(bytes(512) + (leaf + 1).to_bytes(4, "big") + page + bytes(4))
    spoil(path, leaf * 4096, bytes(4096))
    spoil(path, 0, bytes(100))
    store = Store(path, lambda: NOON, DERIVED)
    assert f"{len(before)} entries were recovered" in store.status.lost[0]
    assert not os.path.exists(path + "-journal")
    (copy, journal) = sorted(broken_copies(path))
    assert journal == copy + "-journal"
    store.close()


def test_where_nothing_can_be_written_the_broken_file_stays_and_answers_wait(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(path).write_bytes(b"junk" * 100)

    def refuse(path: str, wall_ms: int, *others: object) -> str:
        raise PermissionError("read-only")

    monkeypatch.setattr(rescue, "rescue", refuse)
    store = Store(path, lambda: NOON, DERIVED)
    assert store.status.health == "waiting"
    assert not store.append([answered()]).saved
    assert "nothing can be put beside it" in store.status.problem
    assert Path(path).read_bytes() == b"junk" * 100
    monkeypatch.undo()
    assert store.append([answered()]).saved
    assert len(events(path)) == 2
    store.close()


def test_backups_are_read_too(path: str) -> None:
    backup = path + ".backup"
    shutil.copy(path, backup)
    Path(path).write_bytes(b"junk")
    said = rescue.rescue(path, NOON, DERIVED, [backup, path + ".none"])
    assert f"{COUNT + 2} entries were recovered" in said


def test_random_damage_never_raises_never_invents_and_always_ends_whole(path: str) -> None:
    whole = Path(path).read_bytes()
    before = {event.id: event for event in events(path)}
    for seed in range(30):
        dice = random.Random(seed)
        Path(path).write_bytes(whole[: dice.choice([len(whole), dice.randrange(1, len(whole))])])
        for _ in range(dice.randrange(1, 30)):
            size = os.path.getsize(path)
            spoil(path, dice.randrange(size), dice.randbytes(dice.choice([1, 8, 600])))
        store = Store(path, lambda: NOON, DERIVED)
        reads.undoable(store, 1_000)
        if not rescue.sound(path):
            store.rescue()
        assert store.append([answered()]).saved, (seed, store.status)
        assert rescue.sound(path), seed
        for event in events(path)[:-1]:
            assert before.get(event.id) == event or event.seq == 1, seed
        store.close()
        for name in os.listdir(os.path.dirname(path)):
            if name != "home":
                os.remove(os.path.join(os.path.dirname(path), name))


def test_gaps_are_counted_by_device(path: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert rescue.gaps(db) == (COUNT + 2, 0)
        others = [stamp(record(), "other", seq, 0) for seq in (2, 3, 7)]
        schema.insert(db, others)
        assert rescue.gaps(db) == (COUNT + 5, 4)


def test_the_check_after_the_first_frame_mends(path: str) -> None:
    writer = Writer(lambda: Store(path, lambda: NOON, DERIVED))
    assert writer.check().result() == Status()
    for leaf in leaves(path)[3:6]:
        spoil(path, leaf * 4096, b"\x00" * 4096)
    said = writer.check().result()
    assert said.health == "saved"
    assert "was damaged" in said.lost[0]
    assert writer.check().result() == said
    writer.close()


def test_a_locked_file_is_not_taken_for_a_broken_one(path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert rescue.sound(path, busy_ms=0)


def test_a_format_that_makes_sqlite_refuse_to_write_is_damage(path: str) -> None:
    spoil(path, 18, b"\x09")
    store = Store(path, lambda: NOON, DERIVED)
    assert f"{COUNT + 2} entries were recovered" in store.status.lost[0]
    assert store.append([answered()]).saved
    store.close()


def test_when_the_mending_breaks_off_the_broken_file_still_has_its_name(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(path, 0, bytes(100))
    damaged = Path(path).read_bytes()

    def power_cut(source: str, target: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            rescue.rescue(path, NOON, DERIVED)
    assert Path(path).read_bytes() == damaged
    assert f"{COUNT + 2} entries" in rescue.rescue(path, NOON, DERIVED)


def test_rotten_bytes_in_a_message_are_damage_too() -> None:
    assert status.is_broken(UnicodeDecodeError("utf-8", b"\xb6", 0, 1, "invalid start byte"))
    assert not status.is_broken(OSError("no room"))
