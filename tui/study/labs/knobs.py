"""A lab's knobs as somebody sets them: which stand, what they hold, the params they make, the command that says so.

Pure: every step gives a new desk.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.labs.contract import Value
from tui.library.model import Knob, Lab, Scalar

STEPS = 40
"""Steps from one end of a float knob to the other."""


class KnobError(ValueError):
    """Typed text that a knob cannot take; the text is the sentence to show beside it."""


@dataclass(frozen=True)
class LabDesk:
    """`values` holds what was set; a knob that was not touched has its default, which may depend on the mode.

    `extra` are params without a knob here (explicit data, values beyond a knob's range from a question).
    """

    lab: Lab
    values: Mapping[str, Scalar] = field(default_factory=dict)
    extra: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def at(cls, lab: Lab, params: Mapping[str, Value]) -> LabDesk:
        """The desk with these params set."""
        names = {knob.name for knob in lab.knobs}
        known = {name: value for name, value in params.items() if name in names and _is_scalar(value)}
        rest = {name: value for name, value in params.items() if name not in known}
        return cls(lab, known, rest)  # type: ignore[arg-type]

    def knobs(self) -> tuple[Knob, ...]:
        """The knobs that stand in the present mode, each name once."""
        found: dict[str, Knob] = {}
        for knob in self.lab.knobs:
            if knob.name not in found and self._stands(knob, found):
                found[knob.name] = knob
        return tuple(found.values())

    def _stands(self, knob: Knob, found: Mapping[str, Knob]) -> bool:
        for name, wanted in knob.when.items():
            if name not in found:
                return False
            value = self.values.get(name, found[name].default)
            if value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                return False
        return True

    def value(self, knob: Knob) -> Scalar:
        """What a knob holds now."""
        return self.values.get(knob.name, knob.default)

    def params(self) -> dict[str, Value]:
        """What the lab is run with."""
        return {**{knob.name: self.value(knob) for knob in self.knobs()}, **self.extra}

    def put(self, name: str, value: Scalar) -> LabDesk:
        """The desk with one knob set."""
        return replace(self, values={**self.values, name: value})

    def turn(self, knob: Knob, by: int) -> LabDesk:
        """One step up or down; ends are ends."""
        value = self.value(knob)
        if knob.kind == "bool":
            return self.put(knob.name, not value)
        if knob.kind == "choice":
            place = knob.options.index(value) if value in knob.options else 0
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
                if str(option).lower() == text.lower():
                    return self.put(knob.name, option)
            raise KnobError(f"one of {', '.join(map(str, knob.options))}")
        try:
            number = float(text.replace(",", "").replace("_", ""))
        except ValueError:
            raise KnobError("type a number") from None
        if not math.isfinite(number):
            raise KnobError("type a finite number")
        if knob.kind == "int" and number != int(number):
            raise KnobError("type a whole number")
        return self.put(knob.name, int(number) if knob.kind == "int" else number)

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
