"""A quiz of one's own on one page: what it is drawn from, how it runs and is marked; the last choice is there again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.library.compiled.rows import QuestionRow, TopicRow
from tui.library.kinds import KINDS
from tui.screens.page import Page
from tui.screens.quiz.own import USUAL, Choice, choices, kept, kind_counts, matching, minutes, restored, time_name
from tui.screens.quiz.pick_topics import Tick, TickPicker, topic_ticks
from tui.screens.quiz.result_blocks import row
from tui.screens.quiz.starting import draw_and_begin
from tui.settings.device import CONFIDENCE
from tui.study.papers.blueprint import Blueprint
from tui.widgets.rows import Rows
from tui.widgets.wording import fitted, muted

REMEMBERED = "own-quiz"
NAME = 16
"""Cells of a row's name."""


class OwnQuizScreen(Page):
    """Start is the first row; Enter on another opens what can be chosen there, the arrows step through it."""

    MODE = "quiz"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "turn(1)", "step", key_display="←→", tooltip="The next value", id="more"),
        Binding("left,h", "turn(-1)", "value before", show=False, tooltip="The value before", id="less"),
        Binding("d", "usual", "defaults", tooltip="Ten questions over everything, no clock", id="setup-defaults"),
        Binding("escape,q", "back", "quiz", key_display="esc", tooltip="Back; what is chosen stays", id="back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._quiz = USUAL
        self._topics: Sequence[TopicRow] = ()
        self._questions: Sequence[QuestionRow] = ()
        self._choices: tuple[Choice, ...] = ()

    def body(self) -> ComposeResult:
        """What matches, the rows, what the row under the cursor means."""
        yield Static(id="setup-head")
        yield Rows(id="settings", enter="choose", leave=6)
        yield Static(id="setup-about")

    def on_mount(self) -> None:
        """What was chosen last."""
        services = self.warpwise.services
        self._topics = services.library.topics()
        self._questions = services.library.question_rows()
        self._quiz = restored(services.settings.remembered(REMEMBERED), {topic.id for topic in self._topics})
        self._redraw()
        self.query_one(Rows).focus()

    @property
    def _asks(self) -> bool:
        """Whether how sure one is can be asked or not; certainty marking and exams leave no choice."""
        return self._quiz.mode == "practice" and not self._quiz.asks_confidence

    def _redraw(self) -> None:
        self._choices = (*choices(self._quiz, self._topics), *([self._confidence_row()] if self._asks else []))
        found = matching(self._quiz, self._questions)
        said = f"{found:,} question{'' if found == 1 else 's'} match{'es' if found == 1 else ''}"
        self.query_one("#setup-head", Static).update(muted(f"YOUR OWN QUIZ   {said}"))
        rows = self.query_one(Rows)
        rows.show(1 + len(self._choices), self._draw, cursor=rows.cursor)

    def _confidence_row(self) -> Choice:
        on = self.warpwise.services.settings.confidence
        about = "1 guess, 2 unsure, 3 sure: said with each answer; it holds for all practice."
        return Choice("How sure", "asked" if on else "not asked", about)

    def _here(self) -> Choice | None:
        cursor = self.query_one(Rows).cursor
        return self._choices[cursor - 1] if 0 < cursor <= len(self._choices) else None

    @on(Rows.Moved)
    def _moved(self) -> None:
        here = self._here()
        self.query_one(Rows).enter = (
            "start" if here is None else "change" if not here.values and not here.ticks else "choose"
        )
        about = "It repeats little of your latest quizzes." if here is None else here.about
        self.query_one("#setup-about", Static).update(muted(about))
        self.refresh_bindings()

    def _draw(self, index: int, width: int) -> Content:
        if index == 0:
            count = min(self._quiz.count, matching(self._quiz, self._questions))
            about = f"{count} questions, {time_name(self._quiz.timing)}" if count else "no question matches"
            return row("Start", about, f"{minutes(self._quiz, count)} min" if count else "", width)
        choice = self._choices[index - 1]
        text = f" {choice.name:<{NAME - 1}} {fitted(choice.text, max(4, width - NAME - 2))}"
        return Content(text, spans=[Span(1, NAME, "$muted")])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what does something on this row."""
        if action == "turn":
            here = self._here()
            return here is not None and bool(here.values or not here.ticks)
        if action == "usual":
            return self._quiz != USUAL
        return super().check_action(action, parameters)

    # Choosing

    def action_turn(self, by: int) -> None:
        """The next value of the row under the cursor."""
        here = self._here()
        if here is None:
            return
        if not here.values and not here.ticks:
            self._turn_confidence()
        elif (quiz := here.stepped(by)) is not None:
            self._put(quiz)

    def action_usual(self) -> None:
        """The usual quiz."""
        self._put(USUAL)

    def _put(self, quiz: Blueprint) -> None:
        self._quiz = quiz
        self._redraw()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        here = self._here()
        if here is None:
            self._start()
        elif here.ticks:
            self._tick(here.ticks)
        elif here.values:
            self._list(here)
        else:
            self._turn_confidence()

    def _list(self, choice: Choice) -> None:
        from tui.screens.dialogs.choice import ChoiceScreen

        texts = [value.text for value in choice.values]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._put(choice.values[place].quiz)

        at = texts.index(choice.text) if choice.text in texts else 0
        self.app.push_screen(ChoiceScreen(choice.name, texts, at=at, enter="choose"), chosen)

    def _tick(self, what: str) -> None:
        def chosen(ids: tuple[str, ...] | None) -> None:
            if ids is not None:
                self._put(replace(self._quiz, **{what: ids}))  # type: ignore[arg-type]

        if what == "topics":
            others = [
                one for one in self._questions if replace(self._quiz, topics=()).allows(one.topic, one.level, one.kind)
            ]
            ticks, ticked, every = topic_ticks(self._topics, others), self._quiz.topics, "everything"
        else:
            counts = kind_counts(self._quiz, self._questions)
            ticks = [Tick(name, kind.title, counts[name]) for name, kind in KINDS.items()]
            ticked, every = self._quiz.kinds, "all kinds"
        self.app.push_screen(TickPicker(ticks, ticked=ticked, enter="choose", every=every), chosen)

    def _turn_confidence(self) -> None:
        settings = self.warpwise.services.settings
        if problem := settings.keep(CONFIDENCE, not settings.confidence):
            self.warpwise.say(problem, "warning")
        self._redraw()

    @work(exclusive=True, group="start")
    async def _start(self) -> None:
        if not matching(self._quiz, self._questions):
            self.warpwise.say("No question is like this; choose more topics, kinds or levels.", "warning")
            return
        self.warpwise.services.settings.remember(REMEMBERED, kept(self._quiz))
        await draw_and_begin(self.warpwise, self._quiz)

    def on_unmount(self) -> None:
        """What is chosen is there again the next time."""
        self.warpwise.services.settings.remember(REMEMBERED, kept(self._quiz))
