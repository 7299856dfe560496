"""One question to answer: the same view in quizzes, lessons and reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Input

from tui.library.model import Question, Scalar
from tui.study.grading.answers import Answer, Confidence
from tui.study.grading.marks import Mark
from tui.study.grading.readable import problem
from tui.study.papers.item import filled
from tui.widgets.document import Row, lay
from tui.widgets.hints import Hinting, Shown, keymap_of
from tui.widgets.prose import Links
from tui.widgets.question.answer_box import AnswerBox
from tui.widgets.question.options import option_rows
from tui.widgets.question.rows import after_rows, muted_row, set_in, stem_rows
from tui.widgets.question.sheet import Sheet, eye
from tui.widgets.question.sheets import sheet_for
from tui.widgets.reader import Reader
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.library.library import Library

AIRY_FROM, OTHERS_FROM = 24, 30
FRAME = 5
"""Rows around a question, for as long as it has not been laid out."""
"""Rows of the terminal from which there is height for blank lines between options, and for feedback on all of them."""
CONFIDENCE: dict[str, Confidence] = {"1": "guess", "2": "unsure", "3": "sure"}


class QuestionView(Reader, Hinting):
    """Shows a question, takes keys into its sheet, and later shows its mark in place.

    Grading is not done here: `Answered` says what was entered, and the screen calls `mark` when it knows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Keys that reach the sheet never get this far; these stand here to be hinted at and to be found.
        Binding("enter", "answer", "answer", tooltip="Make the answer final", id="open"),
        Binding(
            "1,2,3",
            "sure",
            "guess, unsure, sure",
            key_display="1 2 3",
            tooltip="Answer, and say how sure you are",
            id="sure",
        ),
        Binding("enter", "follow", "follow", tooltip="Follow the marked link", id="open"),
        Binding("enter", "next", "next", tooltip="Go on", id="open"),
        Binding("tab,n", "next_link(1)", "next link", key_display="tab", tooltip="Walk the links", id="next-link"),
        Binding("tab", "to_box", "type", tooltip="Back to typing the answer", id="other-side"),
        Binding(
            "o",
            "others",
            "why the others",
            tooltip="Show or hide why the other options are right or wrong",
            id="others",
        ),
        Binding("i", "hint", "hint", tooltip="Show a hint; it costs certainty", id="hint"),
    ]
    DEFAULT_CSS = """
    QuestionView { height: 1fr; padding: 0; }
    QuestionView > Input { margin: 1 1 0 1; width: 1fr; max-width: 50; display: none; }
    QuestionView.-typed > Input { display: block; }
    """

    class Said(Message):
        """Something about one question: `asked` is that question's number among all this view has asked.

        A message that comes when another question is on screen is not about that one.
        """

        def __init__(self, asked: int) -> None:
            super().__init__()
            self.asked = asked

    class Changed(Said):
        """The answer entered so far (a draft); None when it was emptied."""

        def __init__(self, asked: int, answer: Answer | None) -> None:
            super().__init__(asked)
            self.answer = answer

    class Answered(Said):
        """The answer is final. `confidence` is guess, unsure or sure; None when it was not said."""

        def __init__(self, asked: int, answer: Answer, confidence: Confidence | None, hints: int) -> None:
            super().__init__(asked)
            self.answer = answer
            self.confidence = confidence
            self.hints = hints

    class HintShown(Said):
        """One more hint is on screen."""

    class Next(Said):
        """Enter on a question that is marked (or read only)."""

    def __init__(self, library: Library, *, id: str | None = None, confidence: bool = True) -> None:
        super().__init__(id=id)
        self._library = library
        self._ask_confidence = confidence
        self._question: Question | None = None
        self._params: Mapping[str, Scalar] | None = None
        self._pack = "core"
        self._sheet: Sheet | None = None
        self._mark: Mark | None = None
        self._note: str = ""
        self._others = False
        self._hints = 0
        self._waiting = False
        self._problem = ""
        self._confidence = ""
        self._at_row = 0
        self.asked = 0
        """How many questions were asked so far."""
        self.presses = 0
        """How many keys came this way, whatever became of them."""

    def compose(self) -> ComposeResult:
        """The document, and an input for what is typed."""
        yield from super().compose()
        yield AnswerBox(id="typed", enter="answer")

    # What is shown

    def ask(
        self,
        question: Question,
        shown: tuple[str, ...],
        *,
        pack: str = "core",
        params: Mapping[str, Scalar] | None = None,
        draft: Answer | None = None,
        hints: int = 0,
    ) -> None:
        """A new question, with an earlier draft and so many hints shown, if there were any; the keyboard is its own."""
        self.asked += 1
        self._question, self._params, self._pack = question, params, pack
        self._sheet = sheet_for(question, shown)
        self._mark, self._note, self._others, self._hints, self._waiting = None, "", False, hints, False
        self._problem = ""
        if draft is not None:
            self._sheet.restore(draft)
        self.set_class(self._sheet.typed, "-typed")
        box = self.query_one(Input)
        with self.prevent(Input.Changed):
            box.value = self._sheet.text
        box.placeholder = self._sheet.hints()[0].what
        rows, targets = self._document()
        self.show(rows, targets)
        self.take_focus()
        self.refresh_bindings()

    def take_focus(self) -> None:
        """Puts the keyboard where the answer goes."""
        (self.query_one(Input) if self._is_typing else self).focus()

    def mark(self, mark: Mark, note: str = "", confidence: str = "") -> None:
        """Shows how the answer was judged, where the answer is, and beside it how sure one was.

        `note` is a line such as 'Time was up.'
        """
        if self._mark is None:
            self._others = self.app.size.height >= OTHERS_FROM
        self._mark, self._note, self._waiting, self._problem = mark, note, False, ""
        self._confidence = confidence
        self.set_class(False, "-typed")
        self._redraw()
        self.focus()
        self.refresh_bindings()

    def say(self, sentence: str) -> None:
        """A sentence under the options, until the next key."""
        self._problem = sentence
        self._redraw()

    @property
    def is_marked(self) -> bool:
        """Whether the mark is shown."""
        return self._mark is not None

    def _redraw(self) -> None:
        rows, targets = self._document()
        self.replace(rows, targets)
        self.reveal(self._at_row)
        self.refresh_bindings()

    def _document(self) -> tuple[list[Row], list[Target]]:
        question, sheet = self._question, self._sheet
        if question is None or sheet is None:
            return [], []
        links = Links(self._library, self._pack)
        rows = set_in(stem_rows(question, links, self._params))
        lines = sheet.lines(self._mark, all_feedback=self._others)
        self._at_row = len(rows) + eye(lines)
        below = set_in(self._below(question, sheet, links))
        for airy in (True, False) if self.app.size.height >= AIRY_FROM else (False,):
            options = option_rows(lines, airy=airy, confidence=self._confidence)
            whole = [*rows, *options, *below]
            if not airy or self._fits(whole):
                break
        return whole, links.targets

    def _fits(self, rows: list[Row]) -> bool:
        """Whether all of it is seen at once; options have blank lines between them only then."""
        width = self.scrollable_content_region.width - 1
        height = self.scrollable_content_region.height or self.app.size.height - FRAME
        return width <= 0 or lay(rows, width).height <= height

    def _below(self, question: Question, sheet: Sheet, links: Links) -> list[Row]:
        """What stands under the options."""
        rows: list[Row] = []
        if self._problem:
            text = self._problem
            rows.append(Row(Content(text, spans=[Span(0, len(text), "$warning")]), align_label=False))
        if self._mark is None:
            links.targets.clear()
            rows += [muted_row(f"hint: {filled(hint, self._params)}") for hint in question.hints[: self._hints]]
            if self._waiting:
                rows.append(muted_row("how sure?   1 guess   2 unsure   3 sure   enter: just answer"))
        else:
            if self._note:
                rows.append(Row(Content(self._note), align_label=False))
            rows += after_rows(question, self._mark, sheet, links, self._params)
        return rows

    # Keys and clicks

    def on_key(self, event: events.Key) -> None:
        """Keys go to the sheet first; Enter and the three confidence keys make the answer final."""
        self.presses += 1
        if self._problem:
            self._problem = ""
            self._redraw()
        if self._mark is not None or self._sheet is None or self.query_one(Input).has_focus:
            return
        if event.key in CONFIDENCE:
            used = self._ask_confidence and self._finish(CONFIDENCE[event.key])
        elif event.key == "enter":
            used = self._finish(None)
        elif self._waiting and event.key in ("escape", "backspace"):
            self._waiting = False
            self._redraw()
            self.take_focus()
            used = True
        else:
            used = not self._waiting and self._sheet.press(self._moving(event.key))
            if used:
                self._changed()
        if used:
            event.stop()
            event.prevent_default()

    def _moving(self, key: str) -> str:
        """The sheet's name of a key: a sheet knows j and k, whatever was chosen in their places."""
        for action, letter in (("up", "k"), ("down", "j")):
            old, new = keymap_of(self.app).get(action, (frozenset[str](), ()))
            if key in new:
                return letter
            if key in old:
                return ""
        return key

    def _changed(self) -> None:
        self._redraw()
        assert self._sheet is not None  # noqa: S101
        self.post_message(self.Changed(self.asked, self._sheet.answer()))

    def _finish(self, confidence: Confidence | None) -> bool:
        answer = self._readable()
        if answer is None:
            return False
        self._waiting = False
        self.post_message(self.Answered(self.asked, answer, confidence, self._hints))
        return True

    def _readable(self) -> Answer | None:
        """What is entered, if it can be final; what cannot be read as an answer is refused at its field."""
        sheet, question = self._sheet, self._question
        answer = sheet.final() if sheet is not None and sheet.complete else None
        if answer is None or question is None:
            return None
        self._problem = problem(question, answer)
        if not self._problem:
            return answer
        self._waiting = False
        self._redraw()
        self.take_focus()
        return None

    def own_hints(self) -> list[Shown]:
        """What the keys of the sheet do."""
        if self._mark is not None or self._sheet is None or self._waiting or self._sheet.typed:
            return []
        return [Shown(hint.key, hint.what) for hint in self._sheet.hints()]

    @property
    def _is_typing(self) -> bool:
        return self._sheet is not None and self._sheet.typed and self._mark is None and not self._waiting

    def action_to_box(self) -> None:
        """Back to typing."""
        self.take_focus()

    def picked(self, key: str) -> None:
        """A click on an option."""
        if self._mark is None and self._sheet is not None:
            self._sheet.pick(key)
            self._changed()

    @on(Input.Changed, "#typed")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._sheet is not None and self._sheet.typed:
            self._sheet.text = event.value
            if self._problem:
                self._problem = ""
                self._redraw()
            self.refresh_bindings()
            self.post_message(self.Changed(self.asked, self._sheet.answer()))

    @on(Input.Submitted, "#typed")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._readable() is None:
            return
        if self._ask_confidence:
            self._waiting = True
            self._redraw()
            self.focus()
        else:
            self._finish(None)

    def action_next(self) -> None:
        """On to whatever comes next."""
        self.post_message(self.Next(self.asked))

    def action_answer(self) -> None:
        """Makes the answer final (a click on the hint; Enter gets there by itself)."""
        self._finish(None)

    def action_sure(self) -> None:
        """Says how sure the answer is; which key was pressed decides, so a click only explains."""
        self.app.notify("Press 1 for a guess, 2 for unsure, 3 for sure.", markup=False)

    def action_others(self) -> None:
        """The feedback of every option."""
        if self._mark is not None:
            self._others = not self._others
            self._redraw()

    def show_others(self) -> None:
        """The feedback of every option, for reading."""
        self._others = True
        self._redraw()

    def action_hint(self) -> None:
        """One more hint, if the question has one."""
        if self._mark is None and self._question is not None and self._hints < len(self._question.hints):
            self._hints += 1
            self._redraw()
            self.post_message(self.HintShown(self.asked))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only keys that do something are hinted at."""
        if action == "others":
            return self._mark is not None and self._sheet is not None and self._sheet.has_others(self._mark)
        if action == "answer":
            return self._mark is None and self._sheet is not None and self._sheet.complete
        if action == "sure":
            complete = self._sheet is not None and self._sheet.complete
            return self._mark is None and complete and self._ask_confidence
        if action == "hint":
            return self._mark is None and self._question is not None and self._hints < len(self._question.hints)
        if action == "to_box":
            return self._is_typing
        if action == "next":
            return self._mark is not None and not self.target
        if action in ("follow", "next_link") and self._mark is None:
            return False
        return super().check_action(action, parameters)
