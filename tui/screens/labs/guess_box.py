"""Predict first: what is asked, a place for the range, and how the guess came out. Stands on top of the result."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Input, Static

from tui.labs.labels import metric_unit
from tui.study.labs.guesses import Guess, GuessError, Tried, question, read
from tui.widgets.hints import shown_key
from tui.widgets.textbox import TextBox


class GuessBox(Vertical):
    """Shown while a number is hidden, and with the outcome until a knob is turned."""

    class Guessed(Message):
        """A range was committed."""

        def __init__(self, guess: Guess) -> None:
            super().__init__()
            self.guess = guess

    def __init__(self) -> None:
        super().__init__(id="guess-panel")
        self._lab = ""
        self._metric = ""

    def compose(self) -> ComposeResult:
        """A question and an input."""
        yield Static(id="guess-box")
        yield TextBox(id="guess-input", placeholder=self._ways(), enter="compare")

    def _ways(self) -> str:
        """The keys that are said where nothing is typed yet."""
        ways = (("lab-predict", "to type 8 to 12"), ("lab-show", "to just see it"))
        return ", ".join(f"{key} {what}" for name, what in ways if (key := shown_key(self, name)))

    def on_mount(self) -> None:
        """Nothing is asked yet."""
        self.display = False

    def ask(self, lab: str, metric: str) -> None:
        """Asks for a metric's range."""
        self._lab, self._metric = lab, metric
        self.display = True
        self.query_one(Input).placeholder = self._ways()
        self._question("")
        box = self.query_one(Input)
        box.value = ""
        box.display = True

    def _question(self, trouble: str) -> None:
        head, asked = "YOUR GUESS", f"{question(self._lab, self._metric)}?"
        text = f"{head}   {asked}" + (f"\n{trouble}" if trouble else "")
        spans = [Span(0, len(head), "$primary"), Span(len(head) + 3, len(head) + 3 + len(asked), "bold")]
        if trouble:
            spans.append(Span(len(text) - len(trouble), len(text), "$error"))
        self.query_one(Static).update(Content(text, spans=spans))

    def take_focus(self) -> None:
        """The keyboard goes to the range."""
        self.query_one(Input).focus()

    def tell(self, tried: Tried) -> None:
        """How it came out."""
        text = f"{'✓ inside' if tried.inside else '✗ outside'}   {tried.line()}"
        mark = text.index(" ", 2)
        style = "bold $success" if tried.inside else "bold $error"
        self.query_one(Static).update(Content(text, spans=[Span(0, mark, style)]))
        self.query_one(Input).display = False

    def close(self) -> None:
        """Asks nothing, and says nothing about values that are no longer set."""
        self.display = False

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.post_message(self.Guessed(read(event.value, metric_unit(self._lab, self._metric))))
        except GuessError as error:
            self._question(str(error))
