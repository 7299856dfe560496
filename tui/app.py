"""The Textual application: wiring, modes, themes, keys that work everywhere. What is seen is in `screens/`."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.widget import AwaitMount

from tui import theme
from tui.screens.shell import Merged, Shell
from tui.services import Services
from tui.settings.device import DETECTION, MOTION, MOUSE, SYNC
from tui.settings.ground import Ground, remember, remembered
from tui.stylesheet import KeptStylesheet
from tui.widgets.guard import TerminalGuard
from tui.widgets.modebar import MODE_NAMES
from tui.widgets.target import Target

BACKUP_S = 30 * 60
PACKS_S = 1.0
"""So often packs are looked at: an author sees a change as soon as the editor has saved it."""
MERGE_S = 0.1
"""So long after the first frame other devices' files are looked at."""
LATEST_END_S = 0.15
"""So long ctrl+c waits for keys typed before it: an answer among them is still kept."""


def _today() -> Screen[Any]:
    from tui.screens.today.screen import TodayScreen

    return TodayScreen()


def _glossary() -> Screen[Any]:
    from tui.screens.glossary.screen import GlossaryScreen

    return GlossaryScreen()


def _lessons() -> Screen[Any]:
    from tui.screens.lessons.screen import LessonsScreen

    return LessonsScreen()


def _quiz() -> Screen[Any]:
    from tui.screens.quiz.home import QuizHomeScreen

    return QuizHomeScreen()


def _labs() -> Screen[Any]:
    from tui.screens.labs.screen import LabsScreen

    return LabsScreen()


def _chips() -> Screen[Any]:
    from tui.screens.chips.screen import ChipsScreen

    return ChipsScreen()


def _progress() -> Screen[Any]:
    from tui.screens.progress.screen import ProgressScreen

    return ProgressScreen()


def _commands() -> type[Provider]:
    from tui.screens.dialogs.palette import Everything

    return Everything


