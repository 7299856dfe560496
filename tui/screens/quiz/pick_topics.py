"""Ticking topics or kinds: a list with ticks, a search, and how many questions match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import ClassVar, NamedTuple

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


class Tick(NamedTuple):
    """Something to tick, and how many questions it has."""

    id: str
    title: str
    questions: int


def topic_ticks(topics: Sequence[TopicRow], questions: Sequence[QuestionRow]) -> list[Tick]:
    """Topics with their counts."""
    counts = Counter(row.topic for row in questions)
    return [Tick(topic.id, topic.title.partition(":")[0], counts[topic.id]) for topic in topics]


class TickPicker(Panel[tuple[str, ...] | None]):
    """Returns the ids that are ticked; that of the row under the cursor when none is.

    `every` names the first row that stands for all: choosing it returns none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", id="back"),
        Binding("down", "move(1)", "next", show=False, priority=True, tooltip="Down a row", id="down"),
        Binding("up", "move(-1)", "previous", show=False, priority=True, tooltip="Up a row", id="up"),
        Binding("tab", "tick", "tick", priority=True, tooltip="Tick the row, or take its tick off", id="other-side"),
    ]

    def __init__(
        self, ticks: Sequence[Tick], *, ticked: Collection[str] = (), enter: str = "start", every: str = ""
    ) -> None:
        super().__init__()
        self._all = [*([Tick("", every, sum(one.questions for one in ticks))] if every else []), *ticks]
        self._ticked = set(ticked)
        self._enter = enter
        self._shown = list(self._all)

    def body(self) -> ComposeResult:
        """A search over the rows, and what they hold."""
        with Vertical(id="finder", classes="-fitted"):
            yield TextBox(placeholder="Type to find one", id="topic-query", enter=self._enter)
            yield Static(id="topic-count")
            yield Rows(id="topic-rows", enter=self._enter, leave=6, least=len(self._all))

    def on_mount(self) -> None:
        """All of them, the cursor on what was ticked."""
        places = [place for place, one in enumerate(self._all) if one.id in self._ticked]
        self._fill(places[0] if places else 0)
        self.query_one(Input).focus()

    def _fill(self, cursor: int | None = None) -> None:
        rows = self.query_one(Rows)
        at = rows.cursor if cursor is None else cursor
        rows.show(len(self._shown), self._draw, cursor=min(at, max(0, len(self._shown) - 1)))
        self.query_one(TextBox).enter = self._enter if self._chosen() is not None else ""
        self._count()
        self.refresh_bindings()

    def _count(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            said = "Nothing is called that."
        else:
            count = sum(one.questions for one in self._all if one.id in chosen) if chosen else self._all[0].questions
            ticked = f"{len(self._ticked)} ticked, " if self._ticked else ""
            said = f"{ticked}{count:,} questions"
        self.query_one("#topic-count", Static).update(muted(said))

    def _chosen(self) -> tuple[str, ...] | None:
        """What Enter would return; None where it would do nothing."""
        if self._ticked:
            return tuple(sorted(self._ticked))
        cursor = self.query_one(Rows).cursor
        if cursor >= len(self._shown):
            return None
        return (self._shown[cursor].id,) if self._shown[cursor].id else ()

    def _draw(self, index: int, width: int) -> Content:
        one = self._shown[index]
        count = f"{one.questions:,}"
        room = max(4, width - len(count) - 7)
        tick = "✓" if one.id in self._ticked else " "
        text = f" {tick} {fitted(one.title, room):<{room}}  {count} "
        return Content(text, spans=[Span(1, 2, "bold $success"), Span(len(text) - len(count) - 1, len(text), "$muted")])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        wanted = squash(event.value)
        self._shown = [one for one in self._all if wanted in squash(one.title)]
        self._fill()

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._count()

    def action_move(self, by: int) -> None:
        """Moves in the list while the search keeps the keyboard."""
        self.query_one(Rows).action_move(by)

    def action_tick(self) -> None:
        """Ticks the row under the cursor, or takes its tick off; the row that stands for all takes all off."""
        cursor = self.query_one(Rows).cursor
        if cursor < len(self._shown):
            here = self._shown[cursor].id
            self._ticked = self._ticked ^ {here} if here else set()
            self._fill()

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def _done(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(chosen)
