"""A home with a month of study in it, for pictures: `python -m tests.tools.month HOME`. It ends today."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.study.helpers import FakeClock
from tui.study.attempts.sitting import Sitting
from tui.study.grading.answers import Answer, Choice
from tui.study.papers.blueprint import Blueprint

DAYS = 34
DAY_MS = 86_400_000


def right_answer(question: Any, draw: random.Random, *, right: bool) -> Answer | None:
    """An answer to a choice or a typed question; None for kinds that this learner leaves out."""
    options: Sequence[Any] = getattr(question, "options", ())
    if not options:
        return None
    keys = [chr(97 + place) for place, option in enumerate(options) if option.key]
    wrong = [chr(97 + place) for place, option in enumerate(options) if not option.key]
    return Choice(tuple(keys) if right or not wrong else (draw.choice(wrong),))


def main(home: str) -> None:
    """Fills the home."""
    os.environ["WARPWISE_HOME"] = home
    from tui.services import Services

    draw = random.Random(7)
    clock = FakeClock(wall=time.time_ns() // 1_000_000 - DAYS * DAY_MS)
    start = clock.wall_ms()
    services = Services(clock=clock)
    services.library.prepare()
    study = services.study
    topics = [topic.id for topic in services.library.topics()][:6]
    for day in range(DAYS):
        if draw.random() < 0.3:
            continue
        clock.wait(max(0, start + day * DAY_MS - clock.wall_ms()))
        topic = topics[min(len(topics) - 1, day // 6)]
        plan = Blueprint(topics=(topic,), kinds=("single",), count=draw.choice((6, 10, 16)))
        sitting = study.start(study.new_paper(plan, day).result())
        _sit(sitting, draw, clock)
    services.close()


def _sit(sitting: Sitting, draw: random.Random, clock: FakeClock) -> None:
    for place, question in enumerate(sitting.questions):
        answer = right_answer(question, draw, right=draw.random() < 0.78)
        if answer is not None:
            sitting.show(place)
            clock.wait(draw.randint(8_000, 40_000))
            sitting.answer(answer, draw.choice(("guess", "unsure", "sure", "sure"))).result()
    sitting.submit().result()


if __name__ == "__main__":
    main(sys.argv[1])
