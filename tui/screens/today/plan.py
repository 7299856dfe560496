"""The plan: minutes a day, days off, the day of an exam. One panel, changed by arrows and typing."""

from __future__ import annotations

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

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES, FREEZES, EXAM, FIRST_DAY = 0, 1, 2, 3


class PlanScreen(Panel[Plan | None]):
    """Returns the plan as it was left, or None when nothing changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "turn(1)", "change", key_display="←→", tooltip="More, or the other", id="more"),
        Binding("left,h", "turn(-1)", "less", show=False, tooltip="Less, or the other", id="less"),
        Binding("escape,q", "close", "keep", key_display="esc", tooltip="Keep the plan and close", id="back"),
        Binding("p", "close", "keep", tooltip="Keep the plan and close", id="today-plan"),
    ]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._before = plan
        self._plan = plan

    def body(self) -> ComposeResult:
        """The lines of the plan, a place to type a day, what is wrong with it."""
        with Vertical(id="finder"):
            yield Static(Content("Your plan", spans=[Span(0, 9, "bold")]))
            yield Rows(id="plan")
            yield TextBox(placeholder="YYYY-MM-DD, or nothing for no exam", id="exam-day")
            yield Static(
                Content("←→ change   enter type a day   esc keep", spans=[Span(0, 39, "$muted")]), id="plan-note"
            )

    def on_mount(self) -> None:
        """Fills the lines."""
        box = self.query_one(Input)
        box.cursor_blink = False
        box.display = False
        self._show()
        self.query_one(Rows).focus()

    def _show(self) -> None:
        rows = self.query_one(Rows)
        rows.show(FIRST_DAY + len(WEEKDAYS), self._draw, cursor=rows.cursor)

    def _draw(self, index: int, width: int) -> Content:
        label, value = self._line(index)
        text = f" {label:<24}‹ {value} ›"
        return Content(text, spans=[Span(1, 25, "$muted")])

    def _line(self, index: int) -> tuple[str, str]:
        if index == MINUTES:
            return "minutes a day", str(self._plan.minutes)
        if index == FREEZES:
            return "days a month to miss", str(self._plan.freezes)
        if index == EXAM:
            return "exam", self._plan.exam or "none"
        day = index - FIRST_DAY
        return WEEKDAYS[day], "off" if day in self._plan.days_off else "study"

    def action_turn(self, by: int) -> None:
        """Changes the line under the cursor."""
        row, plan = self.query_one(Rows).cursor, self._plan
        if row == MINUTES:
            self._put(minutes=min(max(5, plan.minutes + 5 * by), MOST_MINUTES))
        elif row == FREEZES:
            self._put(freezes=min(max(0, plan.freezes + by), MOST_FREEZES))
        elif row >= FIRST_DAY:
            self._put(days_off=tuple(set(plan.days_off) ^ {row - FIRST_DAY}))

    def _put(self, **changes: object) -> None:
        try:
            self._plan = replace(self._plan, **changes)  # type: ignore[arg-type]
        except PlanError as error:
            text = str(error)
            self.query_one("#plan-note", Static).update(Content(text, spans=[Span(0, len(text), "$error")]))
        self._show()

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

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self._put(exam=event.value.strip())
        self.query_one(Input).display = False
        self.query_one(Rows).focus()

    def on_click(self, event: events.Click) -> None:
        """A click beside the panel closes it as esc does: what was changed is kept."""
        event.prevent_default()
        if event.widget is self:
            self.action_close()

    def action_close(self) -> None:
        """Keeps the plan."""
        self.dismiss(self._plan if self._plan != self._before else None)
