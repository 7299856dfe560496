"""One sitting on screen: what is done with answers, and what the keys do between questions."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on, work
from textual.binding import Binding, BindingType

from tui.library.refs import pack_of
from tui.screens.quiz.notes import confidence_note
from tui.screens.quiz.sitting_page import SittingPage
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader

_ASKING = ("terms", "override", "undo", "skip", "flag", "pause", "overview", "turn")
"""What can be done while the clock runs."""


class AttemptScreen(SittingPage):
    """Every answer is on disk before its mark is drawn; leaving pauses, and nothing is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "terms", "terms", tooltip="What the main term means, without leaving"),
        Binding(
            "w", "override", "I was right", tooltip="Overrule the mark; your history and the author's list note it"
        ),
        Binding("u", "undo", "undo", tooltip="Take the last answer back"),
        Binding("s", "skip", "skip", tooltip="Go on without answering"),
        Binding("m", "flag", "flag", tooltip="Flag for a second look"),
        Binding("p", "pause", "pause", tooltip="Stop the clock and hide the question"),
        Binding("enter,p", "go_on", "go on", tooltip="Let the clock run on"),
        Binding("v", "overview", "overview", tooltip="All questions; hand in"),
        Binding("right,greater_than_sign", "turn(1)", "next question", show=False),
        Binding("left,less_than_sign", "turn(-1)", "question before", show=False),
        Binding("escape,q", "back", "leave", tooltip="Leave; the sitting is paused and kept"),
    ]

    @on(QuestionView.Answered)
    @work(exclusive=True, group="answer")
    async def _answered(self, event: QuestionView.Answered) -> None:
        sitting = self._sitting
        if sitting.attempt.state != "running" or sitting.attempt.slot.final:
            return
        self._busy = True
        try:
            if sitting.attempt.mode == "exam":
                before = sitting.attempt.slot
                # Going through the answers once more does not take back how sure one was of them.
                said = event.confidence or (before.confidence if before.answer == event.answer else None)
                await sitting.draft(event.answer, said)
                self._onward()
                return
            mark = await sitting.answer(event.answer, event.confidence)
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
            sitting.draft(event.answer)

    @on(QuestionView.HintShown)
    def _hinted(self) -> None:
        if self._sitting.attempt.state == "running":
            self._sitting.hint()

    @on(QuestionView.Next)
    def _next(self) -> None:
        if self._sitting.attempt.state == "running":
            self._onward()

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        if event.target.kind == "entry":
            self._explain(event.target.ref)
        else:
            self.warpwise.open(event.target)

    def _explain(self, ref: str) -> None:
        from tui.screens.dialogs.term import TermScreen

        self.app.push_screen(TermScreen(ref), self.warpwise.open)

    def _onward(self) -> None:
        match self._sitting.attempt.following():
            case "hand-in":
                self._hand_in()
            case "look-over":
                self.action_overview()
            case index:
                self._go(index)

    def _go(self, index: int) -> None:
        self._sitting.show(index)
        self._question()

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
        if self._view.is_marked:
            item = self._sitting.item
            ref = self.warpwise.services.library.locate("entry", self._sitting.question.terms[0], pack_of(item.ref))
            if ref is not None:
                self._explain(ref)

    def action_pause(self) -> None:
        """Stops the clock and hides the question."""
        self.pause()

    @work(exclusive=True, group="answer")
    async def action_go_on(self) -> None:
        """Goes on after a pause."""
        if self._sitting.attempt.state == "paused":
            await self._sitting.resume()
            self.set_class(False, "-paused")
            self._question()

    def action_overview(self) -> None:
        """All questions in a list: go to one, or hand in."""
        from tui.screens.quiz.overview import OverviewScreen

        if self._sitting.attempt.state == "running":
            self.app.push_screen(OverviewScreen(self._sitting), self._overviewed)

    def _overviewed(self, choice: int | Literal["hand-in"] | None) -> None:
        if choice is None or self._sitting.attempt.state != "running":
            return
        if choice == "hand-in":
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
            status = self.warpwise.services.study.status()
            said = status.when_left("Paused and kept; Today and F5 take it up again.")
            self.warpwise.say(said, "error" if status.waiting else "information")
        if self in self.app.screen_stack:
            self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only keys that do something now are hinted at."""
        marked = self.is_mounted and bool(self.query(QuestionView)) and self._view.is_marked
        practice = self._sitting.attempt.mode == "practice"
        paused = self._sitting.attempt.state == "paused"
        if action == "go_on" or (paused and action in _ASKING):
            return paused and action == "go_on"
        if action == "terms":
            return marked
        if action == "override":
            mark = self._sitting.marks.get(self._sitting.attempt.at)
            return marked and practice and mark is not None and not mark.right
        if action == "undo":
            return practice and bool(self._sitting.marks)
        if action in ("skip", "flag"):
            return not marked
        return super().check_action(action, parameters)
