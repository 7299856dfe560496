"""What a lab cannot know: the figures behind the name of a chip. A lab never reads the library; its caller does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.labs.contract import LabError, Value
from tui.study.labs.knobs import LabDesk, read_number

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.library.model import Chip

DTYPES = ("bf16", "fp16", "fp8", "int8", "fp4", "tf32", "fp32", "fp64")


def resolved(library: Library, lab_id: str, params: Mapping[str, Value]) -> dict[str, Value]:
    """The params with the chip's figures filled in where the lab has a place for them; a number given besides wins.

    Raises LabError for an unknown chip, or one without the figure that is needed.
    """
    from tui.labs.registry import lab_module

    out = dict(params)
    name = params.get("chip")
    if not isinstance(name, str) or not name:
        return out
    wanted = {number for knob in lab_module(lab_id).KNOBS if knob.name in ("chip", "dtype") for number in knob.numbers}
    if not wanted:
        return out
    chip = _chip(library, name)
    for number in sorted(wanted):
        if out.get(number) is None:
            out[number] = _figure(chip, number, params.get("dtype"))
    return out


def _chip(library: Library, name: str) -> Chip:
    chip = library.chip(name)
    if chip is not None:
        return chip
    from tui.library.authoring.scalars import nearest

    hint = nearest(name, [row.id for row in library.chip_rows()]) or "'warpwise list chips' names them"
    raise LabError("chip", f"there is no chip '{name[:40]}'; {hint}")


def memory_gb(chip: Chip) -> float | None:
    """A chip's memory in GB of 1e9 bytes: what the device reports, else the size as sold (in GiB where it says so)."""
    if chip.memory_bytes is not None:
        return chip.memory_bytes / 1e9
    if chip.memory_gb is None:
        return None
    return chip.memory_gb * 2**30 / 1e9 if chip.memory_unit == "GiB" else chip.memory_gb


def with_figures(library: Library, desk: LabDesk) -> LabDesk:
    """The desk, knowing the numbers of the chip that was named, to show them."""
    params = desk.params()
    if "chip" not in desk.values or "chip" not in params:
        return replace(desk, figures={})
    try:
        full = resolved(library, desk.lab.id, params)
    except LabError:
        return replace(desk, figures={})
    figures = {name: value for name, value in full.items() if name not in params}
    return replace(desk, figures={name: float(value) for name, value in figures.items() if isinstance(value, float)})


def numbers_read(lab_id: str, params: Mapping[str, Value]) -> dict[str, Value]:
    """The params with numbers that were written as text (8k, 70B, 8,192) read, where the knob takes a number."""
    from tui.labs.registry import lab_module

    kinds = {knob.name: knob.kind for knob in lab_module(lab_id).KNOBS}
    out = dict(params)
    for name, value in params.items():
        if isinstance(value, str) and kinds.get(name) in ("int", "float"):
            number = read_number(name, value)
            out[name] = value if number is None else number
    return out


def _figure(chip: Chip, number: str, dtype: Value) -> float:
    if number == "peak_tflops":
        kind = dtype if isinstance(dtype, str) and dtype else "bf16"
        if kind not in DTYPES:
            raise LabError("dtype", f"one of {', '.join(DTYPES)}, not '{str(kind)[:20]}'")
        value = getattr(chip.dense, kind)
        what = f"dense {kind.upper()} rate"
    elif number == "mem_bw_gbs":
        value = chip.memory_bw_tbs * 1000 if chip.memory_bw_tbs is not None else None
        what = "memory bandwidth"
    else:
        value, what = memory_gb(chip), "memory size"
    if value is None:
        raise LabError("chip", f"no {what} of {chip.name} is known; give {number} as a number")
    return float(value)
