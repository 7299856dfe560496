"""The left side of a lab: its knobs, turned by arrows or typed, errors beside them; below, what belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.labs.labels import without_names
from tui.library.model import Knob
from tui.screens.labs.knob_rows import Columns, ends, knob_row, more_row
from tui.study.labs.knobs import CUSTOM, KnobError, LabDesk
from tui.widgets.drawn import Drawn
from tui.widgets.rows import Rows
from tui.widgets.textbox import TextBox

HELP = 4
"""Lines under the list: the slider and what the knob means."""
HELP_SHORT = 2


class KnobPanel(Vertical):
    """Holds the desk; says `Turned` when somebody changed it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "turn(1)", "change", key_display="←→", tooltip="More", id="more"),
        Binding("left,h", "turn(-1)", "less", show=False, tooltip="Less", id="less"),
    ]

    class Turned(Message):
        """A knob was set."""

        def __init__(self, desk: LabDesk) -> None:
            super().__init__()
            self.desk = desk

    def __init__(self, aside: Callable[[int, int], Content]) -> None:
        super().__init__(id="knob-panel")
        self._aside = aside
        self._desk: LabDesk | None = None
        self._trouble = ("", "")
        self._knobs: tuple[Knob, ...] = ()
        self._folded = 0
        self._unfolded = False
        self._columns = Columns(4, 0, 0)
        self._shape: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The knobs, a place to type, a word on the one under the cursor, and what stands below where there is room."""
        yield Rows(id="knobs", enter="type")
        yield TextBox(id="knob-input", enter="set")
        yield Static(id="knob-help")
        yield Drawn(self._aside, id="lab-aside")

    def show(self, desk: LabDesk, trouble: tuple[str, str] = ("", "")) -> None:
        """The knobs as they stand, and which is in the way and why."""
        here = self._knob()
        self._desk, self._trouble = desk, trouble
        rows = self.query_one(Rows)
        self._knobs, self._folded = desk.rows(self._room, unfolded=self._unfolded)
        names = [knob.name for knob in self._knobs]
        cursor = names.index(here.name) if here is not None and here.name in names else rows.cursor
        self._columns = Columns(4, 0, 0)
        # The cursor is told, and with it the help below.
        rows.show(len(names) + self._has_more, self._draw, cursor=min(cursor, len(names)))

    @property
    def trouble(self) -> tuple[str, str]:
        """The knob that is in the way and why; ('', '') for none."""
        return self._trouble

    @property
    def _has_more(self) -> bool:
        """Whether a row unfolds what is folded away, or folds it again."""
        return bool(self._folded) or (self._unfolded and any(knob.more for knob in self._knobs))

    @property
    def _room(self) -> int:
        """Rows for knobs without scrolling."""
        height = self.size.height or self.app.size.height - 4
        return max(3, height - (HELP if self.app.size.height >= 24 else HELP_SHORT))

    def on_resize(self) -> None:
        """Height decides how many knobs are folded away."""
        if self._desk is not None:
            self.show(self._desk, self._trouble)

    def take_focus(self) -> None:
        """The keyboard goes to the knobs."""
        self.set_class(False, "-editing")
        self.query_one(Rows).focus()

    @property
    def editing(self) -> bool:
        """Whether a value is being typed."""
        return self.has_class("-editing")

    def _knob(self) -> Knob | None:
        cursor = self.query_one(Rows).cursor
        return self._knobs[cursor] if cursor < len(self._knobs) else None

    def _draw(self, index: int, width: int) -> Content:
        assert self._desk is not None  # noqa: S101
        if index >= len(self._knobs):
            return more_row(self._folded, width)
        if self._columns.body + self._columns.tag + self._columns.slider + 1 != width:
            self._columns = Columns.of(self._desk, width, self._knobs)
        knob = self._knobs[index]
        return knob_row(self._desk, knob, self._columns, knob.name == self._trouble[0])

    @on(Rows.Moved)
    def _help(self) -> None:
        knob = self._knob()
        if knob is None or self._desk is None:
            self._say_help(Content("Knobs that are rarely turned: enter shows them." if self._folded else ""))
            return
        if knob.name == self._trouble[0]:
            text = self._trouble[1]
            text = text[:1].upper() + without_names(self._desk.lab.id, text[1:])
            self._say_help(Content(text).stylize("$error"))
            return
        width = max(20, self.size.width - 3)
        lines = [ends(knob, self._desk.part(knob), width), self._meaning(knob)]
        self._say_help(*(line for line in lines if line.plain))

    def _say_help(self, *lines: Content) -> None:
        """What takes as many lines as what stood there is painted in its place: nothing is laid out anew for that."""
        width = max(1, self.query_one("#knob-help", Static).content_size.width)
        shape = (sum(len(line.wrap(width)) for line in lines), self.size)
        self.query_one("#knob-help", Static).update(Content("\n").join(lines), layout=shape != self._shape)
        self._shape = shape

    def _meaning(self, knob: Knob) -> Content:
        assert self._desk is not None  # noqa: S101
        text = without_names(self._desk.lab.id, knob.help)
        text = text[:1].upper() + text[1:]
        origins = {"chip": "set by the chip", "preset": "set by the preset", CUSTOM: "custom: set by you"}
        origin = origins.get(self._desk.origin(knob), "")
        return Content(f"{text}; {origin}" if origin else text)

    def action_turn(self, by: int) -> None:
        """One step of the knob under the cursor."""
        if not self.query_one(Rows).has_focus:
            return
        knob = self._knob()
        if self._desk is not None and knob is not None:
            self._say(self._desk.turn(knob, by))
        elif self._desk is not None:
            self._fold()

    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        if self._desk is not None:
            self.show(self._desk, self._trouble)

    def _say(self, desk: LabDesk) -> None:
        if desk != self._desk:
            self.post_message(self.Turned(desk))

    def on_key(self, event: events.Key) -> None:
        """A digit on a knob starts typing its value."""
        if self.query_one(Rows).has_focus and event.character and event.character in "0123456789-.":
            event.stop()
            event.prevent_default()
            if self._knob() is not None:
                self._edit(event.character)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        if self._knob() is None:
            self._fold()
        else:
            self._edit("")

    def _edit(self, start: str) -> None:
        self.set_class(True, "-editing")
        box = self.query_one(Input)
        box.value = start
        box.focus()
        box.cursor_position = len(start)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self.take_focus()
        knob = self._knob()
        if self._desk is None or knob is None or not event.value.strip():
            return
        try:
            self._say(self._desk.typed(knob, event.value))
        except KnobError as error:
            self.show(self._desk, (knob.name, str(error)))
