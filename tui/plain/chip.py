"""A chip as text: its row of the accelerator table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.library.text import clean
from tui.plots.line import figure

if TYPE_CHECKING:
    from tui.library.model import Chip, Rates


def chip_text(chip: Chip) -> str:
    """Name and figures, one a line; a figure that is not known is absent."""
    lines = [chip.name, f"{chip.vendor}, {chip.architecture}, announced {chip.year_announced}, {chip.status}", ""]
    lines += _rates(chip.dense, "dense")
    if chip.sparse is not None:
        lines += _rates(chip.sparse, "sparse")
    if chip.memory_gb is not None:
        lines.append(f"memory      {figure(chip.memory_gb)} GB {chip.memory_type}".rstrip())
    if chip.memory_bw_tbs is not None:
        lines.append(f"bandwidth   {figure(chip.memory_bw_tbs)} TB/s")
    if chip.interconnect is not None:
        rate = f" {figure(chip.interconnect.gbs)} GB/s" if chip.interconnect.gbs else ""
        lines.append(f"link        {chip.interconnect.name}{rate}")
    if chip.tdp_w is not None:
        lines.append(f"power       {figure(chip.tdp_w)} W per {'GPU' if chip.per == 'gpu' else chip.per}")
    if chip.price is not None:
        lines.append(f"price       {figure(chip.price.usd)} USD, {chip.price.basis}, {chip.price.as_of}")
    if chip.notes:
        lines += ["", chip.notes]
    return clean("\n".join(lines)) + "\n"


def _rates(rates: Rates, kind: str) -> list[str]:
    figures = {name: getattr(rates, name) for name in rates.__struct_fields__}
    unit = {name: "TOPS" if name.startswith("int") else "TFLOP/s" for name in figures}
    return [
        f"{name.upper():<12}{figure(value)} {unit[name]} {kind}" for name, value in figures.items() if value is not None
    ]
