"""The sheet for each kind of question, and the sheet that is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading.answers import Answer, Typed
from tui.study.grading.marks import Mark
from tui.widgets.question.arranging import MatchSheet, OrderSheet
from tui.widgets.question.picking import ChoiceSheet, ClaimSheet
from tui.widgets.question.sheet import Hint, Sheet, SheetLine


class TypedSheet(Sheet):
    """Text or a number, typed into an input."""

    typed = True

    def __init__(self, question: Numeric | Short) -> None:
        self.numeric = isinstance(question, Numeric)
        self.unit = question.unit if isinstance(question, Numeric) else ""
        self.text = ""

    def press(self, key: str) -> bool:
        return False

    def pick(self, key: str) -> None:
        return

    def answer(self) -> Answer | None:
        return Typed(self.text) if self.text.strip() else None

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Typed):
            self.text = answer.text

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        if mark is None:
            return []
        verdict = "right" if mark.right else "wrong"
        feedback = " ".join(line.text for line in mark.lines)
        read = f"   (read as {mark.read})" if mark.read not in ("", self.text.strip()) else ""
        rows = [SheetLine("", "", f"{self.text}{read}" or "no answer", given=True, verdict=verdict, feedback=feedback)]  # type: ignore[arg-type]
        if not mark.right:
            rows.append(SheetLine("", "", mark.expected, verdict="missed"))
        return rows

    def hints(self) -> tuple[Hint, ...]:
        return (Hint("type", f"a number in {self.unit}" if self.numeric else "a name"),)


def sheet_for(question: Question, shown: Sequence[str]) -> Sheet:
    """An empty sheet for a question whose options stand in the order `shown`."""
    match question:
        case Single() | Multi():
            return ChoiceSheet(question, shown)
        case TrueFalse():
            return ClaimSheet(question, shown)
        case Order():
            return OrderSheet(question, shown)
        case Match():
            return MatchSheet(question, shown)
        case Numeric() | Short():
            return TypedSheet(question)
