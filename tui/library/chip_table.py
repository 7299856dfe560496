"""The accelerator table: columns, order, filters, chips side by side. Both front ends and the commands ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.library.model import Chip, Rates
from tui.library.text import squash

PRECISIONS: tuple[str, ...] = Rates.__struct_fields__
USUAL = "bf16"
"""The precision that the table shows until another is asked for."""
MOST_COMPARED = 4
GIB = 2**30

Row = tuple[str, Chip]
"""A ref ('core/h100_sxm') and its chip."""


class Column(NamedTuple):
    """One column of figures: its id, heading and unit; None where a figure is unknown."""

    id: str
    title: str
    unit: str
    value: Callable[[Chip], float | None]


def rate_unit(precision: str) -> str:
    """Integer formats count operations, others floating-point operations."""
    return "TOPS" if precision.startswith("int") else "TFLOP/s"


def rate(chip: Chip, precision: str, *, sparse: bool = False) -> float | None:
    """The peak rate of a chip; dense and sparse never stand for one another."""
    rates = chip.sparse if sparse else chip.dense
    return getattr(rates, precision, None) if rates is not None else None


def field_value(chip: Chip, field: str) -> float | None:
    """What stands in a column that a number names as its `field`: 'memory_bw_tbs', 'dense.fp8'; None if unknown."""
    value: object = chip
    for name in field.split("."):
        value = getattr(value, name, None)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


FIELD_UNITS: Mapping[str, str] = {
    "memory_gb": "GB",
    "memory_bw_tbs": "TB/s",
    "tdp_w": "W",
    "interconnect.gbs": "GB/s",
}


FIELD_TITLES: Mapping[str, str] = {
    "memory_gb": "memory, as sold",
    "memory_bw_tbs": "memory bandwidth",
    "tdp_w": "power",
    "interconnect.gbs": "link",
}


def field_title(field: str) -> str:
    """What such a column is called: 'memory bandwidth', 'dense FP8'."""
    which, _, precision = field.rpartition(".")
    return FIELD_TITLES.get(field) or f"{which} {precision.upper()}".strip()


def field_unit(field: str) -> str:
    """The unit of such a column."""
    return FIELD_UNITS.get(field) or rate_unit(field.rpartition(".")[2])


LARGER: Mapping[str, str] = {"TFLOP/s": "PFLOP/s", "TOPS": "POPS", "GB": "TB", "W": "kW", "GB/s": "TB/s"}
"""The unit a thousand times as large, for what holds many chips."""
LARGER_FROM = 10_000


BESIDE = ("h100_sxm", "h200_sxm", "b200_hgx", "mi300x", "mi355x", "tpu_v7_ironwood", "trainium3")
"""The chips that a term's number is drawn with: one of each line that is sold now, and where they came from."""


def beside(chips: Mapping[str, Chip], field: str) -> list[tuple[str, float]]:
    """Names and values of these chips where the table knows the field."""
    values = [(chip, field_value(chip, field)) for name in BESIDE if (chip := chips.get(f"core/{name}"))]
    return [(short_name(chip), value) for chip, value in values if value is not None]


def columns(precision: str = USUAL) -> tuple[Column, ...]:
    """The columns of figures, left to right."""
    return (
        Column("rate", f"dense {precision.upper()}", rate_unit(precision), lambda chip: rate(chip, precision)),
        Column("memory", "memory", "GB", lambda chip: chip.memory_gb),
        Column("bandwidth", "bandwidth", "TB/s", lambda chip: chip.memory_bw_tbs),
        Column("power", "power", "W", lambda chip: chip.tdp_w),
        Column("year", "year", "", lambda chip: float(chip.year_available or chip.year_announced)),
    )


SORTS: tuple[str, ...] = ("rate", "memory", "bandwidth", "power", "year", "name", "maker")


def short_name(chip: Chip) -> str:
    """The name without its maker's, which has a column of its own."""
    head = f"{chip.vendor} "
    return chip.name[len(head) :] if chip.name.startswith(head) else chip.name


def is_reported(chip: Chip) -> bool:
    """Whether its figures come second-hand, and are marked so."""
    return chip.figures_confidence in ("reported", "unverified")


class Filter(NamedTuple):
    """What may stand in the table; '' and 0 let everything pass. `since` is the year from which on it could be had."""

    maker: str = ""
    kind: str = ""
    since: int = 0
    query: str = ""

    def passes(self, chip: Chip) -> bool:
        """Whether a chip stands in the table."""
        name = squash(f"{chip.vendor} {chip.name} {chip.id} {chip.architecture}")
        return (
            (not self.maker or squash(chip.vendor) == squash(self.maker))
            and (not self.kind or chip.kind == self.kind)
            and (chip.year_available or chip.year_announced) >= self.since
            and all(squash(word) in name for word in self.query[:100].split())
        )


EVERY = Filter()


