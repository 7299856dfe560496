"""The one screen for all labs: knobs left, result right; guess first, then see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.labs.contract import Result, Value
from tui.library.model import Lab
from tui.library.refs import pack_of
from tui.screens.documents.lab import Tried, about_rows, frames, result_rows
from tui.screens.labs.guess_box import GuessBox
from tui.screens.labs.knob_panel import KnobPanel
from tui.screens.labs.running import Runner
from tui.screens.page import Page
from tui.study.labs.guesses import guessable
from tui.study.labs.inputs import with_figures
from tui.study.labs.knobs import LabDesk
from tui.widgets.document import Row
from tui.widgets.reader import Reader


class LabScreen(Page):
    """No lab draws itself: this screen runs it and draws whatever blocks come back."""

    MODE = "labs"
    SHAPE = "full"
    CSS_PATH = "labs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "predict", "predict", tooltip="Hide a metric and guess its range before it is shown"),
        Binding("m", "another", "other metric", tooltip="Guess another metric instead"),
        Binding("s", "reveal", "show", tooltip="Show without a guess"),
        Binding("right_square_bracket", "walk(1)", "step", key_display="[ ]", tooltip="The next step"),
        Binding("left_square_bracket", "walk(-1)", "step back", show=False, tooltip="The step before"),
        Binding("r", "presets", "presets", tooltip="Known cases with their published values"),
        Binding("a", "about", "about", tooltip="What runs here and what to try"),
        Binding("d", "defaults", "defaults", show=False, tooltip="All knobs back"),
        Binding("x", "cancel", "cancel", tooltip="Stop the run"),
        Binding("y", "copy", "copy", tooltip="Copy the state as a command"),
        Binding("tab", "pane", "other side", tooltip="To the result and back", priority=True),
        Binding("escape,q", "back", "labs", tooltip="Back"),
    ]

    def __init__(self, ref: str, params: Mapping[str, Value] | None = None) -> None:
        super().__init__()
        self._ref = ref
        self._given = dict(params or {})
        self._desk: LabDesk | None = None
        self._runner: Runner | None = None
        self._result: Result | None = None
        self._trouble = ("", "")
        self._hidden = ""
        self._frame = 0
        self._tried: list[Tried] = []

    def body(self) -> ComposeResult:
        """Head, knobs and guess, result."""
        yield Static(id="lab-head")
        with Horizontal():
            with Vertical(id="lab-left"):
                yield KnobPanel()
                yield GuessBox()
            yield Reader(id="lab-result")

    def on_mount(self) -> None:
        """Sets the knobs, and hides the first metric that is worth a guess."""
        library = self.warpwise.services.library
        lab = library.lab(self._ref)
        if lab is None:
            self.warpwise.say("This lab is not in the library.", "warning")
            self.app.pop_screen()
            return
        self._desk = LabDesk.at(lab, self._given) if self._given else LabDesk.opened(lab)
        self._runner = Runner(library, lab.id)
        self._panel.show(self._desk)
        self._panel.take_focus()
        self._head("")
        self._run(first=True)

    @property
    def _panel(self) -> KnobPanel:
        return self.query_one(KnobPanel)

    @property
    def _reader(self) -> Reader:
        return self.query_one("#lab-result", Reader)

    @property
    def _lab(self) -> Lab:
        assert self._desk is not None  # noqa: S101
        return self._desk.lab

    def _head(self, note: str) -> None:
        title = self._lab.title
        text = f"{title}   {note}" if note else title
        self.query_one("#lab-head", Static).update(Content(text, spans=[Span(0, len(title), "bold")]))

    # Running

    @on(KnobPanel.Turned)
    def _turned(self, event: KnobPanel.Turned) -> None:
        self._put(event.desk)

    def _put(self, desk: LabDesk) -> None:
        desk = with_figures(self.warpwise.services.library, desk)
        self._desk, self._frame = desk, 0
        # The knob repaints at once, whatever the run takes.
        self._panel.show(desk)
        self._run()

    @work(exclusive=True, group="run")
    async def _run(self, *, first: bool = False) -> None:
        desk, runner = self._desk, self._runner
        if desk is None or runner is None:
            return
        if self._lab.slow:
            self._head("running ...   x stops it")
        outcome = await runner.run(desk.params(), slow=self._lab.slow, told=self._progress)
        self._head("")
        self.refresh_bindings()
        self._trouble, self._result = outcome.trouble, outcome.result
        self._panel.show(desk, outcome.trouble)
        if outcome.result is not None:
            names = self._guessable()
            if first and names:
                self._ask(names[0])
            elif not self._hidden:
                self._note(outcome.result)
        self._draw()

    def _progress(self, done: int, total: int) -> None:
        self.app.call_from_thread(self._head, f"{done / max(1, total):.0%}   x stops it")
        self.app.call_from_thread(self.refresh_bindings)

    def _note(self, result: Result) -> None:
        name = self._lab.predict[0] if self._lab.predict else ""
        if self._desk is not None and name in result.metrics:
            setting = " ".join(f"{knob}={value}" for knob, value in self._desk.values.items())
            self._tried.append((setting or "defaults", result.metrics[name]))

    def _draw(self) -> None:
        if self._desk is None:
            return
        if self._result is None:
            name, text = self._trouble
            message = f"{name.replace('_', ' ')}: {text}" if name else text
            self._reader.show([Row(Content(message, spans=[Span(0, len(message), "$error")]), align_label=False)])
            return
        # Hidden on a narrow terminal, the reader has no width yet.
        width = (self._reader.scrollable_content_region.width or self.size.width) - 2
        rows = result_rows(
            self._lab, self._result, width=width, frame=self._frame, hidden=self._hidden, tried=self._tried
        )
        self._reader.replace(rows)
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Drawings fit the width."""
        self.call_after_refresh(self._draw)

    def action_cancel(self) -> None:
        """Stops a slow run."""
        if self._runner is not None:
            self._runner.cancel()

    def action_walk(self, by: int) -> None:
        """Another step of what can be walked."""
        if self._result is not None:
            self._frame = min(max(0, self._frame + by), max(0, frames(self._result) - 1))
            self._draw()

    # Guessing

    def _ask(self, name: str) -> None:
        self._hidden = name
        self.query_one(GuessBox).ask(name)

    def action_predict(self) -> None:
        """Hides a metric, and takes the range of the guess."""
        names = self._guessable()
        if not self._hidden and names:
            self._ask(names[0])
            self._draw()
        self.query_one(GuessBox).take_focus()

    def action_another(self) -> None:
        """Asks for the next metric that can be guessed."""
        names = self._guessable()
        if self._hidden in names:
            self._ask(names[(names.index(self._hidden) + 1) % len(names)])
            self._draw()

    def _guessable(self) -> tuple[str, ...]:
        return guessable(self._result.metrics, self._lab.predict) if self._result is not None else ()

    def action_reveal(self) -> None:
        """Shows without a guess."""
        self.query_one(GuessBox).close()
        self._revealed()

    @on(GuessBox.Guessed)
    @work(exclusive=True, group="guess")
    async def _guessed(self, event: GuessBox.Guessed) -> None:
        value = self._result.metrics.get(self._hidden) if self._result is not None else None
        if self._desk is None or not isinstance(value, int | float):
            return
        study, guess = self.warpwise.services.study, event.guess
        await study.keep_guess(self._ref, self._desk.params(), self._hidden, guess, float(value))
        self.query_one(GuessBox).tell(guess, float(value))
        self._revealed()

    def _revealed(self) -> None:
        self._hidden = ""
        if self._result is not None:
            self._note(self._result)
        self._panel.take_focus()
        self._draw()

    # Other keys

    def action_presets(self) -> None:
        """Known cases."""
        from tui.screens.labs.presets import PresetsScreen

        if self._runner is not None:
            self.app.push_screen(PresetsScreen(self._lab, self._runner), self._preset)

    def _preset(self, index: int | None) -> None:
        if index is not None:
            self._put(LabDesk.at(self._lab, self._lab.presets[index].params))

    def action_about(self) -> None:
        """The text of the lab."""
        from tui.screens.dialogs.document import DocumentScreen

        rows, targets = about_rows(self.warpwise.services.library, self._lab, pack_of(self._ref))
        self.app.push_screen(DocumentScreen(rows, targets), self.warpwise.open)

    def action_defaults(self) -> None:
        """All knobs back."""
        self._put(LabDesk.opened(self._lab))

    def action_copy(self) -> None:
        """The state as a command."""
        if self._desk is not None:
            self.warpwise.copy(self._desk.command())

    def action_pane(self) -> None:
        """Between knobs and result; on a narrow terminal only one of them is seen."""
        to_result = not self._reader.has_focus
        self.set_class(to_result, "-result")
        if to_result:
            self._reader.focus()
        else:
            self._panel.take_focus()
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self) -> None:
        """However the result came by the keyboard, it is what a narrow terminal shows."""
        self.set_class(self._reader.has_focus, "-result")

    def action_back(self) -> None:
        """From typing to the knobs, from the result to the knobs, else away."""
        if self._panel.editing or self.query_one(GuessBox).has_focus_within:
            self._panel.take_focus()
        elif self.has_class("-result"):
            self.action_pane()
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that do something now."""
        if action == "walk":
            return self._result is not None and not self._hidden and frames(self._result) > 1
        if action == "cancel":
            return self._runner is not None and self._runner.running
        if action in ("another", "reveal"):
            return bool(self._hidden)
        if action == "presets":
            return self._desk is not None and bool(self._lab.presets)
        if action == "predict":
            return self._desk is not None and bool(self._lab.predict)
        return super().check_action(action, parameters)
