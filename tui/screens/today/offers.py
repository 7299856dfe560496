"""What Today offers, the most useful first, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.services import Services
    from tui.study.reviews.today import Today
    from tui.study.study import Unfinished

MINUTES_A_QUESTION = 0.75
MINUTES_A_STOP = 1.2


class Offer(NamedTuple):
    """One thing to start; `target` is what opens it."""

    name: str
    about: str
    length: str
    target: Target


class Day(NamedTuple):
    """What the screen shows."""

    head: str
    offers: tuple[Offer, ...]
    below: str


async def day(services: Services) -> Day:
    """Reads the journal and the library; costs what is shown."""
    today = await services.study.memory.today()
    left = [one for one in await services.study.open_attempts() if one.attempt_id != today.unfinished]
    offers = [_review(today)] if today.items or today.unfinished else []
    offers += [_left(one) for one in left[:3]]
    lesson = await _next_lesson(services)
    if lesson is not None:
        offers.append(lesson)
    offers.append(Offer("Quiz", "10 questions over everything, feedback at once", "8 min", Target("draw", number=10)))
    offers.append(Offer("Glossary", "look a term up", "", Target("mode", "glossary")))
    first = not await services.study.undoable(1)
    head = "Welcome. Start with a lesson, or see what you know." if first else today.sentence
    if first:
        counts = services.library.counts()
        below = f"{counts['entries']} terms, {counts['lessons']} lessons, {counts['questions']} questions."
    else:
        from tui.screens.today.standing import standing_text

        below = standing_text(await services.study.standing(), services.library)
    return Day(head, tuple(offers), below)


def _review(today: Today) -> Offer:
    if today.unfinished:
        return Offer("Review", "go on where you left it", f"{today.minutes} min", Target("attempt", today.unfinished))
    old = today.items - today.fresh
    parts = [f"{old} item{'s' if old != 1 else ''} you are about to forget"] if old else []
    parts += [f"{today.fresh} new"] if today.fresh else []
    return Offer("Review", ", ".join(parts), f"{today.minutes} min", Target("review"))


def _left(one: Unfinished) -> Offer:
    from tui.screens.quiz.header import clock

    name = "Exam" if one.blueprint.mode == "exam" else "Quiz"
    length = f"{clock(one.left_ms)} left" if one.left_ms is not None else _minutes(one.count - one.answered)
    return Offer(
        name, f"stopped at question {one.position + 1} of {one.count}", length, Target("attempt", one.attempt_id)
    )


def _minutes(questions: int) -> str:
    return f"{max(1, round(questions * MINUTES_A_QUESTION))} min"


async def _next_lesson(services: Services) -> Offer | None:
    """The lesson begun last, else the first that is not done."""
    from tui.study.lessons.path import path, place

    rows = services.library.lesson_rows()
    for row in rows:
        lesson = services.library.lesson(row.ref)
        if lesson is None:
            continue
        stops = path(lesson)
        state = await services.study.lesson(row.ref)
        if state.share(stops) >= 1.0:
            continue
        name = f"Lesson {row.order}"
        if not state.begun:
            return Offer(name, row.title, f"{row.minutes} min", Target("lesson", row.ref))
        at = place(stops, state.place)
        stop = stops[at]
        where = f"section {stop.section + 1} of {row.sections}" if 0 <= stop.section < row.sections else stop.title
        left = max(1, round((len(stops) - at) * MINUTES_A_STOP))
        return Offer(name, f"{row.title}: {where}", f"{left} min", Target("lesson", row.ref))
    return None