class Warpwise(Shell):
    """The program on screen. It holds services and switches screens; everything else is in them."""

    TITLE = "Warpwise"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    # Screens are imported when first shown: the first frame pays for one of them only.
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "today": _today,
        "glossary": _glossary,
        "lessons": _lessons,
        "quiz": _quiz,
        "labs": _labs,
        "chips": _chips,
        "progress": _progress,
    }
    DEFAULT_MODE = "today"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = App.COMMANDS | {_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (70, "-normal"), (120, "-wide"), (160, "-widest")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (24, "-tall"), (36, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                mode.key,
                f"switch_mode('{mode.id}')",
                mode.title,
                id=f"mode-{mode.id}",
                show=False,
                priority=True,
                tooltip=f"Go to {mode.title}",
            )
            for mode in MODE_NAMES
        ),
        Binding("f1", "help", "keys", id="help-typing", show=False, priority=True, tooltip="The keys of this screen"),
        Binding("comma", "settings", "settings", id="settings", show=False, key_display=",", tooltip="Settings"),
        Binding("slash", "find", "search", id="find", key_display="/", tooltip="Search everything"),
        Binding("ctrl+c", "end", "end", id="end", show=False, priority=True, tooltip="End at once; nothing is lost"),
        Binding("ctrl+z", "suspend_process", "suspend", id="suspend", show=False),
        Binding(
            "ctrl+p",
            "command_palette",
            "palette",
            id="palette",
            show=False,
            priority=True,
            tooltip="Open the command palette",
        ),
    ]
    GUARD = TerminalGuard()

    def __init__(self, services: Services, *, mode: str = "today", opening: Callable[[Warpwise], None] | None = None):
        self._variables: tuple[str, dict[str, str]] | None = None
        self._ending: asyncio.Task[None] | None = None
        super().__init__(services)
        self._first_mode = mode
        self._opening = opening
        for own in theme.THEMES:
            self.register_theme(own)
        self._dress(theme.chosen(services.settings, self.available_themes))
        if not services.settings.get(MOTION):
            self.animation_level = "none"

    def _dress(self, name: str) -> None:
        """Puts a theme on before anything is drawn: the watcher would have every source parsed again for it."""
        self.set_reactive(Warpwise.theme, name)
        dark = self.current_theme.dark
        self.update_classes({f"-theme-{name}": True, "-dark-mode": dark, "-light-mode": not dark}, update=False)
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

    def begin(self) -> int:
        """Runs until it ends; the exit status."""
        if theme.asks_terminal(self.services.settings):
            from tui.screens import ground

            ground.listen()
        self.run(mouse=self.services.settings.get(MOUSE))
        return self.return_code or 0

    def get_css_variables(self) -> dict[str, str]:
        """The theme's variables, and those for what stays in the background."""
        # Asked three times before the first frame, a millisecond each.
        if self._variables is None or self._variables[0] != self.theme:
            self._variables = self.theme, theme.with_quiet(super().get_css_variables())
        return self._variables[1]

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's filters, then the guard: nothing else stands between a strip and the terminal."""
        if self.no_color:
            # In the place of Textual's, which makes greys of colours.
            from tui.widgets.colourless import Colourless

            return [Colourless(), self.GUARD]
        return [*super().get_line_filters(), self.GUARD]

    def on_mount(self) -> None:
        """Leaves the terminal clean on signals, repaints after suspension, and warms up behind the first frame."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                loop.add_signal_handler(number, self.exit, None, 128 + number)
        for problem in self.services.settings.news():
            self.say(problem, "warning")
        self.app_resume_signal.subscribe(self, lambda _: self.call_later(self.refresh, layout=True))
        if self._first_mode != "today":
            self.switch_mode(self._first_mode)
        if self._opening is not None:
            self.call_after_refresh(self._opening, self)
        self.call_after_refresh(self._first_frame_stands)
        self.set_interval(BACKUP_S, lambda: self.run_worker(self.back_up(), group="backup", exit_on_error=False))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no shell behind a browser to go back to."""
        if action == "suspend_process" and self.is_web:
            return False
        return super().check_action(action, parameters)

    def wear(self, name: str) -> None:
        """Puts a theme on, whatever the settings say; 'auto' is the one for this terminal."""
        worn = theme.preferred(self.services.settings.get(DETECTION)) if name == "auto" else name
        if worn != self.theme and worn in self.available_themes:
            self.theme = worn

    def _first_frame_stands(self) -> None:
        """What waited for the first frame. What stands by now stays, so the collector need not look at it again."""
        gc.freeze()
        gc.enable()
        self.services.warm_up()
        self.set_interval(PACKS_S, self._look_at_packs)
        self._ask_ground()
        if self.services.settings.get(SYNC):
            self.run_worker(self.merge_others(), group="sync", exit_on_error=False)

    def _ask_ground(self) -> None:
        """Asks the terminal whether it is dark or light, where the colours depend on it."""
        # A browser's terminal answers too, but its driver would take that for keys; its ground is our page's, dark.
        if self.is_headless or self.is_web or self._driver is None or not theme.asks_terminal(self.services.settings):
            return
        from tui.screens import ground

        def heard(said: Ground) -> None:
            self.call_later(self._heard_ground, said)

        hearing = ground.ask(self._driver.write, heard)
        if hearing is not None:
            self.set_timer(ground.LATEST_ANSWER_S, hearing.give_up)

    def _heard_ground(self, said: Ground) -> None:
        if said != remembered():
            remember(said)
        if self.services.settings.theme == "auto":
            self.wear("auto")

    @work(exclusive=True, group="packs", exit_on_error=False)
    async def _look_at_packs(self) -> None:
        """Shows packs that changed on disk as they are now, at the same place; a mistake keeps the old ones."""
        changed, problems = await asyncio.to_thread(self.services.renew)
        for problem in problems:
            self.say(problem, "warning")
        if changed:
            from tui.screens.page import Page
            from tui.screens.panel import Panel

            for stack in self._screen_stacks.values():
                for screen in stack:
                    if isinstance(screen, Page | Panel) and screen.is_mounted:
                        screen.library_changed()

    async def back_up(self) -> None:
        """Has the journal backed up and shared, if it is open and changed."""
        study = self.services.opened_study
        problem = await study.backup_if_due() if study else ""
        if problem:
            self.say(problem, "warning")
        if study and (out := await study.share()).problem:
            self.say(f"Nothing was shared: {out.problem}", "warning")

    async def merge_others(self) -> None:
        """What other devices left in the shared folder comes in; Today says how much."""
        # Opening the journal imports for a while: the frame must be on its way before.
        await asyncio.sleep(MERGE_S)
        came = await self.services.study.merge_others()
        for problem in (came.problem, *came.news):
            if problem:
                self.say(problem, "warning")
        if came.sentence:
            self.services.news = came.sentence
            if not self.screen.post_message(Merged()) or self.current_mode != "today":
                self.say(came.sentence)

    def _fatal_error(self) -> None:
        """Textual's way out after a bug would print a traceback; a person gets a sentence, a file gets the rest."""
        from tui.failures import report

        self.bell()
        if self._exception is not None:
            self._exit_renderables.append(report(self._exception))
        self._close_messages_no_wait()

    def switch_mode(self, mode: str) -> AwaitMount:
        """To another mode; a panel does not wait in the one that is left."""
        while mode != self.current_mode and isinstance(self.screen, ModalScreen):
            self.pop_screen()
        return super().switch_mode(mode)

    def action_help(self) -> None:
        """The keys of the screen below."""
        from tui.screens.dialogs.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Every action, and everything there is to open."""
        from tui.screens.dialogs.palette import Palette

        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(placeholder="An action, a term, a lesson, a lab", id="--command-palette"))

    def search_themes(self) -> None:
        """Textual's name for choosing a theme."""
        from tui.screens.settings.themes import choose_theme

        choose_theme(self)

    def action_settings(self) -> None:
        """Every setting, on a page over this one."""
        from tui.screens.settings.screen import SettingsScreen

        if not any(isinstance(screen, SettingsScreen) for screen in self.screen_stack):
            self.push_screen(SettingsScreen())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Of the framework's commands the one that is ours too, and what has no key."""
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Sources", "The reading list: what the content cites", self._show_sources)
        yield SystemCommand("Packs", "The packs that were added, and how they come and go", self.show_packs)
        from tui.doors import DOORS

        for door in DOORS[1:]:
            # Found when asked for; the list that stands before anything is typed is of what is done here.
            yield SystemCommand(door.title, door.about, self._show_doors, discover=False)

    def _show_doors(self) -> None:
        """What leads to other programs, devices and the shell, in a panel."""
        from tui.screens.dialogs.document import DocumentScreen
        from tui.screens.documents.doors import door_rows

        self.push_screen(DocumentScreen(door_rows()), self.open)

    def _show_sources(self) -> None:
        """What the content cites, in a panel."""
        from tui.screens.dialogs.sources import SourcesScreen

        self.push_screen(SourcesScreen())

    def show_packs(self) -> None:
        """What was added, in a panel."""
        self._show_packs()

    @work(exclusive=True, group="packs-shown")
    async def _show_packs(self) -> None:
        from tui.packs.listing import listed
        from tui.screens.dialogs.document import DocumentScreen
        from tui.screens.documents.packs import pack_rows

        packs = await asyncio.to_thread(listed, self.services.library)
        self.push_screen(DocumentScreen(pack_rows(packs)), self.open)

    def action_find(self) -> None:
        """Search over everything."""
        from tui.screens.dialogs.find import FindScreen

        if not isinstance(self.screen, FindScreen):
            self.push_screen(FindScreen(), self.open)

    def open(self, target: Target | None) -> None:
        """Opens a target wherever it belongs; None opens nothing."""
        from tui.screens.targets import open_target

        if target:
            open_target(self, target)

    def leave(self) -> None:
        """Ends the program; with something unsaved only when that is wanted, after one more try to save it."""
        self._leave()

    @work(exclusive=True, group="leaving")
    async def _leave(self) -> None:
        study = self.services.opened_study
        while study is not None and (status := await study.retry()).waiting:
            from tui.screens.dialogs.choice import ChoiceScreen

            lines = ["Stay", "Try again to save it", "End and lose it"]
            chosen = await self.ask(ChoiceScreen(f"{status.sentences[0]} {status.problem}", lines))
            if chosen != 1:
                if chosen == 2:
                    break
                return
        self.exit(0)

    def action_end(self) -> None:
        """Ends the program: at once, or as soon as what was typed before has acted; what hangs does not hold it up."""
        if self.typed.idle:
            self.exit(0)
        else:
            self._ending = asyncio.create_task(self._end_soon())

    async def _end_soon(self) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() + LATEST_END_S
        while not self.typed.idle and loop.time() < latest:  # noqa: ASYNC110  (idleness has no event of its own)
            await asyncio.sleep(0.01)
        self.exit(0)
