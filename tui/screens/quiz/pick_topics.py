"""Choosing topics: a list with ticks, a search, and how many questions match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.library.compiled.rows import QuestionRow, TopicRow
from tui.library.text import squash
from tui.screens.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.textbox import TextBox
from tui.widgets.wording import fitted, muted


class TopicPicker(Panel[tuple[str, ...] | None]):
    """Returns the ids of the ticked topics; of the one under the cursor when none is ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", id="back"),
        Binding("down", "move(1)", "next", show=False, priority=True, id="down"),
        Binding("up", "move(-1)", "previous", show=False, priority=True, id="up"),
        Binding("tab", "tick", "tick", priority=True, tooltip="Tick the topic, or take its tick off", id="other-side"),
    ]

    def __init__(self, topics: Sequence[TopicRow], questions: Sequence[QuestionRow]) -> None:
        super().__init__()
        self._topics = [(topic.id, topic.title.partition(":")[0]) for topic in topics]
        self._counts = Counter(row.topic for row in questions)
        self._ticked: set[str] = set()
        self._shown = list(self._topics)

    def body(self) -> ComposeResult:
        """A search over the topics, and what they hold."""
        with Vertical(id="finder"):
            yield TextBox(placeholder="Type to find a topic", id="topic-query", enter="start")
            yield Static(id="topic-count")
            yield Rows(id="topic-rows", enter="start")

    def on_mount(self) -> None:
        """All of them."""
        self._fill()
        self.query_one(Input).focus()

    def _fill(self) -> None:
        rows = self.query_one(Rows)
        rows.show(len(self._shown), self._draw, cursor=min(rows.cursor, max(0, len(self._shown) - 1)))
        self._count()

    def _count(self) -> None:
        chosen = self._chosen()
        count = sum(self._counts[topic] for topic in chosen)
        ticked = f"{len(self._ticked)} ticked, " if self._ticked else ""
        self.query_one("#topic-count", Static).update(muted(f" {ticked}{count} questions" if chosen else " none"))

    def _chosen(self) -> tuple[str, ...]:
        if self._ticked:
            return tuple(sorted(self._ticked))
        cursor = self.query_one(Rows).cursor
        return (self._shown[cursor][0],) if cursor < len(self._shown) else ()

    def _draw(self, index: int, width: int) -> Content:
        topic, title = self._shown[index]
        count = f"{self._counts[topic]} questions"
        room = max(4, width - len(count) - 7)
        tick = "✓" if topic in self._ticked else " "
        text = f" {tick} {fitted(title, room):<{room}}  {count} "
        return Content(text, spans=[Span(1, 2, "bold $success"), Span(len(text) - len(count) - 1, len(text), "$muted")])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        wanted = squash(event.value)
        self._shown = [pair for pair in self._topics if wanted in squash(pair[1])]
        self._fill()

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._count()

    def action_move(self, by: int) -> None:
        """Moves in the list while the search keeps the keyboard."""
        self.query_one(Rows).action_move(by)

    def action_tick(self) -> None:
        """Ticks the topic under the cursor, or takes its tick off."""
        cursor = self.query_one(Rows).cursor
        if cursor < len(self._shown):
            self._ticked ^= {self._shown[cursor][0]}
            self._fill()

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def _done(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.dismiss(chosen)
