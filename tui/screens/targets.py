"""Where a target leads: 'entry:core/hbm', 'lesson:roofline', 'quiz:core/hbm', 'source:https://...'."""

from __future__ import annotations

import json
import os
import sys
import webbrowser
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import Warpwise


def open_target(app: Warpwise, target: str) -> None:
    """Opens a target; an unknown kind does nothing, since targets may come from a pack."""
    kind, _, rest = target.partition(":")
    way = _WAYS.get(kind)
    if way is not None:
        app.call_later(way, app, rest)


async def _entry(app: Warpwise, ref: str) -> None:
    from tui.screens.glossary.screen import GlossaryScreen

    await app.switch_mode("glossary")
    if isinstance(app.screen, GlossaryScreen):
        app.screen.show_entry(ref)


async def _lesson(app: Warpwise, ref: str) -> None:
    from tui.screens.lessons.reader import LessonScreen

    lesson, _, section = ref.partition("#")
    await app.switch_mode("lessons")
    await app.push_screen(LessonScreen(lesson, section))


async def _quiz(app: Warpwise, ref: str) -> None:
    from tui.screens.quiz.starting import quiz_on_term

    # A term that somebody asks to be quizzed on is one to keep.
    app.services.study.memory.learn(ref)
    await app.switch_mode("quiz")
    quiz_on_term(app, ref)


async def _review(app: Warpwise, minutes: str) -> None:
    from tui.screens.quiz.starting import review

    await app.switch_mode("quiz")
    await review(app, float(minutes) if minutes else None)


async def _attempt(app: Warpwise, attempt: str) -> None:
    from tui.screens.quiz.starting import resume

    await app.switch_mode("quiz")
    await resume(app, attempt)


async def _draw(app: Warpwise, count: str) -> None:
    from tui.screens.quiz.starting import draw_and_begin
    from tui.study.papers.blueprint import Blueprint

    await app.switch_mode("quiz")
    await draw_and_begin(app, Blueprint(count=int(count)), "Quiz")


async def _lesson_quiz(app: Warpwise, ref: str) -> None:
    from tui.screens.quiz.starting import drill
    from tui.study.lessons.path import questions

    lesson = app.services.library.lesson(ref)
    if lesson is not None:
        await app.switch_mode("quiz")
        drill(app, questions(lesson, ref.partition("/")[0]), lesson.title)


async def _lab(app: Warpwise, target: str) -> None:
    from tui.screens.labs.lab import LabScreen

    ref, _, params = target.partition("?")
    try:
        given = json.loads(params) if params else {}
    except ValueError:
        given = {}
    await app.switch_mode("labs")
    await app.push_screen(LabScreen(ref, given if isinstance(given, dict) else {}))


async def _chip(app: Warpwise, ref: str) -> None:
    """The chip's row in a panel, over whatever named it."""
    from tui.screens.dialogs.document import DocumentScreen
    from tui.screens.documents.chip import chip_rows

    library = app.services.library
    found = library.locate("chip", ref, "core")
    chip = library.chip(found) if found else None
    if found is None or chip is None:
        app.say("This chip is not in the library.", "warning")
        return
    rows, targets = chip_rows(library, chip, found.partition("/")[0])
    await app.push_screen(DocumentScreen(rows, targets), app.open)


async def _mode(app: Warpwise, name: str) -> None:
    await app.switch_mode(name)


async def _source(app: Warpwise, url: str) -> None:
    """Opens a page in the browser where there is a desktop; elsewhere the address is copied and shown."""
    if not url.startswith(("https://", "http://")):
        return
    desktop = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop and webbrowser.open(url):
        app.say("Opened in the browser.")
        return
    app.copy(url)
    app.say(url)


_WAYS: dict[str, Callable[[Warpwise, str], Awaitable[None]]] = {
    "entry": _entry,
    "lesson": _lesson,
    "quiz": _quiz,
    "attempt": _attempt,
    "source": _source,
    "draw": _draw,
    "review": _review,
    "lab": _lab,
    "chip": _chip,
    "drill-lesson": _lesson_quiz,
    "mode": _mode,
}
