"""The settings page: made from the settings' own types, so it holds whatever `warpwise settings` holds."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.packs import installed
from tui.preferences import Preference, change_device, changed_plan, is_here, preferences
from tui.screens.page import Page
from tui.screens.settings.rows import Line, about_text, line_text, lines
from tui.settings.device import MOTION, THEME
from tui.settings.keys import Keys
from tui.settings.schema import DEFAULT, Choice, Setting, SettingError, Switch
from tui.study.memory.plan import Plan
from tui.widgets.rows import Rows
from tui.widgets.textbox import TextBox


class SettingsScreen(Page):
    """One row a setting. Arrows change what has steps, Enter opens a list or a line to type in."""

    MODE = "settings"
    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "turn(1)", "step", key_display="←→", tooltip="More, or the next", id="more"),
        Binding("left,h", "turn(-1)", "less", show=False, tooltip="Less, or the one before", id="less"),
        Binding("d", "default", "default", tooltip="Put this setting back", id="settings-default"),
        Binding("escape,q", "back", "back", key_display="esc", tooltip="Back; everything is kept", id="back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._plan = Plan()
        self._lines: list[Line] = []
        self._typing: Setting[Any] | None = None

    def body(self) -> ComposeResult:
        """The list, a line to type in while one types, what the row means."""
        yield Rows(id="setting-rows", enter="change")
        yield TextBox(id="setting-value", enter="keep")
        yield Static(id="setting-note")
        yield Static(id="setting-about")

    def on_mount(self) -> None:
        """Everything but the plan is there at once."""
        self.query_one(TextBox).display = False
        self._redraw()
        self.query_one(Rows).focus()
        self._load()

    @work(exclusive=True, group="plan")
    async def _load(self) -> None:
        self._plan = await self.warpwise.services.study.memory.plan()
        self._redraw()

    def _redraw(self) -> None:
        added = [os.path.basename(folder) for folder in installed.folders()]
        self._lines = lines(preferences(self.warpwise.services.settings, self._plan), added)
        rows = self.query_one(Rows)
        heads = [place for place, line in enumerate(self._lines) if line.is_head]
        rows.styles.max_height = len(self._lines)
        rows.show(len(self._lines), self._draw, cursor=rows.cursor, heads=heads)

    def _draw(self, index: int, width: int) -> Content:
        return line_text(self._lines[index], width)

    @property
    def _here(self) -> Line:
        return self._lines[self.query_one(Rows).cursor]

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if 0 <= event.index < len(self._lines):
            self.query_one("#setting-about", Static).update(about_text(self._lines[event.index]))
            self._note("")
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what does something on this row."""
        if not self._lines or action not in ("turn", "default"):
            return super().check_action(action, parameters)
        one = self._here.preference
        if one is None or self._typing is not None:
            return False
        return one.source != "default" if action == "default" else _steps(one)

    # Changing

    def action_turn(self, by: int) -> None:
        """A step on or back."""
        one = self._here.preference
        if one is not None:
            value = one.setting.turned(one.value, by)
            if value is not None and value != one.value:
                self._set(one.setting, one.setting.say(value))

    def action_default(self) -> None:
        """The value that holds where nobody says anything."""
        if (one := self._here.preference) is not None:
            self._set(one.setting, DEFAULT)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        line = self._lines[event.index]
        if line.packs:
            self.warpwise.show_packs()
        elif line.preference is None:
            self.warpwise.copy(line.path)
        elif line.preference.setting is THEME:
            self._choose_theme()
        elif isinstance(line.preference.setting, Choice):
            self._choose(line.preference.setting)
        elif isinstance(line.preference.setting, Keys):
            self._press(line.preference.setting, line.preference.text)
        elif isinstance(line.preference.setting, Switch):
            self.action_turn(1)
        else:
            self._type(line.preference)

    def _choose_theme(self) -> None:
        from tui.screens.settings.themes import choose_theme

        choose_theme(self.warpwise, self._redraw)

    def _choose(self, setting: Choice) -> None:
        from tui.screens.dialogs.choice import ChoiceScreen

        def chosen(place: int | None) -> None:
            if place is not None:
                self._set(setting, setting.options[place])

        self.app.push_screen(ChoiceScreen(setting.label, setting.options), chosen)

    def _press(self, setting: Keys, now: str) -> None:
        from tui.screens.settings.key import KeyScreen

        self.app.push_screen(KeyScreen(setting, now, lambda key: self._keep(setting, key)))

    def _type(self, one: Preference) -> None:
        box = self.query_one(TextBox)
        box.placeholder = one.setting.values
        box.value = "" if one.source == "default" else one.text
        box.display = True
        self._typing = one.setting
        box.focus()
        self.refresh_bindings()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        setting = self._typing
        if setting is not None and (not event.value.strip() or self._set(setting, event.value)):
            self._stop_typing()

    def _stop_typing(self) -> None:
        self._typing = None
        self.query_one(TextBox).display = False
        self.query_one(Rows).focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Out of the line that is typed in, else to where one came from."""
        if self._typing is not None:
            self._note("")
            self._stop_typing()
        else:
            super().action_back()

    def _set(self, setting: Setting[Any], text: str) -> bool:
        """Sets one as it was typed; whether it could be, and if not, the reason stands on the page."""
        try:
            self._keep(setting, text)
        except SettingError as error:
            self._note(str(error))
            return False
        return True

    def _keep(self, setting: Setting[Any], text: str) -> None:
        """Sets one as it was typed, and lets it hold at once; raises SettingError."""
        settings = self.warpwise.services.settings
        if is_here(setting):
            if problem := change_device(setting, text, settings):
                self.warpwise.say(problem, "warning")
            if isinstance(setting, Keys):
                self.warpwise.take_keys()
            elif setting is not MOTION:
                self.warpwise.wear(settings.theme)
            self.app.animation_level = "full" if settings.get(MOTION) else "none"
        else:
            self._plan = changed_plan(setting, text, self._plan, self.warpwise.services.today().isoformat())
            self.run_worker(self._keep_plan(self._plan), group="keep")
        self._note("")
        self._redraw()
        self.refresh_bindings()

    async def _keep_plan(self, plan: Plan) -> None:
        await self.warpwise.services.study.memory.keep_plan(plan)

    def _note(self, text: str) -> None:
        note = self.query_one("#setting-note", Static)
        note.update(Content(text, spans=[Span(0, len(text), "$error")]))
        note.display = bool(text)


def _steps(one: Preference) -> bool:
    return one.setting.turned(one.value, 1) is not None
