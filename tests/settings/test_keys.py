"""Keys that a person gives to actions: what can be one, what clashes, and that no file can do harm."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui.preferences import change_device, named
from tui.settings.device import Settings
from tui.settings.keys import ACTIONS, BY_NAME, KEYS, SIGNS, clash, keymap, read
from tui.settings.schema import DEFAULT, SettingError

FIND = BY_NAME["keys.find"]


def test_the_defaults_can_be_and_clash_nowhere() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for setting in KEYS:
        assert setting.check(setting.default) == setting.default
        assert setting.parse(setting.say(setting.default)) == setting.default
        assert clash(setting, setting.default, {}) is None, setting.name
        assert len(setting.about) <= 39 and len(setting.label) <= 17
        assert not set(setting.action.keys) & set(setting.action.fixed)
        # One name for a thing, for a variable too.
        assert setting.variable.replace("_", "").isalnum()
    assert len({setting.variable for setting in KEYS}) == len(KEYS)


def test_signs_are_called_as_the_framework_calls_them() -> None:
    assert {sign: _character_to_key(sign) for sign in string.punctuation} == SIGNS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ctrl+f", "ctrl+f"), ("Ctrl-F", "ctrl+f"), ("^f", "ctrl+f"), ("F9", "f9"), ("question_mark", "?"), ("%", "%"),
     ("Z", "Z"), ("ö", "ö"), ("z Z  z", "z Z"), ("none", "")],
)  # fmt: skip
def test_a_key_is_read_however_it_is_written(typed: str, kept: str) -> None:
    setting = BY_NAME["keys.undo"] if typed == "question_mark" else FIND
    assert setting.parse(typed) == kept
    assert setting.check(kept) == kept
    assert setting.parse(setting.say(kept)) == kept


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [("find", "ctrl+c", "it ends the program"), ("find", "ctrl+q", "it ends the program"), ("find", "enter", "stays"),
     ("find", "Escape", "stays"), ("find", "3", "digits choose"), ("find", "ctrl+m", "sends it as enter"),
     ("find", "alt+x", "many terminals"), ("find", "ctrl+enter", "many terminals"), ("find", "hyper", "no such key"),
     ("find", "c", "chooses an answer"), ("skip", "t", "true or false"), ("find", "-", "knob"),
     ("mode-quiz", "z", "while one types"), ("other-side", "z", "while one types"), ("find", "x y z Z u", "4 keys"),
     ("find", "", "a letter, a sign"), ("find", "\x1b", "no such key"), ("find", "я", "no such key"),
     ("find", "f13", "no such key"), ("find", "²", "no such key"), ("find", "x" * 5_000, "no such key")],
)  # fmt: skip
def test_what_cannot_be_a_key_is_refused_with_the_reason(name: str, typed: str, reason: str) -> None:
    with pytest.raises(SettingError) as refused:
        BY_NAME[f"keys.{name}"].parse(typed)
    said = str(refused.value)
    assert said.startswith(f"keys.{name} cannot be '") and reason in said and len(said) < 250


def test_an_answer_letter_may_do_something_where_nothing_is_answered() -> None:
    assert BY_NAME["keys.chips-sort"].parse("a") == "a"
    assert BY_NAME["keys.terms"].parse("e") == "e"


def test_a_clash_is_refused_with_the_others_name_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    held = Settings.load(str(file), {})
    for taken, other in (("y", "keys.copy"), ("z", "keys.glossary-quiz"), ("f3", "keys.mode-glossary")):
        with pytest.raises(SettingError, match=rf"cannot be '{taken}'.* is the key of {other} \(".replace("f3", "F3")):
            change_device(FIND, taken, held)
    assert not file.exists() and held.chosen_keys == {}
    # On pages that never meet both may have it.
    change_device(BY_NAME["keys.today-plan"], "z", held)
    change_device(named("keys.copy"), "Y", held)
    change_device(FIND, "ctrl+f", held)
    change_device(FIND, "y", held)
    with pytest.raises(SettingError, match=r"keys\.find"):
        change_device(named("keys.copy"), DEFAULT, held)
    again = Settings.load(str(file), {})
    assert again.chosen_keys == {"keys.today-plan": "z", "keys.copy": "Y", "keys.find": "y"} and not again.problems


def test_two_keys_change_places_by_way_of_a_third(tmp_path: Path) -> None:
    held = Settings.load(str(tmp_path / "settings.json"), {})
    for name, key in (("copy", "none"), ("find", "y"), ("copy", "/")):
        change_device(BY_NAME[f"keys.{name}"], key, held)
    assert keymap(held.chosen_keys) == {
        "copy": (frozenset({"y"}), ("slash",)),
        "find": (frozenset({"slash"}), ("y",)),
    }
    assert clash(FIND, "y", held.chosen_keys) is None


def test_an_unknown_action_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingError, match=r"'keys.fnd'; did you mean keys.find\?"):
        named("keys.fnd")


def load(tmp_path: Path, document: object, **environment: str) -> Settings:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return Settings.load(str(file), environment)


def test_of_two_that_clash_in_the_file_one_keeps_its_key_and_the_other_is_named(tmp_path: Path) -> None:
    held = load(tmp_path, {"keys.find": "x", "keys.copy": "x", "keys.nothing": "z", "keys.undo": 7, "keys.flag": "c"})
    # 'x' ends a sitting: neither can have it.
    assert held.chosen_keys == {}
    assert len(held.problems) == 5 and all(str(tmp_path) in problem for problem in held.problems)
    held = load(tmp_path, {"keys": {"find": "Z", "copy": "Z"}, "theme": "nord"})
    assert (held.chosen_keys, held.theme) == ({"keys.find": "Z"}, "nord")
    (problem,) = held.news()
    assert "keys.copy cannot be 'Z': that is the key of keys.find" in problem and "'y' holds instead" in problem
    assert load(tmp_path, json.loads((tmp_path / "settings.json").read_text())).news() == (), "told once"
    # What is set in its place mends it, and the file has each once.
    assert change_device(named("keys.copy"), "Y", held) == "" and held.problems == []
    assert json.loads((tmp_path / "settings.json").read_text()).items() >= {"keys.find": "Z", "keys.copy": "Y"}.items()


def test_who_falls_back_to_a_default_takes_it_from_whoever_had_it_meanwhile(tmp_path: Path) -> None:
    held = load(tmp_path, {"keys.copy": "q", "keys.help": "y"})
    assert held.chosen_keys == {} and len(held.problems) == 2


def test_a_variable_gives_a_key_and_a_clashing_one_does_not(tmp_path: Path) -> None:
    held = load(tmp_path, {"keys.copy": "Y"}, WARPWISE_KEYS_FIND="ctrl+f", WARPWISE_KEYS_CHIPS_SORT="Y")
    assert held.chosen_keys == {"keys.copy": "Y", "keys.find": "ctrl+f"}
    assert held.source(FIND) == "environment"
    (problem,) = held.problems
    assert problem.startswith("The variable WARPWISE_KEYS_CHIPS_SORT: keys.chips-sort cannot be 'Y'")


@settings(derandomize=True, database=None, deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(sorted(BY_NAME)) | st.text(max_size=8).map("keys.{}".format),
        st.sampled_from(["x", "y", "/", "?", "q", "ctrl+f", "F9", "z Z", "none", "\x00", "", "f3"])
        | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=3),
        max_size=12,
    )
)
def test_whatever_a_file_holds_the_keys_that_hold_never_clash(stored: dict[str, object]) -> None:
    found = read(stored)
    assert set(BY_NAME) & set(stored) <= set(found.chosen) | set(found.problems) <= set(stored)
    for name, value in found.chosen.items():
        assert clash(BY_NAME[name], value, found.chosen) is None
    for problem in found.problems.values():
        assert problem.isprintable()
