"""A small file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.paths import write_whole


def test_it_is_the_old_text_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note"
    write_whole(str(path), "old")

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(str(path), "new", lasting=True)
    with pytest.raises(UnicodeError):
        write_whole(str(path), "\ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["note"], "and nothing is left beside it"
