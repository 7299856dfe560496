"""The types of settings: what one may be, how it is read from text and from a file, how it is said."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")

DEFAULT = "default"
"""The word that puts a setting back."""
OF_KEYS = "keys."
"""How the names of settings that give an action its keys begin; they are in `keys.py`, loaded where there are any."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SettingError(ValueError):
    """A value that a setting cannot have; the text is one sentence."""


class Setting(Generic[T]):
    """One setting. `about` is its line of help (39 characters at most), `used` where it makes a difference."""

    type: ClassVar[str] = ""

    def __init__(self, name: str, default: T, about: str, used: str) -> None:
        self.name = name
        self.default = default
        self.about = about
        self.used = used

    @property
    def variable(self) -> str:
        """The environment variable that overrides a setting of this device."""
        return f"WARPWISE_{self.name.upper().replace('-', '_')}"

    @property
    def values(self) -> str:
        """What it may be, in words."""
        raise NotImplementedError

    @property
    def all_values(self) -> str:
        """What it may be, where there is room for all of it."""
        return self.values

    def check(self, value: object) -> T:
        """The value out of a file; raises SettingError for one that cannot be."""
        raise NotImplementedError

    def parse(self, text: str) -> T:
        """The value that somebody typed; raises SettingError."""
        raise NotImplementedError

    def say(self, value: T) -> str:
        """The value as it is typed."""
        return str(value)

    def turned(self, value: T, by: int) -> T | None:
        """The value `by` steps on, for those that can be stepped through; None where one types."""
        return None

    @property
    def label(self) -> str:
        """Its name on screen: 'recall-aim' as 'Recall aim'."""
        words = self.name.replace("-", " ")
        return words[:1].upper() + words[1:]

    def refusal(self, value: object) -> SettingError:
        """Says what was given and what may be."""
        shown_value = value if isinstance(value, str) else repr(value)
        return SettingError(f"{self.name} is {self.values}, not '{shown_value[:40]}'.")


