"""A lab's knobs as somebody sets them: which stand, what they hold, the params they make, the command that says so.

Pure: every step gives a new desk.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.labs.contract import Value
from tui.labs.labels import knob_label, knob_value, option_label, stored
from tui.library.model import Knob, Lab, Scalar

CHIP = "chip"
CUSTOM = "custom"
STEPS = 40
"""Steps from one end of a float knob to the other."""


_SUFFIXES = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
_UNITS = {"_b": 1e9, "_m": 1e6}
"""Endings of knobs that count in billions or millions: '70B' is 70 there."""


class KnobError(ValueError):
    """Typed text that a knob cannot take; the text is the sentence to show beside it."""


def read_number(name: str, text: str) -> int | float | None:
    """A knob's number as people write it: 8k, 70B, 8,192, 1e3, -0.5. None where it is none."""
    text = text.strip().replace("\u2212", "-").replace("_", "")
    if not _NUMBER.fullmatch(text):
        return None
    factor = 1.0
    if text[-1].lower() in _SUFFIXES:
        factor = _SUFFIXES[text[-1].lower()] / _UNITS.get(name[-2:], 1.0)
        text = text[:-1]
    try:
        value = float(text.replace(",", "")) * factor
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 else value


_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?\s?[kKmMbBgGtT]?(?<=[\d.kKmMbBgGtT])")


def opening_of(lab: Lab) -> dict[str, Value]:
    """The params of a visit that brings none; explicit data as lists, as a run takes them."""
    return {
        name: [list(row) for row in value] if isinstance(value, tuple) else value for name, value in lab.opening.items()
    }


