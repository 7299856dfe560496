"""What a setting may be, from text and from a file; whatever is refused names the setting and what may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from tui.preferences import EVERY
from tui.settings.device import DEVICE, OTHER_THEMES, OWN_THEMES
from tui.settings.schema import Setting, SettingError
from tui.study.memory.fsrs import PARAMETERS
from tui.study.memory.plan import Plan
from tui.study.plan_settings import PLAN, value_of, with_value
from tui.theme import THEMES

GOOD = {
    "minutes": ("20", 20),
    "exam": ("2027-03-01", "2027-03-01"),
    "days-off": ("Saturday, sun", (5, 6)),
    "missed-days": ("0", 0),
    "recall-aim": ("90 %", 0.9),
    "start-of-day": ("0", 0),
    "memory-parameters": (", ".join(map(str, PARAMETERS)), PARAMETERS),
    "theme": ("Warpwise-Light", "warpwise-light"),
    "background": ("light", "light"),
    "confidence": ("off", False),
    "motion": ("no", False),
    "mouse": ("FALSE", False),
    "this-machine": ("off", False),
    "sync": ("/", "/"),
}
BAD = {
    "minutes": ("0", "241", "-5", "1e1", "", "²", "9" * 400),
    "exam": (
        "2027-02-30",
        "tomorrow",
        "20270301",
        "2027-3-1",
        "1969-12-31",
        "2200-01-01",
        "9999-12-31",
        "２０２７-03-01",
    ),
    "days-off": ("someday", "", "mon tue wed thu fri sat sun"),
    "missed-days": ("32", "x"),
    "recall-aim": ("0.5", "99", "nan", "inf", "1e400", "-90", ""),
    "start-of-day": ("13", "-1", "4:00"),
    "memory-parameters": ("1 2 3", "x", "", "0.2, 1.3"),
    "theme": ("x", "", "\x1b[31m"),
    "background": ("grey",),
    "confidence": ("maybe", ""),
    "motion": ("2",),
    "mouse": ("mouse",),
    "this-machine": ("mine",),
    "sync": ("/a\x1b[31m", "/" + "x" * 5_000),
}


WITH_EXAMPLES = (*PLAN, *DEVICE)
"""Keys have a file of their own."""


@pytest.mark.parametrize("setting", WITH_EXAMPLES, ids=lambda setting: setting.name)
def test_a_value_is_read_said_and_kept(setting: Setting[Any]) -> None:
    text, value = GOOD[setting.name]
    assert setting.parse(text) == value
    assert setting.parse(setting.say(value)) == value
    assert setting.check(value) == value
    assert setting.check(setting.default) == setting.default
    assert setting.parse(setting.say(setting.default)) == setting.default


@pytest.mark.parametrize("setting", WITH_EXAMPLES, ids=lambda setting: setting.name)
def test_what_cannot_be_is_refused_with_what_can(setting: Setting[Any]) -> None:
    for text in BAD[setting.name]:
        with pytest.raises(SettingError) as refused:
            setting.parse(text)
        assert setting.name in str(refused.value) and setting.values in str(refused.value)


@settings(derandomize=True, database=None, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_value_of_a_file_is_taken_or_refused(value: object) -> None:
    for setting in EVERY:
        try:
            taken = setting.check(value)
        except SettingError:
            continue
        assert setting.check(taken) == taken


def test_the_themes_are_those_there_are() -> None:
    assert [theme.name for theme in THEMES] == list(OWN_THEMES)
    assert set(OTHER_THEMES) == set(BUILTIN_THEMES)


def test_a_plan_takes_its_settings_and_keeps_the_others() -> None:
    plan = Plan()
    for setting in PLAN:
        text, value = GOOD[setting.name]
        changed = with_value(plan, setting, setting.parse(text))
        assert value_of(changed, setting) == value
        assert [value_of(changed, other) for other in PLAN if other is not setting] == [
            value_of(plan, other) for other in PLAN if other is not setting
        ]
