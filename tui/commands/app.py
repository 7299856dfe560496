"""`warpwise` alone: the app."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import Warpwise
    from tui.commands.arguments import Parser

NO_TERMINAL = (
    "warpwise: the screens need a terminal; 'warpwise --plain' says the same in lines of text, "
    "and 'warpwise define TERM' answers at once.\n"
)


def need_terminal(command: str) -> None:
    """Raises Refusal, naming the command that does the same in lines of text, where screens cannot be drawn."""
    if not has_terminal():
        from tui.failures import Refusal

        plain = f"warpwise {command} --plain" if command else "warpwise --plain"
        raise Refusal(NO_TERMINAL.removeprefix("warpwise: ").rstrip().replace("warpwise --plain", plain), 2)


def has_terminal() -> bool:
    """Whether screens can be drawn and keys can arrive. Textual draws on stderr."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    if os.environ.get("TERM", "") in ("", "dumb"):
        return False
    try:
        return sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):
        # A closed stream is None or refuses to be asked.
        return False


def run(argv: list[str]) -> int:
    """Opens the app, or plain mode; exit status 2 without a terminal."""
    if not argv:
        return show(packs=[])
    args = parser().parse_args(argv)
    if args.plain:
        from tui.plain.menu import run_plain

        return run_plain(packs=args.pack, topic=args.topic)
    return show(packs=args.pack, mode="glossary" if args.topic else "today", topic=args.topic)


def parser() -> Parser:
    """What the program takes without a command."""
    # argparse costs milliseconds of the first frame, so only who gives arguments pays for it.
    from tui.commands.arguments import Parser

    made = Parser(
        "warpwise",
        "Study AI compute and infrastructure in the terminal. Without a command the app opens.",
        ("warpwise", "warpwise --topic inference", "warpwise --plain", "warpwise define kv cache"),
    )
    made.add_argument("--pack", action="append", default=[], metavar="PATH", help="also load this folder of YAML")
    made.add_argument("--topic", metavar="T", help="open at this topic")
    made.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    made.add_argument("--version", "-V", action="store_true", help="the version")
    return made


def show(
    *,
    packs: list[str],
    mode: str = "today",
    topic: str | None = None,
    opening: Callable[[Warpwise], None] | None = None,
) -> int:
    """Runs the app until it ends; what it returns is the exit status."""
    if not has_terminal():
        sys.stderr.write(NO_TERMINAL)
        return 2
    # Textual writes from a thread of its own, piece by piece, and each piece waits for its turn: with the default of
    # 5 ms the first frame stands in the queue for 200 ms behind what the main thread does next.
    sys.setswitchinterval(0.0002)
    # Nothing that is made before the first frame is garbage, and looking for it takes a tenth of that time. The app
    # lets the collector run again as soon as the frame stands.
    gc.disable()
    from tui.app import Warpwise
    from tui.services import Services

    services = Services(packs)
    if topic:
        services.topic = services.known_topic(topic)
    app = Warpwise(services, mode=mode, opening=opening)
    from tui.ending import ended

    try:
        code = app.begin()
    except BaseException:
        services.abandon()
        raise
    return ended(services, code)
