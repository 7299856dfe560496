"""A list of one-line rows that draws only what is seen: ten thousand rows cost what ten do."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.widgets.hints import Hinting, Shown

Draw = Callable[[int, int], Content]
"""(row number, width in cells) -> the row."""


def under_cursor(row: Content) -> Content:
    """A row on the cursor's background, where a colour of its own could vanish: what stood out is underlined."""
    spans = []
    for span in row.spans:
        words = str(span.style).split()
        plain = [word for word in words if not word.startswith("$")]
        if "$primary" in words:
            plain.append("underline")
        spans.append(Span(span.start, span.end, " ".join(plain)))
    return Content(row.plain, spans=[span for span in spans if span.style])


class Rows(ScrollView, Hinting, can_focus=True, inherit_bindings=False):
    """Rows drawn by a function of their number. The cursor is a reactive; choosing is Enter or a click.

    `enter` is what choosing does, in a word.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False, tooltip="Up a row"),
        Binding("down,j", "move(1)", "down", show=False, tooltip="Down a row"),
        Binding("pageup", "page(-1)", "page up", show=False, tooltip="Up a screenful"),
        Binding("pagedown", "page(1)", "page down", show=False, tooltip="Down a screenful"),
        Binding("home,g", "edge(0)", "first", show=False, tooltip="The first row"),
        Binding("end,G", "edge(1)", "last", show=False, tooltip="The last row"),
        Binding("enter", "choose", "open", show=False, tooltip="Open what is marked"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--row", "rows--cursor"}
    DEFAULT_CSS = """
    Rows {
        height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden;
        & > .rows--row { color: $foreground; }
        & > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor stands on another row; `index` is -1 when there is none."""

        def __init__(self, rows: Rows, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> Rows:
            """The list it came from, for @on selectors."""
            return self.rows

    class Chosen(Moved):
        """Enter or a click on a row."""

    def __init__(self, *, enter: str = "open", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._enter = enter
        self._count = 0
        self._draw: Draw = lambda index, width: Content("")

    def begin_with(self, count: int, draw: Draw) -> Rows:
        """The rows of a list that is not on screen yet: they are there when it is first drawn."""
        self._count, self._draw = count, draw
        self.set_reactive(Rows.virtual_size, Size(0, count))
        return self

    def own_hints(self) -> list[Shown]:
        """What Enter does, if there is a row to do it to."""
        return [Shown("enter", self._enter, "choose")] if self._count else []

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def show(self, count: int, draw: Draw, *, cursor: int = 0) -> None:
        """Other rows. The cursor is told even if its number stays, since the row there is another."""
        self._count, self._draw = count, draw
        self.virtual_size = Size(0, count)
        target = min(max(0, cursor), max(0, count - 1))
        same = target == self.cursor
        self.cursor = target
        self.refresh()
        if same:
            self._announce()

    def redraw(self) -> None:
        """The same rows, drawn again."""
        self.refresh()

    def watch_cursor(self, before: int, now: int) -> None:
        """Keeps the cursor in sight; only two lines change."""
        self.refresh_lines(before)
        self.refresh_lines(now)
        self._announce()

    def _announce(self) -> None:
        if self._count:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
        self.post_message(self.Moved(self, self.cursor if self._count else -1))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if index >= self._count or width <= 0:
            return Strip.blank(width, self.rich_style)
        here = index == self.cursor
        style = self.get_visual_style("rows--row", *(["rows--cursor"] if here else []))
        row = self._draw(index, width).truncate(width, ellipsis=True)
        if here:
            row = under_cursor(row)
        strip = Visual.to_strips(self, row, width, 1, style)[0]
        return strip.extend_cell_length(width, style.rich_style)

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_edge(self, end: int) -> None:
        """The first or last row."""
        self._go(end * self._count)

    def action_choose(self) -> None:
        """Opens the row under the cursor."""
        if self._count:
            self.post_message(self.Chosen(self, self.cursor))

    def _go(self, row: int) -> None:
        if self._count:
            self.cursor = min(max(0, row), self._count - 1)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor and opens."""
        row = self.scroll_offset.y + event.y
        if row < self._count:
            event.stop()
            self._go(row)
            self.action_choose()
