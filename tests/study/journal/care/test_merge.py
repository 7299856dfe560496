"""Histories made one: in any order the same, nothing changed or lost, and everything odd is said."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.study.helpers import NOON, answered, record
from tests.study.histories import digests, history, written
from tui.failures import Refusal
from tui.study.derived import DERIVED
from tui.study.journal import bounds, reads, rows, schema
from tui.study.journal.care import backups, compare, merge
from tui.study.journal.care.merge import Report
from tui.study.journal.events import COLUMNS, Event, Record, event_of, sha, stamp
from tui.study.journal.projections.registry import Beat, Registry
from tui.study.journal.store import Store

Q1 = "core/question/q1"


@pytest.fixture
def here(tmp_path: Path) -> str:
    """The journal that others are merged into."""
    return journal(tmp_path / "here", [answered(wall=NOON), answered(wall=NOON + 1)])


@pytest.fixture
def there(tmp_path: Path) -> str:
    """The journal of another device."""
    return journal(tmp_path / "there", [answered(wall=NOON + at) for at in range(2, 5)])


def journal(folder: Path, records: list[Record]) -> str:
    path = str(folder / "journal.sqlite")
    store = Store(path, lambda: NOON, DERIVED)
    store.append(records)
    store.close()
    return path


def put(path: str, *events: Event) -> None:
    """Adds rows to a journal by the back door."""
    with closing(schema.connect(path, busy_ms=0)) as db:
        for trigger in ("event_stays", "event_remains"):
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        db.execute("BEGIN")
        for event in events:
            db.execute("DELETE FROM event WHERE id = ?", (event.id,))
        schema.insert(db, events)
        DERIVED.rebuild(db)
        db.execute("COMMIT")


def events(path: str) -> dict[str, Event]:
    with closing(schema.connect(path, busy_ms=0, read_only=True)) as db:
        return {event.id: event for event in rows.rows(db, "")}


def digest(path: str) -> str:
    with closing(schema.connect(path, busy_ms=0, read_only=True)) as db:
        return compare.digest(db, DERIVED.derived)


def digest_of_state(path: str) -> list[tuple[str, str]]:
    """What the events make, without what tells how many rows there are."""
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        DERIVED.rebuild(db)
        return list(compare.derived(db, DERIVED.derived))


def said(report: Report) -> str:
    return "\n".join(report.sentences)


def signed(event: Event, **changes: Any) -> Event:
    """The event with other values and a sum that fits them: anybody can make one."""
    changed = event._replace(**changes)
    return changed._replace(sha=sha(changed.row[:-1]))


def test_the_union(here: str, there: str) -> None:
    both = {**events(here), **events(there)}
    source = Path(there).read_bytes()
    report = merge.merge(here, [there], NOON, DERIVED)
    assert events(here) == both
    assert (report.files, report.added, report.known, report.ok) == (1, 3, 0, True)
    assert Path(there).read_bytes() == source, "what is merged is only read"
    with closing(schema.connect(here, busy_ms=0)) as db:
        assert DERIVED.current(db)
        assert db.execute("SELECT answers FROM item_state").fetchall() == [(5,)]


def test_again_changes_nothing(here: str, there: str) -> None:
    merge.merge(here, [there], NOON, DERIVED)
    before = Path(here).read_bytes()
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.added, report.known, report.ok) == (0, 3, True)
    assert events(here).keys() >= events(there).keys()
    assert digest(here) == digest(here)
    with closing(sqlite3.connect(":memory:")) as one, closing(sqlite3.connect(here)) as other:
        one.deserialize(before)
        assert compare.digest(one, DERIVED.derived) == compare.digest(other, DERIVED.derived)


def test_a_backup_is_made_before(here: str, there: str) -> None:
    before = events(here)
    report = merge.merge(here, [there], NOON, DERIVED)
    assert events(report.backup) == before
    assert report.backup in said(report)


def test_no_merge_without_a_backup(here: str, there: str) -> None:
    before = events(here)
    Path(backups.folder_of(here)).write_text("in the way")
    with pytest.raises(Refusal):
        merge.merge(here, [there], NOON, DERIVED)
    assert events(here) == before


@pytest.mark.parametrize("seed", range(12))
def test_every_order_and_every_detour_ends_the_same(seed: int, tmp_path: Path) -> None:
    ends = list(digests(history(seed, 40), tmp_path))
    assert len(ends) == 9
    assert len(set(ends)) == 1


def test_caches_after_a_merge_are_those_of_a_rebuild(tmp_path: Path) -> None:
    for seed in range(20, 30):
        devices = history(seed)
        path = str(tmp_path / f"{seed}.sqlite")
        written(devices[1], path).close()
        with closing(written(devices[0])) as db:
            db.execute("BEGIN")
            merge.gather(db, [path], DERIVED)
            merged = compare.digest(db, DERIVED.derived)
            DERIVED.rebuild(db)
            assert compare.digest(db, DERIVED.derived) == merged
            db.execute("ROLLBACK")


def test_a_large_merge_rebuilds_and_keeps_the_clock_of_the_open_sitting(
    tmp_path: Path, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "TOUCHED", 1)
    here = str(tmp_path / "here" / "journal.sqlite")
    store = Store(here, lambda: NOON, DERIVED)
    beat = Beat("sitting", 7_500, 2, (1, 2, 3))
    store.append([record("attempt_start", id="sitting", attempt_id="sitting")], beat)
    merge.merge(here, [there], NOON, DERIVED)
    assert [one.beat for one in reads.open_attempts(store)] == [beat]
    assert store.read(DERIVED.current)
    assert store.read(lambda db: db.execute("SELECT answers FROM item_state").fetchall()) == [(3,)]
    store.close()


def test_another_window_goes_on_with_what_was_merged(here: str, there: str) -> None:
    store = Store(here, lambda: NOON, DERIVED)
    assert len(reads.item(store, Q1).trials) == 2
    merge.merge(here, [there], NOON, DERIVED)
    assert len(reads.item(store, Q1).trials) == 5
    assert store.append([answered(wall=NOON + 9)]).events[0].seq == 3, "numbers of other devices are not ours"
    store.close()


# What is odd is said.


def test_the_same_id_with_another_sum(here: str, there: str) -> None:
    mine = next(iter(events(here).values()))
    theirs = signed(mine, score=0)
    put(there, theirs)
    report = merge.merge(here, [there], NOON, DERIVED)
    assert events(here)[mine.id] == mine
    assert report.conflicts == (mine.id,)
    assert not report.ok
    assert "1 event there differ" in said(report)
    assert report.added == 3, "the others are taken"
    assert events(there)[mine.id] == theirs


def test_the_same_id_twice_in_two_files(here: str, there: str, tmp_path: Path) -> None:
    one = next(iter(events(there).values()))
    third = journal(tmp_path / "third", [])
    put(third, signed(one, score=0))
    report = merge.merge(here, [there, third], NOON, DERIVED)
    assert report.conflicts == (one.id,)
    assert events(here)[one.id] == one


def test_a_number_given_twice_is_kept_and_said(here: str, there: str) -> None:
    mine = next(iter(events(here).values()))
    put(there, stamp(record(wall=NOON + 5), mine.device_id, mine.seq, NOON + 4))
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.added, report.twins, report.ok) == (4, 1, True)
    assert "given twice" in said(report)
    assert merge.merge(here, [there], NOON, DERIVED).twins == 0


def test_unknown_kinds_are_kept(here: str, there: str) -> None:
    strange = stamp(record("teleport", wall=NOON + 9, answer="{}"), "far", 1, 0)
    put(there, strange)
    report = merge.merge(here, [there], NOON, DERIVED)
    assert events(here)[strange.id] == strange
    assert report.unknown == {"teleport": 1}
    assert report.ok
    assert "teleport x 1" in said(report)


def test_a_bad_sum_is_not_taken(here: str, there: str) -> None:
    one = next(iter(events(there).values()))
    put(there, one._replace(score=17))
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.damaged, report.added, report.ok) == (1, 2, False)
    assert one.id not in events(here)
    assert "check sum does not fit" in said(report)


@pytest.mark.parametrize(
    "changes",
    [{"id": ""}, {"id": "x" * 5_000}, {"id": "a\nb"}, {"answer": "x" * 1_000_001}, {"kind": "x" * 100_001}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_what_no_journal_can_keep_is_not_taken_however_well_it_is_signed(
    here: str, there: str, changes: dict[str, Any]
) -> None:
    before = events(here)
    good = stamp(record(wall=NOON + 9), "far", 1, 0)
    put(there, signed(good, **changes))
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.foreign, report.damaged, report.added) == (1, 0, 3)
    assert not report.ok
    assert len(events(here)) == len(before) + 3
    store = Store(here, lambda: NOON, DERIVED)
    assert store.append([answered()]).saved
    store.close()


@pytest.mark.parametrize(
    "changes",
    [{"kind": "answer\x1b[2J"}, {"device_id": "a\nb\u202e"}, {"seq": 0}, {"seq": 2**60}, {"at_ms": -1},
     {"at_ms": 2**50}, {"study_day": "yesterday"}, {"study_day": "2026-1-1"}, {"study_day": "9999-12-31"},
     {"rating": 9}, {"tz_offset_min": 10**6}, {"item_id": "a\x00b"}, {"score": 2**62}, {"app_version": ""}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_what_is_out_of_bounds_is_kept_with_its_sum_and_never_counted(
    here: str, there: str, changes: dict[str, Any]
) -> None:
    before = digest_of_state(here)
    strange = signed(stamp(record("answer", wall=NOON + 9, item_id=Q1, score=0), "far", 1, 0), **changes)
    far = journal(Path(there).parent / "far", [])
    put(far, strange)
    report = merge.merge(here, [far], NOON, DERIVED)
    assert (report.aside, report.added, report.foreign, report.ok) == (1, 1, 0, True)
    assert "kept aside" in said(report)
    assert strange.id not in events(here)
    with closing(schema.connect(here, busy_ms=0)) as db:
        assert db.execute("SELECT sha FROM event WHERE id = ?", (strange.id,)).fetchone() == (strange.sha,)
    assert digest_of_state(here) == before
    again = merge.merge(here, [far], NOON, DERIVED)
    assert (again.added, again.known, again.aside) == (0, 1, 0), "said once"


@pytest.mark.parametrize("column", ["answer", "item_id", "seq", "at_ms"])
@pytest.mark.parametrize("value", [b"\xff\x00", 0.5, "text"])
def test_values_of_the_wrong_type(here: str, there: str, column: str, value: object) -> None:
    with closing(schema.connect(there, busy_ms=0)) as db:
        db.execute("DROP TRIGGER event_stays")
        db.execute(f"UPDATE event SET {column} = ? WHERE rowid = 1", (value,))
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.added, report.damaged + report.foreign) == (2, 1)


def test_damage_here_that_is_whole_there(here: str, tmp_path: Path) -> None:
    other = str(tmp_path / "copy.sqlite")
    shutil.copy(here, other)
    one = next(iter(events(here).values()))
    put(here, one._replace(score=17))
    report = merge.merge(here, [other], NOON, DERIVED)
    assert report.rotten_here == (one.id,)
    assert report.conflicts == ()
    assert "restore FILE --merge" in said(report)


def test_a_newer_format_is_refused_by_its_number(here: str, there: str) -> None:
    with closing(sqlite3.connect(there)) as db:
        db.execute("PRAGMA user_version=7")
    before = events(here)
    report = merge.merge(here, [there], NOON, DERIVED)
    assert (report.refused, report.added, report.ok) == (1, 0, False)
    assert "format 7 and this Warpwise reads format 1" in said(report)
    assert events(here) == before


Spoil = Callable[[bytes], bytes]
BROKEN: dict[str, Spoil] = {
    "no header": lambda data: bytes(100) + data[100:],
    "cut off": lambda data: data[: len(data) - 4096],
    "an index of junk": lambda data: data[:8192] + b"\xee" * 4096 + data[12288:],
    "a format nobody knows": lambda data: data[:18] + b"\x09" + data[19:],
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_gives_what_can_be_read_of_it(here: str, tmp_path: Path, how: str) -> None:
    there = journal(tmp_path / "there", [answered(wall=NOON + at, answer='{"a":1}') for at in range(200)])
    whole = events(there)
    mine = events(here)
    Path(there).write_bytes(BROKEN[how](Path(there).read_bytes()))
    report = merge.merge(here, [there], NOON, DERIVED)
    taken = {id: event for id, event in events(here).items() if id not in mine}
    assert taken
    assert taken.items() <= whole.items(), "nothing is invented"
    assert report.added == len(taken)
    assert f"{there} is damaged" in said(report)
    assert f"{len(taken)} events can be read" in said(report)


def test_a_write_that_was_broken_off(here: str, there: str) -> None:
    """A rollback journal beside the file: only reading it, we may not take that back."""
    whole = events(there)
    with closing(sqlite3.connect(there, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN")
        db.execute("DROP TRIGGER event_stays")
        db.execute("CREATE TABLE filler (text)")
        db.execute("INSERT INTO filler VALUES (?)", ("x" * 500_000,))
        db.execute("UPDATE event SET hints = 0")
        left, beside = Path(there).read_bytes(), Path(there + "-journal").read_bytes()
    Path(there).write_bytes(left)
    Path(there + "-journal").write_bytes(beside)
    mine = events(here)
    merge.merge(here, [there], NOON, DERIVED)
    assert {id: event for id, event in events(here).items() if id not in mine} == whole
    assert Path(there).read_bytes() == left


@pytest.mark.parametrize("junk", [b"", b"just some text\n" * 500, b"SQLite format 3\x00" + bytes(5_000)])
def test_no_journal_at_all(here: str, tmp_path: Path, junk: bytes) -> None:
    other = tmp_path / "other.sqlite"
    other.write_bytes(junk)
    before = events(here)
    report = merge.merge(here, [str(other)], NOON, DERIVED)
    assert (report.refused, report.ok) == (1, False)
    assert "is no journal" in said(report)
    assert events(here) == before


def test_another_database(here: str, tmp_path: Path) -> None:
    other = str(tmp_path / "recipes.db")
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE recipe (name)")
    assert "is no journal" in said(merge.merge(here, [other], NOON, DERIVED))


def test_a_folder(here: str, there: str, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    shutil.copy(there, folder / "laptop.sqlite")
    shutil.copy(there, folder / "journal-of-old.sqlite")
    (folder / "notes.txt").write_text("mine")
    (folder / "journal.sqlite.device").write_text("{}")
    (folder / "sub").mkdir()
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute("CREATE TABLE meta (key)")
    report = merge.merge(here, [str(folder)], NOON, DERIVED)
    assert (report.files, report.added, report.known, report.ok) == (2, 3, 3, True)


def test_a_folder_of_backups_brings_back_what_the_journal_lost(here: str) -> None:
    before = events(here)
    backups.make(here, NOON)
    os.remove(here)
    report = merge.merge(here, [backups.folder_of(here)], NOON, DERIVED)
    assert events(here) == before
    assert report.added == 2


def test_its_own_folder_does_not_mean_itself(here: str, there: str) -> None:
    folder = os.path.dirname(here)
    with pytest.raises(Refusal, match="no other journal"):
        merge.merge(here, [folder], NOON, DERIVED)
    shutil.copy(there, os.path.join(folder, "journal-laptop.sqlite"))
    assert merge.merge(here, [folder], NOON, DERIVED).files == 1


def test_places_where_nothing_is(here: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not exist"):
        merge.merge(here, [str(tmp_path / "nowhere")], NOON, DERIVED)
    with pytest.raises(Refusal, match="this journal itself"):
        merge.merge(here, [here], NOON, DERIVED)
    os.symlink(here, tmp_path / "link")
    with pytest.raises(Refusal, match="this journal itself"):
        merge.merge(here, [str(tmp_path / "link")], NOON, DERIVED)


def test_into_a_journal_of_a_newer_program(here: str, there: str) -> None:
    with closing(sqlite3.connect(here)) as db:
        db.execute("PRAGMA user_version=7")
    before = Path(here).read_bytes()
    with pytest.raises(Refusal, match="format 7"):
        merge.merge(here, [there], NOON, DERIVED)
    assert Path(here).read_bytes() == before


def test_into_a_broken_journal_which_is_mended_first(here: str, there: str) -> None:
    mine = events(here)
    Path(here).write_bytes(bytes(100) + Path(here).read_bytes()[100:])
    report = merge.merge(here, [there], NOON, DERIVED)
    assert events(here) == {**mine, **events(there)}
    assert "was damaged" in report.lost[0]
    assert not report.ok
    assert report.sentences[0] == report.lost[0]


def test_into_nothing(tmp_path: Path, there: str) -> None:
    fresh = str(tmp_path / "new" / "home" / "journal.sqlite")
    report = merge.merge(fresh, [there], NOON, DERIVED)
    assert events(fresh) == events(there)
    assert report.backup == ""


def test_when_it_breaks_off_nothing_has_happened(here: str, there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = events(here)

    def full(derived: Registry, db: sqlite3.Connection, fresh: list[Event]) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Registry, "update", full)
    with pytest.raises(Refusal):
        merge.merge(here, [there], NOON, DERIVED)
    monkeypatch.undo()
    assert events(here) == before
    assert merge.merge(here, [there], NOON, DERIVED).added == 3


def test_another_window_that_does_not_let_go(here: str, there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.study.journal.care.access.BUSY_MS", 1)
    backups.make(here, NOON)
    with closing(sqlite3.connect(here, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refusal, match="locked"):
            merge.merge(here, [there], NOON, DERIVED)


def test_an_honest_event_is_within_bounds() -> None:
    for kind in ("answer", "teleport"):
        made = record(kind, item_id=Q1, score=1_000_000, rating=4, hints=0, target_id="t", attempt_id="a", answer="{}")
        assert bounds.within(stamp(made, "d", 1, 0))
    assert not bounds.storable(event_of((*stamp(record(), "d", 1, 0).row[:6], None, *[None] * 13)))


# Files made to do harm.


def quick(here: str, other: str) -> Report:
    """The report of a merge that takes no longer than it may."""
    start = time.process_time()
    report = merge.merge(here, [other], NOON, DERIVED)
    assert time.process_time() - start < 5
    return report


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE VIEW event AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
        + ", ".join(f"i AS {name}" for name in COLUMNS) + " FROM n",
        "CREATE TABLE event (" + ", ".join(f"{name} TEXT CHECK (hex(zeroblob(9999999)) > 0)" for name in COLUMNS)
        + "); INSERT INTO event VALUES (" + ", ".join("'x'" for _ in COLUMNS) + ")",
        "CREATE TABLE other (" + ", ".join(COLUMNS[:-1]) + "); CREATE VIEW event AS SELECT *, 'x' AS sha FROM other",
    ],
    ids=["endless view", "costly check", "view"],
)  # fmt: skip
def test_a_table_that_is_not_ours_is_not_read(here: str, tmp_path: Path, statements: str) -> None:
    other = str(tmp_path / "hostile.sqlite")
    with closing(sqlite3.connect(other)) as db:
        db.executescript(f"PRAGMA application_id={schema.APPLICATION_ID}; PRAGMA user_version=1; {statements}")
    before = events(here)
    report = quick(here, other)
    assert (report.refused, report.added) == (1, 0)
    assert events(here) == before


@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_pages_that_name_themselves_or_each_other(here: str, tmp_path: Path, size: int) -> None:
    """Leaves full of rows that all go on in the same chain without an end, and a tree that is its own branch."""
    header = bytearray(schema_header(here))
    header[16:18] = (1 if size == 65536 else size).to_bytes(2, "big")
    row = b"\xfa\x89\x00\x01" + bytes(40) + (2).to_bytes(4, "big")
    cells = b"".join((size - 300).to_bytes(2, "big") for _ in range((size - 400) // 2))
    leaf = (b"\x0d\x00\x00" + (len(cells) // 2).to_bytes(2, "big") + b"\x00\x00\x00" + cells).ljust(size - 300, b"\x00")
    leaf = (leaf[: size - 300] + row).ljust(size, b"\x02")
    branch = (b"\x05\x00\x00\x00\x01\x00\x00\x00" + (2).to_bytes(4, "big")).ljust(size, b"\x00")
    loop = (2).to_bytes(4, "big") + bytes(size - 4)
    other = tmp_path / "hostile.sqlite"
    other.write_bytes(bytes(header).ljust(size, b"\x00") + loop + branch + leaf * (2_000_000 // size))
    assert quick(here, str(other)).added == 0


def schema_header(path: str) -> bytes:
    return Path(path).read_bytes()[:100]


def test_a_file_that_claims_to_be_endless(here: str, there: str) -> None:
    os.truncate(there, 1 << 40)
    report = quick(here, there)
    assert report.added == 3


def test_a_pipe_is_no_journal(here: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refusal, match="is no regular file"):
        merge.merge(here, [str(tmp_path / "pipe")], NOON, DERIVED)
    with pytest.raises(Refusal, match="does not exist"):
        merge.merge(here, [str(tmp_path / "nothing")], NOON, DERIVED)


@pytest.mark.parametrize("kind", ["undo", "override"])
def test_a_chain_of_events_that_name_one_another(
    here: str, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand in a row take 2 s; here are fewer, by each of the two ways into the caches."""
    for number, count in enumerate((2_000, 2_100)):
        monkeypatch.setattr(merge, "TOUCHED", 2_000)
        chain = [stamp(answered(wall=NOON, id=f"{kind}-{number}-0"), "far", 1, 0)]
        for at in range(1, count):
            made = record(kind, NOON + at, id=f"{kind}-{number}-{at}", target_id=chain[-1].id, score=0)
            chain.append(stamp(made, "far", at + 1, 0))
        far = journal(tmp_path / f"{kind}-{number}", [])
        with closing(schema.connect(far, busy_ms=0)) as db:
            db.execute("BEGIN")
            schema.insert(db, chain)
            db.execute("COMMIT")
        assert quick(here, far).added == count


