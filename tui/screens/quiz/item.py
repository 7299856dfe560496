"""One question of a finished sitting, with the feedback of every option."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.library.refs import pack_of
from tui.screens.page import Page
from tui.screens.quiz.notes import confidence_note
from tui.study.attempts.sitting import Sitting
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader
from tui.widgets.wording import bold


class ItemScreen(Page):
    """Reads, does not ask; the arrows turn to the neighbours."""

    MODE = "quiz"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "next", id="next-stop"),
        Binding("enter", "turn(1)", "next", key_display="→", id="open"),
        Binding("left", "turn(-1)", "before", key_display="←", id="previous-stop"),
        Binding("escape,q", "back", "result", id="back"),
    ]

    def __init__(self, sitting: Sitting, index: int) -> None:
        super().__init__()
        self._sitting = sitting
        self._index = index

    def body(self) -> ComposeResult:
        """Its number, and the question."""
        yield Static(id="attempt-head")
        yield QuestionView(self.warpwise.services.library, id="question")

    def on_mount(self) -> None:
        """Shows the question asked for."""
        self._show()

    def _show(self) -> None:
        sitting, at = self._sitting, self._index
        item, slot = sitting.paper.items[at], sitting.attempt.slots[at]
        head = f"Question {at + 1} of {len(sitting.questions)}"
        self.query_one("#attempt-head", Static).update(bold(head))
        view = self.query_one(QuestionView)
        pack = pack_of(item.ref)
        view.ask(sitting.questions[at], item.shown, pack=pack, params=item.params, draft=slot.answer)
        mark = sitting.mark_of(at)
        note = confidence_note(slot, mark) if at in sitting.marks else "Never shown: it was not answered."
        view.mark(mark, note, slot.confidence or "")
        view.show_others()

    def action_turn(self, by: int) -> None:
        """The neighbouring question."""
        self._index = min(max(0, self._index + by), len(self._sitting.questions) - 1)
        self._show()

    @on(QuestionView.Next)
    def _next(self) -> None:
        self.action_turn(1)

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        self.warpwise.open(event.target)
