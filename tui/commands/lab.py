"""`warpwise lab list`, `warpwise lab run ID`: the labs without a screen, by the same code path."""

from __future__ import annotations

import json
import sys

from tui.commands.arguments import Parser
from tui.failures import Refusal
from tui.labs.contract import LabError, Result, Value
from tui.library.text import clean
from tui.shelf import open_library

MAX_PARAMS = 8_000_000
"""Bytes of a params file."""


def run(argv: list[str]) -> int:
    """Lists labs or runs one; 2 for a value that a lab cannot take."""
    args = parser().parse_args(argv)
    if args.way == "list":
        return _list(args.json)
    try:
        return _run(args.id, _params(args.params, args.settings), args.json, opening=args.opening)
    except LabError as error:
        raise Refusal(f"lab {args.id[:40]}, {error}", 2) from error


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise lab",
        "The labs without a screen: real algorithms with knobs.",
        ("warpwise lab list", "warpwise lab run roofline --set batch=8", "warpwise lab run flash --opening --json"),
    )
    ways = made.add_subparsers(dest="way", required=True, metavar="list/run", help="what to do")
    listing = ways.add_parser("list", help="the labs there are", description="The labs there are.")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    running = ways.add_parser("run", help="runs one", description="Runs a lab and prints what came out.")
    running.add_argument("id", metavar="ID", help="a lab; 'warpwise lab list' names them")
    running.add_argument(
        "--set", action="append", default=[], metavar="KNOB=VALUE", dest="settings", help="a knob (may be repeated)"
    )
    running.add_argument("--params", metavar="FILE.json", help="a JSON object of knobs and their values")
    running.add_argument("--opening", action="store_true", help="begin with the values that the screen opens with")
    running.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _list(as_json: bool) -> int:
    from textwrap import fill

    from tui.study.labs.groups import grouped

    library = open_library()
    rows = library.lab_rows()
    if as_json:
        print(json.dumps([{**row._asdict(), "terms": list(row.terms)} for row in rows], ensure_ascii=False))
    else:
        for number, (title, inside) in enumerate(grouped(rows)):
            print(clean(f"{'' if not number else chr(10)}{title}"))
            for row in inside:
                lab = library.lab(row.ref)
                print(clean(f"  {row.id:<17} {row.title}"))
                if lab is not None:
                    claim = f"people think: {lab.misconception.claim}"
                    print(clean(fill(claim, 78, initial_indent=" " * 20, subsequent_indent=" " * 20)))
    return 0


def _params(path: str | None, settings: list[str]) -> dict[str, Value]:
    params: dict[str, Value] = {}
    if path:
        params.update(_read(path))
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name:
            raise Refusal(f"--set takes knob=value, not '{setting[:60]}'.", 2)
        params[name.strip()] = _value(text.strip())
    return params


def _read(path: str) -> dict[str, Value]:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_PARAMS + 1)
        if len(data) > MAX_PARAMS:
            raise Refusal(f"{path} is larger than {MAX_PARAMS:,} bytes.", 2)
        params = json.loads(data)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", 2) from error
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{path} is not JSON: {error}.", 2) from error
    if not isinstance(params, dict):
        raise Refusal(f"{path} must hold one JSON object of params.", 2)
    return params


def _value(text: str) -> Value:
    """true, 12, 1e3, [1, 2] as what they say; anything else is text."""
    try:
        value: Value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _run(lab_id: str, params: dict[str, Value], as_json: bool, *, opening: bool = False) -> int:
    from tui.labs import registry
    from tui.study.labs.inputs import numbers_read, resolved
    from tui.study.labs.knobs import opening_of

    if opening:
        lab = open_library().lab(lab_id)
        params = {**(opening_of(lab) if lab is not None else {}), **params}
    params = numbers_read(lab_id, params)
    full = resolved(open_library(), lab_id, params) if "chip" in params else params
    result = registry.run(lab_id, full)
    if as_json:
        used = registry.resolve(lab_id, full)
        document = {"lab": lab_id, "params": used, "metrics": dict(result.metrics), "notes": list(result.notes)}
        json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False)
        sys.stdout.write("\n")
    else:
        print(text_of(lab_id, result))
    return 0


def text_of(lab_id: str, result: Result, width: int = 78) -> str:
    """A result as text: numbers with names and units, drawings without box characters, notes."""
    from tui.plots.draw import draw
    from tui.plots.line import Style, plain
    from tui.study.labs.lines import number_lines
    from tui.study.labs.veil import worded

    shown = worded(lab_id, result)
    lines = number_lines(lab_id, shown.metrics)
    for block in shown.blocks:
        lines += ["", plain(draw(block, Style(width, 14, ascii=True)))]
    lines += ["", *shown.notes] if shown.notes else []
    return clean("\n".join(lines))
