"""What today holds and why, in minutes and one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui.study.memory import days
from tui.study.memory.pace import FACET_MS, cost_ms
from tui.study.memory.plan import Plan
from tui.study.memory.settings import RETENTION
from tui.study.reviews.selection import new_a_day
from tui.study.reviews.streak import Streak

BEHIND = 1.5
"""From so many times the day's minutes on, what is due is a backlog, and the days after share it."""
AWAY_DAYS = 3
"""From so many days without study on, the sentence speaks of a break."""
LONGEST_CATCH_UP = 60
LEAST_MS = 120_000
"""With less left of the day's minutes it is done; who asks for a review then means a whole one."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the journal says of a day: items and the milliseconds of their answers.

    `fresh` are items that wait for their first answer, `begun` those that had it today; `coming` falls due within the
    next 14 days; `next_day` is the first day on which anything does, `next_items` how many then. `spent` is the time of
    today's answers with their feedback, `away` how many days before today went by without any.
    """

    today: int
    due: int = 0
    due_ms: int = 0
    fresh: int = 0
    begun: int = 0
    coming_ms: int = 0
    next_day: int = 0
    next_items: int = 0
    spent_ms: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    """What the screen shows. `minutes` and `items` are what a review takes now: never more than the day's minutes.

    `due` is the raw count, `fresh` how many of `items` are new. `sentence` says what today holds and why. `unfinished`
    is the attempt id of a review that was left today, '' for none.
    """

    day: str
    minutes: int
    items: int
    fresh: int
    due: int
    sentence: str
    catching_up: bool
    exam_in: int | None
    streak: Streak
    unfinished: str = ""


def today(load: Load, plan: Plan, streak: Streak, unfinished: str = "") -> Today:
    """The day, from the journal's load and the learner's plan."""
    need_ms = _cost(load.due, load.due_ms)
    budget_ms = plan.minutes * 60_000
    behind = need_ms > BEHIND * budget_ms
    left_ms = _left(budget_ms, load.spent_ms) if behind else budget_ms
    items = load.due if need_ms <= left_ms else int(load.due * left_ms / need_ms)
    used_ms = min(need_ms, left_ms)
    fresh = _new(load, plan, left_ms - used_ms) if need_ms <= left_ms else 0
    minutes = math.ceil((used_ms + fresh * _new_ms()) / 60_000)
    sentence = _sentence(load, plan, items, fresh, need_ms, minutes)
    return Today(
        days.text(load.today),
        minutes,
        items + fresh,
        fresh,
        load.due,
        sentence,
        behind,
        plan.exam_in(load.today),
        streak,
        unfinished,
    )


def quota(load: Load, minutes: float) -> int:
    """How many items more may be begun today, with so many minutes a day."""
    return max(0, new_a_day(minutes) - load.begun)


def catch_up_days(load: Load, plan: Plan) -> int | None:
    """In how many days the backlog is gone at the plan's pace, with what falls due meanwhile; None: not in 60."""
    inflow_ms = load.coming_ms / 14
    gain = plan.minutes * 60_000 * (7 - len(plan.days_off)) / 7 - inflow_ms
    if gain <= 0:
        return None
    needed = math.ceil(_cost(load.due, load.due_ms) / gain)
    return needed if needed <= LONGEST_CATCH_UP else None


def _left(budget_ms: int, spent_ms: int) -> int:
    """What is left of the day's minutes; a rest too short for a review is none."""
    left = budget_ms - spent_ms
    return left if left >= LEAST_MS else 0


def _cost(items: int, ms: int) -> int:
    return items * cost_ms(ms / items, RETENTION) if items else 0


def _new_ms() -> int:
    return cost_ms(FACET_MS, 0)


def _new(load: Load, plan: Plan, left_ms: int) -> int:
    return min(load.fresh, quota(load, plan.minutes), max(0, left_ms) // _new_ms())


def _sentence(load: Load, plan: Plan, items: int, fresh: int, need_ms: int, minutes: int) -> str:
    if plan.is_off(load.today) and load.due:
        return "A day off: what is due can wait until tomorrow."
    if need_ms > BEHIND * plan.minutes * 60_000:
        return _behind(load, plan, minutes)
    if not items and not fresh:
        return _nothing(load)
    what = _what(items, fresh)
    exam_in = plan.exam_in(load.today)
    if exam_in is not None:
        when = "today" if exam_in == 0 else f"in {_count(exam_in, 'day', 'days')}"
        return f"{what}: the exam is {when}, and everything comes once more before it."
    if not items:
        return f"{what} from what you read, looked up or chose: asked once now, and again before they fade."
    if items < load.due:
        return f"{what}; the rest can wait until tomorrow."
    return f"{what}: asked now, they last longest for the least time."


def _what(items: int, fresh: int) -> str:
    known = f"{_count(items, 'item', 'items')} you are about to forget" if items else ""
    new = _count(fresh, "new one" if items else "new item", "new ones" if items else "new items") if fresh else ""
    return " and ".join(part for part in (known, new) if part)


def _behind(load: Load, plan: Plan, minutes: int) -> str:
    if not minutes:
        return f"Today's {plan.minutes} minutes are done; what is left is spread over the days to come."
    needed = catch_up_days(load, plan)
    pace = "more minutes a day would catch up" if needed is None else f"in about {needed} days you have caught up"
    what = f"takes what you are closest to losing, {_count(minutes, 'minute', 'minutes')}; {pace}."
    back = load.away >= AWAY_DAYS and not load.spent_ms
    return f"Welcome back after {load.away} days: today {what}" if back else f"Today {what}"


def _nothing(load: Load) -> str:
    if not load.next_items:
        if load.fresh:
            return "Enough that is new for today; more tomorrow."
        return "Nothing to review yet: what you answer or read in a lesson comes back here before you forget it."
    ahead = load.next_day - load.today
    when = "tomorrow" if ahead == 1 else f"in {ahead} days"
    return f"Nothing is due: {_count(load.next_items, 'item comes', 'items come')} back {when}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
