"""Sheets that are picked from: one option, several, a claim with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from tui.library.model import Multi, Single, TrueFalse
from tui.study.grading import answers
from tui.study.grading.answers import Answer, Choice, Claim
from tui.study.grading.marks import Mark
from tui.widgets.question.sheet import LETTERS, Hint, Sheet, SheetLine, letter, position, step, verdict_of


class ChoiceSheet(Sheet):
    """Options under letters; a letter picks, space too. Several may be picked where the question allows."""

    def __init__(self, question: Single | Multi, shown: Sequence[str]) -> None:
        self._texts = answers.choices(question)
        self._shown = [key for key in shown if key in self._texts] or list(self._texts)
        self._several = isinstance(question, Multi)
        self._cursor = 0
        self._picked: list[str] = []

    def press(self, key: str) -> bool:
        moved = step(self._cursor, key, len(self._shown))
        place = position(key, len(self._shown))
        if moved is not None:
            self._cursor = moved
        elif place is not None:
            self._cursor = place
            self.pick(self._shown[place])
        elif key == "space":
            self.pick(self._shown[self._cursor])
        else:
            return False
        return True

    def pick(self, key: str) -> None:
        if key not in self._texts:
            return
        self._cursor = self._shown.index(key)
        if not self._several:
            self._picked = [key]
        elif key in self._picked:
            self._picked.remove(key)
        else:
            self._picked.append(key)

    def answer(self) -> Answer | None:
        return Choice(tuple(sorted(self._picked))) if self._picked else None

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Choice):
            self._picked = [key for key in answer.keys if key in self._texts]

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        return [self._line(place, key, mark, all_feedback) for place, key in enumerate(self._shown)]

    def _line(self, place: int, key: str, mark: Mark | None, all_feedback: bool) -> SheetLine:
        verdict, feedback = verdict_of(mark, key) if mark else ("", "")
        return SheetLine(
            key,
            letter(place),
            self._texts[key],
            cursor=mark is None and place == self._cursor,
            picked=key in self._picked,
            box=self._several,
            verdict=verdict,
            feedback=feedback if verdict or all_feedback else "",
        )

    def hints(self) -> tuple[Hint, ...]:
        last = letter(min(len(self._shown), LETTERS) - 1)
        return (Hint(f"a-{last}", "choose all that apply" if self._several else "choose"),)


class ClaimSheet(Sheet):
    """True or false, and the reason: t or f, then a letter."""

    def __init__(self, question: TrueFalse, shown: Sequence[str]) -> None:
        self._texts = answers.choices(question)
        self._shown = [key for key in shown if key in self._texts] or list(self._texts)
        self._cursor = 0
        self._truth: bool | None = None
        self._reason = ""

    def press(self, key: str) -> bool:
        moved = step(self._cursor, key, len(self._shown) + 2)
        place = position(key, len(self._shown))
        if key in ("t", "f"):
            self._truth = key == "t"
            self._cursor = 0 if self._truth else 1
        elif moved is not None:
            self._cursor = moved
        elif place is not None:
            self._cursor = place + 2
            self._reason = self._shown[place]
        elif key == "space":
            self.pick(self._keys()[self._cursor])
        else:
            return False
        return True

    def _keys(self) -> list[str]:
        return ["true", "false", *self._shown]

    def pick(self, key: str) -> None:
        if key in ("true", "false"):
            self._truth = key == "true"
        elif key in self._texts:
            self._reason = key

    def answer(self) -> Answer | None:
        return Claim(self._truth, self._reason) if self._truth is not None or self._reason else None

    @property
    def complete(self) -> bool:
        return self._truth is not None and bool(self._reason)

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Claim):
            self._truth = answer.truth
            self._reason = answer.reason if answer.reason in self._texts else ""

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        rows = [self._verdict_line(truth, mark) for truth in (True, False)]
        rows.append(SheetLine("", "", "because", heading=True))
        for place, key in enumerate(self._shown):
            verdict, feedback = verdict_of(mark, key) if mark else ("", "")
            rows.append(
                SheetLine(
                    key,
                    letter(place),
                    self._texts[key],
                    cursor=mark is None and self._cursor == place + 2,
                    picked=key == self._reason,
                    verdict=verdict,
                    feedback=feedback if verdict or all_feedback else "",
                )
            )
        return rows

    def _verdict_line(self, truth: bool, mark: Mark | None) -> SheetLine:
        name = "true" if truth else "false"
        part = next((part for part in mark.parts if part.key == "claim"), None) if mark else None
        verdict, _ = ("", "")
        if part is not None:
            if part.expected == name:
                verdict = "right" if part.given == name else "missed"
            elif part.given == name:
                verdict = "wrong"
        return SheetLine(
            name,
            name[0],
            name.capitalize(),
            cursor=mark is None and self._cursor == (0 if truth else 1),
            picked=self._truth is truth,
            verdict=verdict,  # type: ignore[arg-type]
        )

    def hints(self) -> tuple[Hint, ...]:
        return (Hint("t f", "true or false"), Hint(f"a-{letter(min(len(self._shown), LETTERS) - 1)}", "reason"))
