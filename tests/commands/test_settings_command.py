"""`warpwise settings`: all of them, one, and setting one, wherever it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.cli import main
from tui.preferences import EVERY


@pytest.fixture(autouse=True)
def home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("WARPWISE_THEME", raising=False)
    return own_home


def out(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["settings", *args]) == 0
    return capsys.readouterr().out


def test_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys).splitlines()
    assert [line.split()[0] for line in lines] == [setting.name for setting in EVERY]
    rows = json.loads(out(capsys, "--json"))
    assert [row["name"] for row in rows] == [setting.name for setting in EVERY]
    assert all({"value", "default", "about", "values", "kept", "source"} <= row.keys() for row in rows)


@pytest.mark.parametrize(
    ("name", "text", "value", "source"),
    [("theme", ["nord"], "nord", "file"), ("minutes", ["25"], 25, "plan"), ("days-off", ["sat", "sun"], [5, 6], "plan"),
     ("recall_aim", ["90%"], 0.9, "plan"), ("confidence", ["off"], False, "file")],
)  # fmt: skip
def test_setting_one_and_putting_it_back(
    capsys: pytest.CaptureFixture[str], name: str, text: list[str], value: object, source: str
) -> None:
    before = json.loads(out(capsys, name, "--json"))
    out(capsys, name, *text)
    row = json.loads(out(capsys, name, "--json"))
    assert (row["value"], row["source"]) == (value, source)
    out(capsys, name, "default")
    assert json.loads(out(capsys, name, "--json")) == before


def test_what_cannot_be_is_refused_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for args in (
        ["theme", "x"],
        ["minutes", "0"],
        ["exam", "soon"],
        ["exam", "9999-12-31"],
        ["no-such-thing"],
        ["thme", "nord"],
    ):
        assert main(["settings", *args]) == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith("warpwise: ") and said.err.count("\n") == 1
    assert {row["source"] for row in json.loads(out(capsys, "--json"))} == {"default"}


def test_a_stored_value_that_cannot_be_is_said(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "settings.json").write_text('{"theme": "gone"}')
    assert main(["settings", "theme"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("theme: auto") and "'gone'" in said.err


def test_an_exam_that_is_over_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "exam", "2020-01-01"]) == 2
    assert "exam: 2020-01-01 is over; give a day from " in capsys.readouterr().err
    assert main(["settings", "exam", "2199-01-01"]) == 0


def test_an_unknown_theme_names_the_own_ones_and_where_the_rest_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "theme", "x"]) == 2
    err = capsys.readouterr().err
    assert "auto, warpwise-dark, warpwise-light, warpwise-contrast or one of " in err
    assert "'warpwise settings theme'" in err and "monokai" not in err
    assert main(["settings", "theme"]) == 0
    assert "monokai" in capsys.readouterr().out


def test_a_broken_file_that_was_just_replaced_is_said_to_be(capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    own_home.mkdir(exist_ok=True)
    (own_home / "settings.json").write_text("{", encoding="utf-8")
    assert main(["settings", "motion", "off"]) == 0
    assert "is kept as" in capsys.readouterr().err
    assert (own_home / "settings.json.broken").read_text(encoding="utf-8") == "{"
    (own_home / "settings.json").write_text('{"theme": "gone"}', encoding="utf-8")
    assert main(["settings", "theme", "nord"]) == 0
    assert "gone" not in capsys.readouterr().err
