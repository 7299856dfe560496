"""`warpwise serve`: the app in a browser on this machine."""

from __future__ import annotations

import sys

from tui import shelf
from tui.commands.arguments import Parser
from tui.failures import Refusal

PORT = 8437
PORTS = range(65536)


def run(argv: list[str]) -> int:
    """Serves until it is asked to end."""
    args = parser().parse_args(argv)
    if args.port not in PORTS:
        raise Refusal(f"--port takes a number from 0 (a free one) to {PORTS[-1]}, not {args.port}.", 2)
    try:
        import aiohttp
        import textual_serve
    except ImportError:
        raise Refusal("the browser needs textual-serve: pip install 'warpwise[web]'.") from None
    del aiohttp, textual_serve
    from tui.web.server import BrowserServer

    # Compiled before the first visitor comes, who would wait for it.
    shelf.open_library().prepare()
    command = [sys.executable, "-m", "tui.cli", *shelf.as_arguments(added_too=not args.mine)]
    BrowserServer(command, port=args.port, mine=args.mine).serve()
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise serve",
        "The app in a browser on this machine. Prints an address with a token; only the loopback address is served.\n"
        "Each visitor has a history of their own, which goes when the server ends; --mine opens yours, in one session.",
        ("warpwise serve", "warpwise serve --mine", "warpwise serve --port 0"),
    )
    made.add_argument("--port", type=int, default=PORT, metavar="P", help=f"the port; 0 takes a free one ({PORT})")
    made.add_argument("--mine", action="store_true", help="your own history, in one session")
    return made
