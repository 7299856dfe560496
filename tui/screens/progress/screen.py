"""Progress: memory, calibration, time and trouble, a page each."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.page import HomePage
from tui.screens.progress.pages import PAGES, Facts, page_rows
from tui.widgets.document import Row
from tui.widgets.reader import Reader
from tui.widgets.wording import muted


class ProgressScreen(HomePage):
    """Four pages, walked with the brackets."""

    MODE = "progress"
    CSS_PATH = "progress.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right_square_bracket,right", "turn(1)", "next page", key_display="]", tooltip="The next page", id="forward"
        ),
        Binding(
            "left_square_bracket,left",
            "turn(-1)",
            "page before",
            key_display="[",
            tooltip="The page before",
            id="backward",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self._facts: Facts | None = None

    def body(self) -> ComposeResult:
        """The pages' names, and one of them."""
        yield Static(id="progress-pages")
        yield Reader(id="progress")

    def on_mount(self) -> None:
        """Ready to scroll; the figures come when they are counted."""
        self.query_one(Reader).show([Row(muted("Counting ..."), align_label=False)])
        self.query_one(Reader).focus()

    def on_screen_resume(self) -> None:
        """What was done elsewhere shows."""
        self._count()

    @work(exclusive=True)
    async def _count(self) -> None:
        study = self.warpwise.services.study
        plan = await study.memory.plan()
        terms = await study.terms()
        self._facts = Facts(await study.stats(), terms.topics, await study.memory.leeches(), plan.retention)
        self._show()

    def _show(self) -> None:
        text, spans = "", []
        for number, name in enumerate(PAGES):
            here = number == self._page
            word = name.upper() if here else name
            spans.append(Span(len(text), len(text) + len(word), "bold $primary" if here else "$muted"))
            text += f"{word}   "
        self.query_one("#progress-pages", Static).update(Content(text.rstrip(), spans=spans))
        if self._facts is not None:
            rows = page_rows(self._page, self._facts, self._called, colour=not self.app.no_color)
            self.query_one(Reader).show(rows)

    def _called(self, kind: str, ref: str) -> str:
        library = self.warpwise.services.library
        if kind == "item":
            from tui.study.titles import item_title

            return item_title(library, ref)
        if kind == "topic":
            return next((topic.title for topic in library.topics() if topic.id == ref), ref)
        return library.title(kind, ref)

    def action_turn(self, by: int) -> None:
        """To another page."""
        self._page = (self._page + by) % len(PAGES)
        self._show()