def test_what_only_calls_itself_a_day_is_counted_and_not_said(here: str, there: str) -> None:
    (one, *_) = events(there).values()
    with closing(schema.connect(there, busy_ms=0)) as db:
        for number, day in enumerate(("", "\x1b[2J", "zzzz", "2026-11-24", "2026-11-20 and more")):
            schema.insert(db, [one._replace(id=f"forged-{number}", study_day=day)])
    found = compare.missing(there, here)
    assert "2026-11-24" in (found.first_day, found.last_day)
    assert all(day.startswith("2026-11-") and len(day) == 10 for day in (found.first_day, found.last_day))
    assert compare.Missing(2).sentence == "2 events"


def test_an_index_that_gives_other_rows_than_those_asked_for(tmp_path: Path) -> None:
    path = journal(tmp_path / "many", [answered(wall=NOON + at) for at in range(40)])
    other, before, raised = str(tmp_path / "copy.sqlite"), events(path), 0
    bytes_ = Path(shutil.copy(path, other)).read_bytes()
    for id in before:
        rotten = bytearray(bytes_)
        rotten[bytes_.index(id.encode(), 8192) + 2] = ord("$")
        Path(path).write_bytes(rotten)
        with closing(schema.connect(path, busy_ms=0)) as db:
            db.execute("BEGIN")
            try:
                merge.gather(db, [other], DERIVED)
            except schema.NotAJournal:
                raised += 1
            db.execute("ROLLBACK")
    assert raised
    report = quick(path, other)
    assert "was damaged" in report.lost[0]
    assert (report.added, events(path)) == (0, before)
