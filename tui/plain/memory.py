"""Memory and plan in lines of text: what will not stick, what is out of review, the plan, taking things back."""

from __future__ import annotations

from dataclasses import replace

from tui.plain.talk import Talk
from tui.services import Services
from tui.study.memory.plan import Plan, PlanError
from tui.study.titles import event_title, item_title, of_family

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def keep_house(talk: Talk, services: Services) -> None:
    """A menu of its own."""
    while True:
        chosen = talk.choose(
            "> ", ["What will not stick", "What is out of review", "Your plan", "Take something back", "Do it again"]
        )
        if chosen is None:
            return
        (_sticks_not, _out, _plan, _undo, _redo)[chosen](talk, services)


def _sticks_not(talk: Talk, services: Services) -> None:
    leeches = services.study.memory.leeches().result()
    if not leeches:
        talk.say("Nothing was forgotten four times.")
        return
    library = services.library
    names = []
    for item in leeches:
        taken = f"; taken for {library.title('entry', item.confused)}" if item.confused else ""
        names.append(f"{item_title(library, item.item_id)}, forgotten {item.memory.lapses} times{taken}")
    chosen = talk.choose("Take one out of review? ", names)
    if chosen is not None:
        services.study.memory.suspend(leeches[chosen].item_id).result()
        talk.say(f"It will not come again until you let it in.{_of_family(services, leeches[chosen].item_id)}")


def _out(talk: Talk, services: Services) -> None:
    items = services.study.memory.suspended().result()
    if not items:
        talk.say("Nothing was taken out of review.")
        return
    chosen = talk.choose("Let one in? ", [item_title(services.library, item) for item in items])
    if chosen is not None:
        services.study.memory.suspend(items[chosen], on=False).result()
        talk.say(f"It comes again.{_of_family(services, items[chosen])}")


def _of_family(services: Services, item: str) -> str:
    return of_family(services.study.memory.others(item).result())


def _plan(talk: Talk, services: Services) -> None:
    now = services.study.memory.plan().result()
    talk.say(f"{now.minutes} minutes a day; exam: {now.exam or 'none'}; days off: {_days(now)}. Enter keeps each.")
    try:
        plan = replace(
            now,
            minutes=_number(talk.ask("Minutes a day: "), now.minutes),
            exam=_exam(talk.ask("Exam (YYYY-MM-DD, or 'none'): "), now.exam),
            days_off=_off(talk.ask("Days off (such as sat sun, or 'none'): "), now.days_off),
            freezes=_number(talk.ask("Missed days a month that may be: "), now.freezes),
        )
    except PlanError as error:
        talk.say(str(error))
        return
    if plan != now:
        services.study.memory.keep_plan(plan).result()
    talk.say(services.study.memory.today().result().sentence)


def _undo(talk: Talk, services: Services) -> None:
    events = services.study.undoable(20).result()
    chosen = talk.choose("Take back which? ", [event_title(services.library, event) for event in events])
    if chosen is not None:
        services.study.undo(events[chosen]).result()
        talk.say("Taken back.")


def _redo(talk: Talk, services: Services) -> None:
    events = services.study.redoable().result()[:20]
    chosen = talk.choose("Do which again? ", [event_title(services.library, event) for event in events])
    if chosen is not None:
        services.study.redo(events[chosen]).result()
        talk.say("It counts again.")


def _days(plan: Plan) -> str:
    return ", ".join(_DAYS[day] for day in plan.days_off) or "none"


def _number(typed: str, now: int) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else now


def _exam(typed: str, now: str) -> str:
    return now if not typed else "" if typed.lower() == "none" else typed


def _off(typed: str, now: tuple[int, ...]) -> tuple[int, ...]:
    if not typed:
        return now
    words = typed.lower().replace(",", " ").split()
    return tuple(_DAYS.index(word[:3]) for word in words if word[:3] in _DAYS)
