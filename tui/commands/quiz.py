"""`warpwise quiz`: a quiz in the app, or with --plain in lines of text."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.commands.arguments import Parser
from tui.ending import ended
from tui.failures import Refusal
from tui.library.kinds import KINDS
from tui.services import Services
from tui.study.attempts.level import TITLE
from tui.study.attempts.title import Title
from tui.study.grading.marking import ABOUT, RULES
from tui.study.papers.blueprint import MAX_SECONDS, Blueprint, BlueprintError, Timing
from tui.study.papers.exams import READY, ready
from tui.study.papers.paper import Paper
from tui.study.papers.paper_id import PaperIdError

if TYPE_CHECKING:
    from tui.app import Warpwise


def run(argv: list[str]) -> int:
    """Draws the paper and sits it."""
    args = parser().parse_args(argv)
    if not args.plain:
        from tui.commands.app import need_terminal

        need_terminal("quiz")
    services = Services()
    told: tuple[str, ...] = ()
    try:
        if args.plain:
            from tui.plain.menu import sit, talk_of
            from tui.plain.trouble import tell

            talk = talk_of(sys.stdin, sys.stdout)
            paper, title = _paper(services, args), _title(args)
            told = tell(talk, services)
            sit(services, paper, talk, title)
            code = 0
        else:
            code = _on_screen(services, args)
    except BaseException:
        services.abandon()
        raise
    return ended(services, code, told)


def _on_screen(services: Services, args: argparse.Namespace) -> int:
    from tui.app import Warpwise
    from tui.screens.quiz.starting import begin

    paper, title = _paper(services, args), _title(args)

    def opening(app: Warpwise) -> None:
        begin(app, paper, title)

    app = Warpwise(services, mode="quiz", opening=opening)
    return app.begin()


def _paper(services: Services, args: argparse.Namespace) -> Paper:
    if args.find_level:
        return _level(services, args)
    try:
        if args.paper:
            return services.study.shared_paper(args.paper)
        blueprint = _ready(args) if args.exam else _own(services, args)
        marking = args.marking or blueprint.marking
        pass_mark = blueprint.pass_mark if args.pass_mark is None else args.pass_mark
        marked = replace(blueprint, marking=marking, pass_mark=pass_mark)
        return services.study.new_paper(marked, args.seed).result()
    except (BlueprintError, PaperIdError) as error:
        raise Refusal(str(error), 2) from error


def _title(args: argparse.Namespace) -> Title | None:
    return TITLE if args.find_level else None


def _level(services: Services, args: argparse.Namespace) -> Paper:
    """The paper that --find-level means; it cannot be cut to measure."""
    given = (args.topic, args.count, args.level, args.kind, args.time, args.per_question, args.exam, args.marking,
             args.pass_mark, args.seed, args.paper)  # fmt: skip
    if any(option not in (None, []) for option in given):
        raise Refusal("--find-level chooses its own questions; leave the other options out.", 2)
    return services.study.level_paper().result()


def _ready(args: argparse.Namespace) -> Blueprint:
    """The ready paper that --exam names; it cannot be cut to measure."""
    exam = ready(args.exam)
    if exam is None:
        raise Refusal(
            f"there is no exam '{args.exam[:40]}'; the exams are {', '.join(ready_exam.name for ready_exam in READY)}.",
            2,
        )
    if args.topic or args.count or args.level or args.kind or args.time is not None or args.per_question is not None:
        raise Refusal(f"the exam '{exam.name}' has its own topics, questions and time; leave these options out.", 2)
    return exam.blueprint


def _own(services: Services, args: argparse.Namespace) -> Blueprint:
    return Blueprint(
        topics=tuple(services.known_topic(topic) for topic in args.topic),
        levels=(args.level,) if args.level else (),
        kinds=(args.kind,) if args.kind else (),
        count=10 if args.count is None else args.count,
        timing=_timing(args),
        mode="practice" if args.exam is None else "exam",
    )


def _timing(args: argparse.Namespace) -> Timing:
    if args.time is not None:
        return Timing("whole", args.time)
    if args.per_question is not None:
        return Timing("per_question", args.per_question)
    return Timing()


def _seconds(minutes: str) -> int:
    """Minutes as whole seconds; what is no number, or beyond all bounds, never gets as far as a paper."""
    number = float(minutes)
    if not -MAX_SECONDS <= number <= MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"a limit is a number of minutes up to {MAX_SECONDS // 60:,}")
    return round(number * 60)


_seconds.__name__ = "number of minutes"


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise quiz",
        "A quiz: in the app, or with --plain in lines of text.",
        (
            "warpwise quiz --topic inference --count 5",
            "warpwise quiz --exam practitioner",
            "warpwise quiz --plain --kind numeric --time 10",
        ),
    )
    made.add_argument("--topic", action="append", default=[], metavar="T", help="only this topic (may be repeated)")
    made.add_argument("--count", type=int, metavar="N", help="how many questions (10)")
    made.add_argument("--level", type=int, choices=(1, 2, 3), help="only this level")
    made.add_argument("--kind", choices=tuple(KINDS), help="only this kind of question")
    limits = made.add_mutually_exclusive_group()
    limits.add_argument("--time", type=_seconds, metavar="MIN", help="a limit for the whole quiz")
    limits.add_argument("--per-question", type=int, metavar="SEC", help="a limit for each question")
    names = ", ".join(exam.name for exam in READY)
    made.add_argument(
        "--exam", nargs="?", const="", metavar="NAME", help=f"feedback at the end; or a ready exam: {names}"
    )
    made.add_argument("--find-level", action="store_true", help="18 questions that tell where to begin")
    rules = "; ".join(f"{rule}: {about}" for rule, about in ABOUT.items())
    made.add_argument("--marking", choices=RULES, help=rules)
    made.add_argument("--pass-mark", type=int, metavar="PERCENT", help="what is needed to pass")
    made.add_argument("--seed", type=int, metavar="S", help="the same seed draws the same questions")
    made.add_argument("--code", "--paper", metavar="ID", dest="paper", help="the share code of an exam or a quiz")
    made.add_argument("--plain", action="store_true", help="lines of text instead of screens")
    return made