class Switch(Setting[bool]):
    """On or off."""

    type = "switch"
    values = "on or off"
    _WORDS: ClassVar[dict[str, bool]] = {
        **dict.fromkeys(("on", "yes", "true", "1"), True),
        **dict.fromkeys(("off", "no", "false", "0"), False),
    }

    def check(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.refusal(value)
        return value

    def parse(self, text: str) -> bool:
        word = text.strip().lower()
        if word not in self._WORDS:
            raise self.refusal(text)
        return self._WORDS[word]

    def say(self, value: bool) -> str:
        return "on" if value else "off"

    def turned(self, value: bool, by: int) -> bool:
        return not value


class Choice(Setting[str]):
    """One of a few words."""

    type = "choice"

    def __init__(self, name: str, options: tuple[str, ...], about: str, used: str, first: int = 6) -> None:
        super().__init__(name, options[0], about, used)
        self.options = options
        self.first = first
        """So many are named in a sentence where there are more."""

    @property
    def values(self) -> str:
        rest = len(self.options) - self.first
        if rest <= 0:
            return self.all_values
        return f"{', '.join(self.options[: self.first])} or one of {rest} more ('warpwise settings {self.name}')"

    @property
    def all_values(self) -> str:
        return f"{', '.join(self.options[:-1])} or {self.options[-1]}"

    def check(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise self.refusal(value)
        return value

    def parse(self, text: str) -> str:
        return self.check(text.strip().lower())

    def turned(self, value: str, by: int) -> str:
        return self.options[(self.options.index(value) + by) % len(self.options)]


class Whole(Setting[int]):
    """A whole number within bounds."""

    type = "number"

    def __init__(self, name: str, default: int, least: int, most: int, about: str, used: str) -> None:
        super().__init__(name, default, about, used)
        self.least = least
        self.most = most

    @property
    def values(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    def check(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise self.refusal(value)
        return value

    def parse(self, text: str) -> int:
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise self.refusal(text)
        return self.check(int(digits))

    def turned(self, value: int, by: int) -> int:
        # From 20 minutes by fives, from 3 missed days by ones; off the fives the next of them comes first.
        step = 5 if self.most > 50 else 1
        return min(max(self.least, (value // step + by + (by < 0 and value % step > 0)) * step), self.most)


class Share(Setting[float]):
    """A share, typed in percent or as a fraction: '92 %', '92', '0.92'."""

    type = "share"

    def __init__(self, name: str, default: float, least: float, most: float, about: str, used: str) -> None:
        super().__init__(name, default, about, used)
        self.least = least
        self.most = most

    @property
    def values(self) -> str:
        return f"{self.least:.0%} to {self.most:.0%}"

    def check(self, value: object) -> float:
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
        if not self.least <= number <= self.most:
            raise self.refusal(value)
        return float(number)

    def parse(self, text: str) -> float:
        try:
            number = float(text.strip().removesuffix("%").strip()[:20])
        except ValueError:
            raise self.refusal(text) from None
        number = number / 100 if number > 1 or "%" in text else number
        if not self.least <= number <= self.most:
            raise self.refusal(text)
        return number

    def say(self, value: float) -> str:
        return f"{round(100 * value, 2):g}%"

    def turned(self, value: float, by: int) -> float:
        return min(max(self.least, round(value + by / 100, 4)), self.most)


class Day(Setting[str]):
    """A day as YYYY-MM-DD within bounds, or none ('')."""

    type = "day"

    def __init__(self, name: str, least: str, most: str, about: str, used: str) -> None:
        super().__init__(name, "", about, used)
        self.least = least
        self.most = most

    @property
    def values(self) -> str:
        return f"a day as YYYY-MM-DD, such as 2027-03-01, from {self.least[:4]} to {self.most[:4]}, or none"

    def check(self, value: object) -> str:
        if value == "":
            return ""
        import datetime

        try:
            if not isinstance(value, str) or datetime.date.fromisoformat(value).isoformat() != value:
                raise self.refusal(value)
        except ValueError as error:
            raise self.refusal(value) from error
        if not self.least <= value <= self.most:
            raise self.refusal(value)
        return value

    def parse(self, text: str) -> str:
        day = text.strip().lower()
        return "" if day == "none" else self.check(day)

    def say(self, value: str) -> str:
        return value or "none"


class Folder(Setting[str]):
    """A folder that is there when it is set, or none (''). `refuse` says what is wrong with one, '' for nothing."""

    type = "folder"
    values = "a folder that is there, or none"
    LONGEST: ClassVar[int] = 4_000

    def __init__(self, name: str, about: str, used: str, refuse: Callable[[str], str] = lambda _: "") -> None:
        super().__init__(name, "", about, used)
        self.refuse = refuse

    def check(self, value: object) -> str:
        if not isinstance(value, str) or len(value) > self.LONGEST or not (value == "" or os.path.isabs(value)):
            raise self.refusal(value)
        if not value.isprintable():
            raise self.refusal(value)
        return value

    def parse(self, text: str) -> str:
        if text.strip().lower() in ("none", ""):
            return ""
        folder = self.check(os.path.abspath(os.path.expanduser(text)))
        if not os.path.isdir(folder):
            raise SettingError(f"{self.name}: there is no folder {folder[:200]}; make it first, or name another.")
        if problem := self.refuse(folder):
            raise SettingError(f"{self.name}: {problem}")
        return folder

    def say(self, value: str) -> str:
        return value or "none"


class Weekdays(Setting[tuple[int, ...]]):
    """Days of the week, 0 for Monday; not all seven."""

    type = "weekdays"
    values = "days such as 'sat sun' (not all seven), or none"

    def check(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(day, int) and 0 <= day < 7 for day in value):
            raise self.refusal(value)
        days = tuple(sorted(set(value)))
        if len(days) == 7:
            raise self.refusal(self.say(days))
        return days

    def parse(self, text: str) -> tuple[int, ...]:
        words = text.lower().replace(",", " ").split()
        if words == ["none"]:
            return ()
        if not words or not all(word[:3] in WEEKDAYS for word in words):
            raise self.refusal(text)
        return self.check([WEEKDAYS.index(word[:3]) for word in words])

    def say(self, value: tuple[int, ...]) -> str:
        return " ".join(WEEKDAYS[day] for day in value) or "none"


class Numbers(Setting[tuple[float, ...]]):
    """So many numbers, each within bounds of its own; or none, ()."""

    type = "numbers"

    def __init__(self, name: str, least: tuple[float, ...], most: tuple[float, ...], about: str, used: str) -> None:
        super().__init__(name, (), about, used)
        self.least = least
        self.most = most

    @property
    def values(self) -> str:
        return f"{len(self.least)} numbers, or none"

    def check(self, value: object) -> tuple[float, ...]:
        if not isinstance(value, list | tuple) or len(value) not in (0, len(self.least)):
            raise self.refusal(value)
        for place, number in enumerate(value):
            real = isinstance(number, int | float) and not isinstance(number, bool)
            if not real or not self.least[place] <= number <= self.most[place]:
                bounds = f"{self.least[place]:g} to {self.most[place]:g}"
                raise SettingError(f"Number {place + 1} of {self.name} is {bounds}, not {str(number)[:20]}.")
        return tuple(map(float, value))

    def parse(self, text: str) -> tuple[float, ...]:
        words = text.strip().strip("[]()").replace(",", " ").split()
        if [word.lower() for word in words] == ["none"]:
            return ()
        try:
            numbers = [float(word[:40]) for word in words[:1_000]]
        except ValueError:
            raise self.refusal(text) from None
        if not numbers:
            raise self.refusal(text)
        return self.check(numbers)

    def say(self, value: tuple[float, ...]) -> str:
        return " ".join(map(repr, value)) or "none"
