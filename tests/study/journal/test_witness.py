"""A lost or replaced journal is told from a first use, by everybody who opens it, and no number is given twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON, answered
from tui.study.derived import DERIVED
from tui.study.journal import rows, schema, witness
from tui.study.journal.care import backups, merge, rescue, restore
from tui.study.journal.events import Event
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer
from tui.study.memory import families
from tui.study.memory import projection as memories

COUNT = 12
HOUR = 3_600_000


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A journal of twelve events: one backup has six of them, a copy beside it nine."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("WARPWISE_HOME", raising=False)
    place = str(tmp_path / "data" / "warpwise" / "journal.sqlite")
    for number in range(COUNT):
        write(place, number)
        if number == 5:
            backups.make(place, NOON)
        if number == 8:
            shutil.copy(place, tmp_path / "older")
    return place


def write(path: str, number: int) -> Event:
    store = Store(path, lambda: NOON + number * HOUR, DERIVED)
    made = store.append([answered(wall=NOON + number * HOUR)]).events[0]
    store.close()
    return made


def opened(path: str) -> Status:
    """What a window says that opens the journal, looks and ends."""
    writer = Writer(lambda: Store(path, lambda: NOON + COUNT * HOUR, DERIVED))
    status = writer.check().result()
    writer.close()
    return status


def numbers(path: str) -> list[tuple[str, int]]:
    with closing(schema.connect(path, busy_ms=0)) as db:
        return [tuple(row) for row in db.execute("SELECT device_id, seq FROM event ORDER BY rowid")]


def rotten(path: str) -> int:
    with closing(schema.connect(path, busy_ms=0)) as db:
        return rows.rotten(db)


def emptied(path: str) -> None:
    Path(path).write_bytes(b"")


def removed(path: str) -> None:
    os.remove(path)


def folder_removed(path: str) -> None:
    shutil.rmtree(os.path.dirname(path))


def overwritten(path: str) -> None:
    Path(path).write_bytes(b"no journal at all\n" * 3_000)


def replaced(path: str) -> None:
    """By an older copy, which keeps the number of the file."""
    shutil.copyfile(Path(path).parents[2] / "older", path)


def moved_over(path: str) -> None:
    """By an older copy, as another file of the same name."""
    shutil.copyfile(Path(path).parents[2] / "older", path + "2")
    os.replace(path + "2", path)


ALL = (emptied, removed, folder_removed, overwritten, replaced, moved_over)


def test_it_lies_in_the_configuration_folder_and_says_how_the_journal_stands(path: str, tmp_path: Path) -> None:
    assert witness.place(path) == str(tmp_path / "config" / "warpwise" / "witness.json")
    known = witness.read(path)
    assert known is not None
    assert (known.seq, known.count, known.study_day) == (COUNT, COUNT, "2026-11-25")
    assert known.device == numbers(path)[-1][0]
    assert known.file == witness.mark(path)


def test_nothing_is_said_of_a_whole_journal_nor_of_a_first_use(path: str, tmp_path: Path) -> None:
    assert opened(path) == Status()
    assert opened(str(tmp_path / "new" / "journal.sqlite")) == Status()


@pytest.mark.parametrize("lose", ALL)
def test_a_loss_is_told_by_everybody_who_opens_the_journal(path: str, lose: Callable[[str], None]) -> None:
    lose(path)
    for time in range(3):
        status = opened(path)
        said = " ".join(status.lost)
        assert status.exit_status == 1, (time, status)
        assert path in said
        if lose is overwritten:
            # What the backup has is recovered at once; what it has not is gone.
            assert "6 entries" in said or "at least 6 entries" in said
        elif lose is folder_removed:
            assert f"all {COUNT} entries up to 2026-11-25 are missing. No backup has more" in said
        elif lose in (replaced, moved_over):
            assert "at least 3 entries up to 2026-11-25 are missing. No backup has more" in said
        else:
            (backup,) = backups.found(path)
            name = os.path.basename(backup.path)
            assert f"all {COUNT} entries up to 2026-11-25 are missing. The backup {name} has 6 entries of them" in said
            assert f"'warpwise restore {name}' brings them back" in said


@pytest.mark.parametrize("lose", ALL)
def test_no_number_is_given_twice(path: str, lose: Callable[[str], None]) -> None:
    before = numbers(path)
    lose(path)
    write(path, COUNT + 1)
    fresh = set(numbers(path)) - set(before)
    assert len(fresh) == 1
    assert not fresh & set(before)
    assert not any(seq <= COUNT for device, seq in fresh if device == before[0][0])
    assert opened(path).lost == (), "it goes on from here"


@pytest.mark.parametrize("lose", ALL)
def test_during_a_quiz_nothing_of_this_session_is_lost(path: str, lose: Callable[[str], None]) -> None:
    store = Store(path, lambda: NOON + COUNT * HOUR, DERIVED)
    first = store.append([answered(wall=NOON + COUNT * HOUR)]).events[0]
    lose(path)
    second = store.append([answered(wall=NOON + COUNT * HOUR + 5)])
    assert second.saved
    assert [*store.status.lost, *store.status.notes], "it is said"
    store.close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        kept = {row[0] for row in db.execute("SELECT id FROM event")}
        count = len(kept)
        assert len(numbers(path)) == len(set(numbers(path)))
    assert {first.id, second.events[0].id} <= kept
    if lose in (removed, folder_removed, moved_over):
        assert count == COUNT + 2, "the file was still open: all of it is put back"


def test_removed_while_it_is_open_and_nothing_is_written_any_more(path: str) -> None:
    store = Store(path, lambda: NOON + COUNT * HOUR, DERIVED)
    store.read(lambda db: None)
    removed(path)
    store.close()
    assert len(numbers(path)) == COUNT
    assert opened(path).lost == ()


def test_what_is_brought_back_is_not_missed_any_more(path: str) -> None:
    aside = shutil.copyfile(path, path + "-aside")
    removed(path)
    assert opened(path).lost
    merge.merge(path, [aside], NOON + COUNT * HOUR, DERIVED)
    assert opened(path).lost == ()


def test_a_journal_brought_from_elsewhere_is_looked_over_once(path: str, tmp_path: Path) -> None:
    other = str(tmp_path / "elsewhere" / "journal.sqlite")
    os.makedirs(os.path.dirname(other))
    shutil.copy(path, other)
    for unverified in (True, False):
        store = Store(other, lambda: NOON + COUNT * HOUR, DERIVED)
        assert store.unverified() is unverified
        store.close()
        assert opened(other).sentences == ()


def test_an_index_that_lacks_rows_is_put_right(path: str) -> None:
    with closing(schema.connect(path, busy_ms=0)) as db:
        (name,) = db.execute("SELECT id FROM event ORDER BY rowid DESC LIMIT 1").fetchone()
    whole = Path(path).read_bytes()
    for at in (at for at in range(len(whole)) if whole.startswith(name.encode(), at)):
        Path(path).write_bytes(whole[:at] + b"Z" + whole[at + 1 :])
        if rescue.sound(path) and not rescue.sound(path, indexes=True) and not rotten(path):
            break
    (said,) = opened(path).sentences
    assert f"{COUNT} entries were recovered, no gap shows" in said
    assert rescue.sound(path, indexes=True)
    assert not any(rescue.BY_ANOTHER in one for one in opened(path).sentences)


def test_what_the_library_teaches_is_no_damage(path: str) -> None:
    """Variants that share a memory: no event says so, and a window that was killed has the file looked over."""
    store = Store(path, lambda: NOON + COUNT * HOUR, DERIVED)
    taught = families.Taught({"core/question/q1": "core/family/f"}, {}, {})
    store.change(lambda db: memories.compare(db, "a library", lambda: taught))
    store.close(keep=False)
    assert opened(path).sentences == ()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("UPDATE memory SET stability = stability + 1")
    (said,) = opened(path).sentences
    assert said.startswith("The derived state in")


def test_a_merge_of_something_else_does_not_hide_a_loss(path: str, tmp_path: Path) -> None:
    other = str(tmp_path / "other" / "journal.sqlite")
    write(other, 3)
    removed(path)
    merge.merge(path, [other], NOON + COUNT * HOUR, DERIVED)
    assert opened(path).lost


def test_who_restores_on_purpose_is_told_nothing(path: str) -> None:
    restore.restore(path, backups.found(path)[0].path, NOON + COUNT * HOUR, DERIVED, leaving=True)
    assert opened(path).lost == ()
    write(path, COUNT)
    assert opened(path).lost == ()


def test_a_home_that_moved_has_lost_nothing(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = tmp_path / "new"
    shutil.copytree(tmp_path / "data", new / "data")
    shutil.copytree(tmp_path / "config", new / "config")
    monkeypatch.setenv("XDG_DATA_HOME", str(new / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(new / "config"))
    place = str(new / "data" / "warpwise" / "journal.sqlite")
    assert opened(place) == Status()
    assert witness.read(place) is not None
    os.remove(place)
    assert opened(place).lost


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"journal": 3}', '{"journal": "journal.sqlite", "seq": 1e400}', "[" * 9_999]
)
def test_a_broken_witness_says_nothing_and_is_written_anew(path: str, text: str) -> None:
    Path(witness.place(path)).write_text(text)
    assert opened(path) == Status()
    write(path, COUNT)
    known = witness.read(path)
    assert known is not None
    assert known.count == COUNT + 1


def test_a_witness_that_cannot_be_written_stops_nothing(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(os.path.dirname(witness.place(path)))
    Path(os.path.dirname(witness.place(path))).write_text("in the way")
    assert opened(path) == Status()
    assert write(path, COUNT).seq == COUNT + 1


def test_two_hundred_flipped_bytes_are_told_each_time(path: str) -> None:
    whole, kept = Path(path).read_bytes(), Path(witness.place(path)).read_bytes()
    status = os.stat(path)
    for turn in range(200):
        at = turn * len(whole) // 200
        Path(path).write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        shutil.rmtree(backups.folder_of(path), ignore_errors=True)
        Path(witness.place(path)).write_bytes(kept)
        said = opened(path)
        assert said.sentences, at
        assert rescue.BY_ANOTHER not in said.sentences, "no other window was there"
        for name in os.listdir(os.path.dirname(path)):
            if ".broken-" in name:
                os.remove(os.path.join(os.path.dirname(path), name))
    assert status.st_size == len(whole)
