"""The plan: minutes a day, days off, the day of an exam. One panel, changed by arrows and typing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.screens.panel import Panel
from tui.study.memory.plan import MOST_FREEZES, MOST_MINUTES, Plan, PlanError
from tui.widgets.rows import Rows
from tui.widgets.textbox import TextBox
from tui.widgets.wording import bold, muted

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES, EXAM, FREEZES, FIRST_DAY = 0, 1, 2, 3
LABEL = 24
ABOUT = {
    MINUTES: "So long a day's reviews take at most; what has no room waits.",
    EXAM: "The day by which everything should sit.",
    FREEZES: "So many days a month may be missed without ending a streak.",
}
DAY_ABOUT = "On a day off nothing is planned."


class PlanScreen(Panel[Plan | None]):
    """Returns the plan as it was left, or None when nothing changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "turn(1)", "step", key_display="←→", tooltip="More, or the other", id="more"),
        Binding("left,h", "turn(-1)", "less", show=False, tooltip="Less, or the other", id="less"),
        Binding("escape,q", "close", "keep", key_display="esc", tooltip="Keep the plan and close", id="back"),
        Binding("p", "close", "keep", tooltip="Keep the plan and close", id="today-plan"),
    ]

    def __init__(self, plan: Plan, today: datetime.date | None = None) -> None:
        super().__init__()
        self._before = plan
        self._plan = plan
        self._today = today

    def body(self) -> ComposeResult:
        """The lines of the plan, a place to type a day, what the line means or what is wrong."""
        with Vertical(id="finder", classes="-fitted"):
            yield Static(bold("Your plan"))
            yield Rows(id="plan", enter="change", leave=7)
            yield TextBox(placeholder="YYYY-MM-DD, or nothing for no exam", id="exam-day", enter="keep", esc="back")
            yield Static(id="plan-note")

    def on_mount(self) -> None:
        """Fills the lines."""
        self.query_one(Input).display = False
        self._show()
        self.query_one(Rows).focus()

    def _show(self) -> None:
        rows = self.query_one(Rows)
        rows.show(FIRST_DAY + len(WEEKDAYS), self._draw, cursor=rows.cursor)

    def _draw(self, index: int, width: int) -> Content:
        label, value = self._line(index)
        text = f" {label:<{LABEL}}{value}"
        start = 1 + LABEL
        off = index >= FIRST_DAY and index - FIRST_DAY in self._plan.days_off
        return Content(text, spans=[Span(start, len(text), "$muted" if off else "bold")])

    def _line(self, index: int) -> tuple[str, str]:
        plan = self._plan
        if index == MINUTES:
            return "Minutes a day", str(plan.minutes)
        if index == FREEZES:
            return "Days a month to miss", str(plan.freezes)
        if index == EXAM:
            return "Exam", self._exam()
        day = index - FIRST_DAY
        return WEEKDAYS[day], "off" if day in plan.days_off else "study"

    def _exam(self) -> str:
        if not self._plan.exam:
            return "none"
        day = datetime.date.fromisoformat(self._plan.exam)
        ahead = (day - self._today).days if self._today else -1
        when = "" if ahead < 0 else ", today" if not ahead else f", in {ahead:,} day{'' if ahead == 1 else 's'}"
        return f"{day.day} {day:%B %Y}{when}"

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.query_one(Rows).enter = "type a day" if event.index == EXAM else "change"
        self.query_one("#plan-note", Static).update(muted(ABOUT.get(event.index, DAY_ABOUT)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A day is typed; what has steps is stepped through."""
        if action == "turn":
            return self.query_one(Rows).cursor != EXAM and not self.query_one(Input).display
        return super().check_action(action, parameters)

    def action_turn(self, by: int) -> None:
        """Changes the line under the cursor."""
        row, plan = self.query_one(Rows).cursor, self._plan
        if row == MINUTES:
            self._put(minutes=min(max(5, plan.minutes + 5 * by), MOST_MINUTES))
        elif row == FREEZES:
            self._put(freezes=min(max(0, plan.freezes + by), MOST_FREEZES))
        elif row >= FIRST_DAY:
            self._put(days_off=tuple(set(plan.days_off) ^ {row - FIRST_DAY}))

    def _put(self, **changes: object) -> bool:
        try:
            self._plan = replace(self._plan, **changes)  # type: ignore[arg-type]
        except PlanError as error:
            text = str(error)
            self.query_one("#plan-note", Static).update(Content(text, spans=[Span(0, len(text), "$error")]))
            return False
        self._show()
        return True

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.index != EXAM:
            self.action_turn(1)
            return
        box = self.query_one(Input)
        box.value = self._plan.exam
        box.display = True
        box.focus()
        self.refresh_bindings()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._put(exam=event.value.strip()):
            self._stop_typing()

    def _stop_typing(self) -> None:
        self.query_one(Input).display = False
        self.query_one(Rows).focus()
        self.refresh_bindings()

    def on_click(self, event: events.Click) -> None:
        """A click beside the panel closes it as esc does: what was changed is kept."""
        event.prevent_default()
        if event.widget is self:
            self.action_close()

    def action_close(self) -> None:
        """Out of the line that is typed in, else keeps the plan."""
        if self.query_one(Input).display:
            self._stop_typing()
            self._show()
        else:
            self.dismiss(self._plan if self._plan != self._before else None)
