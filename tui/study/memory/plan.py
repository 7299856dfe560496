"""What the learner sets for themselves: an exam, minutes a day, days off, missed days that may be. Kept as an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.library.text import clean
from tui.study.journal.bounds import is_day
from tui.study.journal.events import FIRST_DAY, LAST_DAY, LATEST_START_H, ROLLOVER_H, payload
from tui.study.memory import days
from tui.study.memory.fsrs import PARAMETERS, Parameters
from tui.study.memory.settings import RETENTION, Settings, SettingsError

MINUTES = 15
MOST_MINUTES = 240
FREEZES = 2
MOST_FREEZES = 31
NAME_CHARS = 80


class PlanError(ValueError):
    """A plan that cannot be; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`exam` is a study day 'YYYY-MM-DD' or '', `exam_name` what it is called; `days_off` are weekdays, 0 for Monday.

    `freezes` is how many missed days a month leave a streak whole; `retention` is the share to be recalled when an item
    falls due. `start_of_day` is the hour at which a study day begins, from the next one on; `parameters` are FSRS's own
    21, or () for those of everybody.
    """

    minutes: int = MINUTES
    exam: str = ""
    days_off: tuple[int, ...] = ()
    freezes: int = FREEZES
    retention: float = RETENTION
    exam_name: str = ""
    start_of_day: int = ROLLOVER_H
    parameters: Parameters = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "exam_name", " ".join(clean(self.exam_name).split())[:NAME_CHARS])
        object.__setattr__(self, "days_off", tuple(sorted(set(self.days_off))))
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise PlanError(f"A day's study is 1 to {MOST_MINUTES} minutes.")
        if self.exam and not is_day(self.exam):
            years = f"from {FIRST_DAY[:4]} to {LAST_DAY[:4]}"
            raise PlanError(f"The day of an exam is written YYYY-MM-DD, such as 2027-03-01, {years}.")
        if not set(self.days_off) <= set(range(7)) or len(self.days_off) == 7:
            raise PlanError("Days off are weekdays, and not all seven.")
        if not 0 <= self.freezes <= MOST_FREEZES:
            raise PlanError(f"Missed days that may be are 0 to {MOST_FREEZES} a month.")
        if not 0 <= self.start_of_day <= LATEST_START_H:
            raise PlanError(f"A day of study begins at an hour from 0 to {LATEST_START_H}.")
        object.__setattr__(self, "parameters", tuple(map(float, self.parameters)))
        try:
            self.settings()
        except SettingsError as error:
            raise PlanError(str(error)) from error

    def settings(self) -> Settings:
        """What the plan says about scheduling."""
        exam = days.number(self.exam) if self.exam else None
        return Settings(self.retention, exam=exam, parameters=self.parameters or PARAMETERS)

    def exam_in(self, today: int) -> int | None:
        """Days until the exam; None without one, or when it is over."""
        exam = days.number(self.exam) if self.exam else None
        return exam - today if exam is not None and exam >= today else None

    def is_off(self, day: int) -> bool:
        """Whether nothing is planned on that day."""
        return days.weekday(day) in self.days_off

    def said(self) -> str:
        """The JSON of a 'plan' event."""
        return payload(
            minutes=self.minutes,
            exam={"day": self.exam, "name": self.exam_name} if self.exam and self.exam_name else self.exam or None,
            days_off=list(self.days_off),
            freezes=self.freezes,
            retention=self.retention,
            start_of_day=self.start_of_day,
            parameters=list(self.parameters) or None,
        )


def of(stored: Mapping[str, object]) -> Plan:
    """The plan in a 'plan' event; what cannot be read there, or cannot be, is as if it were not said."""
    plan = Plan()
    exam = stored.get("exam")
    named = exam.get("name") if isinstance(exam, Mapping) else None
    exam = exam.get("day") if isinstance(exam, Mapping) else exam
    for name, value in (
        ("minutes", _whole(stored.get("minutes"))),
        ("exam", exam if isinstance(exam, str) else None),
        ("exam_name", named if isinstance(named, str) else None),
        ("days_off", _wholes(stored.get("days_off"))),
        ("freezes", _whole(stored.get("freezes"))),
        ("retention", _real(stored.get("retention"))),
        ("start_of_day", _whole(stored.get("start_of_day"))),
        ("parameters", _reals(stored.get("parameters"))),
    ):
        if value is not None:
            plan = _with(plan, name, value)
    return plan


def _with(plan: Plan, name: str, value: object) -> Plan:
    fields = {one: getattr(plan, one) for one in Plan.__dataclass_fields__}
    try:
        return Plan(**{**fields, name: value})
    except PlanError:
        return plan


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _wholes(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(found for one in value if (found := _whole(one)) is not None)


def _reals(value: object) -> Parameters | None:
    if not isinstance(value, list):
        return None
    reals = [_real(one) for one in value]
    return tuple(one for one in reals if one is not None) if None not in reals else None


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
