"""`warpwise review`: what is due, in the app, or with --plain in lines of text."""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING

from tui.commands.arguments import Parser
from tui.ending import ended
from tui.services import Services

if TYPE_CHECKING:
    from tui.app import Warpwise
    from tui.study.reviews.sitting import ReviewSitting

MOST_MINUTES = 240


def run(argv: list[str]) -> int:
    """Plans a review of so many minutes and sits it."""
    args = parser().parse_args(argv)
    if not args.plain:
        from tui.commands.app import need_terminal

        need_terminal("review")
    services = Services()
    told: tuple[str, ...] = ()
    try:
        if args.plain:
            from tui.plain.menu import talk_of
            from tui.plain.review import review_now
            from tui.plain.talk import Ended
            from tui.plain.trouble import tell

            talk = talk_of(sys.stdin, sys.stdout)
            told = tell(talk, services)
            with contextlib.suppress(Ended):
                if services.study.status().readable:
                    review_now(talk, services, args.minutes)
            code = 0
        else:
            code = _on_screen(services, args.minutes)
    except BaseException:
        services.abandon()
        raise
    return ended(services, code, told)


def _on_screen(services: Services, minutes: float | None) -> int:
    from tui.app import Warpwise

    if not services.study.status().readable:
        return 1
    sitting = services.study.memory.review(minutes).result()
    if sitting is None:
        sys.stdout.write(f"{services.study.memory.today().result().sentence}\n")
        return 0
    app = Warpwise(services, mode="quiz", opening=lambda app: _open(app, sitting))
    return app.begin()


def _open(app: Warpwise, sitting: ReviewSitting) -> None:
    from tui.screens.quiz.attempt import AttemptScreen

    app.push_screen(AttemptScreen(sitting, sitting.title))


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"minutes are a number up to {MOST_MINUTES}")
    return minutes


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise review",
        "What you are about to forget, in the app or in lines of text.",
        ("warpwise review", "warpwise review --minutes 5 --plain"),
    )
    made.add_argument("--minutes", type=_minutes, metavar="M", help="how long (your plan's minutes a day)")
    made.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    return made
