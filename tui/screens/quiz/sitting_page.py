"""A question on screen with its clock: what is drawn while a sitting runs, and how it ends."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.library.refs import pack_of
from tui.screens.page import Page
from tui.screens.quiz.header import header
from tui.screens.quiz.notes import confidence_note, saved_note, warning_text
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.time_limits import ItemTimeUp, TimeUp, Warning
from tui.study.reviews.sitting import ReviewSitting
from tui.widgets.question.view import QuestionView


class SittingPage(Page):
    """Draws the question, keeps the clock, and ends; the keys are its subclass's."""

    MODE = "quiz"
    CSS_PATH = "quiz.tcss"
    # The question takes the keyboard when it is asked; coming back to a pause must not give it to what is hidden.
    AUTO_FOCUS = ""

    def __init__(self, sitting: Sitting, title: str = "Quiz") -> None:
        super().__init__()
        self._sitting = sitting
        self._title = title
        self._busy = False
        self._told_time_up = False

    def body(self) -> ComposeResult:
        """A header, the question, and what hides it during a pause."""
        yield Static(id="attempt-head")
        yield Static(id="attempt-note")
        exam = self._sitting.attempt.mode == "exam"
        always = self._sitting.paper.blueprint.asks_confidence
        confidence = always or (self.warpwise.services.settings.confidence and not exam)
        yield QuestionView(self.warpwise.services.library, id="question", confidence=confidence)
        yield Static(Content("Paused. The clock stands and the question is hidden."), id="paused")

    def on_mount(self) -> None:
        """Shows the first question and starts the ticking."""
        self._question()
        self.set_interval(1.0, self._tick)

    @property
    def _is_done(self) -> bool:
        return self._sitting.attempt.state == "done"

    @property
    def _view(self) -> QuestionView:
        return self.query_one(QuestionView)

    # The clock

    @work(exclusive=True, group="tick")
    async def _tick(self) -> None:
        if self._sitting.attempt.state != "running" or self._busy:
            return
        signals = self._sitting.tick()
        self._head()
        for signal in signals:
            match signal:
                case Warning():
                    self.warpwise.say(warning_text(signal), severity="warning")
                case ItemTimeUp(index):
                    await self._sitting.flush()
                    self.warpwise.say("Time for this question is up.", severity="warning")
                    self._item_over(index)
                case TimeUp():
                    await self._sitting.flush()
                    self._ended(timeout=True)

    def _item_over(self, index: int) -> None:
        mark = self._sitting.marks.get(index)
        if self._sitting.attempt.state == "done":
            return
        if self._sitting.attempt.mode == "practice" and mark is not None:
            self._view.mark(mark, "Time was up.")
            self._head()
        else:
            self._question()

    @work(exclusive=True, group="answer")
    async def pause(self) -> None:
        """Stops the clock and hides the question."""
        if self._sitting.attempt.state == "running":
            # The clock stands and the question is hidden at once; only then is it waited for the disk.
            noted = self._sitting.pause()
            self.set_class(True, "-paused")
            self.set_focus(None)
            self.refresh_bindings()
            await noted

    @property
    def attempt_id(self) -> str:
        """Which sitting this is."""
        return self._sitting.attempt_id

    def on_screen_suspend(self) -> None:
        """Going to another mode stops the clock; a panel over the question does not."""
        if self.app.current_mode != self.MODE:
            self.pause()

    def on_screen_resume(self) -> None:
        """The time may have run out under a panel."""
        if self._is_done:
            self._ended(timeout=True)

    # The question

    def _question(self) -> None:
        sitting = self._sitting
        attempt = sitting.attempt
        item, question = sitting.item, sitting.question
        pack = pack_of(item.ref)
        view = self._view
        view.ask(question, item.shown, pack=pack, params=item.params, draft=attempt.slot.answer)
        mark = sitting.marks.get(attempt.at)
        if mark is not None and attempt.mode == "practice":
            view.mark(mark, confidence_note(attempt.slot, mark))
        self._head()

    def _head(self) -> None:
        sitting = self._sitting
        line = header(self._title, sitting.now(), sitting.marks, sitting.pace_ms(), self.room)
        self.query_one("#attempt-head", Static).update(line)
        note = saved_note(self.warpwise.services.study.status())
        self.query_one("#attempt-note", Static).update(note)
        self.query_one("#attempt-note").display = bool(note.plain)

    def on_resize(self) -> None:
        """The header depends on the width."""
        self._head()

    # The end

    @work(exclusive=True, group="answer")
    async def _hand_in(self) -> None:
        if self._sitting.attempt.state != "done":
            await self._sitting.submit()
        self._ended()

    def _ended(self, *, timeout: bool = False) -> None:
        if timeout and not self._told_time_up:
            self._told_time_up = True
            self.warpwise.say("Time is up: what you had entered counts.", severity="warning")
        if self.is_current:
            self.app.switch_screen(outcome_of(self._sitting, self._title))


def outcome_of(sitting: Sitting, title: str) -> Page:
    """The screen that says what came of a sitting."""
    if isinstance(sitting, ReviewSitting):
        from tui.screens.quiz.review_done import ReviewDoneScreen

        return ReviewDoneScreen(sitting)
    from tui.screens.quiz.result import ResultScreen

    return ResultScreen(sitting, title)
