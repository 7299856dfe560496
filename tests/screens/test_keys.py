"""Keys that were chosen: they work and are shown on each screen, the old ones do nothing, the table is the code's."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

import tui.screens
import tui.widgets
from tests.screens.conftest import Open, press, settled
from tests.screens.test_quiz_screen import begin, key_of
from tests.screens.test_settings_page import to_row
from tui.app import Warpwise
from tui.preferences import change_device, named
from tui.screens.dialogs.asking import AskScreen
from tui.screens.dialogs.find import FindScreen
from tui.screens.dialogs.help import HelpScreen, key_rows
from tui.screens.panel import Panel
from tui.screens.settings.key import KeyScreen
from tui.services import Services
from tui.settings.keys import ACTIONS, BY_ID, EVERYWHERE, framework_names
from tui.widgets.rows import Rows

PLACES = {
    **{"TodayScreen": "today", "PlanScreen": "today plan", "GlossaryScreen": "glossary", "Query": "glossary"},
    **{"MapScreen": "map", "LessonScreen": "lesson question answered", "ContentsScreen": "lesson"},
    **{
        "AttemptScreen": "question answered",
        "QuestionView": "question answered",
        "OverviewScreen": "overview question",
    },
    **{"ItemScreen": "item", "OwnQuizScreen": "setup", "ExamPicker": "setup", "ResultScreen": "result"},
    **{"ReviewDoneScreen": "review", "QuizHomeScreen": "quiz", "LabScreen": "lab", "KnobPanel": "lab"},
    **{"PresetsScreen": "lab", "ChipsScreen": "chips", "CompareScreen": "compare", "ProgressScreen": "progress"},
    **{"SettingsScreen": "settings", "TermScreen": "term answered"},
}
"""Which pages of the table a class with bindings stands on."""


def classes() -> Iterator[type[DOMNode]]:
    """Everything of ours that has bindings of its own."""
    for package in (tui.screens, tui.widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: list[type[DOMNode]] = [DOMNode]
    while found:
        one = found.pop()
        found += one.__subclasses__()
        if one.__module__.startswith("tui.") and "BINDINGS" in one.__dict__:
            yield one


def test_every_binding_has_an_id_whose_keys_and_places_are_those_of_the_table() -> None:
    met: dict[str, set[str]] = {}
    for owner in classes():
        places = {EVERYWHERE, *PLACES.get(owner.__name__, "").split()}
        for binding in Binding.make_bindings(owner.BINDINGS):
            if binding.key.isdigit():
                continue
            assert binding.id, (owner, binding)
            action = BY_ID[binding.id]
            met.setdefault(action.id, set()).add(binding.key)
            assert binding.key in framework_names(" ".join((*action.keys, *action.fixed))), (owner, binding)
            assert places.intersection(action.where), (owner, binding)
            # What acts while one types must not be text, or it could not be typed.
            if binding.priority and owner is Warpwise:
                assert action.typing, binding
    for action in ACTIONS:
        fixed = {key for key in framework_names(" ".join(action.fixed)) if not key.isdigit()}
        assert met[action.id] == {*framework_names(" ".join(action.keys)), *fixed}, action


def give(services: Services, **keys: str) -> None:
    """Chooses keys before the app starts; several where one needs the other's."""
    for name, key in keys.items():
        assert change_device(named(f"keys.{name}"), key, services.settings) == ""


def foot(text: str) -> str:
    return text.split("\n")[-1]


async def test_a_key_for_everywhere_holds_in_text_too_and_is_named_wherever_a_text_names_it(
    opened: Open, services: Services
) -> None:
    give(services, find="ctrl+w", help="%", **{"help-typing": "f9", "mode-quiz": "f10", "settings": "Z"})
    async with opened((100, 36)) as pilot:
        text = await press(pilot)
        assert "press ctrl+w and type" in text
        assert "ctrl+w search" in foot(text) and "% keys" in foot(text)
        await press(pilot, "slash", "question_mark", "comma", "f1")
        assert len(pilot.app.screen_stack) == 1
        # In a text box ctrl+w would delete a word, and a sign is text.
        text = await press(pilot, "f3", *"zzqqx", "%")
        assert "f9 keys" in foot(text) and "found with ctrl+w from any list" in text
        text = await press(pilot, "ctrl+w")
        assert isinstance(pilot.app.screen, FindScreen) and "f9 keys" in foot(text)
        await press(pilot, "escape", "f9")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = await press(pilot, "f9")
        assert "GLOSSARY" in text and "zzqqx%" in text
        assert "GLOSSARY" in await press(pilot, "f5")
        assert "QUIZ" in await press(pilot, "f10")
        text = await press(pilot, "percent_sign")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert any(line.split()[:1] == ["ctrl+w"] and "Search everything" in line for line in text.split("\n"))
        assert "SETTINGS" in await press(pilot, "escape", "Z")
        await press(pilot, "escape", "ctrl+p", "f10")
        assert "QUIZ" in await press(pilot), "keys of everywhere hold over the palette"


