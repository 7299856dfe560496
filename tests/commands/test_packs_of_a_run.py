"""`--pack PATH` before a command or after it."""

import json
from pathlib import Path

import pytest

from tui import shelf
from tui.cli import main
from tui.failures import Refusal

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(shelf, "_laid_out", ())
    folder = tmp_path / "mine"
    (folder / "glossary").mkdir(parents=True)
    (folder / "pack.yaml").write_text("id: mine\n", encoding="utf-8")
    (folder / "topics.yaml").write_text("topics:\n- {id: zoo, title: Zoo, about: Beasts.}\n", encoding="utf-8")
    entry = "topic: zoo\nentries:\n- {id: quokka, term: Quokka, level: 1, definition: A small smiling beast.}\n"
    (folder / "glossary" / "zoo.yaml").write_text(entry, encoding="utf-8")
    return str(folder)


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("place", ["before", "after", "joined"])
def test_every_command_opens_it(capsys: Captured, pack: str, place: str) -> None:
    def line(*args: str) -> tuple[str, ...]:
        own = (f"--pack={pack}",) if place == "joined" else ("--pack", pack)
        return (*args, *own) if place == "after" else (*own, *args)

    assert run(capsys, *line("define", "quokka"))[1].startswith("Quokka\n")
    found = json.loads(run(capsys, *line("search", "quoka", "--json"))[1])
    assert (found[0]["pack"], found[0]["id"]) == ("mine", "quokka")
    rows = json.loads(run(capsys, *line("list", "entries", "--json"))[1])
    assert {"core", "mine"} == {row["pack"] for row in rows}


def test_it_lasts_for_one_run(capsys: Captured, pack: str) -> None:
    assert run(capsys, "--pack", pack, "define", "quokka")[0] == 0
    shelf.lay_out(())
    assert run(capsys, "define", "quokka")[0] == 1


def test_what_is_no_pack_is_wrong_usage(capsys: Captured, tmp_path: Path) -> None:
    status, out, err = run(capsys, "--pack", str(tmp_path), "define", "hbm")
    assert (status, out) == (2, "") and "there is no pack.yaml" in err and err.count("\n") == 1
    assert run(capsys, "define", "hbm", "--pack")[0] == 2
    assert run(capsys, "--pack", "--json", "define", "hbm")[0] == 2


def test_a_pack_with_mistakes_is_named_on_the_side(capsys: Captured, pack: str) -> None:
    Path(pack, "glossary", "zoo.yaml").write_text("topic: zoo\nentries: 5\n", encoding="utf-8")
    status, out, err = run(capsys, "--pack", pack, "define", "hbm")
    assert status == 0 and out and "the pack 'mine' has mistakes" in err


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    assert shelf.without_packs(["a", "--", "--pack", "b"]) == (["a", "--", "--pack", "b"], [])
    assert shelf.without_packs(["--pack", "x", "a", "--pack=y"]) == (["a"], ["x", "y"])
    with pytest.raises(Refusal):
        shelf.without_packs(["a", "--pack="])


@pytest.mark.parametrize("number", ["1", "01", "001"])
def test_a_lesson_is_named_by_its_number_too(capsys: Captured, number: str) -> None:
    rows = json.loads(run(capsys, "list", "lessons", "--json")[1])
    first = next(row for row in rows if row["order"] == 1)
    assert run(capsys, "lesson", number)[1].startswith(first["title"])


@pytest.mark.parametrize("number", ["0", "9999", "-1", "1.0", "99999999999999"])
def test_a_number_that_no_lesson_has(capsys: Captured, number: str) -> None:
    status, out, err = run(capsys, "lesson", "--", number)
    assert (status, out) == (1, "") and "there is no lesson" in err
