"""Archives made byte by byte, and a check that finds nothing."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library.check import Report

ABOUT = "id: mine\nformat: 2\ntitle: Mine\n"
TOPICS = "topics:\n- {id: zoo, title: Zoo, about: Beasts.}\n"
ENTRY = "topic: zoo\nentries:\n- {id: quokka, term: Quokka, level: 1, definition: A small smiling beast.}\n"
FILES = {"pack.yaml": ABOUT, "topics.yaml": TOPICS, "glossary/zoo.yaml": ENTRY}

Archive = Callable[..., str]


def no_faults(path: str) -> Report:
    """What `check` would say of a pack without a fault; reading the built-in content for it takes seconds."""
    return Report(path, {"entries": 1}, (), ())


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """archive(info=bytes, ..., top="folder/") -> the path of a .zip with the good files and these; a later one wins."""

    def make(*extra: tuple[zipfile.ZipInfo | str, bytes], top: str = "", change: object = None) -> str:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of names that stand twice
            for name, text in FILES.items():
                made.writestr(top + name, text)
            for info, data in extra:
                made.writestr(info, data)
        data = out.getvalue()
        path = tmp_path / "pack.zip"
        path.write_bytes(change(data) if callable(change) else data)
        return str(path)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same pack as a folder."""
    root = tmp_path / "source"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
