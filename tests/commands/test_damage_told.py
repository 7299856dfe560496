"""A byte that rotted in the journal is told by every command in one sentence, whatever it hit; nothing is lost."""

import io
import os
import shutil
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock
from tui.cli import main
from tui.paths import data_dir, journal_path
from tui.services import Services
from tui.study.grading.answers import Choice
from tui.study.papers.blueprint import Blueprint

TOLD = ("was damaged", "is damaged", "are damaged and", "changed or copied by something", "was changed by something",
        "something other than Warpwise changed")  # fmt: skip
FRONT_ENDS = {
    "due": ["due"],
    "stats": ["stats"],
    "doctor": ["doctor"],
    "reports": ["reports"],
    "sources": ["sources"],
    "backup": ["backup"],
    "export": ["export", "history"],
    "sync": ["sync", "."],
    "merge": ["merge", "other.sqlite"],
    "plain": ["--plain"],
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A home with three answers, as the last window left it; a copy of it."""
    services = Services(clock=FakeClock())
    sitting = services.study.start(services.study.new_paper(Blueprint(kinds=("single",), count=3), 1).result())
    for at in range(3):
        sitting.show(at)
        sitting.answer(Choice(sitting.item.shown[:1]), "sure").result()
    sitting.submit().result()
    services.study.check().result()
    services.close()
    copy = tmp_path / "copy"
    shutil.copytree(data_dir(), copy, ignore=shutil.ignore_patterns("cache"))
    return copy


def as_kept(kept: Path) -> None:
    """As the last window left it, and another journal beside it."""
    for name in os.listdir(data_dir()):
        place = Path(data_dir(), name)
        if name != "cache":
            shutil.rmtree(place) if place.is_dir() else place.unlink()
    for file in kept.iterdir():
        (shutil.copytree if file.is_dir() else shutil.copy2)(file, Path(data_dir(), file.name))


def told_by(args: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command says in all, on one line."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    main(args)
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("state", ["gone", "a folder", "a pipe"])
def test_every_front_end_tells_of_a_journal_that_is_no_file(
    kept: Path, tmp_path: Path, state: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(kept / os.path.basename(journal_path()), "other.sqlite")
    for name, args in FRONT_ENDS.items():
        as_kept(kept)
        journal = Path(journal_path())
        journal.unlink()
        if state != "gone":
            (os.mkdir if state == "a folder" else os.mkfifo)(journal)
        told = told_by(args, capsys, monkeypatch)
        assert ("is gone" if state == "gone" else "no regular file") in told, (name, told)


@pytest.mark.parametrize("share", [0.0, 0.031, 0.2, 0.6])
def test_every_front_end_tells_of_a_flipped_byte(
    kept: Path, tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(kept / os.path.basename(journal_path()), "other.sqlite")
    for name, args in FRONT_ENDS.items():
        as_kept(kept)
        journal = Path(journal_path())
        bytes_ = bytearray(journal.read_bytes())
        bytes_[int(share * len(bytes_))] ^= 0x55
        journal.write_bytes(bytes_)
        # That a damaged journal is not shared is said besides what is damaged in it.
        told = told_by(args, capsys, monkeypatch).replace("is damaged, so it is not shared", "")
        assert sum(told.count(one) for one in TOLD) == 1, (name, told)
        assert "went wrong" not in told
    # The last one, plain mode, mended what was broken.
    services = Services()
    assert len(services.study.undoable(9).result()) == 4
    services.close()
