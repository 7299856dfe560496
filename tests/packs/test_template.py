"""The template of a pack passes `check` as it stands, and says to an editor what it is."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui.cli import main
from tui.failures import Refusal
from tui.library.authoring.schema import FILES
from tui.library.kinds import KINDS, kind_of
from tui.packs.adding import checked
from tui.packs.template import write
from tui.packs.watching import changes


def test_it_has_no_mistake_and_one_of_everything(tmp_path: Path) -> None:
    root = tmp_path / "storage"
    write("storage", str(root))
    report = checked(str(root))
    assert report.lines() == []
    assert report.counts["questions"] == len(KINDS) and report.counts["lessons"] == report.counts["chips"] == 1
    from tui.library.authoring.reader import read_pack

    source = read_pack(str(root))
    assert {kind_of(question) for question in source.questions} == set(KINDS)
    assert (source.about.id, source.about.format) == ("storage", 2) and source.labs[0].presets


def test_every_file_names_a_schema_that_is_there(tmp_path: Path) -> None:
    root = tmp_path / "storage"
    write("storage", str(root))
    found = {path for path in root.rglob("*.yaml")}
    for path in found:
        line = path.read_text(encoding="utf-8").splitlines()[0]
        assert line.startswith("# yaml-language-server: $schema=")
        schema = path.parent / line.partition("=")[2]
        assert json.loads(schema.read_text(encoding="utf-8"))["title"].startswith("Warpwise: ")
    assert len(found) == len(FILES)


@pytest.mark.parametrize("name", ["core", "My Pack", "../out", "", "nul"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        write(name, str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Refusal, match="not empty"):
        write("storage", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_schema_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "quizzes"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Warpwise: quizzes"
    assert main(["schema"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(FILES)
    assert main(["schema", "--write", str(tmp_path / "s")]) == 0
    assert len(list((tmp_path / "s").iterdir())) == len(FILES)


def test_a_save_is_seen(tmp_path: Path) -> None:
    """As `check --watch` sees it: once at the start, once a change, and not while the file is gone."""
    path = tmp_path / "zoo.yaml"
    path.write_text("a")
    steps: Iterator[Callable[[], object]] = iter(
        [lambda: None, lambda: path.write_text("ab"), path.unlink, lambda: path.write_text("c")]
    )
    seen: list[str] = []

    def wait(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    with pytest.raises(KeyboardInterrupt):
        for _ in changes(str(path), wait):
            seen.append(path.read_text())
    assert seen == ["a", "ab", "c"]
