"""`warpwise quiz`: a quiz in the app, or with --plain in lines of text."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tui.failures import Refusal
from tui.library.model import KINDS
from tui.services import Services
from tui.study.blueprint import Blueprint, BlueprintError, Timing
from tui.study.paper_id import PaperIdError
from tui.study.papers import Paper

if TYPE_CHECKING:
    from tui.app import Warpwise


def run(argv: list[str]) -> int:
    """Draws the paper and sits it."""
    args = _parser().parse_args(argv)
    services = Services()
    try:
        if args.plain:
            from tui.plain.menu import sit

            return sit(services, _paper(services, args), sys.stdin, sys.stdout)
        from tui.commands.app import NO_TERMINAL, has_terminal

        if not has_terminal():
            sys.stderr.write(NO_TERMINAL.replace("warpwise --plain", "warpwise quiz --plain"))
            return 2
        return _on_screen(services, args)
    finally:
        services.close()


def _on_screen(services: Services, args: argparse.Namespace) -> int:
    from tui.app import Warpwise
    from tui.screens.quiz.starting import begin

    paper = _paper(services, args)

    def opening(app: Warpwise) -> None:
        begin(app, paper, "Quiz")

    app = Warpwise(services, mode="quiz", opening=opening)
    app.run()
    return app.return_code or 0


def _paper(services: Services, args: argparse.Namespace) -> Paper:
    try:
        if args.paper:
            return services.study.shared_paper(args.paper)
        blueprint = Blueprint(
            topics=tuple(services.known_topic(topic) for topic in args.topic),
            levels=(args.level,) if args.level else (),
            kinds=(args.kind,) if args.kind else (),
            count=args.count,
            timing=_timing(args),
            mode="exam" if args.exam else "practice",
        )
        return services.study.new_paper(blueprint, args.seed).result()
    except (BlueprintError, PaperIdError) as error:
        raise Refusal(str(error), 2) from error


def _timing(args: argparse.Namespace) -> Timing:
    if args.time is not None:
        return Timing("whole", round(args.time * 60))
    if args.per_question is not None:
        return Timing("per_question", args.per_question)
    return Timing()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="warpwise quiz", allow_abbrev=False)
    parser.add_argument("--topic", action="append", default=[], metavar="T", help="only this topic (may be repeated)")
    parser.add_argument("--count", type=int, default=10, metavar="N", help="how many questions (10)")
    parser.add_argument("--level", type=int, choices=(1, 2, 3), help="only this level")
    parser.add_argument("--kind", choices=KINDS, help="only this kind of question")
    limits = parser.add_mutually_exclusive_group()
    limits.add_argument("--time", type=float, metavar="MIN", help="a limit for the whole quiz")
    limits.add_argument("--per-question", type=int, metavar="SEC", help="a limit for each question")
    parser.add_argument("--exam", action="store_true", help="feedback at the end; answers can be changed until then")
    parser.add_argument("--seed", type=int, metavar="S", help="the same seed draws the same paper")
    parser.add_argument("--paper", metavar="ID", help="the paper somebody shared")
    parser.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    return parser
