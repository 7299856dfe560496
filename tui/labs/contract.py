"""What every lab returns and may raise. A lab computes; the one lab screen draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Value = float | int | str | bool | list["Value"] | dict[str, "Value"] | None
Params = Mapping[str, "Value"]
Progress = Callable[[int, int], None]
"""Called by slow labs as progress(done, total); may raise Cancelled."""


class LabError(ValueError):
    """A value that a lab cannot take: shown beside its knob, never as a traceback."""

    def __init__(self, knob: str, message: str) -> None:
        super().__init__(f"{knob}: {message}")
        self.knob = knob
        self.message = message


class Cancelled(Exception):  # noqa: N818  (a signal, not an error)
    """The learner stopped a slow run."""


@dataclass(frozen=True)
class Table:
    """Rows under headed columns; cells are numbers or text, rounded only when drawn."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Series:
    """Curves over one x. `log` names the logarithmic axes."""

    x: tuple[float | str, ...]
    y: Mapping[str, tuple[float | None, ...]]
    kind: Literal["line", "bar", "scatter"] = "line"
    log: Literal["", "x", "y", "xy"] = ""
    x_label: str = ""
    y_label: str = ""
    title: str = ""


@dataclass(frozen=True)
class Heat:
    """A matrix of magnitudes with row labels (and column labels when given).

    `means`: what the lightest and the darkest shade say, where that is no number.
    """

    rows: tuple[tuple[float | None, ...], ...]
    labels: tuple[str, ...]
    columns: tuple[str, ...] = ()
    title: str = ""
    means: tuple[str, str] | None = None


@dataclass(frozen=True)
class Gantt:
    """Lanes of (start, end, label, kind); kinds are told apart by texture, never by colour alone.

    `until`: the axis goes at least so far, so that charts to be compared have one scale. `unit` is that of the axis.
    """

    lanes: tuple[tuple[tuple[float, float, str, str], ...], ...]
    names: tuple[str, ...] = ()
    title: str = ""
    unit: str = ""
    until: float = 0.0


@dataclass(frozen=True)
class Steps:
    """Frames to walk through with keys, each with a caption. `opens` is the place of the frame that is seen first."""

    frames: tuple[Block, ...]
    captions: tuple[str, ...]
    title: str = ""
    opens: int = 0


Block = Table | Series | Heat | Gantt | Steps


@dataclass(frozen=True)
class Result:
    """Unrounded metrics, the blocks to draw, and notes in plain sentences. None where a value does not exist."""

    metrics: Mapping[str, Value]
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = field(default=())
