"""The list of lessons in parts, with how far each is, and what the one under the cursor is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from tui.library.model import Lesson
from tui.screens.lessons.blocks import Line, Told, about, lines_of, list_row, told
from tui.screens.page import HomePage
from tui.study.lessons.progress import LessonState
from tui.study.lessons.shelf import lesson_parts
from tui.widgets.drawn import Drawn
from tui.widgets.rows import SPACED_FROM, Rows

if TYPE_CHECKING:
    from tui.study.lessons.parts import Part


class LessonsScreen(HomePage):
    """Enter opens a lesson where it was left."""

    MODE = "lessons"
    SHAPE = "sided"
    CSS_PATH = "lessons.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[Part, ...] = ()
        self._lines: Sequence[Line] = ()
        self._states: dict[str, LessonState] = {}
        self._told: dict[str, Told] = {}
        self._known: frozenset[str] = frozenset()

    def body(self) -> ComposeResult:
        """The list; under it, where there is no pane beside it, what the lesson under the cursor is for."""
        yield Rows(id="lessons")
        yield Drawn(self._about, id="lesson-about")

    def side(self) -> Widget:
        """Objectives, sections and terms of the lesson under the cursor."""
        return Drawn(self._about, id="side")

    def on_mount(self) -> None:
        """The list does not change while the program runs; the progress does."""
        self._parts = lesson_parts(self.warpwise.services.library)
        self._fill()
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Between parts is a space where there is height for it."""
        if self._parts:
            self._fill()

    def _fill(self) -> None:
        rows, here = self.query_one(Rows), self._here
        self._lines = lines_of(self._parts, spaced=self.size.height >= SPACED_FROM)
        heads = [number for number, line in enumerate(self._lines) if line.lesson is None]
        cursor = next((n for n, line in enumerate(self._lines) if here and line.lesson and line.lesson.ref == here), 0)
        rows.show(len(self._lines), self._draw, cursor=cursor, heads=heads)

    @property
    def _here(self) -> str:
        """The lesson under the cursor; '' while there is none."""
        cursor = self.query_one(Rows).cursor
        row = self._lines[cursor].lesson if cursor < len(self._lines) else None
        return row.ref if row else ""

    @work(exclusive=True)
    async def on_screen_resume(self) -> None:
        """Reads how far each lesson is."""
        from tui.study.stats.standing import Standing

        services = self.warpwise.services
        for part in self._parts:
            for row in part.lessons:
                lesson = services.library.lesson(row.ref)
                if lesson is not None:
                    self._states[row.ref] = state = await services.study.course.lesson(row.ref)
                    self._told[row.ref] = told(lesson, state)
        standings = (await services.study.terms()).standings
        self._known = frozenset(ref for ref, standing in standings.items() if standing is Standing.KNOWN)
        self.query_one(Rows).redraw()
        self._describe()

    def _draw(self, index: int, width: int) -> Content:
        line = self._lines[index]
        return list_row(line, self._told.get(line.lesson.ref) if line.lesson else None, width)

    @on(Rows.Moved)
    def _describe(self) -> None:
        for pane in self.query(Drawn):
            pane.refresh()

    def _about(self, width: int, height: int) -> Content:
        ref = self._here
        library = self.warpwise.services.library
        lesson = library.lesson(ref) if ref else None
        if lesson is None or height < 3:
            return Content("")
        return about(lesson, self._states.get(ref, LessonState()), self._terms(ref, lesson), width, height)

    def _terms(self, ref: str, lesson: Lesson) -> list[tuple[str, bool]]:
        library, pack = self.warpwise.services.library, ref.rpartition("/")[0]
        terms = [library.locate("entry", slug, pack) for slug in lesson.introduces]
        return [(library.title("entry", term), term in self._known) for term in terms if term is not None]

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        from tui.screens.lessons.reader import LessonScreen

        if self._here:
            self.app.push_screen(LessonScreen(self._here))
