"""The settings that change the schedule: they are the plan, an event in the journal, and merge like all events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui.settings.schema import Day, Numbers, Setting, SettingError, Share, Weekdays, Whole
from tui.study.journal.events import FIRST_DAY, LAST_DAY, LATEST_START_H, ROLLOVER_H
from tui.study.memory import fsrs
from tui.study.memory import plan as plans
from tui.study.memory import settings as scheduling
from tui.study.memory.plan import Plan, PlanError

_USED = "reviews"
_FIELDS: dict[str, tuple[str, Setting[Any]]] = {
    setting.name: (field, setting)
    for field, setting in (
        ("minutes", Whole("minutes", plans.MINUTES, 1, plans.MOST_MINUTES, "minutes of review a day", _USED)),
        ("exam", Day("exam", FIRST_DAY, LAST_DAY, "the day by which everything should sit", _USED)),
        ("days_off", Weekdays("days-off", (), "weekdays on which nothing is planned", "reviews, the streak")),
        (
            "freezes",
            Whole("missed-days", plans.FREEZES, 0, plans.MOST_FREEZES, "missed days a month that keep a streak",
                  "the streak"),
        ),
        (
            "retention",
            Share("recall-aim", scheduling.RETENTION, scheduling.LEAST, scheduling.MOST,
                  "known when due; more means more reviews", _USED),
        ),
        (
            "start_of_day",
            Whole("start-of-day", ROLLOVER_H, 0, LATEST_START_H,
                  "the hour at which days of study begin", "reviews, the streak, statistics"),
        ),
        (
            "parameters",
            Numbers("memory-parameters", fsrs.LEAST, fsrs.MOST,
                    "FSRS numbers of your own",
                    "reviews, statistics"),
        ),
    )
}  # fmt: skip
PLAN: tuple[Setting[Any], ...] = tuple(setting for _, setting in _FIELDS.values())
"""All of them, in the order of the page."""


def value_of(plan: Plan, setting: Setting[Any]) -> Any:
    """What the plan says."""
    return getattr(plan, _FIELDS[setting.name][0])


def with_value(plan: Plan, setting: Setting[Any], value: Any) -> Plan:
    """The plan with one setting changed. Raises SettingError."""
    try:
        return replace(plan, **{_FIELDS[setting.name][0]: value})
    except PlanError as error:
        raise SettingError(str(error)) from error
