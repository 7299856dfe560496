"""Predict first: what is asked, a place for the range, and how the guess came out."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Input, Static

from tui.plots.line import figure
from tui.study.labs.guesses import Guess, GuessError, read
from tui.widgets.textbox import TextBox


class GuessBox(Vertical):
    """Shown while a metric is hidden, and afterwards with the outcome."""

    class Guessed(Message):
        """A range was committed."""

        def __init__(self, guess: Guess) -> None:
            super().__init__()
            self.guess = guess

    def __init__(self) -> None:
        super().__init__(id="guess-panel")

    def compose(self) -> ComposeResult:
        """A question and an input."""
        yield Static(id="guess-box")
        yield TextBox(id="guess-input", placeholder="such as 8 to 12", enter="compare")

    def on_mount(self) -> None:
        """Nothing is asked yet."""
        self.display = False

    def ask(self, metric: str) -> None:
        """Asks for a metric's range."""
        self.display = True
        text = f"YOUR GUESS  {metric.replace('_', ' ')}?\np type it   s show without"
        self.query_one(Static).update(Content(text, spans=[Span(0, 10, "$muted")]))
        box = self.query_one(Input)
        box.value = ""
        box.display = True

    def take_focus(self) -> None:
        """The keyboard goes to the range."""
        self.query_one(Input).focus()

    def tell(self, guess: Guess, value: float) -> None:
        """How it came out."""
        hit = guess.holds(value)
        said = f"{figure(guess.low)} to {figure(guess.high)}"
        text = f"{'✓ inside' if hit else '✗ outside'} your range {said}: {figure(value, 5)}"
        self.query_one(Static).update(Content(text, spans=[Span(0, len(text), "$success" if hit else "$error")]))
        self.query_one(Input).display = False

    def close(self) -> None:
        """Asks nothing."""
        self.display = False

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.post_message(self.Guessed(read(event.value)))
        except GuessError as error:
            text = str(error)
            self.query_one(Static).update(Content(text, spans=[Span(0, len(text), "$error")]))
