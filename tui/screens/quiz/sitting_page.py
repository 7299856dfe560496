"""A question on screen with its clock: what is drawn while a sitting runs, and how it ends."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.library.refs import pack_of
from tui.screens.documents.entry import Shown, beside_rows
from tui.screens.page import Page
from tui.screens.quiz.header import header
from tui.screens.quiz.notes import confidence_note, saved_note, warning_text
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.time_limits import ItemTimeUp, Stood, TimeUp, Warning
from tui.study.grading.marks import Mark
from tui.study.reviews.sitting import ReviewSitting
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader


class Beside(Reader, can_focus=False):
    """Read beside the question; its links are for the mouse, the question has the keyboard."""


class SittingPage(Page):
    """Draws the question, keeps the clock, and ends; the keys are its subclass's."""

    MODE = "quiz"
    SHAPE = "sided"
    CSS_PATH = "quiz.tcss"
    # The question takes the keyboard when it is asked; coming back to a pause must not give it to what is hidden.
    AUTO_FOCUS = ""

    def __init__(self, sitting: Sitting, title: str = "Quiz") -> None:
        super().__init__()
        self._sitting = sitting
        self._title = title
        self._turn = asyncio.Lock()
        """One step at a time: what takes the disk a while must not be overtaken, nor broken off."""
        self._skip_at = -1
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

    def side(self) -> Widget | None:
        """The main term's entry, once its question is answered; an exam says nothing before its end."""
        if self._sitting.attempt.mode == "exam":
            return None
        pane = Beside(id="side")
        pane.add_class("-empty")
        return pane

    def _show_beside(self, shown: Shown | None) -> None:
        for pane in self.query(Beside):
            pane.set_class(shown is None, "-empty")
            pane.show(*((shown.rows, shown.targets) if shown is not None else ((), ())))

    def on_mount(self) -> None:
        """Shows the first question and starts the ticking."""
        self._question()
        self.call_after_refresh(self._head)
        self.set_interval(1.0, self._tick)
        # Nobody sees the question while the program is stopped.
        self.app.app_suspend_signal.subscribe(self, lambda _: self._stand_still())

    @property
    def _is_done(self) -> bool:
        return self._sitting.attempt.state == "done"

    @property
    def _view(self) -> QuestionView:
        return self.query_one(QuestionView)

    # The clock

    @work(exclusive=True, group="tick")
    async def _tick(self) -> None:
        if self._sitting.attempt.state != "running" or self._turn.locked():
            return
        signals = self._sitting.tick(steady=True)
        self._head()
        for signal in signals:
            match signal:
                case Warning():
                    self.warpwise.say(warning_text(signal), severity="warning")
                case ItemTimeUp(index):
                    await self._sitting.flush()
                    self.warpwise.say("Time for this question is up.", severity="warning")
                    self._item_over(index)
                case Stood():
                    if not self._sitting.attempt.slot.final:
                        self._stand_still()
                    self.warpwise.say(signal.said)
                case TimeUp():
                    await self._sitting.flush()
                    self._ended(timeout=True)

    def _item_over(self, index: int) -> None:
        mark = self._sitting.marks.get(index)
        if self._sitting.attempt.state == "done":
            return
        if self._sitting.attempt.mode == "practice" and mark is not None:
            self._view.mark(mark, "Time was up.", self._sitting.attempt.slot.confidence or "")
            self._explain_beside()
            self._head()
        else:
            self._question()

    @work(group="answer")
    async def pause(self) -> None:
        """Stops the clock and hides the question."""
        async with self._turn:
            if self._sitting.attempt.state == "running":
                # The clock stands and the question is hidden at once; only then is it waited for the disk.
                self._stand_still()
                await self._sitting.flush()

    def _stand_still(self) -> None:
        if self._sitting.attempt.state == "running":
            self._sitting.pause()
            self.set_class(True, "-paused")
            self.set_focus(None)
            self.refresh_bindings()

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

    def library_changed(self) -> None:
        """The same question as it is now."""
        self._take_up_again()

    @work(group="answer")
    async def _take_up_again(self) -> None:
        """From the journal, where the sitting was left, with the questions as the library has them now."""
        async with self._turn:
            state = self._sitting.attempt.state
            if state not in ("running", "paused"):
                return
            if state == "running":
                self._sitting.pause()
            await self._sitting.flush()
            again = await self.warpwise.services.study.resume(self.attempt_id)
            if again is not None and again.attempt.state == "paused":
                self._sitting = again
            if state == "running":
                await self._sitting.resume()
                self._question()

    def _question(self) -> None:
        sitting = self._sitting
        attempt = sitting.attempt
        item, question = sitting.item, sitting.question
        pack = pack_of(item.ref)
        view = self._view
        slot = attempt.slot
        view.ask(question, item.shown, pack=pack, params=item.params, draft=slot.answer, hints=slot.hints)
        self._skip_at = -1
        self._show_beside(None)
        mark = sitting.marks.get(attempt.at)
        if mark is not None and attempt.mode == "practice":
            self._marked(mark)
        else:
            self._head()

    def _marked(self, mark: Mark) -> None:
        """Shows the mark of the question on screen."""
        slot = self._sitting.attempt.slot
        self._view.mark(mark, confidence_note(slot, mark), slot.confidence or "")
        self._explain_beside()
        self._head()

    def _explain_beside(self) -> None:
        ref = self._main_term()
        entry = self.warpwise.services.library.entry_json(ref) if ref is not None else None
        if entry is not None:
            self._show_beside(beside_rows(self.warpwise.services.library, entry))

    def _main_term(self) -> str | None:
        """The entry of the term that the question on screen is about."""
        pack = pack_of(self._sitting.item.ref)
        return self.warpwise.services.library.locate("entry", self._sitting.question.main_term, pack)

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

    @work(group="answer")
    async def _hand_in(self) -> None:
        async with self._turn:
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
