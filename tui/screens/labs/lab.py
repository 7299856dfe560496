"""The one screen for all labs: knobs left, result right; guess first, then see."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.labs.contract import Result, Value
from tui.labs.labels import knob_label, without_names
from tui.library.model import Lab
from tui.library.refs import pack_of
from tui.screens.documents.lab import Tried, View, about_rows, frames, opens, result_rows
from tui.screens.labs.blocks import aside, numbers_pane
from tui.screens.labs.guess_box import GuessBox
from tui.screens.labs.knob_panel import KnobPanel
from tui.screens.labs.running import STOPPED, Runner
from tui.screens.page import Page
from tui.study.labs import guesses
from tui.study.labs.guesses import guessable
from tui.study.labs.inputs import with_figures
from tui.study.labs.knobs import LabDesk
from tui.widgets.document import Row
from tui.widgets.drawn import Drawn
from tui.widgets.hints import shown_key
from tui.widgets.reader import Reader

REST = 0.01
"""Seconds after a turn of a knob until its run begins: the row is repainted first, and what comes meanwhile counts."""
LONG = 0.2
"""Seconds after which a run is said to be under way."""
NARROW = 70
"""Cells below which one side is seen at a time."""
WIDEST = 160


class LabScreen(Page):
    """No lab draws itself: this screen runs it and draws whatever blocks come back."""

    MODE = "labs"
    SHAPE = "full"
    CSS_PATH = "labs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "predict", "predict", tooltip="Hide a number and guess its range before it is shown", id="lab-predict"
        ),
        Binding("m", "another", "other number", tooltip="Guess another number instead", id="lab-another"),
        Binding("s", "reveal", "show", tooltip="Show without a guess", id="lab-show"),
        Binding("right_square_bracket", "walk(1)", "step", key_display="[ ]", tooltip="The next step", id="forward"),
        Binding("left_square_bracket", "walk(-1)", "step back", show=False, tooltip="The step before", id="backward"),
        Binding(
            "r",
            "presets",
            "presets",
            tooltip="Known cases with their published values, and your guesses",
            id="lab-presets",
        ),
        Binding("a", "about", "about", tooltip="What runs here and what to try", id="lab-about"),
        Binding("d", "defaults", "defaults", show=False, tooltip="All knobs back", id="lab-defaults"),
        Binding("x", "cancel", "cancel", tooltip="Stop the run", id="lab-cancel"),
        Binding("y", "copy", "copy", tooltip="Copy the state as a command", id="copy"),
        Binding("tab", "pane", "other side", tooltip="To the result and back", priority=True, id="other-side"),
        Binding("escape,q", "back", "labs", tooltip="Back", id="back"),
    ]

    def __init__(self, ref: str, params: Mapping[str, Value] | None = None) -> None:
        super().__init__()
        self._ref = ref
        self._given = dict(params or {})
        self._desk: LabDesk | None = None
        self._runner: Runner | None = None
        self._result: Result | None = None
        self._ran: LabDesk | None = None
        """The desk that the result is of: a run under way, or one that was stopped, is of another."""
        self._trouble = ("", "")
        self._hidden = ""
        self._asked_ms = 0
        self._frame: int | None = None
        self._long = False
        self._stopped = False
        self._said = Content("")
        self._tried: list[Tried] = []
        self._log: list[guesses.Tried] = []

    def body(self) -> ComposeResult:
        """Head; knobs with what belongs to them, the guess over the result, and the numbers where there is room."""
        yield Static(id="lab-head")
        with Horizontal(id="lab-columns"):
            yield KnobPanel(self._aside)
            with Vertical(id="lab-right"):
                yield GuessBox()
                yield Reader(id="lab-result")
            yield Drawn(self._numbers, id="lab-numbers")

    def on_mount(self) -> None:
        """Sets the knobs, and hides the first number that is worth a guess."""
        library = self.warpwise.services.library
        lab = library.lab(self._ref)
        if lab is None:
            self.warpwise.say("This lab is not in the library.", "warning")
            self.app.pop_screen()
            return
        self._desk = LabDesk.at(lab, self._given) if self._given else LabDesk.opened(lab)
        self._runner = Runner(library, lab.id)
        self._panel.show(self._desk)
        if self._narrow:  # one side at a time, and the picture comes first
            self.set_class(True, "-result")
            self.call_after_refresh(self._reader.focus)
        else:
            self._panel.take_focus()
        self._head("")
        self._run(first=True)

    def on_unmount(self) -> None:
        """A run that nobody waits for ends."""
        if self._runner is not None:
            self._runner.cancel()

    @property
    def _panel(self) -> KnobPanel:
        return self.query_one(KnobPanel)

    @property
    def _reader(self) -> Reader:
        return self.query_one("#lab-result", Reader)

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    @property
    def _lab(self) -> Lab:
        assert self._desk is not None  # noqa: S101
        return self._desk.lab

    def _head(self, note: str) -> None:
        """The lab's title, and what is under way or which preset stands."""
        title, case = self._lab.title, self._desk.case if self._desk is not None else ""
        if not note and self._stopped:
            note = "stopped: the result is of the values before; turn a knob to run again"
        if not note and case and self._desk is not None:
            note = f"preset: {case}" if self._desk.as_preset else f"custom, from the preset: {case}"
        text = Content(title, spans=[Span(0, len(title), "bold")])
        if note:
            text += Content(f"   {note}").stylize("$muted")
        room = max(10, self.app.size.width - 6)
        text = text.truncate(room, ellipsis=True)
        if text != self._said:
            self._said = text
            self.query_one("#lab-head", Static).update(text, layout=False)

    def _aside(self, width: int, height: int) -> Content:
        return aside(self._lab, self._log, width, height, told=not self._hidden) if self._desk else Content("")

    def _numbers(self, width: int, height: int) -> Content:
        if self._desk is None or self._result is None:
            return Content("")
        return numbers_pane(self._lab, self._result, self._hidden, width, height)

    # Running

    @on(KnobPanel.Turned)
    def _turned(self, event: KnobPanel.Turned) -> None:
        self._put(event.desk)

    def _put(self, desk: LabDesk) -> None:
        desk = with_figures(self.warpwise.services.library, desk)
        self._desk, self._frame, self._stopped = desk, None, False
        # The knob repaints at once, whatever the run takes.
        self._panel.show(desk)
        if not self._hidden:
            self.query_one(GuessBox).close()  # the verdict was on other values
        self._head("")
        self._run()

    @work(exclusive=True, group="run")
    async def _run(self, *, first: bool = False) -> None:
        desk, runner = self._desk, self._runner
        if desk is None or runner is None:
            return
        if not first:
            await asyncio.sleep(REST)
        patience = self.set_timer(LONG, self._under_way)
        try:
            outcome = await runner.run(desk.params(), told=self._progress)
        finally:
            patience.stop()
        if outcome is None:
            return
        self._long = False
        self._stopped = outcome is STOPPED and self._result is not None
        self._head("")
        if self._stopped:
            self.refresh_bindings()
            return
        if outcome.trouble != self._panel.trouble:
            self._panel.show(desk, outcome.trouble)
        self._trouble, self._result, self._ran = outcome.trouble, outcome.result, desk
        if outcome.result is not None:
            names = self._guessable()
            # What was asked may not exist in another mode; another question takes its place.
            if names and (first or (self._hidden and self._hidden not in names)):
                self._ask(names[0])
            elif self._hidden and not names:
                self._hidden = ""
                self.query_one(GuessBox).close()
            if not self._hidden:
                self._note(outcome.result)
        self._draw()

    def _under_way(self) -> None:
        self._long = True
        self._head(f"running ...{self._stopping()}")
        self.refresh_bindings()

    def _progress(self, done: int, total: int) -> None:
        self.app.call_from_thread(self._say_progress, done / max(1, total))

    def _say_progress(self, part: float) -> None:
        if self._long and self.is_mounted:
            cells = round(part * 20)
            self._head(f"{'━' * cells}{'─' * (20 - cells)} {part:.0%}{self._stopping()}")

    def _stopping(self) -> str:
        """How a run is stopped, to be said behind how far it is."""
        key = shown_key(self, "lab-cancel")
        return f"   {key} stops it" if key else ""

    def _note(self, result: Result) -> None:
        name = self._lab.predict[0] if self._lab.predict else ""
        if self._ran is not None and name in result.metrics:
            self._tried.append((self._ran.setting() or "as it opens", result.metrics[name]))

    def _draw(self) -> None:
        if self._desk is None:
            return
        if self._result is None:
            name, text = self._trouble
            text = without_names(self._lab.id, text)
            message = f"{knob_label(self._lab.id, name)}: {text}" if name else text
            self._reader.show([Row(Content(message).stylize("$error"), align_label=False)])
            self.query_one("#lab-numbers", Drawn).refresh()
            return
        rows = result_rows(self._lab, self._result, self._view(), self._tried)
        self._reader.replace(rows)
        self.query_one("#lab-numbers", Drawn).refresh()
        self.refresh_bindings()

    def _view(self) -> View:
        """How the result is looked at: plots are higher on a high terminal."""
        height = 8 if self.size.height < 24 else 10 if self.size.height < 36 else 14
        return View(height, self._frame, self._hidden, numbers=self.size.width < WIDEST)

    def on_resize(self) -> None:
        """Drawings fit the width."""
        self.call_after_refresh(self._draw)
        if self._desk is not None and not self._long:
            self._head("")

    def action_cancel(self) -> None:
        """Stops a slow run."""
        if self._runner is not None:
            self._runner.cancel()

    def action_walk(self, by: int) -> None:
        """Another step of what can be walked."""
        if self._result is not None:
            here = opens(self._result) if self._frame is None else self._frame
            self._frame = min(max(0, here + by), max(0, frames(self._result) - 1))
            self._draw()

    # Guessing

    def _ask(self, name: str) -> None:
        self._hidden = name
        self._asked_ms = self.warpwise.services.clock.mono_ms()
        self.query_one(GuessBox).ask(self._lab.id, name)

    def action_predict(self) -> None:
        """Hides a number, and takes the range of the guess."""
        names = self._guessable()
        if not self._hidden and names:
            self._ask(names[0])
            self._draw()
        self.set_class(True, "-result")
        self.call_after_refresh(self.query_one(GuessBox).take_focus)

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
        if self._ran is None or not isinstance(value, int | float):
            return
        services, guess = self.warpwise.services, event.guess
        tried = guesses.Tried(self._lab.id, self._hidden, guess, float(value), self._ran.setting())
        spent = services.clock.mono_ms() - self._asked_ms
        params = self._ran.params()
        await services.study.course.keep_guess(self._ref, params, self._hidden, guess, float(value), duration_ms=spent)
        self._log.append(tried)
        self.query_one(GuessBox).tell(tried)
        self._revealed()

    def _revealed(self) -> None:
        self._hidden = ""
        if self._result is not None:
            self._note(self._result)
        if self._narrow:
            self._reader.focus()
        else:
            self._panel.take_focus()
        self.query_one("#lab-aside", Drawn).refresh()
        self._draw()

    # Other keys

    def action_presets(self) -> None:
        """Known cases."""
        from tui.screens.labs.presets import PresetsScreen

        if self._runner is not None and self._desk is not None:
            self.app.push_screen(PresetsScreen(self._desk, self._runner, self._log), self._preset)

    def _preset(self, index: int | None) -> None:
        if index is not None:
            self._put(LabDesk.preset(self._lab, index))

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
        # What is not displayed yet cannot take the keyboard.
        self.call_after_refresh(self._reader.focus if to_result else self._panel.take_focus)
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self) -> None:
        """However the result or the guess came by the keyboard, it is what a narrow terminal shows."""
        self.set_class(self._reader.has_focus or self.query_one(GuessBox).has_focus_within, "-result")

    def action_back(self) -> None:
        """From typing to the knobs, from the result to the knobs, else away."""
        if self._panel.editing or self.query_one(GuessBox).has_focus_within:
            self._panel.take_focus()
        elif self.has_class("-result") and not self._narrow:
            self.action_pane()
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that do something now."""
        if action == "walk":
            return self._result is not None and frames(self._result) > 1
        if action == "cancel":
            return self._long and self._runner is not None and self._runner.running
        if action in ("another", "reveal"):
            return bool(self._hidden)
        if action == "presets":
            return self._desk is not None and bool(self._lab.presets)
        if action == "predict":
            return self._desk is not None and bool(self._lab.predict)
        return super().check_action(action, parameters)
