"""Reading a lab's params: defaults by mode, types, ranges, and one clear sentence for what cannot be.

Rules that hold for every lab:

- A missing param, or one that is None (JSON null), takes its knob's default. A name may stand twice with disjoint
  `when`: its default then depends on the mode. Knobs that steer others stand before them in the table.
- A param that no knob of the lab has raises. One whose knob does not stand in the present mode is ignored, so that
  a screen may keep all its knobs when the mode is turned; `unused` names these.
- Limits here say what has a meaning, not what the screen offers: those are in content/labs/ID.yaml.
- `chip`, `dtype`, `model` and `offer` are labels: names in the library, which no lab reads. The caller resolves them
  to plain numbers first. A label beside its numbers is kept as text and changes nothing; one without its numbers
  raises, as the run would silently use other figures than those of the thing named. Labels have no default here.
- Optional numbers and explicit data (marked with a dagger in the labs' specification) have the default None: absent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, cast

from tui.labs.contract import LabError, Params, Value
from tui.library.authoring.scalars import nearest, shown

Option = bool | int | float | str
When = Mapping[str, Option | tuple[Option, ...]]
Shape = Literal["vector", "matrix", "lists"]

BIGGEST: Final = 1e18
"""No number may be larger where its knob does not say so: products of several stay finite."""


@dataclass(frozen=True)
class KnobSpec:
    """One param of a lab. Made by `whole`, `real`, `choice`, `flag`, `label` and `data`."""

    name: str
    kind: Literal["int", "float", "choice", "bool", "label", "data"]
    default: Option | None = None
    options: tuple[Option, ...] = ()
    least: float = -BIGGEST
    most: float = BIGGEST
    above: float | None = None
    numbers: tuple[str, ...] = ()
    shape: Shape = "vector"
    when: When = field(default_factory=dict)


def whole(
    name: str, default: int | None, *, least: int = 1, most: float = BIGGEST, when: When | None = None
) -> KnobSpec:
    """A whole number from `least` to `most`."""
    return KnobSpec(name, "int", default, least=least, most=most, when=when or {})


def real(
    name: str,
    default: float | None,
    *,
    least: float = -BIGGEST,
    above: float | None = None,
    most: float = BIGGEST,
    when: When | None = None,
) -> KnobSpec:
    """A finite number from `least` (or just above `above`) to `most`."""
    return KnobSpec(name, "float", default, least=least, most=most, above=above, when=when or {})


def choice(name: str, default: Option, options: Sequence[Option], *, when: When | None = None) -> KnobSpec:
    """One of `options`."""
    return KnobSpec(name, "choice", default, options=tuple(options), when=when or {})


def flag(name: str, default: bool, *, when: When | None = None) -> KnobSpec:
    """True or false."""
    return KnobSpec(name, "bool", default, when=when or {})


def label(name: str, numbers: Sequence[str], *, when: When | None = None) -> KnobSpec:
    """A name in the library that the caller has resolved to the params called `numbers`."""
    return KnobSpec(name, "label", numbers=tuple(numbers), when=when or {})


def data(
    name: str, shape: Shape, *, most: int = 1_000_000, instead_of: Sequence[str] = (), when: When | None = None
) -> KnobSpec:
    """Explicit data of at most `most` numbers: a vector, a matrix, or lists of any length. Of finite numbers only.

    `instead_of`: knobs that say nothing while the data are there; a screen drops the data when one of them is turned.
    """
    return KnobSpec(name, "data", most=most, shape=shape, numbers=tuple(instead_of), when=when or {})


@dataclass(frozen=True)
class Values:
    """The params in force, read and typed. A name that is absent is a mistake of the lab's."""

    all: Mapping[str, Value]

    def has(self, name: str) -> bool:
        """Whether an optional number, label or explicit data was given."""
        return name in self.all

    def whole(self, name: str) -> int:
        """A whole number."""
        return cast("int", self.all[name])

    def real(self, name: str) -> float:
        """A number, as a float."""
        return float(cast("float", self.all[name]))

    def text(self, name: str) -> str:
        """A choice among names, or a label."""
        return cast("str", self.all[name])

    def flag(self, name: str) -> bool:
        """True or false."""
        return cast("bool", self.all[name])

    def option(self, name: str) -> Option:
        """A choice whose options are not all of one type."""
        return cast("Option", self.all[name])

    def vector(self, name: str) -> list[float]:
        """Explicit data: a list of numbers."""
        return cast("list[float]", self.all[name])

    def rows(self, name: str) -> list[list[float]]:
        """Explicit data: a matrix, or lists of any length."""
        return cast("list[list[float]]", self.all[name])


def read(knobs: Sequence[KnobSpec], params: Params) -> Values:
    """The params in force, checked, with defaults. Raises LabError for the first that cannot be."""
    _refuse_unknown(knobs, params)
    values: dict[str, Value] = {}
    for knob in _standing(knobs, values):
        given = params.get(knob.name)
        if given is not None:
            values[knob.name] = _checked(knob, given)
        elif knob.default is not None:
            values[knob.name] = knob.default
    for knob in knobs:
        if knob.kind == "label" and knob.name in values:
            _need_numbers(knob, knobs, params, values)
    return Values(values)


def resolve(knobs: Sequence[KnobSpec], params: Params) -> dict[str, Value]:
    """The same as plain data: what a run with `params` really uses."""
    return dict(read(knobs, params).all)