def table(
    chips: Iterable[Row], *, sort: str = "rate", precision: str = USUAL, only: Filter = EVERY, rising: bool = False
) -> list[Row]:
    """The rows that pass, in order: figures falling unless `rising`, what has none last; names in the alphabet's."""
    kept = [(ref, chip) for ref, chip in chips if only.passes(chip)]
    if sort in ("name", "maker"):
        return sorted(kept, key=lambda row: (row[1].vendor, row[1].name) if sort == "maker" else (row[1].name,))
    column = next(one for one in columns(precision) if one.id == sort)
    known = [row for row in kept if column.value(row[1]) is not None]
    known.sort(key=lambda row: column.value(row[1]) or 0.0, reverse=not rising)
    return known + [row for row in kept if column.value(row[1]) is None]


class Line(NamedTuple):
    """One line of a comparison: a figure of each chip, None where unknown, and its ratio to the first chip's."""

    id: str
    label: str
    unit: str
    values: tuple[float | None, ...]
    ratios: tuple[float | None, ...]
    notes: tuple[str, ...] = ()
    """Of a figure whose meaning may differ: 'both directions', say; one a chip."""

    @property
    def differs(self) -> bool:
        """Whether the known values are not all the same."""
        return len({value for value in self.values if value is not None}) > 1

    @property
    def fitting(self) -> tuple[str, float]:
        """The unit in which all of its figures are short, and how many of the line's own unit that is."""
        larger = LARGER.get(self.unit)
        most = max((abs(value) for value in self.values if value is not None), default=0.0)
        return (larger, 1000.0) if larger and most >= LARGER_FROM else (self.unit, 1.0)


def compare(chips: Sequence[Chip]) -> list[Line]:
    """Two to four chips side by side, in the same units; lines of which no chip has a figure are left out."""
    lines = [_rate_line(chips, name, sparse=sparse) for sparse in (False, True) for name in PRECISIONS]
    lines += [
        _line("memory_gb", "memory, as sold", "GB", chips, lambda chip: chip.memory_gb),
        _line("memory_gib", "memory, as the device reports it", "GiB", chips,
              lambda chip: chip.memory_bytes / GIB if chip.memory_bytes else None),
        _line("memory_bw_tbs", "memory bandwidth", "TB/s", chips, lambda chip: chip.memory_bw_tbs),
        _line("interconnect.gbs", "link", "GB/s", chips,
              lambda chip: chip.interconnect.gbs if chip.interconnect else None,
              tuple(chip.interconnect.direction if chip.interconnect else "" for chip in chips)),
        _line("scale_up", "chips in one fast domain", "", chips, lambda chip: chip.scale_up),
        _line("tdp_w", "power", "W", chips, lambda chip: chip.tdp_w),
        _line("ridge", "ridge point, BF16", "FLOP/B", chips, ridge),
        _line("per_watt", "BF16 for each watt", "TFLOP/s/W", chips,
              lambda chip: chip.dense.bf16 / chip.tdp_w if chip.dense.bf16 and chip.tdp_w else None),
        _line("year", "year", "", chips, lambda chip: float(chip.year_available or chip.year_announced), ratio=False),
    ]  # fmt: skip
    return [line for line in lines if any(value is not None for value in line.values)]


def ridge(chip: Chip) -> float | None:
    """FLOP per byte from which on the dense BF16 peak is the limit, not memory."""
    return chip.dense.bf16 / chip.memory_bw_tbs if chip.dense.bf16 and chip.memory_bw_tbs else None


def ratios(chips: Mapping[str, Chip]) -> dict[str, dict[str, float]]:
    """For scripts: every figure's ratio to the first chip's, by chip and figure."""
    lines = compare(list(chips.values()))
    return {
        name: {line.id: ratio for line in lines if (ratio := line.ratios[place]) is not None}
        for place, name in enumerate(chips)
    }


def _rate_line(chips: Sequence[Chip], precision: str, *, sparse: bool) -> Line:
    which = "sparse" if sparse else "dense"

    def value(chip: Chip) -> float | None:
        return rate(chip, precision, sparse=sparse)

    return _line(f"{which}.{precision}", f"{which} {precision.upper()}", rate_unit(precision), chips, value)


def _line(
    id: str,
    label: str,
    unit: str,
    chips: Sequence[Chip],
    value: Callable[[Chip], float | None],
    notes: tuple[str, ...] = (),
    *,
    ratio: bool = True,
) -> Line:
    values = tuple(value(chip) for chip in chips)
    first = values[0] if values else None
    # A link counted in one direction says nothing about one counted in both.
    comparable = [not notes or notes[place] == notes[0] for place in range(len(values))]
    shares = tuple(
        number / first if ratio and number is not None and first and same else None
        for number, same in zip(values, comparable, strict=True)
    )
    return Line(id, label, unit, values, shares, notes)
