"""The list of lessons, with how far each is."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content, Span
from textual.widgets import Static

from tui.library.compiled.rows import LessonRow
from tui.screens.page import Page
from tui.study.lessons.path import path
from tui.widgets.rows import Rows
from tui.widgets.wording import fitted

BAR = 8
ROOMY = 90
"""From this width on there is room for a bar beside the title."""
TIGHT = 50
"""Below this width the title needs the room of the minutes too."""


class LessonsScreen(Page):
    """Enter opens a lesson where it was left."""

    MODE = "lessons"
    CSS_PATH = "lessons.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._lessons: list[LessonRow] = []
        self._done: dict[str, float] = {}

    def body(self) -> ComposeResult:
        """The list, and what the lesson under the cursor is for."""
        yield Static(Content("Lessons", spans=[Span(0, 7, "bold")]), id="lessons-head")
        yield Rows(id="lessons")
        yield Static(id="lesson-about")

    def on_mount(self) -> None:
        """The list does not change while the program runs; the progress does."""
        self._lessons = self.warpwise.services.library.lesson_rows()
        rows = self.query_one(Rows)
        rows.show(len(self._lessons), self._draw)
        rows.focus()

    @work(exclusive=True)
    async def on_screen_resume(self) -> None:
        """Reads how far each lesson is."""
        services = self.warpwise.services
        for row in self._lessons:
            lesson = services.library.lesson(row.ref)
            if lesson is not None:
                state = await services.study.lesson(row.ref)
                self._done[row.ref] = state.share(path(lesson))
        self.query_one(Rows).redraw()

    def _draw(self, index: int, width: int) -> Content:
        row = self._lessons[index]
        done = self._done.get(row.ref, 0.0)
        full = round(done * BAR)
        bar = f"{'█' * full}{'░' * (BAR - full)} " if width >= ROOMY else ""
        right = f"  {row.minutes:>3} min  {bar}{done:>4.0%} " if width >= TIGHT else f" {done:>4.0%} "
        left = f" {row.order:>2}  "
        room = max(6, width - len(left) - len(right))
        title = fitted(row.title, room)
        text = f"{left}{title:<{room}}{right}"
        return Content(text, spans=[Span(0, 4, "$muted"), Span(len(text) - len(right), len(text), "$muted")])

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        if not 0 <= event.index < len(self._lessons):
            return
        lesson = self.warpwise.services.library.lesson(self._lessons[event.index].ref)
        if lesson is not None:
            lines = [f"• {objective}" for objective in lesson.objectives]
            self.query_one("#lesson-about", Static).update(Content("You will be able to\n" + "\n".join(lines)))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        from tui.screens.lessons.reader import LessonScreen

        self.app.push_screen(LessonScreen(self._lessons[event.index].ref))
