"""Each key that the foot of a screen shows changes something there: the screen, the place, or what is kept."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.screens.conftest import Open, press, screen_text
from tui.app import Warpwise
from tui.widgets.hints import shown_bindings

KEYS = {"↑↓": "down", "←→": "right", "→": "right", "←": "left", "↓": "down", "↑": "up", "esc": "escape"}
NAMED = ("enter", "space", "tab", "f1", "shift+tab", "backspace")
SCENES: dict[str, tuple[str, ...]] = {
    "today": ("f2",),
    "plan": ("f2", "p"),
    "nothing found": ("f3", *"zq"),
    "entry": ("f3", "enter"),
    "map": ("f3", "enter", "v"),
    "lessons": ("f4",),
    "section": ("f4", "enter", "right", "right"),
    "quiz": ("f5",),
    "topics": ("f5", "down", "down", "enter"),
    "exams": ("f5", "down", "enter"),
    "own quiz": ("f5", "down", "enter", *["down"] * 4),
    "labs": ("f6",),
    "find a chip": ("f7", "i", "h"),
    "compared": ("f7", "space", "down", "space", "c"),
    "progress": ("f8",),
    "settings": ("comma",),
    "find nothing": ("f2", "/", *"zq"),
}
"""Keys from where the scene before ended, once it is closed: the quiz home keeps its cursor."""


def state(app: Warpwise) -> tuple[object, ...]:
    """All that a key may change."""
    focused = app.focused
    return (app.screen, screen_text(app), focused, focused.scroll_offset if focused else None, len(app._notifications))


async def test_each_key_of_the_foot_does_something(opened: Open) -> None:
    idle, done = [], set[tuple[object, ...]]()
    async with opened((120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        for scene, keys in SCENES.items():
            await home(pilot)
            await press(pilot, *keys)
            screen, mode = app.screen, app.current_mode
            shown = shown_bindings(app)
            assert len({hint.key for hint in shown}) == len(shown), f"{scene}: a key stands twice at the foot"
            for hint in sorted(shown, key=lambda hint: hint.key == "esc"):
                # What works everywhere is tried once, and what a screen has once for that screen.
                once = (hint.key, hint.what) if hint.key in ("/", "?", "f1", "esc") else (type(screen), *hint)
                if once in done or hint.key == "q" or hint not in shown_bindings(app):
                    continue
                done.add(once)
                before = state(app)
                await press(pilot, KEYS.get(hint.key, hint.key if hint.key in NAMED else hint.key[0]))
                if state(app) == before:
                    idle.append(f"{scene}: {hint.key} {hint.what}")
                while app.screen is not screen and app.current_mode == mode and len(app.screen_stack) > 1:
                    await press(pilot, "escape")
                if app.current_mode != mode or app.screen is not screen:
                    break
    assert not idle


async def home(pilot: Pilot[int]) -> None:
    """Whatever is open is closed."""
    for _ in range(4):
        if len(pilot.app.screen_stack) > 1:
            await press(pilot, "escape")
    if pilot.app.current_mode == "glossary":
        await press(pilot, "escape", "escape")
