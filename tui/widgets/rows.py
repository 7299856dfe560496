"""A list of one-line rows that draws only what is seen: ten thousand rows cost what ten do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.widgets.hints import Hinting, Shown

Draw = Callable[[int, int], Content]
"""(row number, width in cells) -> the row."""


SPACED_FROM = 24
"""Rows of the terminal from which on a spaced list has an empty line between its rows."""
PANEL = 80
"""Percent of the terminal's height that a panel takes at most; lower terminals give it all."""
MARK = 1
"""The cell before each row, where the cursor stands: beside the text, not in it."""


class Rows(ScrollView, Hinting, can_focus=True, inherit_bindings=False):
    """Rows drawn by a function of their number. The cursor is a reactive; choosing is Enter or a click.

    `enter` is what choosing does, in a word. `spaced` rows have an empty line between them where there is height; a
    `quiet` list shows its cursor only while it has the keyboard. With `leave` the list is as high as its rows, or as
    `least` rows, and leaves so many lines of its panel or page to what stands around it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False, tooltip="Up a row", id="up"),
        Binding("down,j", "move(1)", "down", show=False, tooltip="Down a row", id="down"),
        Binding("pageup", "page(-1)", "page up", show=False, tooltip="Up a screenful", id="page-up"),
        Binding("pagedown", "page(1)", "page down", show=False, tooltip="Down a screenful", id="page-down"),
        Binding("home,g", "edge(0)", "first", show=False, tooltip="The first row", id="first"),
        Binding("end,G", "edge(1)", "last", show=False, tooltip="The last row", id="last"),
        Binding("enter", "choose", "open", show=False, tooltip="Open what is marked", id="open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--row", "rows--cursor", "rows--mark"}
    DEFAULT_CSS = """
    Rows {
        height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden;
        & > .rows--row { color: $foreground; }
        & > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .rows--mark { background: $block-cursor-background; color: $primary; }
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

    def __init__(
        self,
        *,
        enter: str = "open",
        spaced: bool = False,
        quiet: bool = False,
        leave: int | None = None,
        least: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.enter = enter
        self._leave = leave
        self._least = least
        if leave is not None:
            self.styles.height = "auto"
        self._spaced = spaced
        self._quiet = quiet
        self._count = 0
        self._draw: Draw = lambda index, width: Content("")
        self._heads: frozenset[int] = frozenset()

    def begin_with(self, count: int, draw: Draw) -> Rows:
        """The rows of a list that is not on screen yet: they are there when it is first drawn."""
        self._count, self._draw = count, draw
        self.set_reactive(Rows.virtual_size, Size(0, self._lines))
        return self

    @property
    def _step(self) -> int:
        return 2 if self._spaced and self.app.size.height >= SPACED_FROM else 1

    @property
    def _lines(self) -> int:
        return max(0, self._count * self._step - (self._step - 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows there are, as far as they fit."""
        if self._leave is None:
            return super().get_content_height(container, viewport, width)
        high = self.app.size.height
        room = (high - 2 if high < SPACED_FROM else high * PANEL // 100) - self._leave
        return max(1, min(max(self._lines, self._least), room))

    def on_resize(self) -> None:
        """Height decides whether rows have room between them."""
        if self.virtual_size.height != self._lines:
            self.virtual_size = Size(0, self._lines)
            self.refresh(layout=True)

    def on_focus(self) -> None:
        """The cursor of a quiet list comes."""
        if self._quiet:
            self.refresh()

    def on_blur(self) -> None:
        """And goes."""
        if self._quiet:
            self.refresh()

    def own_hints(self) -> list[Shown]:
        """What Enter does, if there is a row to do it to."""
        return [Shown("enter", self.enter, "choose")] if self._count else []

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def show(self, count: int, draw: Draw, *, cursor: int = 0, heads: Collection[int] = ()) -> None:
        """Other rows. The cursor is told even if its number stays, since the row there is another.

        On `heads` (names of groups, the space between them) the cursor never stands.
        """
        if bool(count) != bool(self._count) and self.is_attached:
            # Whether Enter has something to do is said at the foot.
            self.screen.refresh_bindings()
        self._count, self._draw, self._heads = count, draw, frozenset(heads)
        if self._leave is not None and self._lines != self.virtual_size.height:
            self.refresh(layout=True)
        self.virtual_size = Size(0, self._lines)
        target = self._place(min(max(0, cursor), max(0, count - 1)), 1)
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
        self.refresh_lines(before * self._step)
        self.refresh_lines(now * self._step)
        self._announce()

    def _place(self, row: int, way: int) -> int:
        """The nearest row that is no heading, looked for in this direction first; the row itself where all are."""
        for step in (way, -way):
            place = row
            while place in self._heads:
                place += step
            if 0 <= place < self._count:
                return place
        return row

    def _announce(self) -> None:
        if self._count:
            top = self.cursor
            while top - 1 in self._heads:  # the name of the group comes into sight with its first row
                top -= 1
            if (self.cursor - top) * self._step >= self.scrollable_content_region.height:
                top = self.cursor
            lines = (self.cursor - top) * self._step + 1
            self.scroll_to_region(Region(0, top * self._step, 1, lines), animate=False, force=True)
        self.post_message(self.Moved(self, self.cursor if self._count else -1))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        index, between = divmod(self.scroll_offset.y + y, self._step)
        if index >= self._count or between or width <= MARK:
            return Strip.blank(width, self.rich_style)
        here = index == self.cursor and (self.has_focus or not self._quiet)
        style = self.get_visual_style("rows--row", *(["rows--cursor"] if here else []))
        row = self._draw(index, width - MARK).truncate(width - MARK, ellipsis=True)
        mark = Segment("▌" if here else " ", self.get_component_rich_style("rows--mark") if here else style.rich_style)
        strip = Visual.to_strips(self, row, width - MARK, 1, style)[0]
        return Strip.join([Strip([mark], 1), strip]).extend_cell_length(width, style.rich_style)

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._go(self.cursor + by * max(1, self.size.height // self._step - 1))

    def action_edge(self, end: int) -> None:
        """The first or last row."""
        self._go(end * self._count)

    def action_choose(self) -> None:
        """Opens the row under the cursor."""
        if self._count:
            self.post_message(self.Chosen(self, self.cursor))

    def _go(self, row: int) -> None:
        if self._count:
            way = -1 if row < self.cursor else 1
            self.cursor = self._place(min(max(0, row), self._count - 1), way)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor and opens."""
        row = (self.scroll_offset.y + event.y) // self._step
        if row < self._count and row not in self._heads:
            event.stop()
            self._go(row)
            self.action_choose()
