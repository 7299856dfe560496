"""How each kind of target is opened; sittings begin here too, so that no screen has to know another."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Awaitable, Callable, Mapping

from tui.library.refs import pack_of
from tui.screens.shell import Shell
from tui.study.attempts.title import Title
from tui.widgets.target import Target, TargetKind


def open_target(app: Shell, target: Target) -> None:
    """Opens a target; what only a screen can open ('item', 'list') is none of the program's."""
    way = _WAYS.get(target.kind)
    if way is not None:
        app.call_later(way, app, target)


async def _entry(app: Shell, target: Target) -> None:
    from tui.screens.glossary.screen import GlossaryScreen

    await app.switch_mode("glossary")
    if isinstance(app.screen, GlossaryScreen):
        app.screen.show_entry(target.ref)


async def _lesson(app: Shell, target: Target) -> None:
    from tui.screens.lessons.reader import LessonScreen

    await app.switch_mode("lessons")
    await app.push_screen(LessonScreen(target.ref, target.section))


async def _quiz(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import quiz_on_term

    # A term that somebody asks to be quizzed on is one to keep.
    app.services.study.memory.learn(target.ref)
    # It opens over what is being read, and leaves one there again.
    quiz_on_term(app, target.ref)


async def _review(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import review

    await app.switch_mode("quiz")
    await review(app, target.number)


async def _attempt(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import resume

    await app.switch_mode("quiz")
    await resume(app, target.ref)


async def _draw(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import draw_and_begin
    from tui.study.papers.blueprint import Blueprint

    await app.switch_mode("quiz")
    blueprint = Blueprint() if target.number is None else Blueprint(count=target.number)
    await draw_and_begin(app, blueprint)


async def _level(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import find_level

    await app.switch_mode("quiz")
    await find_level(app)


async def _exam(app: Shell, target: Target) -> None:
    """What an exam covers and how it is marked, from where it begins."""
    from tui.screens.quiz.pick_exam import ExamPicker
    from tui.screens.quiz.starting import draw_and_begin
    from tui.study.papers.blueprint import Blueprint
    from tui.study.papers.exams import READY

    def begin(blueprint: Blueprint | None) -> None:
        if blueprint is not None:
            app.call_later(draw_and_begin, app, blueprint)

    await app.switch_mode("quiz")
    await app.push_screen(ExamPicker([exam for exam in READY if exam.name == target.ref]), begin)


async def _drill(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import drill

    await app.switch_mode("quiz")
    drill(app, target.refs, Title("drill", of=target.title))


async def _lesson_quiz(app: Shell, target: Target) -> None:
    from tui.screens.quiz.starting import drill
    from tui.study.lessons.path import questions

    lesson = app.services.library.lesson(target.ref)
    if lesson is not None:
        await app.switch_mode("quiz")
        drill(app, questions(lesson, pack_of(target.ref)), Title("drill", of=lesson.title))


async def _lab(app: Shell, target: Target) -> None:
    from tui.screens.labs.lab import LabScreen

    await app.switch_mode("labs")
    await app.push_screen(LabScreen(target.ref, dict(target.params)))


async def _chip(app: Shell, target: Target) -> None:
    """The chip's row in a panel, over whatever named it."""
    from tui.screens.dialogs.document import DocumentScreen
    from tui.screens.documents.chip import chip_rows

    library = app.services.library
    found = library.locate("chip", target.ref, "core")
    chip = library.chip(found) if found else None
    if found is None or chip is None:
        app.say("This chip is not in the library.", "warning")
        return
    rows, targets = chip_rows(library, chip, pack_of(found))
    await app.push_screen(DocumentScreen(rows, targets), app.open)


async def _find(app: Shell, target: Target) -> None:
    await app.run_action("find")


async def _mode(app: Shell, target: Target) -> None:
    await app.switch_mode(target.ref)


async def _source(app: Shell, target: Target) -> None:
    """Opens a page in the browser where there is a desktop; elsewhere the address is copied and shown."""
    url = target.ref
    if not url.startswith(("https://", "http://")):
        return
    app.services.study.annotations.keep_read(url)
    if app.is_web:
        # The browser that shows the program, not the desktop of the machine that runs it.
        app.open_url(url)
        app.say(url)
        return
    desktop = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop and webbrowser.open(url):
        app.say("Opened in the browser.")
        return
    app.copy(url)
    app.say(url)


_WAYS: Mapping[TargetKind, Callable[[Shell, Target], Awaitable[None]]] = {
    "entry": _entry,
    "lesson": _lesson,
    "quiz": _quiz,
    "attempt": _attempt,
    "source": _source,
    "exam": _exam,
    "draw": _draw,
    "level": _level,
    "drill": _drill,
    "review": _review,
    "lab": _lab,
    "chip": _chip,
    "lesson-quiz": _lesson_quiz,
    "mode": _mode,
    "find": _find,
}
