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