async def test_a_question_obeys_the_chosen_keys_alone(opened: Open, services: Services) -> None:
    give(services, skip="z", flag="ctrl+f", pause="Z", discard="X", down="ctrl+n", up="ctrl+k", override="%")
    give(services, terms="T", **{"next-stop": "}", "overview": "V", "hand-in": "ctrl+g"})
    async with opened((120, 36)) as pilot:
        screen = await begin(pilot, services, count=3)
        text = await press(pilot)
        assert "z skip" in foot(text) and "ctrl+f flag" in foot(text)
        view = screen._view
        before = await press(pilot)
        assert await press(pilot, "s", "m", "p", "x", "j", "v") == before
        assert view._sheet is not None
        await press(pilot, "ctrl+n")
        assert view._sheet._cursor == 1
        await press(pilot, "ctrl+k", "ctrl+f")
        assert view._sheet._cursor == 0 and screen._sitting.attempt.slot.flagged
        assert "z again to skip" in await press(pilot, "z")
        text = await press(pilot, "Z")
        assert "Paused." in text and foot(text).strip().startswith("enter go on")
        assert "Paused." not in await press(pilot, "Z")
        await press(pilot, "Z", "enter")
        await press(pilot, key_of(screen, right=False), "enter")
        assert screen._sitting.marks[0].right is False
        text = await press(pilot, "w")
        assert "% I was right" in foot(text) and screen._sitting.marks[0].right is False
        await press(pilot, "percent_sign")
        assert screen._sitting.marks[0].right
        depth = len(pilot.app.screen_stack)
        await press(pilot, "T")
        assert len(pilot.app.screen_stack) == depth + 1
        await press(pilot, "T", "V", "ctrl+g")
        assert isinstance(pilot.app.screen, AskScreen)
        text = await press(pilot, "escape", "X")
        assert "X discard" in text
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, AskScreen)
        await press(pilot, "X")
        assert screen not in pilot.app.screen_stack


TOUR: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (("f3", "tab", "escape"), "glossary-map", "v", "Z", "map"),
    (("f4", "enter"), "lesson-contents", "c", "Z", "contents"),
    (("f6", "enter"), "lab-presets", "r", "Z", "presets"),
    (("f7",), "chips-sort", "s", "Z", "sort"),
    (("f8",), "forward", "right_square_bracket", "X", "next page"),
    (("comma", *["down"] * 7), "more", "l", "V", ""),
)
"""A way to each screen, an action there with its key of before and of now, and its hint where it has one at once."""


async def test_on_each_screen_the_chosen_key_works_and_the_old_one_does_nothing(
    opened: Open, services: Services
) -> None:
    give(services, **{action: key for _, action, _, key, _ in TOUR})
    async with opened((120, 36)) as pilot:
        for way, action, old, key, hint in TOUR:
            before = await press(pilot, *way)
            assert not hint or f"{key} {hint}" in foot(before), foot(before)
            assert await press(pilot, old) == before, action
            told = [row.text.plain.split("  ")[0].split() for row in key_rows(pilot.app.screen)]
            assert any(key in keys for keys in told), action
            assert not any(BY_ID[action].keys[0] in keys for keys in told), action
            assert await press(pilot, key) != before, action
            if isinstance(pilot.app.screen, Panel):
                await press(pilot, "escape")


async def test_a_key_is_chosen_by_pressing_it_and_holds_at_once(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        await press(pilot, "f7", "comma")
        await to_row(pilot, "keys.chips-sort")
        text = await press(pilot, "enter")
        assert "Press the key for: by which column" in text and "Now s." in text
        assert "keys.mode-labs (go to the labs)" in await press(pilot, "f6")
        assert "(which number format's" in await press(pilot, "p")
        assert "'tab': it stays what it is" in await press(pilot, "tab")
        assert "digits choose" in await press(pilot, "3")
        assert services.settings.chosen_keys == {} and isinstance(pilot.app.screen, KeyScreen)
        text = await press(pilot, "Z")
        assert services.settings.chosen_keys == {"keys.chips-sort": "Z"}
        assert any("Chips sort" in line and " Z " in line for line in text.split("\n"))
        # The page below says so as soon as it is there again.
        assert "Z sort" in foot(await press(pilot, "escape"))
        await press(pilot, "comma")
        await to_row(pilot, "keys.chips-sort")
        await press(pilot, "enter", "escape")
        assert services.settings.chosen_keys == {"keys.chips-sort": "Z"}
        await press(pilot, "d")
        assert "s sort" in foot(await press(pilot, "escape")) and services.settings.chosen_keys == {}


async def test_where_one_types_a_chosen_key_moves_unless_it_is_text(opened: Open, services: Services) -> None:
    give(services, down="V ctrl+n", back="Q ctrl+g", **{"page-down": "Z ctrl+v", "mode-labs": "f9"})
    async with opened((60, 24)) as pilot:
        assert "F2-F8" not in await press(pilot)
        await press(pilot, "slash", *"mem")
        rows = pilot.app.screen.query_one(Rows)
        await press(pilot, "ctrl+n", "ctrl+n", "V", "Q")
        assert rows.cursor == 0 and pilot.app.screen.query_one(Input).value == "memVQ"
        await press(pilot, "backspace", "backspace", "ctrl+n", "ctrl+n")
        assert rows.cursor == 2
        await press(pilot, "ctrl+g", "ctrl+p", *"sources", "enter")
        rows = pilot.app.screen.query_one(Rows)
        await press(pilot, "ctrl+v", "Z")
        assert pilot.app.screen.query_one(Input).value == "Z"
        await press(pilot, "backspace", "ctrl+v")
        assert rows.cursor > 2
        await press(pilot, "ctrl+g")
        assert len(pilot.app.screen_stack) == 1


async def test_no_key_at_all_leaves_the_fixed_ones(opened: Open, services: Services) -> None:
    give(services, back="none", help="none", settings="none", find="none", **{"help-typing": "none"})
    async with opened() as pilot:
        text = await press(pilot, "f4", "enter")
        assert " keys" not in foot(text) and "search" not in foot(text)
        await press(pilot, "q", "f1", "comma")
        assert len(pilot.app.screen_stack) == 2
        assert "LESSONS" in await press(pilot, "escape")


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
async def test_the_program_ends_by_ctrl_c_whatever_is_chosen(opened: Open, services: Services, key: str) -> None:
    give(services, end="ctrl+x")
    async with opened() as pilot:
        await pilot.press("f3", key)
        await settled(pilot)
        assert pilot.app._exit
