"""Choosing an exam by name: what it covers, and by which rule it is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.study.grading.marking import ABOUT, RULES
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import Ready
from tui.widgets.rows import Rows
from tui.widgets.wording import bold, fitted


class ExamPicker(Panel[Blueprint | None]):
    """Returns the chosen exam's blueprint, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding(
            "right,space", "turn(1)", "how it is marked", key_display="←→", tooltip="Another rule of marking", id="more"
        ),
        Binding("left", "turn(-1)", "rule before", show=False, tooltip="The rule before", id="less"),
    ]

    def __init__(self, exams: Sequence[Ready], *, latest: object = None) -> None:
        super().__init__()
        self._exams = exams
        name, rule = latest if isinstance(latest, list) and len(latest) == 2 else ("", "")
        self._at = next((place for place, exam in enumerate(exams) if exam.name == name), 0)
        self._rule = RULES.index(rule) if rule in RULES else 0

    @property
    def latest(self) -> list[str]:
        """The exam and the rule of marking that are chosen, to be remembered."""
        cursor = self.query_one(Rows).cursor
        return [self._exams[cursor].name, RULES[self._rule]]

    def body(self) -> ComposeResult:
        """The exams, and what is said of the one under the cursor."""
        with Vertical(id="exams"):
            yield Static(bold("Which exam?"))
            yield Rows(id="exam-rows", enter="begin", leave=9)
            yield Static(id="exam-about")

    def on_mount(self) -> None:
        """Fills the list."""
        rows = self.query_one(Rows)
        rows.show(len(self._exams), self._draw, cursor=self._at)
        rows.focus()
        self._tell()

    def _draw(self, index: int, width: int) -> Content:
        exam = self._exams[index]
        plan = exam.blueprint
        size = exam.size if width >= 50 else f"{plan.count} in {plan.timing.seconds // 60} min"
        room = max(8, width - len(size) - 3)
        text = f" {fitted(exam.title, room):<{room}} {size} "
        return Content(text, spans=[Span(1, 1 + room, "bold"), Span(len(text) - len(size) - 1, len(text), "$muted")])

    @on(Rows.Moved)
    def _tell(self) -> None:
        cursor = self.query_one(Rows).cursor
        if cursor >= len(self._exams):
            return
        exam, rule = self._exams[cursor], RULES[self._rule]
        about = f"Covers {exam.about}. {exam.blueprint.pass_mark} % pass."
        marked = f"Marked ‹ {rule} ›: {ABOUT[rule]}."
        text = f"{about}\n{marked}\nGo back, flag and change until you hand in; feedback comes at the end."
        self.query_one("#exam-about", Static).update(Content(text, spans=[Span(0, len(text), "$muted")]))

    def action_turn(self, by: int) -> None:
        """Another rule of marking."""
        self._rule = (self._rule + by) % len(RULES)
        self._tell()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(replace(self._exams[event.index].blueprint, marking=RULES[self._rule]))
