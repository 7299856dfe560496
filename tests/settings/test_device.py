"""The settings file: defaults where it is wrong, said once; nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.settings.device import CONFIDENCE, THEME, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def load(file: Path, **environment: str) -> Settings:
    return Settings.load(str(file), environment)


def test_without_a_file_defaults_hold(file: Path) -> None:
    settings = load(file)
    assert (settings.theme, settings.confidence, settings.problems) == ("auto", True, [])
    assert settings.source(THEME) == "default"


def test_what_is_kept_holds_next_time_and_unknown_keys_stay(file: Path) -> None:
    written(file, '{"later": [1], "theme": "nord"}')
    assert load(file).keep(CONFIDENCE, False) == ""
    again = load(file)
    assert (again.theme, again.confidence, again.source(CONFIDENCE)) == ("nord", False, "file")
    assert again.reset(CONFIDENCE) == ""
    assert json.loads(file.read_text()) == {"later": [1], "theme": "nord"}


def test_a_value_that_cannot_be_is_told_once_and_the_default_holds(file: Path) -> None:
    written(file, '{"theme": "gone", "confidence": false}')
    settings = load(file)
    assert (settings.theme, settings.confidence) == ("auto", False)
    (sentence,) = settings.news()
    assert str(file) in sentence and "'gone'" in sentence and "'auto' holds" in sentence
    again = load(file)
    assert again.news() == ()
    assert len(again.problems) == 1, "doctor still names it"
    assert json.loads(file.read_text())["theme"] == "gone", "a version that knows it finds it"
    written(file, json.dumps({**json.loads(file.read_text()), "theme": "other"}))
    assert len(load(file).news()) == 1, "another one is told of again"


def test_a_variable_overrides_the_file_and_a_wrong_one_does_not(file: Path) -> None:
    written(file, '{"theme": "nord"}')
    settings = load(file, WARPWISE_THEME="dracula", WARPWISE_CONFIDENCE="perhaps")
    assert (settings.theme, settings.source(THEME), settings.confidence) == ("dracula", "environment", True)
    assert len(settings.news()) == 1 and "WARPWISE_CONFIDENCE" in settings.problems[0]
    assert settings.keep(THEME, "warpwise-light") == ""
    assert settings.theme == "warpwise-light", "what is set in the program holds in it"
    assert load(file).theme == "warpwise-light"


@pytest.mark.parametrize("text", ["{", "[1]", "[" * 100_000, '"x"', "\ud800"])
def test_a_file_that_is_no_object_means_defaults_and_is_put_aside(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    settings = load(file)
    assert settings.theme == "auto"
    assert len(settings.problems) == 1
    assert settings.keep(THEME, "nord") == ""
    assert load(file).theme == "nord"
    assert file.with_name("settings.json.broken").exists()


def test_what_cannot_be_written_says_so_and_holds_for_now(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    settings = load(tmp_path / "config" / "settings.json")
    assert "cannot be written" in settings.keep(THEME, "nord")
    assert settings.theme == "nord"
