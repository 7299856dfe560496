"""Sheets that are arranged: things in order, things in pairs."""

from __future__ import annotations

from collections.abc import Sequence

from tui.library.model import Match, Order
from tui.study.grading import answers
from tui.study.grading.answers import Answer, Matching, Ordering
from tui.study.grading.marks import Mark
from tui.widgets.question.sheet import LETTERS, Hint, Sheet, SheetLine, Verdict, letter, position, step


class OrderSheet(Sheet):
    """Items that are moved: space takes one up, arrows carry it, space puts it down; K and J carry at once."""

    def __init__(self, question: Order, shown: Sequence[str]) -> None:
        self._texts = answers.choices(question)
        self._keys = [key for key in shown if key in self._texts] or list(self._texts)
        self._cursor = 0
        self._held = False
        self._touched = False

    def press(self, key: str) -> bool:
        moved = step(self._cursor, key, len(self._keys))
        carry = {"K": -1, "shift+up": -1, "J": 1, "shift+down": 1}.get(key)
        if carry is not None:
            self._carry(self._cursor + carry)
        elif moved is not None and self._held:
            self._carry(moved)
        elif moved is not None:
            self._cursor = moved
        elif key == "space":
            # Taken up and put down where it was: that is an answer too.
            self._held, self._touched = not self._held, True
        else:
            place = position(key, len(self._keys))
            if place is None:
                return False
            self._carry(place) if self._held else self._jump(place)
        return True

    def _jump(self, place: int) -> None:
        self._cursor = place

    def _carry(self, to: int) -> None:
        if 0 <= to < len(self._keys):
            self._keys.insert(to, self._keys.pop(self._cursor))
            self._cursor = to
            self._touched = True

    def pick(self, key: str) -> None:
        """A first click takes an item up, a second puts it where that click was."""
        place = self._keys.index(key) if key in self._keys else self._cursor
        if self._held:
            self._carry(place)
        else:
            self._jump(place)
        self._held = not self._held

    def answer(self) -> Answer | None:
        return Ordering(tuple(self._keys)) if self._touched else None

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Ordering) and sorted(answer.keys) == sorted(self._keys):
            self._keys = list(answer.keys)
            self._touched = True

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        rows = []
        for place, key in enumerate(self._keys):
            here = place == self._cursor and mark is None
            rows.append(SheetLine(key, letter(place), self._texts[key], cursor=here, held=here and self._held))
        return rows if mark is None else self._marked(mark, all_feedback)

    def _marked(self, mark: Mark, all_feedback: bool) -> list[SheetLine]:
        told = {line.key: line.text for line in mark.lines if line.key and line.kind != "order"}
        rows = []
        for place, part in enumerate(mark.parts):
            verdict: Verdict = "right" if part.given == part.key else "wrong"
            yours = self._texts.get(part.given, "") if verdict == "wrong" and part.given else ""
            feedback = told.get(part.key, part.feedback if all_feedback else "")
            line = SheetLine(
                part.key,
                f"{place + 1}",
                self._texts[part.key],
                verdict=verdict,
                feedback=feedback,
                yours=yours,
                corrected=verdict == "wrong",
            )
            rows.append(line)
        return rows

    def hints(self) -> tuple[Hint, ...]:
        last = letter(min(len(self._keys), LETTERS) - 1)
        return (
            Hint("space", "put down" if self._held else "take up"),
            Hint("↑↓", "carry" if self._held else "choose"),
            Hint(f"a-{last}", "carry there" if self._held else "go there"),
        )


class MatchSheet(Sheet):
    """Left things with their right ones: arrows choose the left, a letter gives it a right one and goes on."""

    def __init__(self, question: Match, shown: Sequence[str]) -> None:
        self._lefts = answers.lefts(question)
        self._rights = answers.choices(question)
        self._shown = [key for key in shown if key in self._rights] or list(self._rights)
        self._order = list(self._lefts)
        self._cursor = 0
        self._pairs: dict[str, str] = {}

    def press(self, key: str) -> bool:
        moved = step(self._cursor, key, len(self._order))
        place = position(key, len(self._shown))
        if moved is not None:
            self._cursor = moved
        elif place is not None:
            self._give(self._shown[place])
        elif key in ("backspace", "delete", "space"):
            self._pairs.pop(self._order[self._cursor], None)
        else:
            return False
        return True

    def _give(self, right: str) -> None:
        self._pairs[self._order[self._cursor]] = right
        self._cursor = min(self._cursor + 1, len(self._order) - 1)

    def pick(self, key: str) -> None:
        """A click on a left thing chooses it; on a right one gives it to the left thing chosen."""
        side, _, name = key.partition(":")
        if side == "left" and name in self._lefts:
            self._cursor = self._order.index(name)
        elif side == "right" and name in self._rights:
            self._give(name)

    def answer(self) -> Answer | None:
        return Matching(tuple(sorted(self._pairs.items()))) if self._pairs else None

    @property
    def complete(self) -> bool:
        return len(self._pairs) == len(self._order)

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Matching):
            self._pairs = {left: right for left, right in answer.pairs if left in self._lefts and right in self._rights}

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        rows = [self._left_line(place, key, mark) for place, key in enumerate(self._order)]
        if mark is None:
            rows.append(SheetLine("", "", "", heading=True))
            rows += [
                SheetLine(f"right:{key}", letter(place), self._rights[key], picked=key in self._pairs.values())
                for place, key in enumerate(self._shown)
            ]
        return rows

    def _left_line(self, place: int, key: str, mark: Mark | None) -> SheetLine:
        right = self._pairs.get(key, "")
        shown = f"{letter(self._shown.index(right))}  {self._rights[right]}" if right else "…"
        text = f"{self._lefts[key]}  →  {shown}"
        if mark is None:
            return SheetLine(f"left:{key}", "", text, cursor=place == self._cursor, picked=bool(right))
        part = next((part for part in mark.parts if part.key == key), None)
        verdict: Verdict = "right" if part is not None and part.right else "wrong"
        expected = self._rights.get(part.expected or "", "") if part is not None else ""
        text = f"{self._lefts[key]}  →  {expected}"
        yours = self._rights[right] if verdict == "wrong" and right else ""
        feedback = part.feedback if part else ""
        return SheetLine(
            key,
            f"{place + 1}",
            text,
            verdict=verdict,
            feedback=feedback,
            yours=yours,
            corrected=verdict == "wrong",
        )

    def hints(self) -> tuple[Hint, ...]:
        return (Hint("↑↓", "choose"), Hint(f"a-{letter(min(len(self._shown), LETTERS) - 1)}", "match"))
