"""One sitting on screen: a question at a time, its clock, and what the keys do between questions."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from tui.screens.base import Page
from tui.screens.quiz.header import header
from tui.screens.quiz.notes import confidence_note, saved_note, warning_text
from tui.study.answers import Typed
from tui.study.limits import ItemTimeUp, TimeUp, Warning
from tui.study.rating import Confidence
from tui.study.sitting import Sitting
from tui.widgets.question.view import QuestionView


class AttemptScreen(Page):
    """Every answer is on disk before its mark is drawn; leaving pauses, and nothing is lost."""

    MODE = "quiz"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "terms", "terms", tooltip="What the main term means, without leaving"),
        Binding(
            "w", "override", "I was right", tooltip="Overrule the mark; your history and the author's list note it"
        ),
        Binding("u", "undo", "undo", tooltip="Take the last answer back"),
        Binding("s", "skip", "skip", tooltip="Go on without answering"),
        Binding("m", "flag", "flag", tooltip="Flag for a second look"),
        Binding("p", "pause", "pause", tooltip="Stop the clock and hide the question"),
        Binding("v", "overview", "overview", tooltip="All questions; hand in"),
        Binding("right,greater_than_sign", "turn(1)", "next question", show=False),
        Binding("left,less_than_sign", "turn(-1)", "question before", show=False),
        Binding("escape,q", "back", "leave", tooltip="Leave; the sitting is paused and kept"),
    ]

    def __init__(self, sitting: Sitting, title: str = "Quiz") -> None:
        super().__init__()
        self._sitting = sitting
        self._title = title
        self._busy = False

    def body(self) -> ComposeResult:
        """A header, the question, and what hides it during a pause."""
        yield Static(id="attempt-head")
        yield Static(id="attempt-note")
        exam = self._sitting.attempt.mode == "exam"
        confidence = self.warpwise.services.settings.confidence and not exam
        yield QuestionView(self.warpwise.services.library, id="question", confidence=confidence)
        yield Static(Content("Paused. The clock stands and the question is hidden.\n\nenter  go on"), id="paused")

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

    # The question

    def _question(self) -> None:
        sitting = self._sitting
        attempt = sitting.attempt
        item, question = sitting.item, sitting.question
        pack = item.ref.partition("/")[0]
        view = self._view
        view.ask(question, item.shown, pack=pack, params=item.params, draft=attempt.slot.answer)
        mark = sitting.marks.get(attempt.at)
        if mark is not None and attempt.mode == "practice":
            view.mark(mark, confidence_note(attempt.slot, mark))
        self._head()

    def _head(self) -> None:
        sitting = self._sitting
        line = header(self._title, sitting.now(), sitting.marks, sitting.pace_ms(), self.size.width)
        self.query_one("#attempt-head", Static).update(line)
        note = saved_note(self.warpwise.services.study.status())
        self.query_one("#attempt-note", Static).update(note)
        self.query_one("#attempt-note").display = bool(note.plain)

    def on_resize(self) -> None:
        """The header depends on the width."""
        self._head()

    @on(QuestionView.Answered)
    @work(exclusive=True, group="answer")
    async def _answered(self, event: QuestionView.Answered) -> None:
        sitting = self._sitting
        if sitting.attempt.state != "running" or sitting.attempt.slot.final:
            return
        confidence: Confidence | None = event.confidence  # type: ignore[assignment]
        self._busy = True
        try:
            if sitting.attempt.mode == "exam":
                await sitting.draft(event.answer, confidence)
                self._onward()
                return
            mark = await sitting.answer(event.answer, confidence)
        finally:
            self._busy = False
        if self._is_done:
            self._ended(timeout=True)
            return
        self._view.mark(mark, confidence_note(sitting.attempt.slot, mark))
        self._head()

    @on(QuestionView.Changed)
    def _changed(self, event: QuestionView.Changed) -> None:
        sitting = self._sitting
        if sitting.attempt.mode == "exam" and sitting.attempt.state == "running" and not sitting.attempt.slot.final:
            sitting.draft(event.answer or Typed(""))

    @on(QuestionView.HintShown)
    def _hinted(self) -> None:
        if self._sitting.attempt.state == "running":
            self._sitting.hint()

    @on(QuestionView.Next)
    def _next(self) -> None:
        self._onward()

    def _onward(self) -> None:
        following = self._sitting.attempt.next_open()
        here = self._sitting.attempt.slot
        if self._sitting.attempt.complete or (following is None and here.final):
            self._hand_in()
        elif self._sitting.attempt.mode == "exam" and all(
            slot.answer is not None for slot in self._sitting.attempt.slots
        ):
            self.action_overview()
        elif following is not None:
            self._go(following)

    def _go(self, index: int) -> None:
        self._sitting.show(index)
        self._question()

    # The end

    @work(exclusive=True, group="answer")
    async def _hand_in(self) -> None:
        if self._sitting.attempt.state != "done":
            await self._sitting.submit()
        self._ended()

    def _ended(self, *, timeout: bool = False) -> None:
        from tui.screens.quiz.result import ResultScreen

        if timeout:
            self.warpwise.say("Time is up: what you had entered counts.", severity="warning")
        self.app.switch_screen(ResultScreen(self._sitting, self._title))

    # Keys

    def action_turn(self, by: int) -> None:
        """The neighbouring question."""
        to = self._sitting.attempt.at + by
        if self._sitting.attempt.state == "running" and 0 <= to < len(self._sitting.questions):
            self._go(to)

    @work(exclusive=True, group="answer")
    async def action_skip(self) -> None:
        """Practice: marked as skipped. Exam: left open."""
        if self._sitting.attempt.state != "running" or self._view.is_marked:
            return
        pending = self._sitting.skip()
        if pending is None:
            self._question()
        else:
            self._view.mark(await pending, "Skipped: it counts as not known.")
            self._head()

    @work(exclusive=True, group="answer")
    async def action_flag(self) -> None:
        """Flags the question, or takes the flag off."""
        if self._sitting.attempt.state == "running":
            await self._sitting.flag(not self._sitting.attempt.slot.flagged)
            self._head()

    @work(exclusive=True, group="answer")
    async def action_override(self) -> None:
        """'I was right'."""
        at = self._sitting.attempt.at
        mark = self._sitting.marks.get(at)
        if mark is not None and not mark.right and self._sitting.attempt.mode == "practice":
            self._view.mark(await self._sitting.override(at), "You say you were right: it counts.")
            self._head()

    @work(exclusive=True, group="answer")
    async def action_undo(self) -> None:
        """Takes back the last answer, or the last 'I was right'."""
        pending = self._sitting.undo() if self._sitting.attempt.state == "running" else None
        if pending is None:
            self.warpwise.say("Nothing to take back here.")
            return
        await pending
        self._question()
        self.warpwise.say("Taken back.")

    def action_terms(self) -> None:
        """The main term, beside the question."""
        from tui.screens.term import TermScreen

        if self._view.is_marked:
            item = self._sitting.item
            ref = self.warpwise.services.library.locate(
                "entry", self._sitting.question.terms[0], item.ref.partition("/")[0]
            )
            if ref is not None:
                self.app.push_screen(TermScreen(ref), self.warpwise.open)

    @work(exclusive=True, group="answer")
    async def action_pause(self) -> None:
        """Stops the clock and hides the question; the same key goes on."""
        if self._sitting.attempt.state == "running":
            await self._sitting.pause()
            self.set_class(True, "-paused")
            self.set_focus(None)
        elif self._sitting.attempt.state == "paused":
            await self._sitting.resume()
            self.set_class(False, "-paused")
            self._question()

    def key_enter(self) -> None:
        """Enter goes on from a pause."""
        if self._sitting.attempt.state == "paused":
            self.action_pause()

    def action_overview(self) -> None:
        """All questions in a list: go to one, or hand in."""
        from tui.screens.quiz.overview import OverviewScreen

        if self._sitting.attempt.state == "running":
            self.app.push_screen(OverviewScreen(self._sitting), self._overviewed)

    def _overviewed(self, choice: int | None) -> None:
        if choice is None or self._sitting.attempt.state != "running":
            return
        if choice < 0:
            self._hand_in()
        else:
            self._go(choice)

    def action_back(self) -> None:
        """Leaves; the sitting is paused and kept."""
        self._leave()

    @work(exclusive=True, group="answer")
    async def _leave(self) -> None:
        if self._sitting.attempt.state == "running":
            await self._sitting.pause()
            self.warpwise.say("Paused and kept; Today and F5 take it up again.")
        if self in self.app.screen_stack:
            self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only keys that do something now are hinted at."""
        marked = self.is_mounted and bool(self.query(QuestionView)) and self._view.is_marked
        practice = self._sitting.attempt.mode == "practice"
        if action == "terms":
            return marked
        if action == "override":
            mark = self._sitting.marks.get(self._sitting.attempt.at)
            return marked and practice and mark is not None and not mark.right
        if action == "undo":
            return practice
        if action in ("skip", "flag"):
            return not marked
        return super().check_action(action, parameters)
