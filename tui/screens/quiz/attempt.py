"""One sitting on screen: what is done with answers, and what the keys do between questions."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on, work
from textual.binding import Binding, BindingType

from tui.screens.dialogs.asking import AskScreen
from tui.screens.quiz.sitting_page import SittingPage
from tui.study.reports import said
from tui.widgets.hints import shown_key
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader

_ASKING = ("terms", "override", "undo", "skip", "flag", "pause", "overview", "turn", "report")
"""What can be done while the clock runs."""


class AttemptScreen(SittingPage):
    """Every answer is on disk before its mark is drawn; leaving pauses, and nothing is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "terms", "terms", tooltip="What the main term means, without leaving", id="terms"),
        Binding("u", "undo", "take back", tooltip="Take the last answer back", id="undo"),
        Binding(
            "w",
            "override",
            "I was right",
            tooltip="Overrule the mark; your history and the author's list note it",
            id="override",
        ),
        Binding("s", "skip", "skip", tooltip="Go on without answering", id="skip"),
        Binding("m", "flag", "flag", tooltip="Flag for a second look", id="flag"),
        Binding("p", "pause", "pause", tooltip="Stop the clock and hide the question", id="pause"),
        Binding("enter", "go_on", "go on", tooltip="Let the clock run on", id="open"),
        Binding("p", "go_on", "go on", tooltip="Let the clock run on", id="pause"),
        Binding("v", "overview", "overview", tooltip="All questions; hand in", id="overview"),
        Binding(
            "right,greater_than_sign",
            "turn(1)",
            "next question",
            show=False,
            tooltip="The next question",
            id="next-stop",
        ),
        Binding(
            "left,less_than_sign",
            "turn(-1)",
            "question before",
            show=False,
            tooltip="The question before",
            id="previous-stop",
        ),
        Binding(
            "exclamation_mark",
            "report",
            "report",
            show=False,
            key_display="!",
            tooltip="Report this question",
            id="report",
        ),
        Binding(
            "x",
            "discard",
            "discard",
            show=False,
            tooltip="End this sitting without a result; it asks first",
            id="discard",
        ),
        Binding("escape,q", "back", "leave", tooltip="Leave; the sitting is paused and kept", id="back"),
    ]

    @on(QuestionView.Answered)
    @work(group="answer")
    async def _answered(self, event: QuestionView.Answered) -> None:
        async with self._turn:
            sitting = self._sitting
            if event.asked != self._view.asked or sitting.attempt.state != "running" or sitting.attempt.slot.final:
                return
            if sitting.attempt.mode == "exam":
                before = sitting.attempt.slot
                # Going through the answers once more does not take back how sure one was of them.
                said = event.confidence or (before.confidence if before.answer == event.answer else None)
                await sitting.draft(event.answer, said)
                self._onward()
                return
            mark = await sitting.answer(event.answer, event.confidence)
            if self._is_done:
                self._ended(timeout=True)
            elif event.asked == self._view.asked:
                self._marked(mark)

    @on(QuestionView.Changed)
    def _changed(self, event: QuestionView.Changed) -> None:
        sitting = self._sitting
        if event.asked == self._view.asked and self._is_open and sitting.attempt.mode == "exam":
            sitting.draft(event.answer)

    @on(QuestionView.HintShown)
    def _hinted(self, event: QuestionView.HintShown) -> None:
        if event.asked == self._view.asked and self._is_open:
            self._sitting.hint()

    @on(QuestionView.Next)
    def _next(self, event: QuestionView.Next) -> None:
        if event.asked == self._view.asked and self._sitting.attempt.state == "running":
            self._onward()

    @property
    def _is_open(self) -> bool:
        """Whether the question on screen can still be answered."""
        return self._sitting.attempt.state == "running" and not self._sitting.attempt.slot.final

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

    @work(group="answer")
    async def action_skip(self) -> None:
        """Practice: marked as skipped, when asked for twice. Exam: left open."""
        view = self._view
        again = view.presses == self._skip_at + 1
        self._skip_at = -1 if again else view.presses
        async with self._turn:
            if not self._is_open or view.is_marked:
                return
            if self._sitting.attempt.mode == "practice" and not again:
                view.say(f"{shown_key(self, 'skip')} again to skip: it counts as not known.")
                return
            pending = self._sitting.skip()
            if pending is None:
                self._question()
            else:
                view.mark(await pending, "Skipped: it counts as not known.")
                self._head()

    @work(group="answer")
    async def action_flag(self) -> None:
        """Flags the question, or takes the flag off."""
        async with self._turn:
            if self._sitting.attempt.state == "running":
                await self._sitting.flag(not self._sitting.attempt.slot.flagged)
                self._head()

    @work(group="answer")
    async def action_override(self) -> None:
        """'I was right'."""
        async with self._turn:
            at = self._sitting.attempt.at
            mark = self._sitting.marks.get(at)
            if mark is not None and not mark.right and self._sitting.attempt.mode == "practice":
                self._marked(await self._sitting.override(at))

    @work(group="answer")
    async def action_undo(self) -> None:
        """Takes back the last answer, or the last 'I was right'."""
        async with self._turn:
            pending = self._sitting.undo() if self._sitting.attempt.state == "running" else None
            if pending is not None:
                await pending
                self._question()
                self.warpwise.say("Taken back.")

    @work(group="report")
    async def action_report(self) -> None:
        """Notes that the question is bad, for whoever keeps the content."""
        from tui.screens.dialogs.report import REPORTED, ask_report

        at = self._sitting.attempt.at
        told = await ask_report(self.warpwise, "this question")
        if told is not None and self._sitting.attempt.at == at:
            await self._sitting.report(said(*told))
            self.warpwise.say(REPORTED)

    def action_terms(self) -> None:
        """The main term, beside the question."""
        ref = self._main_term()
        if ref is not None and self._view.is_marked:
            self._explain(ref)

    def action_pause(self) -> None:
        """Stops the clock and hides the question."""
        self.pause()

    @work(group="answer")
    async def action_go_on(self) -> None:
        """Goes on after a pause."""
        async with self._turn:
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
            self.app.push_screen(self._last_question(), self._asked_to_hand_in)
        else:
            self._go(choice)

    def _last_question(self) -> AskScreen:
        return AskScreen(f"{self._sitting.attempt.open_said} Hand in?", "h", "hand in")

    def _asked_to_hand_in(self, wanted: bool | None) -> None:
        if wanted and self._sitting.attempt.state == "running":
            self._hand_in()

    def action_discard(self) -> None:
        """Ends the sitting without a result, once that was asked."""
        self.app.push_screen(
            AskScreen(
                discard_question(self._sitting.title), self.warpwise.key_of("discard", "x"), "discard", stay="keep"
            ),
            self._asked_to_discard,
        )

    def _asked_to_discard(self, wanted: bool | None) -> None:
        if wanted:
            self._discard()

    @work(group="answer")
    async def _discard(self) -> None:
        async with self._turn:
            if not self._is_done:
                await self._sitting.discard()
                self.warpwise.say("Discarded; the answers you gave stay in your history.")
                if self in self.app.screen_stack:
                    self.app.pop_screen()

    def action_back(self) -> None:
        """Leaves; the sitting is paused and kept."""
        self._leave()

    @work(group="answer")
    async def _leave(self) -> None:
        async with self._turn:
            if self._sitting.attempt.state == "running":
                await self._sitting.pause()
                status = self.warpwise.services.study.status()
                said = status.when_left("Paused and kept; Today and Quiz take it up again.")
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
        if action in ("terms", "report"):
            return marked
        if action == "override":
            mark = self._sitting.marks.get(self._sitting.attempt.at)
            return marked and practice and mark is not None and not mark.right
        if action == "undo":
            return practice and self._sitting.undoable
        if action in ("skip", "flag"):
            return not marked
        if action == "turn":
            to = self._sitting.attempt.at + int(str(parameters[0]))
            return 0 <= to < len(self._sitting.questions)
        return super().check_action(action, parameters)


def discard_question(title: str) -> str:
    """What is asked before a sitting is thrown away."""
    return f"Discard {title}? It ends without a result; the answers you gave stay in your history."
