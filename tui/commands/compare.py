"""`warpwise compare A B`: chips side by side, short for `warpwise chips --compare A B`."""

from __future__ import annotations

import argparse

from tui.commands.chips import side_by_side
from tui.library.chip_table import MOST_COMPARED


def run(argv: list[str]) -> int:
    """Prints chips side by side."""
    parser = argparse.ArgumentParser(
        prog="warpwise compare",
        allow_abbrev=False,
        description="Chips side by side, in the same units, with each one's ratio to the first.",
        epilog="example: warpwise compare h100_sxm mi300x",
    )
    parser.add_argument("chip", nargs="+", help=f"2 to {MOST_COMPARED} chips, by id or name")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    return side_by_side(args.chip, as_json=args.json)
