"""The result of a sitting: the score, by topic, every question, and four lists to drill again."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.screens.page import Page
from tui.screens.quiz.result_rows import result_rows
from tui.study.attempts.result import Drill
from tui.study.attempts.sitting import Sitting
from tui.widgets.document import Row
from tui.widgets.reader import Reader
from tui.widgets.target import Target

GUTTER = 4
"""What the reader keeps free at its sides."""
KEYS: dict[Drill, str] = {"wrong": "w", "lucky": "l", "overconfident": "o", "slow": "s"}


class ResultScreen(Page):
    """A result that teaches: each question opens with why every option is right or wrong."""

    MODE = "quiz"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"drill('{name}')", f"drill {name}", tooltip=f"Again: the {name} ones")
            for name, key in KEYS.items()
        ),
        Binding("y", "copy", "copy paper id", show=False, tooltip="Copy the paper's id, to share the same paper"),
        Binding("escape,q", "back", "done", tooltip="Back to the set-up"),
    ]

    def __init__(self, sitting: Sitting, title: str) -> None:
        super().__init__()
        self._sitting = sitting
        self._title = title
        self._result = sitting.result()

    def body(self) -> ComposeResult:
        """One document."""
        yield Reader(id="result")

    def on_mount(self) -> None:
        """Fills it."""
        reader = self.query_one(Reader)
        reader.show(*self._document())
        reader.focus()

    def on_resize(self) -> None:
        """Topics and their figures depend on the width."""
        self.query_one(Reader).replace(*self._document())

    def _document(self) -> tuple[list[Row], list[Target]]:
        titles = {topic.id: topic.title.partition(":")[0] for topic in self.warpwise.services.library.topics()}
        return result_rows(self._sitting, self._result, self._title, titles, self.room - GUTTER)

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        from tui.screens.quiz.item import ItemScreen

        target = event.target
        if target.kind == "item" and target.number is not None:
            self.app.push_screen(ItemScreen(self._sitting, target.number))
        elif target.kind == "list":
            self.action_drill(cast(Drill, target.ref))

    def action_drill(self, name: Drill) -> None:
        """A new sitting of one of the lists."""
        refs = self._result.refs(name)
        self.warpwise.open(Target("drill", refs=refs, title=f"{self._title}: {name}"))

    def action_copy(self) -> None:
        """The paper's id."""
        self.warpwise.copy(self._sitting.paper.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list that is empty has no key."""
        if action == "drill":
            return bool(self._result.lists[cast(Drill, parameters[0])])
        return super().check_action(action, parameters)
