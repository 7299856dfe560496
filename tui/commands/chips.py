"""`warpwise chips [QUERY]` and `warpwise compare A B`: the accelerator table."""

from __future__ import annotations

import json
import sys

from tui.commands.arguments import Parser
from tui.failures import Refusal
from tui.library.chip_table import (
    EVERY,
    MOST_COMPARED,
    PRECISIONS,
    SORTS,
    USUAL,
    Filter,
    Row,
    columns,
    compare,
    is_reported,
    ratios,
    short_name,
    table,
)
from tui.library.library import Library
from tui.library.model import Chip
from tui.library.text import clean
from tui.plots.line import figure
from tui.shelf import open_library


def run(argv: list[str]) -> int:
    """Prints the table, or chips side by side; 1 when nothing is found."""
    args = parser().parse_args(argv)
    if args.compare:
        return side_by_side(args.compare, as_json=args.json)
    library = open_library()
    only = Filter(args.maker, args.kind, args.since, " ".join(args.query))
    rows = table(library.chips().items(), sort=args.sort, precision=args.precision, only=only)
    if args.json:
        print(json.dumps([library.item_json("chip", ref) for ref, _ in rows], ensure_ascii=False))
    elif rows:
        if only == EVERY and (here := _this_machine()):
            print(here)
        print(*table_lines(rows, args.precision), sep="\n")
    if not rows:
        print(f"warpwise: {_nothing(only)}", file=sys.stderr)
    return 0 if rows else 1


def _this_machine() -> str:
    """A line about this machine's own accelerator; '' where none is listed, or nobody wants to know."""
    from tui.settings.device import THIS_MACHINE, Settings
    from tui.this_machine import this_machine

    machine = this_machine() if Settings.load().get(THIS_MACHINE) else None
    if machine is None:
        return ""
    return f"This machine: {machine.number} x {clean(machine.name)}{f' ({machine.chip})' if machine.chip else ''}"


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise chips",
        "The accelerator table. Dense and sparse rates never share a column; ~ marks reported figures.",
        (
            "warpwise chips mi3",
            "warpwise chips --maker AMD --sort memory",
            "warpwise chips --compare h100_sxm mi300x",
        ),
    )
    made.add_argument("query", nargs="*", metavar="QUERY", help="words of a name, a maker or an architecture")
    made.add_argument("--compare", nargs="+", metavar="CHIP", help=f"2 to {MOST_COMPARED} chips side by side")
    made.add_argument("--sort", choices=SORTS, default="rate", help="by which column")
    made.add_argument("--precision", choices=PRECISIONS, default=USUAL, help="whose rates are shown")
    made.add_argument("--maker", default="", metavar="NAME", help="only this maker's")
    made.add_argument("--kind", choices=("gpu", "tpu", "asic", "soc", "rack"), default="", help="only this kind")
    made.add_argument("--since", type=int, default=0, metavar="YEAR", help="only those announced since")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _nothing(only: Filter) -> str:
    """Why the table is empty: the name, or what else was asked for."""
    options = (("maker", only.maker), ("kind", only.kind), ("since", only.since))
    asked = [f"--{name} {clean(str(value))[:60]}" for name, value in options if value]
    if not asked:
        return f"no chip is called '{clean(only.query)[:60]}' here."
    named = f" called '{clean(only.query)[:60]}'" if only.query else ""
    return f"no chip{named} here fits {' '.join(asked)}."


def side_by_side(names: list[str], *, as_json: bool) -> int:
    """Two to four chips by name; raises Refusal for a name that is none."""
    if not 2 <= len(names) <= MOST_COMPARED:
        raise Refusal(f"compare 2 to {MOST_COMPARED} chips, not {len(names)}.", 2)
    library = open_library()
    chips = {ref: chip for name in names for ref, chip in [found_chip(library, name)]}
    if len(chips) < len(names):
        raise Refusal("name different chips to compare.", 2)
    if as_json:
        rows = [library.item_json("chip", ref) for ref in chips]
        print(json.dumps({"chips": rows, "ratios": ratios(chips)}, ensure_ascii=False))
    else:
        print(*compare_lines(list(chips.values())), sep="\n")
    return 0


def found_chip(library: Library, name: str) -> Row:
    """The chip called `name`, by id or by what people call it; raises Refusal with the nearest."""
    from tui.search.chips import find_chips, named

    rows = library.chip_rows()
    matches = named(rows, name) or find_chips(rows, name)
    if not matches:
        from difflib import get_close_matches

        near = get_close_matches(name.lower().replace(" ", "_"), [row.id for row in rows], 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else "'warpwise chips' lists them."
        raise Refusal(f"there is no chip '{clean(name)[:60]}'; {hint}", 1)
    chip = library.chip(matches[0].ref)
    if chip is None:
        raise Refusal(f"the chip {matches[0].id} cannot be read; 'warpwise check' says why.", 1)
    return matches[0].ref, chip


def table_lines(rows: list[Row], precision: str) -> list[str]:
    """The table as lines of text."""
    shown = columns(precision)
    names = [f"{'~' if is_reported(chip) else ' '}{clean(short_name(chip))}" for _, chip in rows]
    wide = max(len(name) for name in names)
    makers = max(len(clean(chip.vendor)) for _, chip in rows)
    titles = [_title(column.title, column.unit) for column in shown]
    cells = [[_cell(column.value(chip), column.id) for column in shown] for _, chip in rows]
    widths = [max(len(text) for text in column) for column in zip(titles, *cells, strict=True)]

    def line(name: str, maker: str, figures: list[str]) -> str:
        ends = "".join(f"  {text:>{width}}" for text, width in zip(figures, widths, strict=True))
        return f"{name:<{wide}}  {maker:<{makers}}{ends}"

    body = [line(name, clean(chip.vendor), own) for name, (_, chip), own in zip(names, rows, cells, strict=True)]
    return [line(" chip", "maker", titles), *body]


def _title(title: str, unit: str) -> str:
    return f"{title}, {unit}" if unit else title


def _cell(value: float | None, column: str) -> str:
    return "-" if value is None else f"{value:.0f}" if column == "year" else figure(value)


def compare_lines(chips: list[Chip]) -> list[str]:
    """Chips side by side as lines of text; behind each but the first, its ratio to the first."""
    lines = compare(chips)
    left = max(len(f"{line.label}, {line.unit}") for line in lines)
    heads = [f"{'~' if is_reported(chip) else ''}{clean(short_name(chip))}" for chip in chips]
    wide = max(22, *(len(head) + 2 for head in heads))
    out = [" " * left + "".join(f"{head:>{wide}}" for head in heads)]
    for line in lines:
        cells = []
        for place, value in enumerate(line.values):
            ratio = line.ratios[place]
            note = f"  x{ratio:.2f}" if place and ratio is not None else ""
            direction = line.notes[place] if line.notes and value is not None else ""
            shown = _cell(value, line.id) + note
            cells.append(f"{shown + (f' ({direction})' if direction and not note else ''):>{wide}}")
        label = f"{line.label}, {line.unit}" if line.unit else line.label
        out.append(f"{label:<{left}}" + "".join(cells))
    return out