@dataclass(frozen=True)
class LabDesk:
    """`values` holds what was set; a knob that was not touched has its default, which may depend on the mode.

    `extra` are params without a knob here (explicit data, values beyond a knob's range from a question).
    """

    lab: Lab
    values: Mapping[str, Scalar] = field(default_factory=dict)
    extra: Mapping[str, Value] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    """What the named chip brings, for those of its numbers that stand and were not set."""
    case: str = ""
    """The title of the preset that was taken last."""
    case_values: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def opened(cls, lab: Lab) -> LabDesk:
        """The desk of a visit that brings no params, and where all knobs go back to."""
        return cls.at(lab, opening_of(lab))

    @classmethod
    def at(cls, lab: Lab, params: Mapping[str, Value], *, case: str = "") -> LabDesk:
        """The desk with these params set; `case` names the preset that they are of."""
        names = {knob.name for knob in lab.knobs}
        known = {name: value for name, value in params.items() if name in names and _is_scalar(value)}
        rest = {name: value for name, value in params.items() if name not in known}
        return cls(lab, known, rest, case=case, case_values=dict(params) if case else {})  # type: ignore[arg-type]

    @classmethod
    def preset(cls, lab: Lab, index: int) -> LabDesk:
        """The desk of a preset."""
        chosen = lab.presets[index]
        return cls.at(lab, chosen.params, case=chosen.title)

    def knobs(self) -> tuple[Knob, ...]:
        """The knobs that stand in the present mode, each name once."""
        knobs: dict[str, Knob] = {}
        for knob in self.lab.knobs:
            if knob.name not in knobs and self._stands(knob, knobs):
                knobs[knob.name] = knob
        return tuple(knobs.values())

    def _stands(self, knob: Knob, knobs: Mapping[str, Knob]) -> bool:
        for name, wanted in knob.when.items():
            if name not in knobs:
                return False
            value = self.values.get(name, knobs[name].default)
            if value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                return False
        return True

    def value(self, knob: Knob) -> Scalar:
        """What a knob holds now; a chip whose numbers were set otherwise is 'custom'."""
        if knob.name in self._numbers() and self.is_custom(knob.name):
            return CUSTOM
        if knob.name in self.values:
            return self.values[knob.name]
        return self.figures.get(knob.name, knob.default)

    def params(self) -> dict[str, Value]:
        """What the lab is run with: a chip by name, or its numbers, never both."""
        names = {knob.name: self.value(knob) for knob in self.knobs()}
        labels = self._numbers()
        for label, numbers in labels.items():
            if self.is_custom(label):
                names.pop(label, None)
            elif label in self.values and label == CHIP:
                for number in numbers:
                    names.pop(number, None)
        if CHIP in labels and CHIP not in names:
            names.pop("dtype", None)
        return {**names, **self.extra}

    def is_custom(self, label: str) -> bool:
        """Whether a number that a name in the library would bring was set by itself."""
        return any(number in self.values for number in self._numbers().get(label, ()))

    def label(self, knob: Knob) -> str:
        """What the knob is called."""
        return knob_label(self.lab.id, knob.name)

    def said(self, knob: Knob) -> str:
        """What the knob holds, for reading."""
        return knob_value(knob.name, self.value(knob), knob.unit)

    def origin(self, knob: Knob) -> str:
        """Who set the knob: 'chip', 'preset', 'custom' where somebody changed what these had set, else ''."""
        brings = self._numbers().get(CHIP, ())
        if knob.name in brings and knob.name not in self.values:
            return CHIP
        if knob.name in self.case_values:
            return "preset" if self.values.get(knob.name) == self.case_values[knob.name] else CUSTOM
        if self.value(knob) == CUSTOM or (knob.name in self.values and (self.case or knob.name in brings)):
            return CUSTOM
        return ""

    @property
    def as_preset(self) -> bool:
        """Whether everything stands as the preset set it."""
        return bool(self.case) and {**self.values, **self.extra} == dict(self.case_values)

    def rows(self, room: int, *, unfolded: bool = False) -> tuple[tuple[Knob, ...], int]:
        """The knobs to list in so many rows, and how many are folded away behind the last row.

        Folded are those that are rarely turned, as long as they stand at their defaults; and from the end as many of
        the others as there is no room for.
        """
        knobs = self.knobs()
        if unfolded:
            return knobs, 0
        first = [knob for knob in knobs if not knob.more or self.value(knob) != knob.default]
        if len(first) + (len(first) < len(knobs)) > room > 1:
            first = first[: room - 1]
        return tuple(first), len(knobs) - len(first)

    def changes_to(self, other: LabDesk) -> list[str]:
        """What another desk of this lab sets otherwise, in words: 'Batch 1 → 296'."""
        return [
            f"{name} {before} → {after}" if before else f"{name} {after}".rstrip()
            for name, before, after in self._changes(other)
        ]

    def setting(self) -> str:
        """What was set otherwise than the lab opens with, in words: 'Batch 296, Bytes per weight 1 B'."""
        return ", ".join(f"{name} {after}".rstrip() for name, _, after in LabDesk.opened(self.lab)._changes(self))

    def _changes(self, other: LabDesk) -> list[tuple[str, str, str]]:
        """Label, value here ('' where the knob does not stand) and value there, for all that differ."""
        mine = {knob.name: self.said(knob) for knob in self.knobs()}
        there = [(other.label(knob), mine.get(knob.name, ""), other.said(knob)) for knob in other.knobs()]
        data = [name for name, given in other.extra.items() if self.extra.get(name) != given]
        return [row for row in there if row[1] != row[2]] + [(knob_label(self.lab.id, name), "", "") for name in data]

    def _numbers(self) -> dict[str, tuple[str, ...]]:
        """The knobs that name something in the library, and the numbers that each brings."""
        from tui.labs.registry import LABS, lab_module

        if self.lab.id not in LABS:
            return {}
        return {spec.name: spec.numbers for spec in lab_module(self.lab.id).KNOBS if spec.kind == "label"}

    def put(self, name: str, value: Scalar) -> LabDesk:
        """The desk with one knob set. To name a chip takes back the numbers that were set in its place."""
        numbers = self._numbers()
        values = dict(self.values)
        if name in numbers:
            for label in numbers:
                for number in numbers[label]:
                    values.pop(number, None)
            if name != CHIP and CHIP in numbers and CHIP not in values:
                values[CHIP] = next(knob.default for knob in self.lab.knobs if knob.name == CHIP)
        extra = {key: given for key, given in self.extra.items() if name not in self._stood_in_for(key)}
        return replace(self, values={**values, name: value}, extra=extra, figures={})

    def _stood_in_for(self, data: str) -> tuple[str, ...]:
        """The knobs that say nothing while these explicit data are there."""
        from tui.labs.registry import LABS, lab_module

        if self.lab.id not in LABS:
            return ()
        specs = lab_module(self.lab.id).KNOBS
        return next((spec.numbers for spec in specs if spec.kind == "data" and spec.name == data), ())

    def turn(self, knob: Knob, by: int) -> LabDesk:
        """One step up or down; ends are ends."""
        value = self.value(knob)
        if knob.kind == "bool":
            return self.put(knob.name, not value)
        if knob.kind == "choice":
            if value not in knob.options:
                return self.put(knob.name, knob.default)
            place = knob.options.index(value)
            return self.put(knob.name, knob.options[min(max(0, place + by), len(knob.options) - 1)])
        if not isinstance(value, int | float):
            return self
        return self.put(knob.name, stepped(knob, float(value), by))

    def typed(self, knob: Knob, text: str) -> LabDesk:
        """The knob set to typed text; raises KnobError."""
        text = text.strip().replace("−", "-")
        if knob.kind == "bool":
            if text.lower() in ("true", "yes", "on", "1", "false", "no", "off", "0"):
                return self.put(knob.name, text.lower() in ("true", "yes", "on", "1"))
            raise KnobError("type yes or no")
        if knob.kind == "choice":
            for option in knob.options:
                if text.lower() in (str(option).lower(), option_label(knob.name, option).lower()):
                    return self.put(knob.name, option)
            raise KnobError(f"one of: {'; '.join(option_label(knob.name, option) for option in knob.options)}")
        number = typed_number(knob, text)
        if number is None:
            raise KnobError("type a number, such as 8192, 8k or 0.5")
        if knob.kind == "int" and number != int(number):
            raise KnobError("type a whole number")
        low = knob.hard_min if knob.hard_min is not None else -math.inf
        high = knob.hard_max if knob.hard_max is not None else math.inf
        if not low <= number <= high:
            raise KnobError(f"must be from {low:,.15g} to {high:,.15g}, not {text[:30]}")
        self._refuse(knob, number)
        return self.put(knob.name, int(number) if knob.kind == "int" else number)

    def _refuse(self, knob: Knob, number: float) -> None:
        """Raises KnobError, with the range, for a number that the lab cannot take at all."""
        from tui.labs.contract import LabError
        from tui.labs.registry import LABS, resolve

        if self.lab.id not in LABS:
            return
        try:
            resolve(self.lab.id, self.put(knob.name, int(number) if knob.kind == "int" else number).params())
        except LabError as error:
            if error.knob == knob.name:
                raise KnobError(error.message) from error

    def part(self, knob: Knob) -> float | None:
        """Where the knob stands between its ends, 0 to 1; None for choices and open ends."""
        value = self.value(knob)
        if knob.min is None or knob.max is None or isinstance(value, str | bool) or knob.max <= knob.min:
            return None
        if knob.scale in ("log", "pow2") and knob.min > 0 and value > 0:
            return min(1.0, max(0.0, math.log(value / knob.min) / math.log(knob.max / knob.min)))
        return min(1.0, max(0.0, (value - knob.min) / (knob.max - knob.min)))

    def command(self) -> str:
        """The state as a shell command."""
        parts = [f"--set {shlex.quote(f'{name}={_said(value)}')}" for name, value in self.params().items()]
        return " ".join(["warpwise lab run", self.lab.id, *parts])


