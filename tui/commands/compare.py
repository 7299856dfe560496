"""`warpwise compare A B`: chips side by side, short for `warpwise chips --compare A B`."""

from __future__ import annotations

from tui.commands.arguments import Parser
from tui.commands.chips import side_by_side
from tui.library.chip_table import MOST_COMPARED


def run(argv: list[str]) -> int:
    """Prints chips side by side."""
    args = parser().parse_args(argv)
    return side_by_side(args.chip, as_json=args.json)


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise compare",
        "Chips side by side, in the same units, with each one's ratio to the first.",
        ("warpwise compare h100_sxm mi300x", 'warpwise compare "H100 SXM" B200 --json'),
    )
    made.add_argument("chip", nargs="+", metavar="CHIP", help=f"2 to {MOST_COMPARED} chips, by id or name")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made
