"""Packs come whole or not at all, and go without taking the history along."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.packs.conftest import ABOUT, ENTRY, no_faults
from tui import shelf
from tui.cli import main
from tui.commands import pack
from tui.failures import Refusal
from tui.library.authoring.issue import Issue
from tui.library.check import Report
from tui.packs import installed
from tui.packs.adding import Unfit, add

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def fresh_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_with_added", True)
    monkeypatch.setattr(shelf, "_laid_out", ())
    # On a busy machine it would say how long it takes.
    monkeypatch.setattr(pack, "at_length", lambda what, work: work())


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_an_added_pack_is_open_from_then_on(folder: Path, capsys: Captured) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("x")
    (folder / "README.md").write_text("About.")
    target = add(str(folder), check=no_faults).folder
    assert os.path.isfile(os.path.join(target, "README.md")) and not os.path.exists(os.path.join(target, ".git"))
    assert run(capsys, "define", "quokka")[1].startswith("Quokka\n")
    assert run(capsys, "--no-packs", "define", "quokka")[0] == 1
    shelf.leave_added_out(False)
    [row] = json.loads(run(capsys, "pack", "list", "--json")[1])
    assert row["version"] is None and row["counts"]["entries"] == 1 and row["folder"] == target
    assert set(row) == {"id", "title", "version", "license", "author", "counts", "folder"}
    assert run(capsys, "pack", "remove", "mine")[0] == 2 and installed.folders() == [target]
    assert run(capsys, "pack", "remove", "mine", "--yes")[0] == 0 and installed.folders() == []
    assert run(capsys, "pack", "remove", "mine", "--yes")[0] == 1
    assert run(capsys, "define", "quokka")[0] == 1


def test_an_id_twice_needs_replace(folder: Path) -> None:
    add(str(folder), check=no_faults)
    (folder / "glossary" / "zoo.yaml").write_text(ENTRY.replace("smiling", "grinning"), encoding="utf-8")
    with pytest.raises(Refusal, match="--replace"):
        add(str(folder), check=no_faults)
    target = add(str(folder), replace=True, check=no_faults).folder
    assert "grinning" in Path(target, "glossary", "zoo.yaml").read_text(encoding="utf-8")
    assert os.listdir(installed.packs_folder()) == ["mine"]


@pytest.mark.parametrize("id", ["core", "Mine", "a/b", "..", "con", "unnamed", "a" * 101])
def test_ids_that_no_pack_has(folder: Path, id: str) -> None:
    (folder / "pack.yaml").write_text(ABOUT.replace("mine", id), encoding="utf-8")
    with pytest.raises(Refusal):
        add(str(folder), check=no_faults)
    assert installed.folders() == []


def test_errors_block(folder: Path) -> None:
    issue = Issue("glossary/zoo.yaml", 3, 1, "G02", "error", "no links")
    with pytest.raises(Unfit) as caught:
        add(str(folder), check=lambda path: Report(path, {}, (issue,), ()))
    assert caught.value.lines == ["glossary/zoo.yaml:3:1: no links"] and installed.folders() == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["link", "folder link", "pipe"])
def test_a_folder_with_what_is_no_file(folder: Path, kind: str) -> None:
    odd = folder / "glossary" / "odd.yaml"
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to("/etc" if kind == "folder link" else "/etc/hostname")
    with pytest.raises(Refusal, match=r"glossary/odd\.yaml"):
        add(str(folder), check=no_faults)
    assert installed.folders() == []


def test_places_that_are_no_pack(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="the name given is empty"):
        add("")
    with pytest.raises(Refusal, match="does not exist"):
        add(str(tmp_path / "none"))
    with pytest.raises(Refusal, match=r"no pack\.yaml"):
        add(str(tmp_path))
    with pytest.raises(Refusal, match="no whole zip"):
        path = tmp_path / "a.zip"
        path.write_text("hello")
        add(str(path))


def test_a_disk_that_fails_leaves_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = add(str(folder), check=no_faults).folder
    rename = os.rename

    def broken(old: str, new: str) -> None:
        if old.endswith(".new"):
            raise OSError(28, "No space left on device", old)
        rename(old, new)

    monkeypatch.setattr(os, "rename", broken)
    with pytest.raises(Refusal, match="No space left"):
        add(str(folder), replace=True, check=no_faults)
    assert os.listdir(installed.packs_folder()) == ["mine"] and os.path.isfile(os.path.join(target, "pack.yaml"))
