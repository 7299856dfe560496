"""The settings of this device: one small JSON file in the configuration folder, and variables that override it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, TypeVar

from tui.paths import config_dir, data_dir, write_whole
from tui.settings.schema import OF_KEYS, Choice, Folder, Setting, SettingError, Switch

T = TypeVar("T")

OWN_THEMES = ("warpwise-dark", "warpwise-light", "warpwise-contrast")
OTHER_THEMES = (
    *("ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte"),
    *("catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine"),
    *("rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light"),
    "tokyo-night",
)
"""Those of the framework; a test compares them with the installed one."""

THEME = Choice(
    "theme",
    ("auto", *OWN_THEMES, *OTHER_THEMES),
    "the colours; auto goes by the terminal",
    "every screen",
    first=1 + len(OWN_THEMES),
)
DETECTION = Choice(
    "background",
    ("auto", "dark", "light"),
    "its ground, where it does not say so",
    "the theme auto",
)
CONFIDENCE = Switch("confidence", True, "ask how sure you are before each answer", "quizzes, reviews, lessons")
MOTION = Switch("motion", True, "whether anything moves by itself", "every screen")
MOUSE = Switch("mouse", True, "off leaves selecting to the terminal", "every screen")


def _own_folder(folder: str) -> str:
    """The journal itself must stay out of a folder that something else carries about."""
    own = data_dir()
    same = os.path.isdir(own) and os.path.samefile(folder, own)
    return f"{folder} is the journal's own folder; share another one." if same else ""


SYNC = Folder("sync", "a folder that your devices share", "the start and the end", _own_folder)
THIS_MACHINE = Switch("this-machine", True, "look for this machine's own accelerator", "the chip table")

DEVICE: tuple[Setting[Any], ...] = (THEME, DETECTION, CONFIDENCE, MOTION, MOUSE, THIS_MACHINE, SYNC)
"""All of them, in the order of the page."""
REMEMBERED = "remembered"
"""The key of the file under which stand the latest choices of lists that open where they were left."""
TOLD = "told"
"""The key of the file under which values stand that were told to be unfit."""
_BY_NAME = {setting.name: setting for setting in DEVICE}


class Settings:
    """What holds on this device. A broken or unwritable file means defaults, never a failure to start.

    `problems` are the sentences about values that cannot be, in whose place the default holds.
    """

    def __init__(self, path: str = "", stored: Mapping[str, object] | None = None) -> None:
        self.path = path
        self.problems: list[str] = []
        self._file: dict[str, object] = _flat(stored or {})
        self._broken = False
        self._unfit: dict[str, object] = {}
        self._values: dict[str, Any] = {}
        self._overridden: dict[str, Any] = {}
        for name, value in self._file.items():
            self._take(name, value)
        keys = {name: value for name, value in self._file.items() if name.startswith(OF_KEYS)}
        if keys:
            self._take_keys(keys)

    @classmethod
    def load(cls, path: str | None = None, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads the file and the variables; unknown keys are kept for the version that knows them."""
        if path is None:
            path = os.path.join(config_dir(), "settings.json")
        stored, problem = _read(path)
        settings = cls(path, stored)
        if problem:
            settings._broken = True
            settings.problems.append(problem)
        settings._override(os.environ if environment is None else environment)
        return settings

    def get(self, setting: Setting[T]) -> T:
        """What holds: the variable, else the file, else the default."""
        value: T = self._overridden.get(setting.name, self._values.get(setting.name, setting.default))
        return value

    def source(self, setting: Setting[Any]) -> str:
        """Where the value comes from: 'environment', 'file' or 'default'."""
        if setting.name in self._overridden:
            return "environment"
        return "file" if setting.name in self._values else "default"

    def keep(self, setting: Setting[T], value: T) -> str:
        """Sets one, from now on and for the next start; the sentence that says why it could not be written, or ''."""
        return self._put(setting, value)

    def reset(self, setting: Setting[Any]) -> str:
        """Back to the default; as `keep`."""
        return self._put(setting, None)

    def remembered(self, name: str) -> object:
        """What was chosen last in a list; from a file that anybody may have written, so nothing is sure of it."""
        kept = self._file.get(REMEMBERED)
        return kept.get(name) if isinstance(kept, dict) else None

    def remember(self, name: str, value: object) -> None:
        """Keeps a choice for the next time, here and at the next start. A file that cannot be written is no matter."""
        kept = self._file.get(REMEMBERED)
        kept = dict(kept) if isinstance(kept, dict) else {}
        if kept.get(name) != value:
            self._file[REMEMBERED] = {**kept, name: value}
            self._write()

    def news(self) -> tuple[str, ...]:
        """The problems, unless they were told before: each unfit value of the file is told of once."""
        problems = tuple(self.problems)
        if self._unfit:
            if self._file.get(TOLD) == self._unfit:
                return tuple(problem for problem in problems if not problem.startswith(f"In {self.path}: "))
            self._file[TOLD] = dict(self._unfit)
            self._write()
        return problems

    @property
    def chosen_keys(self) -> dict[str, str]:
        """By the names of their settings, the keys that are not the default ones."""
        both = {**self._values, **self._overridden}
        return {name: value for name, value in both.items() if name.startswith(OF_KEYS)}

    # As attributes, for those who read them often

    @property
    def theme(self) -> str:
        """The name of the theme; 'auto' for that of the terminal."""
        return self.get(THEME)

    @property
    def confidence(self) -> bool:
        """Whether practice asks how sure one is."""
        return self.get(CONFIDENCE)

    def _put(self, setting: Setting[T], value: T | None) -> str:
        if value is None:
            self._file.pop(setting.name, None)
            self._values.pop(setting.name, None)
        else:
            self._file[setting.name] = self._values[setting.name] = setting.check(value)
        # What was wrong with it is no longer in the file.
        if setting.name in self._unfit:
            del self._unfit[setting.name]
            self.problems = [old for old in self.problems if not old.startswith(f"In {self.path}: {setting.name} ")]
        # What is set in the program holds in it, whatever a variable said when it began.
        self._overridden.pop(setting.name, None)
        return self._write()

    def _take(self, name: str, value: object) -> None:
        setting = _BY_NAME.get(name)
        # The form before there was 'auto'.
        if setting is None or (setting is THEME and value == ""):
            return
        try:
            self._values[name] = setting.check(value)
        except SettingError as error:
            self.problems.append(f"In {self.path}: {error} '{setting.say(setting.default)}' holds instead.")
            self._unfit[name] = value

    def _take_keys(self, stored: Mapping[str, object]) -> None:
        from tui.settings import keys

        found = keys.read(stored)
        self._values.update(found.chosen)
        for name, problem in found.problems.items():
            self.problems.append(f"In {self.path}: {problem}")
            self._unfit[name] = stored[name]

    def _override(self, environment: Mapping[str, str]) -> None:
        for setting in DEVICE:
            text = environment.get(setting.variable)
            if text:
                try:
                    self._overridden[setting.name] = setting.parse(text)
                except SettingError as error:
                    now = setting.say(self.get(setting))
                    self.problems.append(f"The variable {setting.variable}: {error} '{now}' holds instead.")
        if any(name.startswith("WARPWISE_KEYS_") for name in environment):
            self._override_keys(environment)

    def _override_keys(self, environment: Mapping[str, str]) -> None:
        from tui.settings import keys

        for setting in keys.KEYS:
            if text := environment.get(setting.variable):
                try:
                    value = setting.parse(text)
                    keys.refuse_clash(setting, value, self.chosen_keys)
                    self._overridden[setting.name] = value
                except SettingError as error:
                    now = setting.say(self.get(setting))
                    self.problems.append(f"The variable {setting.variable}: {error} '{now}' holds instead.")

    def _write(self) -> str:
        try:
            os.makedirs(os.path.dirname(self.path) or ".", mode=0o700, exist_ok=True)
            if self._broken and os.path.exists(self.path):
                os.replace(self.path, f"{self.path}.broken")
                self._broken = False
                sentence = f"{self.path} could not be read; it is kept as {self.path}.broken, and a new one is written."
                self.problems = [sentence if old.startswith(f"{self.path} ") else old for old in self.problems]
            write_whole(self.path, json.dumps(self._file, indent=1))
        except OSError as error:
            return f"{self.path} cannot be written ({error.strerror}): this holds until the program ends."
        return ""


def _flat(stored: Mapping[str, object]) -> dict[str, object]:
    """The file's settings by their names: 'keys' may hold an object, {"find": "x"} for "keys.find"."""
    file = dict(stored)
    inside = file.get(OF_KEYS[:-1])
    if isinstance(inside, dict):
        del file[OF_KEYS[:-1]]
        file = {**{f"{OF_KEYS}{name}": value for name, value in inside.items()}, **file}
    return file


def _read(path: str) -> tuple[dict[str, object], str]:
    """What the file holds, and what is wrong with it."""
    try:
        with open(path, encoding="utf-8") as file:
            stored = json.loads(file.read(1_000_000))
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path} cannot be read ({error.strerror}): defaults hold."
    except (ValueError, RecursionError):
        return {}, f"{path} is not JSON: defaults hold; mend it, or delete it."
    if not isinstance(stored, dict):
        return {}, f"{path} does not hold a JSON object: defaults hold; mend it, or delete it."
    return stored, ""
