"""Reading a lesson: one stop at a time, a check after every section, the place kept."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.library.model import Lesson
from tui.library.refs import pack_of
from tui.screens.documents.lesson import section_rows, start_rows, summary_rows
from tui.screens.page import Page
from tui.study.lessons.path import Stop, path, place, section_place
from tui.study.papers.item import Item
from tui.widgets.question.view import QuestionView
from tui.widgets.reader import Reader
from tui.widgets.wording import fitted


class LessonScreen(Page):
    """The text is hidden while a check asks: what is answered from memory stays."""

    MODE = "lessons"
    CSS_PATH = "lessons.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "onward", "go on", tooltip="On: the rest of the page, then the next stop"),
        Binding("right,greater_than_sign", "turn(1)", "next", key_display="→", tooltip="The next stop"),
        Binding("left,less_than_sign", "turn(-1)", "before", key_display="←", tooltip="The stop before"),
        Binding("c", "contents", "contents", tooltip="All stops of this lesson"),
        Binding("t", "terms", "terms", show=False, tooltip="The term of the question just answered"),
        Binding("escape,q", "back", "lessons", tooltip="Back to the list; the place is kept"),
    ]

    def __init__(self, ref: str, section: str = "") -> None:
        super().__init__()
        self._ref = ref
        self._section = section
        self._lesson: Lesson | None = None
        self._stops: tuple[Stop, ...] = ()
        self._at = 0
        self._item: Item | None = None
        self._asked_ms = 0

    def body(self) -> ComposeResult:
        """Where one is, the text, the question."""
        yield Static(id="stop-head")
        yield Reader(id="stop")
        confidence = self.warpwise.services.settings.confidence
        yield QuestionView(self.warpwise.services.library, id="stop-question", confidence=confidence)

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
        if self._section:
            self._at = section_place(self._stops, self._section)
        else:
            self._at = place(self._stops, (await services.study.lesson(self._ref)).place)
        self._show()

    @property
    def _stop(self) -> Stop:
        return self._stops[self._at]

    def _show(self) -> None:
        lesson, stop = self._lesson, self._stop
        assert lesson is not None  # noqa: S101
        self.query_one("#stop-head", Static).update(self._head())
        asking = stop.kind == "question"
        self.set_class(asking, "-asking")
        if asking:
            self._ask(stop.question)
            return
        library, pack = self.warpwise.services.library, pack_of(self._ref)
        if stop.kind == "section":
            rows, targets = section_rows(library, lesson.sections[stop.section], stop.section, pack)
        elif stop.kind == "start":
            rows, targets = start_rows(library, lesson, pack)
        else:
            rows, targets = summary_rows(library, lesson, pack)
        reader = self.query_one("#stop", Reader)
        reader.show(rows, targets)
        reader.focus()

    def _head(self) -> Content:
        dots = "".join("▌" if number == self._at else "·" for number in range(len(self._stops)))
        title = self._lesson.title if self._lesson else ""
        if self._stop.kind == "question":
            title = self._stop.title
        room = max(4, self.room - len(dots) - 6)
        title = fitted(title, room)
        text = f"{title}   {dots}"
        return Content(text, spans=[Span(0, len(title), "bold"), Span(len(title), len(text), "$muted")])

    def _ask(self, question_id: str) -> None:
        services, pack = self.warpwise.services, pack_of(self._ref)
        ref = services.library.locate("question", question_id, pack)
        question = services.library.question(ref) if ref else None
        if ref is None or question is None:
            self.set_class(False, "-asking")
            self.query_one("#stop", Reader).show([])
            self.warpwise.say("This question is not in the library any more.", severity="warning")
            return
        self._item = services.study.listed_paper((ref,)).items[0]
        self._asked_ms = services.clock.mono_ms()
        view = self.query_one(QuestionView)
        view.ask(question, self._item.shown, pack=pack, params=self._item.params)

    @on(QuestionView.Answered)
    @work(exclusive=True, group="answer")
    async def _answered(self, event: QuestionView.Answered) -> None:
        services, item = self.warpwise.services, self._item
        if item is None:
            return
        spent = services.clock.mono_ms() - self._asked_ms
        view = self.query_one(QuestionView)
        mark = await services.study.answer_alone(
            item, event.answer, event.confidence, hints=event.hints, duration_ms=spent
        )
        view.mark(mark)

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
        """Further down the page; from its end to the next stop."""
        reader = self.query_one("#stop", Reader)
        if self._stop.kind != "question" and reader.scroll_offset.y < reader.max_scroll_y:
            reader.scroll_page_down(animate=False)
        else:
            self.action_turn(1)

    @work(exclusive=True, group="place")
    async def action_turn(self, by: int) -> None:
        """Another stop; going on notes that this one was passed."""
        to = self._at + by
        if not self._stops or to < 0:
            return
        last = to >= len(self._stops)
        place_key = self._stops[0 if last else to].key
        if by > 0:
            await self.warpwise.services.study.keep_lesson(self._ref, done=self._stop.key, place=place_key)
        if last:
            self.app.pop_screen()
            return
        self._at = to
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A question is gone past with the arrows; Enter there belongs to the answer."""
        if action == "onward" and self.has_class("-asking"):
            return False
        if action == "terms" and not (self.has_class("-asking") and self.query_one(QuestionView).is_marked):
            return False
        if action == "turn" and parameters == (-1,):
            return self._at > 0
        return super().check_action(action, parameters)

    def action_contents(self) -> None:
        """All stops in a list."""
        from tui.screens.dialogs.contents import ContentsScreen

        self.app.push_screen(ContentsScreen(self._stops, self._at), self._went)

    def _went(self, at: int | None) -> None:
        if at is not None:
            self._at = at
            self._show()

    def action_terms(self) -> None:
        """The term that the question tests."""
        from tui.screens.dialogs.term import TermScreen

        view = self.query_one(QuestionView)
        question = self.warpwise.services.library.question(self._item.ref) if self._item else None
        if view.is_marked and question is not None:
            ref = self.warpwise.services.library.locate("entry", question.terms[0], pack_of(self._ref))
            if ref is not None:
                self.app.push_screen(TermScreen(ref), self.warpwise.open)
