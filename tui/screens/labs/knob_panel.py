"""The left side of a lab: its knobs, turned by arrows or typed, errors beside them."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Input, Static

from tui.library.model import Knob
from tui.plots.line import figure
from tui.screens.labs.knob_rows import Columns, knob_row
from tui.study.labs.knobs import KnobError, LabDesk
from tui.widgets.rows import Rows
from tui.widgets.textbox import TextBox


class KnobPanel(Vertical):
    """Holds the desk; says `Turned` when somebody changed it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "turn(1)", "change", key_display="←→", tooltip="More"),
        Binding("left,h", "turn(-1)", "less", show=False, tooltip="Less"),
    ]

    class Turned(Message):
        """A knob was set."""

        def __init__(self, desk: LabDesk) -> None:
            super().__init__()
            self.desk = desk

    def __init__(self) -> None:
        super().__init__(id="knob-panel")
        self._desk: LabDesk | None = None
        self._trouble = ("", "")

    def compose(self) -> ComposeResult:
        """The knobs, a place to type, a word on the one under the cursor."""
        yield Rows(id="knobs", enter="type")
        yield TextBox(id="knob-input", enter="set")
        yield Static(id="knob-help")

    def show(self, desk: LabDesk, trouble: tuple[str, str] = ("", "")) -> None:
        """The knobs as they stand, and which is in the way and why."""
        self._desk, self._trouble = desk, trouble
        rows = self.query_one(Rows)
        rows.show(len(desk.knobs()), self._draw, cursor=rows.cursor)
        self._help()

    def take_focus(self) -> None:
        """The keyboard goes to the knobs."""
        self.set_class(False, "-editing")
        self.query_one(Rows).focus()

    @property
    def editing(self) -> bool:
        """Whether a value is being typed."""
        return self.has_class("-editing")

    def _knob(self) -> Knob | None:
        knobs = self._desk.knobs() if self._desk is not None else ()
        cursor = self.query_one(Rows).cursor
        return knobs[cursor] if cursor < len(knobs) else None

    def _draw(self, index: int, width: int) -> Content:
        assert self._desk is not None  # noqa: S101
        knob = self._desk.knobs()[index]
        return knob_row(self._desk, knob, Columns.of(self._desk, width), knob.name == self._trouble[0])

    @on(Rows.Moved)
    def _help(self) -> None:
        knob = self._knob()
        if knob is None:
            return
        about = self.query_one("#knob-help", Static)
        if knob.name == self._trouble[0]:
            text = self._trouble[1]
            about.update(Content(text, spans=[Span(0, len(text), "$error")]))
            return
        text = knob.help[:1].upper() + knob.help[1:]
        if knob.min is not None and knob.max is not None:
            unit = f" {knob.unit}" if knob.unit else ""
            text += f" ({figure(knob.min)} to {figure(knob.max)}{unit})"
        about.update(Content(text))

    def action_turn(self, by: int) -> None:
        """One step of the knob under the cursor."""
        knob = self._knob()
        if self._desk is not None and knob is not None and self.query_one(Rows).has_focus:
            self._say(self._desk.turn(knob, by))

    def _say(self, desk: LabDesk) -> None:
        if desk != self._desk:
            self.post_message(self.Turned(desk))

    def on_key(self, event: events.Key) -> None:
        """A digit on a knob starts typing its value."""
        if self.query_one(Rows).has_focus and event.character and event.character in "0123456789-.":
            event.stop()
            event.prevent_default()
            self._edit(event.character)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
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
