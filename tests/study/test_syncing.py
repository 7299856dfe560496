"""A folder that devices share: whatever becomes of its files on the way, all devices end with one history."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study.helpers import NOON, FakeClock, answered, record
from tui.failures import Refusal
from tui.study.derived import DERIVED
from tui.study.journal import schema
from tui.study.journal.care import compare, shared
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer
from tui.study.syncing import Merged, Sync, Synced

T = TypeVar("T")


class Device:
    """A journal of its own and its end of the shared folder."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.path = str(home / "journal.sqlite")
        self.folder = folder
        self.clock = FakeClock()
        self.wrote = 0

    def answer(self, count: int = 1) -> None:
        """Answers so many questions."""
        store = Store(self.path, self.clock.wall_ms, DERIVED)
        for _ in range(count):
            self.wrote += 1
            self.clock.wait(1_000)
            store.append([answered(f"core/question/q{self.wrote % 3}", self.clock.wall_ms())])
        store.close()

    def pull(self) -> Synced:
        return self._with(lambda sync, _: sync.pull().result())

    def push(self) -> str:
        out = self._with(lambda sync, writer: writer.call(sync.push).result())
        assert not out.problem
        return os.path.basename(out.path)

    def _with(self, work: Callable[[Sync, Writer], T]) -> T:
        writer = Writer(lambda: Store(self.path, self.clock.wall_ms, DERIVED))
        try:
            return work(Sync(str(self.folder), writer, self.clock), writer)
        finally:
            writer.close()

    @property
    def digest(self) -> str:
        with closing(schema.connect(self.path, busy_ms=0, read_only=True)) as db:
            return compare.digest(db, DERIVED.derived)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shared folder."""
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def laptop(tmp_path: Path, folder: Path) -> Device:
    return Device(tmp_path / "laptop", folder)


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Device:
    return Device(tmp_path / "desk", folder)


def test_what_one_answers_the_other_has(laptop: Device, desk: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "Laptop.local")
    laptop.answer(31)
    laptop.push()
    desk.answer()
    came = desk.pull()
    assert came.sentence == "Merged 31 answers from laptop."
    assert desk.pull() == Synced()
    desk.push()
    assert laptop.pull().sentence == "Merged 1 answer from laptop."
    assert laptop.digest == desk.digest


def test_an_unchanged_history_is_not_written_again(laptop: Device, folder: Path) -> None:
    laptop.answer()
    name = laptop.push()
    os.utime(folder / name, (1, 1))
    laptop.push()
    assert (folder / name).stat().st_mtime == 1
    (folder / name).write_bytes(b"half")
    laptop.push()
    assert shared.trouble(str(folder / name), laptop.path) == ""
    assert os.listdir(folder) == [name]


def test_an_empty_history_is_not_shared(laptop: Device, folder: Path) -> None:
    laptop.push()
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    "copy",
    [
        "{stem} (desk's conflicted copy 2026-11-30).sqlite",
        "{stem}.sync-conflict-20261130-120000-ABCDEFG.sqlite",
        "{stem} 2.sqlite",
    ],
)
def test_copies_in_conflict_are_merged_too(laptop: Device, desk: Device, folder: Path, copy: str) -> None:
    laptop.answer(2)
    name = laptop.push()
    (folder / name).rename(folder / copy.format(stem=name.removesuffix(".sqlite")))
    desk.answer()
    (came,) = desk.pull().merged
    assert (came.device, came.answers) == (shared.label(name), 2)


def test_half_written_and_strange_files_are_left_and_named_once(laptop: Device, desk: Device, folder: Path) -> None:
    laptop.answer(40)
    name = laptop.push()
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    (folder / "warpwise-note.sqlite").write_text("a note", encoding="utf-8")
    (folder / "warpwise-empty.sqlite").touch()
    (folder / "warpwise-folder.sqlite").mkdir()
    (folder / "warpwise-link.sqlite").symlink_to(folder / name)
    (folder / "other.sqlite").write_bytes(whole)
    os.mkfifo(folder / "warpwise-pipe.sqlite")
    rotten = bytearray(whole)
    rotten[len(whole) // 2 :] = os.urandom(len(whole) - len(whole) // 2)
    (folder / "warpwise-rotten.sqlite").write_bytes(rotten)
    desk.answer()
    before = desk.digest
    first = desk.pull()
    assert len(first.left) == len(first.news) == 7
    assert not first.merged
    assert desk.digest == before
    again = desk.pull()
    assert len(again.left) == 7
    assert again.news == ()
    (folder / name).write_bytes(whole)
    assert [one.answers for one in desk.pull().merged] == [40]
    assert sorted(os.listdir(folder))[0] == "other.sqlite"


def test_a_file_of_another_program_is_left(laptop: Device, desk: Device, folder: Path) -> None:
    import sqlite3

    with closing(sqlite3.connect(folder / "warpwise-x.sqlite")) as db:
        db.execute("CREATE TABLE event (id)")
        db.commit()
    desk.answer()
    assert [one.why for one in desk.pull().left] == ["it is no journal"]


def test_a_hard_link_to_the_journal_is_not_opened(desk: Device, folder: Path) -> None:
    desk.answer()
    os.link(desk.path, folder / "warpwise-same.sqlite")
    assert [one.why for one in desk.pull().left] == ["it is this journal itself"]


def test_a_newer_format_waits_for_an_update(laptop: Device, desk: Device, folder: Path) -> None:
    laptop.answer()
    name = laptop.push()
    with closing(schema.connect(str(folder / name), busy_ms=0)) as db:
        db.execute("PRAGMA user_version=99")
    desk.answer()
    assert "update Warpwise" in desk.pull().news[0]


def test_a_folder_that_has_gone_is_not_made_anew(laptop: Device, folder: Path) -> None:
    laptop.answer()
    folder.rmdir()
    assert "is not there" in laptop.pull().problem
    with pytest.raises(AssertionError):
        laptop.push()
    assert not folder.exists()


def test_the_journal_s_own_folder_is_refused(laptop: Device) -> None:
    laptop.answer()
    assert "own folder" in shared.refusal(os.path.dirname(laptop.path), laptop.path)
    with pytest.raises(Refusal):
        shared.write_own(laptop.path, os.path.dirname(laptop.path), "warpwise-x.sqlite", NOON)


def test_a_journal_that_was_put_back_reads_everything_again(laptop: Device, desk: Device) -> None:
    laptop.answer(3)
    laptop.push()
    desk.answer()
    desk.pull()
    for name in os.listdir(os.path.dirname(desk.path)):
        if name.startswith("journal"):
            os.remove(os.path.join(os.path.dirname(desk.path), name))
    desk.answer()
    assert [one.answers for one in desk.pull().merged] == [3]


def test_the_sentence_names_devices_and_counts() -> None:
    def came(device: str, answers: int, others: int = 0) -> Merged:
        return Merged(device, device, answers, others)

    assert Synced((came("laptop", 2), came("laptop", 1), came("phone", 0, 4))).sentence == (
        "Merged 3 answers from laptop, 4 events from phone."
    )
    assert Synced(tuple(came(name, 1) for name in "abcde")).sentence.endswith("1 answer from c, more from 2 others.")


def test_events_of_every_kind_travel(laptop: Device, desk: Device) -> None:
    store = Store(laptop.path, laptop.clock.wall_ms, DERIVED)
    store.append([record("star", NOON, item_id="core/entry/hbm")])
    store.close()
    laptop.push()
    desk.answer()
    assert desk.pull().merged[0].others == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(("answer", "push", "pull", "lose", "double", "halve")), st.integers(0, 2)),
    min_size=8,
    max_size=16,
)


@settings(max_examples=5, deadline=None, derandomize=True, database=None)
@given(STEPS)
def test_three_devices_in_any_order_end_with_one_history(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "shared"
        folder.mkdir()
        devices = [Device(Path(place) / f"device{at}", folder) for at in range(3)]
        for device in devices:
            device.answer()
        for what, at in steps:
            files = sorted(folder.iterdir())
            if what in ("answer", "push", "pull"):
                getattr(devices[at], what)()
            elif files and what == "lose":
                files[at % len(files)].unlink()
            elif files and what == "double":
                file = files[at % len(files)]
                shutil.copy(file, folder / f"{file.stem} (conflicted copy).sqlite")
            elif files:
                file = files[at % len(files)]
                file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        for _ in range(2):
            for device in devices:
                device.push()
            for device in devices:
                device.pull()
        assert len({device.digest for device in devices}) == 1
        with closing(schema.connect(devices[0].path, busy_ms=0, read_only=True)) as db:
            count = db.execute("SELECT count(*) FROM event").fetchone()[0]
        assert count == sum(device.wrote for device in devices)
