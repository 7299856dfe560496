"""Setting up a quiz on one screen: defaults that can be started at once, and what was left unfinished."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.page import Page
from tui.screens.quiz.choices import Choices
from tui.screens.quiz.header import clock
from tui.screens.quiz.starting import draw_and_begin, resume
from tui.settings.device import CONFIDENCE
from tui.study.study import Unfinished
from tui.widgets.hints import shown_key
from tui.widgets.rows import Rows
from tui.widgets.wording import bold, muted


class OwnQuizScreen(Page):
    """Enter starts; the arrows change what is under the cursor."""

    MODE = "quiz"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "turn(1)", "change", key_display="←→", tooltip="The next value", id="more"),
        Binding("left,h", "turn(-1)", "value before", show=False, id="less"),
        Binding(
            "c",
            "confidence",
            "confidence on/off",
            show=False,
            tooltip="Ask how sure you are, or not",
            id="setup-confidence",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choices = Choices()
        self._open: tuple[Unfinished, ...] = ()

    def body(self) -> ComposeResult:
        """What can be asked, the settings, what was left."""
        yield Static(id="setup-head")
        yield Rows(id="settings", enter="start")
        yield Static(id="setup-about")

    def on_mount(self) -> None:
        """The topics come from the library."""
        self._choices = Choices(topics=self.warpwise.services.library.topics())

    @work(exclusive=True)
    async def on_screen_resume(self) -> None:
        """What was left may have changed."""
        self._redraw()
        self._open = await self.warpwise.services.study.open_attempts()
        self._redraw()
        self.query_one(Rows).focus()

    def _redraw(self) -> None:
        head = "A quiz" if not self._open else "A quiz, or what was left"
        self.query_one("#setup-head", Static).update(bold(head))
        rows = self.query_one(Rows)
        count = len(self._choices.settings()) + len(self._open)
        rows.styles.height = count
        rows.show(count, self._draw, cursor=rows.cursor)
        self._moved()

    def _about(self) -> Content:
        """What is chosen, and what the setting under the cursor means."""
        choices, settings = self._choices, self._choices.settings()
        cursor = self.query_one(Rows).cursor
        about = settings[cursor].about if cursor < len(settings) else ""
        lines = [settings[0].about, about if cursor else "", self._way()]
        text = "\n".join(line for line in (lines if choices.ready else [about or lines[2]]) if line)
        return muted(text)

    def _way(self) -> str:
        if self._choices.is_exam:
            return "Go back, flag and change until you hand in."
        if self._choices.blueprint().asks_confidence:
            return "1 2 3 says how sure you are: it counts."
        if self.warpwise.services.settings.confidence:
            return f"1 guess, 2 unsure, 3 sure: say how sure you are{self._turning('off')}."
        return f"You are not asked how sure you are{self._turning('on')}."

    def _turning(self, to: str) -> str:
        key = shown_key(self, "setup-confidence")
        return f"; {key} turns that {to}" if key else ""

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.query_one("#setup-about", Static).update(self._about())

    def _draw(self, index: int, width: int) -> Content:
        settings = self._choices.settings()
        if index < len(settings):
            label, shown = settings[index].label, settings[index].shown
            text = f" {label:<12}‹ {shown} ›"
            return Content(text, spans=[Span(1, 13, "$muted"), Span(13, 15, "$muted")])
        left = self._open[index - len(settings)]
        time = f"{clock(left.left_ms)} left" if left.left_ms is not None else f"{clock(left.elapsed_ms)} so far"
        text = f" {'go on':<12}stopped at question {left.position + 1} of {left.count}, {time}"
        return Content(text, spans=[Span(1, 13, "bold")])

    def action_turn(self, by: int) -> None:
        """Another value for the setting under the cursor."""
        settings = self._choices.settings()
        cursor = self.query_one(Rows).cursor
        if cursor < len(settings):
            self._choices = settings[cursor].turn(by)
            self._redraw()

    @on(Rows.Chosen)
    @work(exclusive=True, group="start")
    async def _chosen(self) -> None:
        """Starts the quiz, or goes on with what is under the cursor."""
        cursor, count = self.query_one(Rows).cursor, len(self._choices.settings())
        if cursor >= count and cursor - count < len(self._open):
            await resume(self.warpwise, self._open[cursor - count].attempt_id)
        else:
            await draw_and_begin(self.warpwise, self._choices.blueprint())

    def action_confidence(self) -> None:
        """Confidence is asked in practice, or not."""
        settings = self.warpwise.services.settings
        if problem := settings.keep(CONFIDENCE, not settings.confidence):
            self.warpwise.say(problem, "warning")
        self._redraw()
