"""The end of a review: what was recalled, what comes back, what tomorrow holds."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span

from tui.screens.page import Page
from tui.study.reviews.sitting import Recalled, ReviewSitting
from tui.widgets.document import Row
from tui.widgets.reader import Reader
from tui.widgets.target import Target
from tui.widgets.wording import bold


class ReviewDoneScreen(Page):
    """Short: the answers were explained when they were given."""

    MODE = "quiz"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w",
            "drill",
            "drill the missed",
            tooltip="A quiz on what was missed; it does not change the schedule",
            id="review-drill",
        ),
        Binding("enter", "done", "done", priority=True, id="open"),
        Binding("escape,q", "done", "done", key_display="esc", priority=True, id="back"),
    ]

    def __init__(self, sitting: ReviewSitting) -> None:
        super().__init__()
        self._recalled = sitting.recalled()

    def body(self) -> ComposeResult:
        """One document."""
        yield Reader(id="result")

    @work(exclusive=True)
    async def on_mount(self) -> None:
        """Says how it went and what comes next."""
        today = await self.warpwise.services.study.memory.today()
        reader = self.query_one(Reader)
        reader.show(rows(self._recalled, today.sentence))
        reader.focus()

    def action_drill(self) -> None:
        """The missed questions once more."""
        refs = tuple(ref for ref in self._recalled.missed if self.warpwise.services.library.question(ref) is not None)
        if refs:
            self.warpwise.open(Target("drill", refs=refs, title="Missed"))
        else:
            self.warpwise.say("The missed items are glossary terms; they come back tomorrow.")

    def action_done(self) -> None:
        """To Today."""
        self.app.pop_screen()
        self.app.switch_mode("today")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing missed, nothing to drill."""
        if action == "drill":
            return bool(self._recalled.missed)
        return super().check_action(action, parameters)

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        self.warpwise.open(event.target)


def rows(recalled: Recalled, sentence: str) -> list[Row]:
    """The document."""
    minutes = max(1, round(recalled.elapsed_ms / 60_000))
    head = f"{recalled.first} of {recalled.asked} recalled at once"
    about = f"in {minutes} min"
    if recalled.missed:
        again = f", {recalled.later} of them right when they came back" if recalled.later else ""
        about += f"; {len(recalled.missed)} missed{again}: they are due again tomorrow"
    return [
        Row(bold(head), align_label=False),
        Row(Content(about + ".", spans=[Span(0, len(about) + 1, "$muted")]), gap=0, align_label=False),
        Row(Content(sentence), align_label=False),
    ]