def unused(knobs: Sequence[KnobSpec], params: Params) -> tuple[str, ...]:
    """The given params whose knobs do not stand in the present mode, and so change nothing."""
    values = read(knobs, params).all
    return tuple(name for name, value in params.items() if value is not None and name not in values)


def _standing(knobs: Sequence[KnobSpec], values: Mapping[str, Value]) -> Iterator[KnobSpec]:
    """The knobs that stand, given those found so far; `found` grows while this runs."""
    for knob in knobs:
        if _stands(knob, values):
            yield knob


def _stands(knob: KnobSpec, values: Mapping[str, Value]) -> bool:
    for name, wanted in knob.when.items():
        if values.get(name) not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            return False
    return True


def _refuse_unknown(knobs: Sequence[KnobSpec], params: Params) -> None:
    known = list(dict.fromkeys(knob.name for knob in knobs))
    for name in params:
        if name not in known:
            hint = nearest(str(name), known) or f"the knobs are {', '.join(known)}"
            raise LabError(shown(str(name), quote=""), f"no such knob; {hint}")


def _need_numbers(knob: KnobSpec, knobs: Sequence[KnobSpec], params: Params, values: Mapping[str, Value]) -> None:
    names = {k.name for k in knobs if _stands(k, values)}
    missing = [name for name in knob.numbers if name in names and params.get(name) is None]
    if missing:
        raise LabError(knob.name, f"is only a name here; give its figures too: {', '.join(missing)}")


def _checked(knob: KnobSpec, given: Value) -> Value:
    if knob.kind == "choice":
        return _option(knob, given)
    if knob.kind == "bool":
        if isinstance(given, bool):
            return given
        raise LabError(knob.name, f"must be true or false, not {_said(given)}")
    if knob.kind == "label":
        if isinstance(given, str) and given.strip():
            return shown(given, 80, quote="")
        raise LabError(knob.name, f"must be a name, not {_said(given)}")
    if knob.kind == "data":
        return _data(knob, given)
    return _number(knob, given)


def _option(knob: KnobSpec, given: Value) -> Option:
    """The option equal to `given`: 2.0 is 2, but true is not 1."""
    if isinstance(given, bool | int | float | str):
        for option in knob.options:
            if option == given and isinstance(option, bool) == isinstance(given, bool):
                return option
    names = [str(option) for option in knob.options]
    hint = nearest(given, names) if isinstance(given, str) else ""
    end = f"; {hint}" if hint else ""
    raise LabError(knob.name, f"must be one of {', '.join(names)}, not {_said(given)}{end}")


def _number(knob: KnobSpec, given: Value) -> int | float:
    value = _finite(knob, given)
    if knob.kind == "int":
        if value != int(value):
            raise LabError(knob.name, f"must be a whole number, not {_said(given)}")
        value = int(value)
    if value < knob.least or value > knob.most or (knob.above is not None and value <= knob.above):
        raise LabError(knob.name, f"must be {limits(knob)}, not {_said(given)}")
    return value


def limits(knob: KnobSpec) -> str:
    """The range of a number in words: 'from 1 to 100,000', 'above 0, and at most 1', 'at least 1'."""
    low = f"above {_figure(knob.above)}" if knob.above is not None else f"at least {_figure(knob.least)}"
    if knob.most == BIGGEST:
        return low
    if knob.above is None:
        return (
            f"from {_figure(knob.least)} to {_figure(knob.most)}"
            if knob.least > -BIGGEST
            else f"at most {_figure(knob.most)}"
        )
    return f"{low}, and at most {_figure(knob.most)}"


def _figure(number: float) -> str:
    return f"{number:,.15g}" if 1e-4 <= abs(number) < 1e15 or not number else f"{number:g}"


def _finite(knob: KnobSpec, given: Value) -> int | float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise LabError(knob.name, f"must be a number, not {_said(given)}")
    if isinstance(given, float) and not math.isfinite(given):
        raise LabError(knob.name, f"must be a finite number, not {given}")
    if abs(given) > max(BIGGEST, knob.most):
        raise LabError(knob.name, f"must be at most {max(BIGGEST, knob.most):g} in size")
    return given


def _data(knob: KnobSpec, given: Value) -> Value:
    if knob.shape == "vector":
        vector = _vector(knob, given)
        if not vector:
            raise LabError(knob.name, "must hold at least one number")
        return cast("Value", vector)
    if not isinstance(given, list | tuple) or not given:
        raise LabError(knob.name, f"must be a list of lists of numbers, not {_said(given)}")
    rows: list[list[float]] = []
    left = int(knob.most)
    for row in given:
        rows.append(_vector(knob, row, left))
        left -= len(rows[-1])
    if knob.shape == "matrix" and (not rows[0] or len({len(row) for row in rows}) > 1):
        raise LabError(knob.name, "must have rows of one length, with at least one number each")
    return cast("Value", rows)


def _vector(knob: KnobSpec, given: Value, left: int | None = None) -> list[float]:
    if not isinstance(given, list | tuple):
        raise LabError(knob.name, f"must be a list of numbers, not {_said(given)}")
    if len(given) > (knob.most if left is None else left):
        raise LabError(knob.name, f"may hold at most {knob.most:g} numbers")
    return [_finite(knob, item) for item in given]


def _said(given: object) -> str:
    """A value as a message shows it."""
    if isinstance(given, str):
        return shown(given)
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, int | float):
        return f"{given:g}" if isinstance(given, float) or abs(given) < BIGGEST else "a huge number"
    return {"list": "a list", "tuple": "a list", "dict": "a mapping"}.get(type(given).__name__, type(given).__name__)
