"""`warpwise sync`: the folder is remembered, what came is said, and what cannot be is refused in one sentence."""

import json
from pathlib import Path

import pytest

from tui.cli import main
from tui.settings.device import SYNC, Settings

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


def test_the_folder_is_remembered_and_forgotten(capsys: Captured, folder: Path) -> None:
    assert main(["sync", str(folder)]) == 0
    assert Settings.load().get(SYNC) == str(folder)
    assert capsys.readouterr().out == "Nothing new from other devices.\nNothing is recorded here yet.\n"
    assert main(["settings", "minutes", "21"]) == 0  # written at its end
    assert [file.name.startswith("warpwise-") for file in folder.iterdir()] == [True]
    capsys.readouterr()
    assert main(["sync", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["folder"], said["merged"], said["problem"]) == (str(folder), [], None)
    assert main(["sync", "--off"]) == 0
    assert Settings.load().get(SYNC) == ""
    assert len(list(folder.iterdir())) == 1


def test_without_a_folder(capsys: Captured) -> None:
    assert main(["sync"]) == 2
    assert capsys.readouterr().err == "warpwise: no folder is shared yet: 'warpwise sync DIR' names one.\n"


def test_a_folder_that_is_not_there_is_not_made(capsys: Captured, folder: Path) -> None:
    assert main(["sync", str(folder / "no")]) == 1
    assert "none is made" in capsys.readouterr().err
    assert main(["sync", str(folder)]) == 0
    folder.rmdir()
    assert main(["sync"]) == 1
    assert "is not there" in capsys.readouterr().err
    assert not folder.exists()


def test_the_journal_s_own_folder(capsys: Captured, own_home: Path) -> None:
    own_home.mkdir(exist_ok=True)
    assert main(["sync", str(own_home)]) == 2
    assert "own folder" in capsys.readouterr().err
    assert main(["settings", "sync", str(own_home)]) == 2


def test_a_file_that_cannot_be_read_is_named_once(capsys: Captured, folder: Path) -> None:
    (folder / "warpwise-x.sqlite").write_text("no", encoding="utf-8")
    assert main(["sync", str(folder)]) == 0
    assert f"{folder}/warpwise-x.sqlite is left alone: it is no journal." in capsys.readouterr().out
    assert main(["sync"]) == 0
    assert "1 file is left alone, as before." in capsys.readouterr().out
