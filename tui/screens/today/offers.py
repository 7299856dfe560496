"""Fills Today: what there is to do, how it stands, what is ahead. Reads the journal and the library."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.library.refs import Ref
from tui.screens.today.day import AHEAD, WEEKS, Beside, Day, Offer, TopicRow
from tui.screens.today.first_run import FIRST_LESSON, first_day
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.services import Services
    from tui.study.memory.plan import Plan
    from tui.study.reviews.today import Today
    from tui.study.stats.progress import Terms
    from tui.study.stats.statistics import Stats
    from tui.study.study import Unfinished

MINUTES_A_QUESTION = 0.75
MOST_LEFT = 3
"""Sittings that were left and are offered."""
MOST_TERMS = 40
"""Unseen terms looked at for one whose prerequisites are known."""


async def day(services: Services) -> Day:
    """The day; costs what is shown."""
    if not await services.study.undoable(1):
        return _first(services)
    today = await services.study.memory.today()
    left = [one for one in await services.study.open_attempts() if one.attempt_id != today.unfinished]
    lesson = await _next_lesson(services)
    review = [_review(today)] if today.items or today.unfinished else []
    offers = [*review, *(_left(services, one) for one in left[:MOST_LEFT]), *([lesson[0]] if lesson else [])]
    weak = await services.study.weak_spots()
    if weak:
        about = f"{len(weak)} questions on what you miss"
        offers.append(Offer("Weak spots", about, _minutes(len(weak)), Target("drill", refs=weak, title="Weak spots")))
    offers.append(Offer("Quiz", "10 questions over everything, feedback at once", "8 min", Target("draw", number=10)))
    minutes = (today.minutes if review else 0) + (lesson[1] if lesson else 0)
    terms = await services.study.terms()
    titles = {topic.id: topic.title.partition(":")[0] for topic in services.library.topics()}
    begun = [topic for topic in terms.topics if topic.known or topic.shaky or topic.missed]
    begun.sort(key=lambda topic: (-topic.missed, -(topic.known + topic.shaky)))
    ahead = [topic for topic in terms.topics if topic not in begun]
    return Day(
        head=_head(minutes, today),
        offers=tuple(offers),
        topics=tuple(TopicRow(titles.get(topic.topic, topic.topic), *topic[1:]) for topic in (*begun, *ahead)),
        not_begun=len(ahead),
        beside=await _beside(services, terms),
    )


def _first(services: Services) -> Day:
    counts = services.library.counts()
    names = (("entries", "terms"), ("lessons", "lessons"), ("questions", "questions"), ("labs", "labs"))
    shown = [f"{counts.get(name, 0):,} {word}" for name, word in (*names, ("chips", "chips"))]
    rows = {row.ref: row for row in services.library.lesson_rows()}
    lesson = rows.get(Ref(FIRST_LESSON))
    return first_day("   ".join(shown), (lesson.title, f"{lesson.minutes} min") if lesson else ("", ""))


def _head(minutes: int, today: Today) -> str:
    if minutes and today.items:
        return f"{minutes} minutes would do"
    return today.sentence


def _review(today: Today) -> Offer:
    if today.unfinished:
        about = "go on where you left it"
        return Offer("Review", about, f"{max(1, today.minutes)} min", Target("attempt", today.unfinished))
    old = today.items - today.fresh
    parts = [f"{old} about to slip"] if old else []
    parts += [f"{today.fresh} new"] if today.fresh else []
    return Offer("Review", ", ".join(parts), f"{max(1, today.minutes)} min", Target("review"))


def _left(services: Services, one: Unfinished) -> Offer:
    from tui.screens.quiz.header import clock
    from tui.study.attempts.title import name_of

    timed = one.left_ms is not None
    length = f"{clock(one.left_ms)} left" if one.left_ms is not None else _minutes(one.count - one.answered)
    about = f"stopped at {one.position + 1} of {one.count}"
    return Offer(
        name_of(one.title, services.library.topics()), about, length, Target("attempt", one.attempt_id), urgent=timed
    )


def _minutes(questions: int) -> str:
    return f"{max(1, round(questions * MINUTES_A_QUESTION))} min"


async def _next_lesson(services: Services) -> tuple[Offer, int] | None:
    """The lesson begun last, else the first that is not done; and its minutes left."""
    from tui.study.lessons.left import minutes_left, whereabouts
    from tui.study.lessons.path import path, place

    for row in services.library.lesson_rows():
        lesson = services.library.lesson(row.ref)
        if lesson is None:
            continue
        state = await services.study.course.lesson(row.ref)
        left = minutes_left(lesson, state)
        if not left:
            continue
        stops = path(lesson)
        where = f": {whereabouts(lesson, stops[place(stops, state.place)])}" if state.begun else ""
        return Offer(f"Lesson {row.order}", f"{row.title}{where}", f"{left} min", Target("lesson", row.ref)), left
    return None


async def _beside(services: Services, terms: Terms) -> Beside:
    stats = await services.study.stats()
    plan = await services.study.memory.plan()
    today = datetime.date.fromisoformat(stats.today)
    minutes, months = calendar(stats.minutes, today)
    week = f"{stats.weeks.studied} of {stats.weeks.planned} days this week"
    if stats.weeks.length > 1:
        week = f"{stats.weeks.length} weeks in a row"
    return Beside(
        minutes=minutes,
        months=months,
        week=week,
        due=_due(stats),
        exam=_exam(plan, today),
        term=_term(services, terms, today),
    )


def calendar(studied: Mapping[str, int], today: datetime.date) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
    """Minutes of each day of the last weeks, Monday first, None for days to come; and the month of each week."""
    monday = today - datetime.timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    days = [monday + datetime.timedelta(days=number) for number in range(7 * WEEKS)]
    minutes = tuple(None if day > today else studied.get(day.isoformat(), 0) for day in days)
    return minutes, tuple(day.strftime("%b") for day in days[::7])


def _due(stats: Stats) -> tuple[int, ...]:
    return tuple(one.items for one in stats.forecast[:AHEAD])


def _exam(plan: Plan, today: datetime.date) -> tuple[str, str]:
    if not plan.exam:
        return ("", "")
    day = datetime.date.fromisoformat(plan.exam)
    ahead = (day - today).days
    if ahead < 0:
        return ("", "")
    when = "today" if not ahead else "tomorrow" if ahead == 1 else f"in {ahead} days"
    return (f"{day.day} {day:%B}, {when}", "Everything you know comes once more before it.")


def _term(services: Services, terms: Terms, today: datetime.date) -> tuple[str, str, str]:
    """A term to meet: of those unseen whose prerequisites are known, by the day; else of all unseen."""
    from tui.study.papers.draws import draws
    from tui.study.stats.standing import Standing

    known = {ref for ref, standing in terms.standings.items() if standing is Standing.KNOWN}
    unseen = [row for row in services.library.entry_rows() if f"{row.pack}/{row.id}" not in terms.standings]
    if not unseen:
        return ("", "", "")
    place = draws(f"term {today.isoformat()}")
    drawn = sorted(unseen, key=lambda _: place())[:MOST_TERMS]
    entries = [(f"{row.pack}/{row.id}", row.pack, entry) for row in drawn if (entry := services.library.entry(row.ref))]
    ready = [one for one in entries if {slug if "/" in slug else f"{one[1]}/{slug}" for slug in one[2].before} <= known]
    ref, _, entry = (ready or entries)[0]
    return (ref, entry.term, entry.definition)
