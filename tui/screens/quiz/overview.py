"""All questions of a sitting in a list: where to go, and handing in."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.study.attempts.sitting import Sitting
from tui.widgets.rows import Rows
from tui.widgets.wording import bold, fitted


class OverviewScreen(Panel[int | Literal["hand-in"] | None]):
    """Returns a question's place, that all is to be handed in, or None to go on as before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding("v", "dismiss(None)", "close", id="overview"),
        Binding(
            "H",
            "dismiss('hand-in')",
            "hand in",
            tooltip="End the sitting and see the result; it asks first",
            id="hand-in",
        ),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting

    def body(self) -> ComposeResult:
        """How it stands, and a list."""
        with Vertical(id="finder"):
            yield Static(id="overview-head")
            yield Rows(id="overview", enter="go there")

    def on_mount(self) -> None:
        """Fills the list."""
        attempt = self._sitting.attempt
        left = len(attempt.slots) - attempt.answered
        head = f"{attempt.answered} answered, {left} open"
        self.query_one("#overview-head", Static).update(bold(head))
        rows = self.query_one(Rows)
        rows.show(len(attempt.slots) + 1, self._draw, cursor=attempt.at if left else len(attempt.slots))
        rows.focus()

    def _draw(self, index: int, width: int) -> Content:
        if index == len(self._sitting.attempt.slots):
            return bold("      Hand in")
        slot = self._sitting.attempt.slots[index]
        state = "answered" if slot.answered else "seen" if slot.seen else ""
        flag = "!" if slot.flagged else " "
        stem = " ".join(stem_of(self._sitting, index).split()) if slot.seen else "not seen yet"
        room = max(4, width - 18)
        stem = fitted(stem, room)
        text = f"{index + 1:>3} {flag} {stem:<{room}} {state:>9}"
        return Content(text, spans=[Span(4, 5, "bold $warning"), Span(len(text) - 9, len(text), "$muted")])

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.index if event.index < len(self._sitting.attempt.slots) else "hand-in")


def stem_of(sitting: Sitting, index: int) -> str:
    """What question `index` asks, as one text."""
    from tui.library.markup.links import plain_text
    from tui.library.model import TrueFalse
    from tui.study.papers.item import filled

    question = sitting.questions[index]
    stem = question.claim if isinstance(question, TrueFalse) else question.stem
    return plain_text(filled(stem, sitting.paper.items[index].params))
