"""A chip as a document: its row of the accelerator table, each figure with its unit and condition, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.library.model import Chip, Rates
from tui.plots.line import figure
from tui.widgets.document import Row
from tui.widgets.prose import Links
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import muted

if TYPE_CHECKING:
    from tui.library.library import Library

Document = tuple[list[Row], list[Target]]


def chip_rows(library: Library, chip: Chip, pack: str) -> Document:
    """Name, figures, notes, sources; a figure that is not verified is absent."""
    links = Links(library, pack)
    name = Content(chip.name, spans=[Span(0, len(chip.name), "bold")])
    when = f"announced {chip.year_announced}" + (f", available {chip.year_available}" if chip.year_available else "")
    rows = [
        Row(name, align_label=False),
        _muted(f"{chip.vendor} · {chip.architecture} · {when} · {chip.status}"),
        *_block("DENSE", _rates(chip.dense, "without sparsity")),
        *_block("SPARSE", _rates(chip.sparse, "counts structured sparsity") if chip.sparse else []),
        *_block("MEMORY", _memory(chip)),
        *_block("LINK", _link(chip)),
        *_block("POWER", [(f"{figure(chip.tdp_w)} W", f"per {_unit(chip)}")] if chip.tdp_w else []),
        *_block("BUILT", _built(chip)),
    ]
    if chip.price is not None:
        rows += _block("PRICE", [(f"{figure(chip.price.usd)} USD", f"{chip.price.basis}, {chip.price.as_of}")])
    if chip.notes:
        rows.append(Row(Content(chip.notes), label="NOTE"))
    if chip.entry:
        rows.append(Row(links.link("entry", chip.entry), label="SEE"))
    return rows + source_rows(chip.sources, links), links.targets


def _unit(chip: Chip) -> str:
    return "GPU" if chip.per == "gpu" else chip.per


def _muted(text: str) -> Row:
    return Row(muted(text), gap=0, align_label=False)


def _block(label: str, figures: list[tuple[str, str]]) -> list[Row]:
    rows = []
    for place, (value, condition) in enumerate(figures):
        text = "  ".join(part for part in (value, condition) if part)
        spans = [Span(0, len(value), "bold"), Span(len(value), len(text), "$muted")]
        rows.append(Row(Content(text, spans=spans), label="" if place else label, gap=0 if place else 1, hang=2))
    return rows


def _rates(rates: Rates, condition: str) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for name in rates.__struct_fields__:
        value = getattr(rates, name)
        if value is not None:
            unit = "TOPS" if name.startswith("int") else "TFLOP/s"
            lines.append((f"{figure(value):>7} {unit:<7}", name.upper() + ("" if lines else f", {condition}")))
    return lines


def _memory(chip: Chip) -> list[tuple[str, str]]:
    size = [(f"{figure(chip.memory_gb)} GB", f"{chip.memory_type} per {_unit(chip)}".strip())] if chip.memory_gb else []
    return size + ([(f"{figure(chip.memory_bw_tbs)} TB/s", "")] if chip.memory_bw_tbs else [])


def _link(chip: Chip) -> list[tuple[str, str]]:
    link = chip.interconnect
    if link is None:
        return []
    about = ", ".join(part for part in (link.name, link.direction) if part)
    return [(f"{figure(link.gbs)} GB/s", about) if link.gbs else ("", about)]


def _built(chip: Chip) -> list[tuple[str, str]]:
    parts = [chip.form_factor, chip.process]
    parts += [f"{figure(chip.transistors_b)} billion transistors"] if chip.transistors_b else []
    parts += [f"up to {chip.scale_up} in one fast domain"] if chip.scale_up else []
    text = " · ".join(part for part in parts if part)
    return [("", text)] if text else []
