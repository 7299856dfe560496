"""The result of a sitting: the score, what to do about it, and every question to look at again."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.library.compiled.rows import LessonRow
from tui.screens.page import Page
from tui.screens.quiz import result_blocks
from tui.screens.quiz.level_blocks import level_block, level_hero
from tui.study.attempts.begin_with import Advice, advice, first_lesson
from tui.study.attempts.level import levels
from tui.study.attempts.sitting import Sitting
from tui.study.day_words import day_words
from tui.study.journal.projections.sittings import Past
from tui.widgets.rows import Rows
from tui.widgets.target import Target

SIDE = 48
PAST_SHOWN = 5


class ResultScreen(Page):
    """A result that teaches: each question opens with why every option is right or wrong.

    A drill keeps it underneath: who comes back from one finds it again.
    """

    MODE = "quiz"
    SHAPE = "sided"
    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other_list", "questions", tooltip="Between what to do and the questions", id="other-side"),
        Binding("u", "undo", "take back", tooltip="Take the last answer back and go on from there", id="undo"),
        Binding(
            "y",
            "copy",
            "copy share code",
            show=False,
            tooltip="Copy the share code, to sit the same questions",
            id="copy",
        ),
        Binding("escape,q", "back", "quiz", tooltip="Back; the result stays under Past", id="back"),
    ]

    def __init__(self, sitting: Sitting, title: str) -> None:
        super().__init__()
        self._sitting = sitting
        self._title = title
        self._result = sitting.result()
        self._past: list[tuple[str, Past]] = []
        self._advice: tuple[Advice, ...] = ()
        self._begin: LessonRow | None = None

    def body(self) -> ComposeResult:
        """The score, what to do, topics, questions."""
        yield Static(id="hero")
        yield Rows(id="drills", quiet=True)
        yield Static(id="by-topic")
        yield Rows(id="asked", quiet=True)

    def side(self) -> Widget:
        """How sure, how slow, how before."""
        return Static(id="side")

    def on_mount(self) -> None:
        """Fills it."""
        self._fill()
        self.query_one("#drills", Rows).focus()
        # How wide the columns are is known after the first layout.
        self.call_after_refresh(self._fill)
        self._read_past()

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self._fill()

    def on_screen_resume(self) -> None:
        """Something may have been taken back meanwhile."""
        self._result = self._sitting.result()
        if self.is_mounted:
            self._fill()

    @work(group="past")
    async def _read_past(self) -> None:
        services, named = self.warpwise.services, self._sitting.named
        rows = [row for row in await services.study.past() if row.title == {**named._asdict()}]
        today = services.today()
        self._past = [(day_words(row.study_day, today), row) for row in rows[:PAST_SHOWN]][::-1]
        self._fill()

    def _fill(self) -> None:
        result, width = self._result, self.room - 4
        if width < 1:
            return
        titles = {topic.id: topic.title.partition(":")[0] for topic in self.warpwise.services.library.topics()}
        self.query_one("#hero", Static).update(self._hero(width))
        lists = result_blocks.drills(result)
        drills = self.query_one("#drills", Rows)
        count = len(lists) + 1 + bool(self._begin)
        drills.styles.height = count
        drills.show(count, self._draw_drill, cursor=drills.cursor)
        high, wide = self.app.size.height, self.app.size.width >= 120
        topics = result_blocks.topic_block(result.topics, titles, width, 3 if high < 30 else 8)
        if self._advice:
            topics = level_block(self._advice, width)
        calibration = result_blocks.calibration_block(result, SIDE if wide else width)
        below = [
            topics if high >= 20 or self._advice else Content(""),
            Content("") if wide or high < 30 else calibration,
        ]
        self.query_one("#by-topic", Static).update(result_blocks.joined(*below))
        self.query_one("#by-topic").display = any(block.plain for block in below)
        slow = result_blocks.slow_block(self._sitting, result, SIDE)
        past = result_blocks.past_block(self._past, SIDE)
        beside = result_blocks.joined(calibration, slow, past)
        side = self.query_one("#side", Static)
        side.update(beside)
        side.set_class(not beside.plain, "-empty")
        asked = self.query_one("#asked", Rows)
        asked.show(len(result.items), self._draw_item, cursor=asked.cursor)

    def _hero(self, width: int) -> Content:
        """The score; of a search for one's level, which gives no percentage, what it found."""
        if self._sitting.named.kind != "level":
            return result_blocks.hero(self._result, self._title, width)
        library = self.warpwise.services.library
        self._advice = advice(library, levels(self._result, self._sitting.questions))
        self._begin = first_lesson(library, self._advice)
        return level_hero(self._advice, self._title, width)

    def _draw_drill(self, index: int, width: int) -> Content:
        lists = result_blocks.drills(self._result)
        if self._begin and not index:
            return result_blocks.row(
                f"Lesson {self._begin.order}", self._begin.title, f"{self._begin.minutes} min", width
            )
        index -= bool(self._begin)
        if index < len(lists):
            return result_blocks.drill_row(self._result, lists[index], width)
        return result_blocks.look_row(len(self._result.items), width)

    def _draw_item(self, index: int, width: int) -> Content:
        return result_blocks.item_row(self._sitting, self._result.items[index], width)

    @on(Rows.Chosen, "#drills")
    def _drill(self, event: Rows.Chosen) -> None:
        lists = result_blocks.drills(self._result)
        at = event.index - bool(self._begin)
        if self._begin and at < 0:
            self.warpwise.open(Target("lesson", self._begin.ref))
        elif at < len(lists):
            name = lists[at]
            self.warpwise.open(Target("drill", refs=self._result.refs(name), title=f"{self._title}, {name}"))
        else:
            self._look(0)

    @on(Rows.Chosen, "#asked")
    def _open(self, event: Rows.Chosen) -> None:
        self._look(event.index)

    def _look(self, index: int) -> None:
        from tui.screens.quiz.item import ItemScreen

        self.app.push_screen(ItemScreen(self._sitting, index))

    def action_other_list(self) -> None:
        """To the questions, or back to what can be done."""
        drills, asked = self.query_one("#drills", Rows), self.query_one("#asked", Rows)
        (drills if asked.has_focus else asked).focus()

    def action_copy(self) -> None:
        """The share code."""
        self.warpwise.copy(self._sitting.paper.id)

    @work(exclusive=True, group="answer")
    async def action_undo(self) -> None:
        """Takes the last step back: an answer opens its question again."""
        pending = self._sitting.undo()
        if pending is None:
            return
        await pending
        if self._sitting.attempt.state == "running":
            await self._sitting.pause()
            self.warpwise.open(Target("attempt", self._sitting.attempt_id))
        else:
            self._result = self._sitting.result()
            self._fill()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was opened from Past cannot be gone on with."""
        if action == "undo":
            return self._sitting.undoable
        return super().check_action(action, parameters)
