"""Quiz, the first page: what can be started, and what was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.dialogs.asking import AskScreen
from tui.screens.page import HomePage
from tui.screens.quiz.attempt import discard_question
from tui.screens.quiz.header import clock
from tui.screens.quiz.own import USUAL, minutes
from tui.screens.quiz.result_blocks import row
from tui.screens.quiz.starting import draw_and_begin, drill, find_level, resume
from tui.study.attempts.level import MINUTES
from tui.study.attempts.title import Title, name_of, title_from
from tui.study.day_words import day_words
from tui.study.journal.projections.sittings import Past
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import READY, offered
from tui.study.study import Unfinished
from tui.widgets.rows import SPACED_FROM, Rows
from tui.widgets.wording import fitted, muted

LATEST_TOPICS, LATEST_EXAM = "quiz-topics", "exam"
"""Under these names the latest choices are remembered."""


class Start(NamedTuple):
    """One row of START."""

    name: str
    about: str
    right: str
    go: Callable[[], object]
    left: str = ""
    """The sitting that this row takes up again."""


def about(count: int) -> str:
    """How long so many questions take without a clock; nothing for none."""
    return f"{minutes(USUAL, count)} min" if count else ""


def named(titles: Sequence[str]) -> str:
    """'Fundamentals, Practitioner and 3 more': a row has no room for the names of all."""
    return ", ".join(titles) if len(titles) < 4 else f"{titles[0]}, {titles[1]} and {len(titles) - 2} more"


class QuizHomeScreen(HomePage):
    """START and PAST: side by side where there is room, else one under the other."""

    MODE = "quiz"
    SHAPE = "sided"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "to_past", "past", tooltip="Over to what was", id="other-side"),
        Binding("tab", "to_start", "start", tooltip="Over to what to start", id="other-side"),
        Binding(
            "d", "drill_past", "drill its wrong ones", tooltip="A quiz of what was wrong in this one", id="quiz-drill"
        ),
        Binding("x", "discard", "discard", tooltip="End this sitting without a result; it asks first", id="discard"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._open: tuple[Unfinished, ...] = ()
        self._past: tuple[Past, ...] = ()
        self._weak_count = 0
        self._starts: list[Start] = []
        self._exams: list[str] = []
        """The titles of the exams there are questions enough for. Looked up once a visit: it reads them all."""

    def body(self) -> ComposeResult:
        """What can be started; and what was, where there is no room beside it."""
        yield Static(muted("START"), id="start-head")
        yield Rows(id="starts", enter="start", spaced=True, quiet=True)
        yield Static(muted("PAST"), id="past-head")
        yield Rows(id="past-below", enter="open again", quiet=True)

    def side(self) -> Widget:
        """What was."""
        return Vertical(
            Static(muted("PAST"), id="side-head"),
            Rows(id="past-beside", enter="open again", quiet=True),
            id="side",
            classes="-list",
        )

    @work(exclusive=True)
    async def on_screen_resume(self) -> None:
        """What was left, and what ended, may have changed."""
        questions = self.warpwise.services.library.question_rows()
        self._exams = [exam.title for exam in READY if offered(exam, questions)]
        self._redraw()
        study = self.warpwise.services.study
        self._open = await study.open_attempts()
        self._past = await study.past()
        self._weak_count = len(await study.weak_spots())
        self._redraw()
        starts = self.query_one("#starts", Rows)
        if self.focused is None or not self.focused.has_class("-listed"):
            starts.focus()

    def on_resize(self) -> None:
        """Which of the two lists of PAST is seen depends on the width."""
        if self._starts:
            self._redraw()

    def _rows(self) -> list[Start]:
        app = self.warpwise
        topics = app.services.library.topics()
        rows = [
            Start(
                "Resume",
                f"{name_of(one.title, topics)}, {one.position + 1} of {one.count}",
                f"{clock(one.left_ms)} left" if one.left_ms is not None else f"{clock(one.elapsed_ms)} so far",
                lambda one=one: self._resume(one.attempt_id),  # type: ignore[misc]
                one.attempt_id,
            )
            for one in self._open
        ]
        return [
            Start("Quick", "10 over everything, feedback at once", about(10), self._quick),
            Start("Weak spots", "what you miss and what is shaky", about(self._weak_count), self._weak),
            Start("A topic ...", "choose one or several", "", self._topics),
            Start("Exam ...", named(self._exams), "", self._choose_exam),
            Start("Your own ...", "topics, kinds, level, time, marking", "", self._own),
            Start("Find your level", "18 questions: where to begin", f"{MINUTES} min", self._level),
            *rows,
        ]

    def _redraw(self) -> None:
        self._starts = self._rows()
        starts = self.query_one("#starts", Rows)
        count = len(self._starts)
        starts.styles.height = 2 * count - 1 if self.app.size.height >= SPACED_FROM else count
        starts.show(len(self._starts), self._draw, cursor=min(starts.cursor, len(self._starts) - 1))
        wide = self.app.size.width >= 120
        for id in ("#past-below", "#past-beside"):
            rows = self.query_one(id, Rows)
            rows.show(len(self._past), self._draw_past, cursor=rows.cursor)
        self.query_one("#past-head").display = self.query_one("#past-below").display = bool(self._past) and not wide
        empty = "PAST" if self._past else "PAST\n\nWhat you finish stands here and opens again."
        self.query_one("#side-head", Static).update(muted(empty))
        self.refresh_bindings()

    def _draw(self, index: int, width: int) -> Content:
        start = self._starts[index]
        return row(start.name, start.about, start.right, width)

    def _draw_past(self, index: int, width: int) -> Content:
        past = self._past[index]
        day = day_words(past.study_day, self.warpwise.services.today())
        name = name_of(title_from(past.title), self.warpwise.services.library.topics())
        score = f"{past.right} of {past.of}"
        scores = max(len(f"{one.right} of {one.of}") for one in self._past)
        room = max(4, width - scores - 14)
        text = f" {day:<9} {fitted(name, room):<{room}}  {score:>{scores}} "
        return Content(text, spans=[Span(1, 10, "$muted"), Span(len(text) - len(score) - 1, len(text), "bold")])

    # What the rows do

    @on(Rows.Chosen, "#starts")
    def _start(self, event: Rows.Chosen) -> None:
        self._starts[event.index].go()

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Rows.Chosen, "#past-below, #past-beside")
    def _again(self, event: Rows.Chosen) -> None:
        self._resume(self._past[event.index].attempt_id)

    @work(exclusive=True, group="start")
    async def _resume(self, attempt_id: str) -> None:
        await resume(self.warpwise, attempt_id)

    def _quick(self) -> None:
        self._draw_of(Blueprint())

    @work(exclusive=True, group="start")
    async def _weak(self) -> None:
        refs = await self.warpwise.services.study.weak_spots()
        if refs:
            drill(self.warpwise, refs, Title("drill", of="weak spots"))
        else:
            self.warpwise.say("Too little is weak yet: what you miss, or get right by a guess, comes here.")

    @work(exclusive=True, group="start")
    async def _level(self) -> None:
        await find_level(self.warpwise)

    def _topics(self) -> None:
        from tui.screens.quiz.pick_topics import TickPicker, topic_ticks

        services = self.warpwise.services
        ticks = topic_ticks(services.library.topics(), services.library.question_rows())
        latest = services.settings.remembered(LATEST_TOPICS)
        ticked = {one.id for one in ticks if one.id in latest} if isinstance(latest, list) else ()
        self.app.push_screen(TickPicker(ticks, ticked=ticked), self._of_topics)

    def _of_topics(self, topics: tuple[str, ...] | None) -> None:
        if topics:
            self.warpwise.services.settings.remember(LATEST_TOPICS, list(topics))
            self._draw_of(Blueprint(topics=topics))

    @work(exclusive=True, group="start")
    async def _draw_of(self, blueprint: Blueprint) -> None:
        await draw_and_begin(self.warpwise, blueprint)

    def _choose_exam(self) -> None:
        from tui.screens.quiz.pick_exam import ExamPicker

        services = self.warpwise.services
        rows = services.library.question_rows()
        exams = [exam for exam in READY if offered(exam, rows)]
        picker = ExamPicker(exams, latest=services.settings.remembered(LATEST_EXAM))

        def chosen(blueprint: Blueprint | None) -> None:
            if blueprint is not None:
                services.settings.remember(LATEST_EXAM, picker.latest)
                self._draw_of(blueprint)

        self.app.push_screen(picker, chosen)

    def _own(self) -> None:
        from tui.screens.quiz.setup import OwnQuizScreen

        self.app.push_screen(OwnQuizScreen())

    # Keys

    @property
    def _past_list(self) -> Rows:
        return self.query_one("#past-beside" if self.app.size.width >= 120 else "#past-below", Rows)

    @property
    def _chosen_past(self) -> Past | None:
        rows = self._past_list
        return self._past[rows.cursor] if rows.has_focus and rows.cursor < len(self._past) else None

    @property
    def _chosen_left(self) -> Start | None:
        rows = self.query_one("#starts", Rows)
        start = self._starts[rows.cursor] if rows.has_focus and rows.cursor < len(self._starts) else None
        return start if start is not None and start.left else None

    def action_to_past(self) -> None:
        """To PAST."""
        self._past_list.focus()

    def action_to_start(self) -> None:
        """To START."""
        self.query_one("#starts", Rows).focus()

    @work(exclusive=True, group="start")
    async def action_drill_past(self) -> None:
        """A quiz of what was wrong in a sitting."""
        past = self._chosen_past
        if past is None:
            return
        sitting = await self.warpwise.services.study.resume(past.attempt_id)
        refs = sitting.result().refs("wrong") if sitting is not None else ()
        if sitting is not None and refs:
            name = f"{sitting.title}, wrong"
            drill(self.warpwise, refs, Title("drill", of=name))
        else:
            self.warpwise.say("Nothing was wrong in this one.")

    def action_discard(self) -> None:
        """Ends what was left, once that was asked."""
        left = self._chosen_left
        if left is not None:
            name = left.about.rpartition(", ")[0]
            box = AskScreen(discard_question(name), self.warpwise.key_of("discard", "x"), "discard", stay="keep")

            def answered(wanted: bool | None) -> None:
                if wanted:
                    self._discard(left.left)

            self.app.push_screen(box, answered)

    @work(group="start")
    async def _discard(self, attempt_id: str) -> None:
        await self.warpwise.services.study.discard(attempt_id)
        self._open = await self.warpwise.services.study.open_attempts()
        self._redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what does something where the cursor stands."""
        if not self.is_mounted or action not in ("drill_past", "discard", "to_past", "to_start"):
            return super().check_action(action, parameters)
        if action == "drill_past":
            return self._chosen_past is not None
        if action == "discard":
            return self._chosen_left is not None
        return bool(self._past) and self._past_list.has_focus == (action == "to_start")
