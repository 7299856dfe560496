"""Moodle's GIFT on the way out. What it cannot hold travels in a comment line above each question.

The dialect is that of https://docs.moodle.org/en/GIFT_format. The comment is '// warpwise CHECK JSON': as long as the
question below still has that check sum, `gift_reading` takes the JSON, and otherwise what somebody made of the text.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from tui.exchange.questions import Out, bare
from tui.library.markup.links import Link, plain_text
from tui.library.model import Match, Multi, Numeric, Option, Order, Question, Scalar, Short, Single, TrueFalse

MARK = "// warpwise "
_SPECIAL = re.compile(r"([~=#{}:\\])")

Names = Callable[[str, str], Sequence[str]]
"""(entry, pack) -> its interchangeable names."""
Title = Callable[[Link, str], str]
"""(link, pack) -> the text that is shown for it."""
Drawn = Callable[[Numeric], tuple[float, Mapping[str, Scalar]]]
"""The first answer of a computed question, and the knobs of it. Raises ValueError."""


def export(questions: Sequence[Out], names: Names, title: Title, drawn: Drawn) -> tuple[str, list[str]]:
    """The file, and what could not be said in it, a sentence each."""
    writer = _Writer(names, title, drawn)
    blocks: list[str] = []
    left: list[str] = []
    topic = ""
    for item in questions:
        try:
            block = writer.block(item)
        except ValueError as error:
            left.append(f"{item.pack}/{item.question.id} is left out: {error}")
            continue
        if item.question.topic != topic:
            topic = item.question.topic
            blocks.append(f"$CATEGORY: {topic}\n")
        kept = json.dumps(bare(item.question), ensure_ascii=False, separators=(",", ":"))
        blocks.append(f"{MARK}{check(block)} {kept}\n{block}\n")
    return "\n".join(blocks), left


def check(block: str) -> str:
    """The check sum of a question's text: line ends and outer blanks do not count."""
    lines = [line.strip() for line in block.strip().splitlines()]
    return f"{zlib.crc32(chr(10).join(lines).encode('utf-8', 'replace')):08x}"


def escaped(text: str) -> str:
    """Text with its special characters escaped, on one line."""
    return _SPECIAL.sub(r"\\\1", text.replace("\r", "")).replace("\n", "\\n")


class _Writer:
    def __init__(self, names: Names, title: Title, drawn: Drawn) -> None:
        self._names = names
        self._title = title
        self._drawn = drawn
        self._pack = ""

    def block(self, item: Out) -> str:
        """The lines of a question. Raises ValueError where GIFT has nothing like it."""
        self._pack = item.pack
        question = item.question
        head, lines = self._parts(question)
        general = [f"####{self._said(question.explanation)}"] if question.explanation else []
        stem = escaped(head)
        if stem.startswith(("//", "$")):
            stem = f"[plain]{stem}"
        return "\n".join([f"::{escaped(question.id)}::[markdown]{stem} {{", *lines, *general, "}"])

    def _said(self, text: str) -> str:
        return self._piece(self._plain(text))

    def _name(self, text: str) -> str:
        """A name, which is no prose: every sign in it is meant, a star too."""
        return self._piece(text).replace("*", "\\*")

    def _piece(self, text: str) -> str:
        # Moodle takes an arrow anywhere among the answers for a pair.
        piece = escaped(text.replace("->", "→"))
        # A text that begins like a weight or a format says first that it is none.
        return f"[markdown]{piece}" if piece.startswith(("%", "[")) else piece

    def _plain(self, text: str) -> str:
        return plain_text(text, lambda link: self._title(link, self._pack)).strip()

    def _parts(self, question: Question) -> tuple[str, list[str]]:
        match question:
            case Single():
                return self._plain(question.stem), [
                    self._option(choice, "=" if choice.key else "~") for choice in question.options
                ]
            case Multi():
                keys = sum(option.key for option in question.options)
                weight = f"{100 / max(1, keys):.5f}".rstrip("0").rstrip(".")
                marks = [f"~%{weight}%" if option.key else "~%-100%" for option in question.options]
                return self._plain(question.stem), list(map(self._option, question.options, marks))
            case Numeric():
                return self._numeric(question)
            case Short():
                accepted = self._names(question.answer_term, self._pack) if question.answer_term else ()
                accepted = list(dict.fromkeys([*accepted, *question.accept]))
                if not accepted:
                    raise ValueError("no answer is known")
                lines = [f"={self._name(name)}" for name in accepted]
                lines += [f"=%0%{self._name(choice.text)}{self._feedback(choice.feedback)}" for choice in question.near]
                return self._plain(question.stem), lines
            case Order():
                lines = [f"={place} -> {self._name(item)}" for place, item in enumerate(question.items, 1)]
                return f"{self._plain(question.stem)} ({self._plain(question.criterion)})", lines
            case Match():
                lines = [f"={self._name(pair.left)} -> {self._name(pair.right)}" for pair in question.pairs]
                return self._plain(question.stem), lines + [f"= -> {self._name(text)}" for text in question.spare]
            case TrueFalse():
                because = next((choice for choice in question.reasons if choice.key), None)
                told = f"{because.text}. {because.feedback}" if because else ""
                verdict = "TRUE" if question.truth else "FALSE"
                both = f"#{self._said(told)}#{self._said(told)}" if told else ""
                return "\n\n".join(filter(None, map(self._plain, (question.stem, question.claim)))), [verdict + both]
            case _:
                assert_never(question)

    def _option(self, option: Option, mark: str) -> str:
        return f"{mark}{self._said(option.text)}{self._feedback(option.feedback)}"

    def _feedback(self, text: str) -> str:
        return f"#{self._said(text)}" if text else ""

    def _numeric(self, question: Numeric) -> tuple[str, list[str]]:
        from tui.study.papers.item import filled

        answer, params = self._drawn(question)
        stem = self._plain(filled(question.stem, params))
        unit = "" if question.unit.strip() == "1" else f" ({question.unit})"
        lines = ["#", f"={_number(answer)}:{_number(question.allowed(answer))}"]
        lines += [
            f"=%0%{_number(trap.value)}:0{self._feedback(trap.feedback)}"
            for trap in question.traps
            if trap.value is not None
        ]
        return stem + unit, lines


def _number(value: float) -> str:
    return f"{value + 0.0:.15g}"  # no minus before a zero


def first_drawing(question: Numeric) -> tuple[float, Mapping[str, Scalar]]:
    """The answer of a question, of a computed one with the first value of each list of knobs. Raises ValueError."""
    from tui.library.model import Computed
    from tui.study.grading.computed import compute
    from tui.study.labs.check import combinations

    if not isinstance(question.answer, Computed):
        return question.answer, {}
    params = next(combinations(question.answer))
    try:
        return compute(question, params).answer, params
    except Exception as error:  # a lab refuses knobs in words of its own
        raise ValueError(f"its lab gives no answer ({error})") from None
