"""Sheets that are picked from: one option, several, a claim with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from tui.library.model import Multi, Single, TrueFalse
from tui.study.grading import answers
from tui.study.grading.answers import Answer, Choice, Claim
from tui.study.grading.marks import Mark
from tui.widgets.question.sheet import LETTERS, Hint, Sheet, SheetLine, Verdict, letter, position, step, verdict_of


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
            box=self._several and mark is None,
            verdict=verdict,
            feedback=feedback if verdict or all_feedback else "",
            given=mark is not None and key in self._picked,
        )

    def hints(self) -> tuple[Hint, ...]:
        last = letter(min(len(self._shown), LETTERS) - 1)
        return (Hint(f"a-{last}", "choose all that apply" if self._several else "choose"),)


class ClaimSheet(Sheet):
    """True or false, then the reason among those for that verdict: t or f, then a letter.

    Choosing a verdict again clears the reason: the others' reasons must not help to judge the claim.
    """

    def __init__(self, question: TrueFalse, shown: Sequence[str]) -> None:
        self._question = question
        self._texts = answers.choices(question)
        self._shown = [key for key in shown if key in self._texts] or list(self._texts)
        self._two_steps = answers.in_two_steps(question)
        self._cursor = 0
        self._truth: bool | None = None
        self._reason = ""

    @property
    def _offered(self) -> list[str]:
        """The reasons that can be picked now, in the order shown."""
        after = answers.reasons_after(self._question, self._truth)
        return [key for key in self._shown if key in after]

    def press(self, key: str) -> bool:
        offered = self._offered
        moved = step(self._cursor, key, len(offered) + 2)
        place = position(key, len(offered))
        if key in ("t", "f"):
            self._judge(key == "t")
        elif moved is not None:
            self._cursor = moved
        elif place is not None:
            self._cursor = place + 2
            self._reason = offered[place]
        elif key == "space":
            self.pick(["true", "false", *offered][self._cursor])
        elif key == "backspace" and self._truth is not None:
            self._cursor = 0 if self._truth else 1
            self._truth, self._reason = None, ""
        else:
            return False
        return True

    def _judge(self, truth: bool) -> None:
        self._truth = truth
        if not self._texts:
            self._reason = answers.ALONE
        if self._two_steps:
            self._reason = ""
            self._cursor = 2
        else:
            self._cursor = 0 if truth else 1

    def pick(self, key: str) -> None:
        if key in ("true", "false"):
            self._judge(key == "true")
        elif key in self._offered:
            self._reason = key

    def answer(self) -> Answer | None:
        return Claim(self._truth, self._reason) if self._truth is not None or self._reason else None

    @property
    def complete(self) -> bool:
        return self._truth is not None and (not self._texts or self._reason in self._offered)

    def restore(self, answer: Answer) -> None:
        if isinstance(answer, Claim):
            self._truth = answer.truth
            self._reason = answer.reason if not self._texts or answer.reason in self._offered else ""

    def lines(self, mark: Mark | None = None, *, all_feedback: bool = False) -> list[SheetLine]:
        rows = [self._verdict_line(truth, mark) for truth in (True, False)]
        reasons = self._offered if mark is None else self._judged(all_feedback)
        if reasons:
            rows.append(SheetLine("", "", "because", heading=True))
        for place, key in enumerate(reasons):
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
                    given=mark is not None and key == self._reason,
                )
            )
        return rows

    def _judged(self, everything: bool) -> list[str]:
        """The reasons to show beside a mark: those for the right verdict, and the one that was picked."""
        right = answers.reasons_after(self._question, self._question.truth)
        return [key for key in self._shown if everything or key in right or key == self._reason]

    def _verdict_line(self, truth: bool, mark: Mark | None) -> SheetLine:
        name = "true" if truth else "false"
        part = next((part for part in mark.parts if part.key == "claim"), None) if mark else None
        verdict: Verdict = ""
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
            verdict=verdict,
            given=mark is not None and self._truth is truth,
        )

    def hints(self) -> tuple[Hint, ...]:
        offered = self._offered
        verdict = Hint("t f", "true or false")
        return (verdict, Hint(f"a-{letter(min(len(offered), LETTERS) - 1)}", "reason")) if offered else (verdict,)
