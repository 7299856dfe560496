"""Reading a lesson: one stop at a time, a check after every section, the place kept."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.library.model import Lesson, Step
from tui.library.refs import pack_of
from tui.screens.documents.lesson import Document, section_rows, start_rows, summary_rows
from tui.screens.lessons.blocks import contents, head
from tui.screens.page import Page
from tui.study.lessons.path import Stop, path, place, section_place
from tui.study.lessons.progress import LessonState
from tui.study.papers.item import Item
from tui.widgets.drawn import Drawn
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader


class LessonScreen(Page):
    """The text is hidden while a check asks: what is answered from memory stays."""

    MODE = "lessons"
    SHAPE = "sided"
    CSS_PATH = "lessons.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "onward", "go on", tooltip="On: the rest of the page, the next step, then the next stop", id="open"
        ),
        Binding("right,greater_than_sign", "turn(1)", "next", key_display="→", tooltip="The next stop", id="next-stop"),
        Binding(
            "left,less_than_sign", "turn(-1)", "before", key_display="←", tooltip="The stop before", id="previous-stop"
        ),
        Binding("c", "contents", "contents", tooltip="All stops of this lesson", id="lesson-contents"),
        Binding("t", "terms", "terms", show=False, tooltip="The term of the question just answered", id="terms"),
        Binding("escape,q", "back", "lessons", tooltip="Back to the list; the place is kept", id="back"),
    ]

    def __init__(self, ref: str, section: str = "") -> None:
        super().__init__()
        self._ref = ref
        self._section = section
        self._lesson: Lesson | None = None
        self._stops: tuple[Stop, ...] = ()
        self._at = 0
        self._state = LessonState()
        self._steps = 0
        """Steps of the worked example that are told."""
        self._item: Item | None = None
        self._asked_ms = 0

    def body(self) -> ComposeResult:
        """Where one is, the text, the question."""
        yield Static(id="stop-head")
        yield Reader(id="stop")
        confidence = self.warpwise.services.settings.confidence
        yield QuestionView(self.warpwise.services.library, id="stop-question", confidence=confidence)

    def side(self) -> Widget:
        """The contents with ticks."""
        return Drawn(self._contents, id="side")

    def _contents(self, width: int, height: int) -> Content:
        if self._lesson is None:
            return Content("")
        return contents(self._lesson, self._stops, self._at, self._state.done, width)

    @work(exclusive=True, group="place")
    async def on_mount(self) -> None:
        """Opens where it was left."""
        services = self.warpwise.services
        self._lesson = services.library.lesson(self._ref)
        if self._lesson is None:
            self.warpwise.say("This lesson is not in the library any more.", severity="warning")
            self.app.pop_screen()
            return
        self._stops = path(self._lesson)
        self._state = await services.study.course.lesson(self._ref)
        if self._section:
            self._at = section_place(self._stops, self._section)
        else:
            self._at = place(self._stops, self._state.place)
        await self._show()

    @property
    def _stop(self) -> Stop:
        return self._stops[self._at]

    async def _show(self) -> None:
        stop = self._stop
        self._asked_ms = self.warpwise.services.clock.mono_ms()
        self._head()
        asking = stop.kind == "question"
        self.set_class(asking, "-asking")
        if asking:
            await self._ask(stop.question)
            return
        steps = self._example
        self._steps = len(steps) if stop.key in self._state.done else min(1, len(steps))
        rows, targets = self._document()
        reader = self.query_one("#stop", Reader)
        reader.show(rows, targets)
        reader.focus()

    @property
    def _example(self) -> tuple[Step, ...]:
        """The worked example of the present stop."""
        lesson, stop = self._lesson, self._stop
        return lesson.sections[stop.section].worked if lesson is not None and stop.kind == "section" else ()

    def _document(self) -> Document:
        library, pack, stop, lesson = self.warpwise.services.library, pack_of(self._ref), self._stop, self._lesson
        assert lesson is not None  # noqa: S101
        if stop.kind == "section":
            return section_rows(library, lesson.sections[stop.section], stop.section, pack, self._steps)
        return start_rows(library, lesson, pack) if stop.kind == "start" else summary_rows(library, lesson, pack)

    def library_changed(self) -> None:
        """The same stop as it is now; one with other stops waits until it is opened again."""
        lesson = self.warpwise.services.library.lesson(self._ref)
        if self._lesson is None or lesson is None or not self._stops:
            return
        if [s.checks for s in lesson.sections] != [s.checks for s in self._lesson.sections]:
            return
        self._lesson = lesson
        if self._stop.kind != "question":
            self.query_one("#stop", Reader).replace(*self._document())
            self._head()

    def _head(self) -> None:
        if self._lesson is not None:
            width = self.room - 3
            self.query_one("#stop-head", Static).update(head(self._lesson, self._stop, self._state, width))
        for pane in self.query(Drawn):
            pane.refresh()

    def on_resize(self) -> None:
        """What is drawn for the width is drawn anew."""
        if self._stops:
            self.call_after_refresh(self._head)

    async def _ask(self, question_id: str) -> None:
        services, pack = self.warpwise.services, pack_of(self._ref)
        ref = services.library.locate("question", question_id, pack)
        question = services.library.question(ref) if ref else None
        if ref is None or question is None:
            self.set_class(False, "-asking")
            self.query_one("#stop", Reader).show([])
            self.warpwise.say("This question is not in the library any more.", severity="warning")
            return
        view = self.query_one(QuestionView)
        kept = (await services.study.course.lesson_answers(self._ref, (ref,))).get(self._stop.key)
        mark = services.study.course.mark_again(kept) if kept is not None else None
        self._item = (
            kept.item if kept is not None and mark is not None else services.study.listed_paper((ref,)).items[0]
        )
        self._asked_ms = services.clock.mono_ms()
        draft = kept.answer if kept is not None and mark is not None else None
        view.ask(question, self._item.shown, pack=pack, params=self._item.params, draft=draft)
        if mark is not None:
            view.mark(mark, "What you answered here.")

    @on(QuestionView.Answered)
    @work(exclusive=True, group="answer")
    async def _answered(self, event: QuestionView.Answered) -> None:
        services, item, stop = self.warpwise.services, self._item, self._stop
        if item is None or event.asked != self.query_one(QuestionView).asked:
            return
        spent = services.clock.mono_ms() - self._asked_ms
        view = self.query_one(QuestionView)
        mark = await services.study.course.answer_alone(
            item,
            event.answer,
            event.confidence,
            hints=event.hints,
            duration_ms=spent,
            lesson=self._ref,
            stop=stop.key,
        )
        if event.asked == view.asked:
            view.mark(mark, confidence=event.confidence or "")
        await self._pass(stop.key, stop.key)

    async def _pass(self, done: str, place: str) -> None:
        """Notes that a stop was passed ('' for none), and where the lesson opens next time."""
        self._state = LessonState(place, self._state.done | ({done} if done else set()))
        self._head()
        services = self.warpwise.services
        now = services.clock.mono_ms()
        # The time at a question is the answer's.
        spent = now - self._asked_ms if self._stop.kind != "question" else None
        self._asked_ms = now
        await services.study.course.keep_lesson(self._ref, done=done, place=place, duration_ms=spent)

    @on(QuestionView.Next)
    def _next(self) -> None:
        self.action_turn(1)

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        from tui.screens.dialogs.term import TermScreen

        if event.target.kind == "entry":
            self.app.push_screen(TermScreen(event.target.ref), self.warpwise.open)
        else:
            self.warpwise.open(event.target)

    def action_onward(self) -> None:
        """Further down the page; from its end to the next step of the example, then to the next stop."""
        reader = self.query_one("#stop", Reader)
        if self._stop.kind != "question" and reader.scroll_offset.y < reader.max_scroll_y:
            reader.action_page_down()
        elif self._steps < len(self._example):
            self._steps += 1
            reader.replace(*self._document())
            self.call_after_refresh(reader.scroll_end, animate=False)
        else:
            self.action_turn(1)

    @work(exclusive=True, group="place")
    async def action_turn(self, by: int) -> None:
        """Another stop; going on notes that this one was passed, unless it asked and nothing was answered."""
        to = self._at + by
        if not self._stops or to < 0:
            return
        last = to >= len(self._stops)
        place_key = self._stops[0 if last else to].key
        if by > 0:
            asked = self._stop.kind == "question" and not self.query_one(QuestionView).is_marked
            await self._pass("" if asked else self._stop.key, place_key)
        if last:
            self.app.pop_screen()
            return
        self._at = to
        await self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A question is gone past with the arrows; Enter there belongs to the answer."""
        if action == "onward" and self.has_class("-asking"):
            return False
        if action == "contents" and self.has_class("-asking") and not self.query_one(QuestionView).is_marked:
            # An option c may be chosen there.
            return False
        if action == "terms" and not (self.has_class("-asking") and self.query_one(QuestionView).is_marked):
            return False
        if action == "turn" and parameters == (-1,):
            return self._at > 0
        return super().check_action(action, parameters)

    def action_contents(self) -> None:
        """All stops in a list."""
        from tui.screens.dialogs.contents import ContentsScreen

        self.app.push_screen(ContentsScreen(self._stops, self._at, self._state.done), self._went)

    def _went(self, at: int | None) -> None:
        if at is not None:
            self._go_to(at)

    @work(exclusive=True, group="place")
    async def _go_to(self, at: int) -> None:
        self._at = at
        await self._show()

    def action_terms(self) -> None:
        """The term that the question tests."""
        from tui.screens.dialogs.term import TermScreen

        view = self.query_one(QuestionView)
        question = self.warpwise.services.library.question(self._item.ref) if self._item else None
        if view.is_marked and question is not None:
            ref = self.warpwise.services.library.locate("entry", question.main_term, pack_of(self._ref))
            if ref is not None:
                self.app.push_screen(TermScreen(ref), self.warpwise.open)
