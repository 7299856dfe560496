"""Miniatures are kept by version, and those of slow labs are what the labs draw."""

from pathlib import Path

from tests.tools.miniatures import made, slow_labs
from tui.plots.line import Run
from tui.study.labs.miniatures import WIDTH, fingerprint, keep, kept, shipped


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    pictures = {"core/a": ("0.1 x", [(Run("title", "strong"),), (), (Run("  "), Run("███", "first"))])}
    keep(str(tmp_path), pictures)
    assert kept(str(tmp_path)) == pictures


def test_a_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "miniatures.json"
    for text in ("", "[1]", '{"a": 3}', '{"a": ["v", [[["text", "no such role"]]]]}', "[" * 100_000, '{"a": ["v"]}'):
        file.write_text(text)
        assert kept(str(tmp_path)) == {}


def test_every_slow_lab_ships_its_miniature() -> None:
    pictures = shipped()
    for lab in slow_labs():
        assert pictures[lab.id]
        assert all(sum(len(run.text) for run in line) <= WIDTH for line in pictures[lab.id])
        if lab.id != "distill":  # which takes seconds; its own tests hold the title of its first picture
            assert pictures[lab.id] == made(lab)


def test_another_opening_is_another_miniature() -> None:
    lab = slow_labs()[0]
    changed = type(lab)(**{**{name: getattr(lab, name) for name in lab.__struct_fields__}, "opening": {"seed": 3}})
    assert fingerprint(lab) != fingerprint(changed)
