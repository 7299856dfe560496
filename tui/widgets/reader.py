"""A scrolling reader for documents, with links that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.widgets.document import Laid, Row, lay, page_after
from tui.widgets.target import Target


class _Body(Static):
    """The laid-out text; clicks on links go to the reader. Links look as the document says, not as Textual's do."""

    auto_links = False

    def action_follow(self, number: int) -> None:
        """A click on link `number`."""
        reader = self.parent
        if isinstance(reader, Reader):
            reader.follow(number)

    def action_pick(self, key: str) -> None:
        """A click on something to pick, such as an option."""
        reader = self.parent
        if isinstance(reader, Reader):
            reader.picked(key)


class Reader(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Shows rows; tab walks the links, Enter follows. What a link means is the screen's business."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "scroll", show=False, tooltip="Scroll down", id="down"),
        Binding("up,k", "scroll_up", "scroll", show=False, tooltip="Scroll up", id="up"),
        Binding("space,pagedown", "page_down", "page", show=False, tooltip="A screenful down", id="page-down"),
        Binding("pageup", "page_up", "page up", show=False, tooltip="A screenful up", id="page-up"),
        Binding("home,g", "scroll_home", "top", show=False, tooltip="The top", id="first"),
        Binding("end,G", "scroll_end", "end", show=False, tooltip="The end", id="last"),
        Binding("tab,n", "next_link(1)", "next link", key_display="tab", tooltip="Walk the links", id="next-link"),
        Binding(
            "shift+tab,N",
            "next_link(-1)",
            "previous link",
            show=False,
            tooltip="Walk the links backwards",
            id="previous-link",
        ),
        Binding("enter", "follow", "follow", tooltip="Follow the marked link", id="open"),
    ]
    # The gutter is kept, so that a scroll bar that comes or goes does not change the width that was laid out for.
    DEFAULT_CSS = """
    Reader { padding: 0 1 0 2; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    Reader > _Body { width: 1fr; height: auto; padding-right: 1; }
    """

    class Followed(Message):
        """A link was followed; what its target means is the screen's business."""

        def __init__(self, reader: Reader, target: Target) -> None:
            super().__init__()
            self.reader = reader
            self.target = target

        @property
        def control(self) -> Reader:
            """The reader it came from."""
            return self.reader

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._targets: Sequence[Target] = ()
        self._current = -1
        self._laid = Laid(Content(""))
        self._place: tuple[int, float] | None = None
        """What stood at the top before the size began to change: the row, and how much of it was above."""
        self._sizes = 0
        self._seen = (0, 0.0)
        """The same for the width that was laid out for: a narrower frame scrolls before it says that it is narrower."""
        self._width = 0

    def compose(self) -> ComposeResult:
        """One static text: a document is one widget, however long."""
        yield _Body()

    def show(self, rows: Sequence[Row], targets: Sequence[Target] = ()) -> None:
        """Another document, from its top. `targets[n]` is where link n leads."""
        self._rows, self._targets, self._current = rows, targets, -1
        self._seen, self._place = (0, 0.0), None
        self._lay()
        self.scroll_home(animate=False, force=True)

    def replace(self, rows: Sequence[Row], targets: Sequence[Target] = ()) -> None:
        """The same document changed: place and marked link stay."""
        self._rows, self._targets = rows, targets
        self._current = min(self._current, len(targets) - 1)
        self._lay()

    @property
    def target(self) -> Target | None:
        """Where the marked link leads; None when none is marked."""
        return self._targets[self._current] if 0 <= self._current < len(self._targets) else None

    def picked(self, key: str) -> None:
        """A click on something to pick; only a question has such things."""

    @property
    def plain(self) -> str:
        """The document as text, as it is laid out now."""
        return "\n".join(line.rstrip() for line in self._laid.content.plain.split("\n"))

    def line_of(self, row: int) -> int:
        """The first line of a row, as laid out now."""
        lines = self._laid.row_lines
        return lines[row] if row < len(lines) else 0

    def reveal(self, row: int) -> None:
        """Scrolls no further than needed to have the whole row in sight, its first line at any rate."""
        lines = (*self._laid.row_lines, self._laid.height)
        if row < 0 or row + 1 >= len(lines):
            return
        top, below, height = lines[row], lines[row + 1], self.scrollable_content_region.height
        here = self.scroll_offset.y
        to = min(top, max(here, below - height)) if below > here + height else min(here, top)
        if to != here:
            # The text just laid out has its new height after the refresh only.
            self.call_after_refresh(self.scroll_to, y=to, animate=False, force=True)

    def follow(self, number: int) -> None:
        """Follows link `number`."""
        if 0 <= number < len(self._targets):
            self._current = number
            self._lay()
            self.post_message(self.Followed(self, self._targets[number]))

    def action_page_down(self) -> None:
        """A screenful down; what would be cut by the page's end begins the next one whole."""
        here, height = self.scroll_offset.y, self.scrollable_content_region.height
        self.scroll_to(y=page_after(self._laid, self._rows, here, height), animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notes what stands at the top, as long as the lines are those of the present width."""
        super().watch_scroll_y(old_value, new_value)
        if self._width == self.scrollable_content_region.width - 1:
            self._seen = self._top()

    def on_resize(self) -> None:
        """Lines depend on the width; what was at the top stays there, through a whole burst of sizes."""
        place = self._place or self._seen
        before = self._laid
        self._lay()
        # While there was no width the document may have changed without being laid out.
        if 0 < place[0] < len(self._laid.row_lines) and (self._place or self._laid is not before):
            self._place = place
            self._sizes += 1
            self.call_after_refresh(self._put_back, self._sizes)

    def _put_back(self, size: int) -> None:
        """Scrolls to what was at the top before the sizes of a burst, after the last of them."""
        if self._place is None or size != self._sizes:
            return
        (row, share), self._place = self._place, None
        lines = (*self._laid.row_lines, self._laid.height)
        if row < len(lines) - 1:
            line = lines[row] + int(share * (lines[row + 1] - lines[row]))
            self.scroll_to(y=line, animate=False, force=True)

    def _top(self) -> tuple[int, float]:
        """The row at the top, and how much of it is above."""
        lines, here = (*self._laid.row_lines, self._laid.height), self.scroll_offset.y
        row = max((number for number, line in enumerate(lines[:-1]) if line <= here), default=0)
        return row, (here - lines[row]) / max(1, lines[row + 1] - lines[row]) if len(lines) > 1 else 0.0

    def _lay(self) -> None:
        width = self.scrollable_content_region.width - 1  # the body's padding
        if width > 0 and self.is_mounted:
            before = (self._laid.height, self._width)
            self._laid, self._width = lay(self._rows, width, self._current), width
            # Other text of the same size is painted where the old one was: no widget has to move for it.
            self.query_one(_Body).update(self._laid.content, layout=(self._laid.height, width) != before)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Walking and following need links."""
        if action == "follow":
            return self.target is not None
        if action == "next_link":
            return bool(self._targets and self._laid.link_lines)
        return super().check_action(action, parameters)

    def action_next_link(self, by: int) -> None:
        """Marks the next or previous link and brings it into sight; past the last, the first."""
        count = min(len(self._targets), len(self._laid.link_lines))
        if not count:
            return
        self._current = (self._current + by) % count if self._current >= 0 or by > 0 else count - 1
        self._lay()
        line = self._laid.link_lines[self._current]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not top <= line < top + height:
            self.scroll_to(y=max(0, line - height // 2), animate=False, force=True)

    def action_follow(self) -> None:
        """Follows the marked link."""
        self.follow(self._current)