def typed_number(knob: Knob, text: str) -> int | float | None:
    """A knob's number as people write it, also in a unit of the same kind: 8 GB where the knob counts bytes, 50 %."""
    if not knob.unit and text.endswith("%") and knob.max is not None and knob.max <= 1:
        share = read_number(knob.name, text[:-1].strip())
        return None if share is None else share / 100
    body, size = stored(text, "FLOP" if knob.unit == "FLOPs" else knob.unit)
    number = read_number(knob.name, body)
    if number is None or size == 1:
        return number
    value = float(f"{number * size:.15g}")
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def stepped(knob: Knob, value: float, by: int) -> Scalar:
    """`value` one step on: a factor of 2 on a pow2 scale, a tenth of a decade on a log one, else a fortieth."""
    low = knob.min if knob.min is not None else -math.inf
    high = knob.max if knob.max is not None else math.inf
    if knob.scale == "pow2":
        whole = 2.0 ** (math.floor(math.log2(value)) if by < 0 else math.ceil(math.log2(value))) if value > 0 else 0
        moved = (whole if whole != value and value > 0 else value * 2.0**by) if value > 0 else max(1.0, low) * (by > 0)
    elif knob.scale == "log" and value > 0:
        moved = _round(value * 10 ** (by / 10), 2)
    else:
        moved = value + by * _unit(knob)
    moved = min(max(moved, low), high)
    return round(moved) if knob.kind == "int" else _round(moved, 6)


def _unit(knob: Knob) -> float:
    if knob.min is None or knob.max is None:
        return 1.0
    span = (knob.max - knob.min) / STEPS
    if knob.kind == "int":
        return max(1.0, _nice(span)) if span > 2 else 1.0
    return _nice(span)


def _nice(span: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten, not above `span` by more than half."""
    power = 10.0 ** math.floor(math.log10(span)) if span > 0 else 1.0
    return max((factor * power for factor in (1, 2, 5, 10) if factor * power <= span * 1.5), default=power)


def _round(value: float, digits: int) -> float:
    return float(f"{value:.{digits + 1}g}")


def _is_scalar(value: object) -> bool:
    return isinstance(value, bool | int | float | str)


def _said(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value)
