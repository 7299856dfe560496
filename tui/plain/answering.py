"""A question in lines, and a typed line as its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui.library.library import Library
from tui.library.model import Match, Multi, Numeric, Order, Question, Scalar, Short, Single, TrueFalse
from tui.plain.prose import prose_lines
from tui.plain.talk import Talk
from tui.study.grading import answers
from tui.study.grading.answers import Answer, Choice, Claim, Matching, Ordering, Typed
from tui.study.grading.readable import problem
from tui.study.papers.item import filled


class UnclearError(ValueError):
    """A line that cannot be read as an answer; the text says what is expected."""


def ask_lines(
    library: Library,
    question: Question,
    shown: Sequence[str],
    params: Mapping[str, Scalar] | None,
    width: int,
    pack: str,
) -> list[str]:
    """What is asked, its options under letters in the order `shown`, and how to answer."""
    lines = prose_lines(library, filled(question.stem, params), width, pack) if question.stem else []
    texts = answers.choices(question)
    if isinstance(question, TrueFalse):
        lines += prose_lines(library, f'Claim: "{question.claim}"', width, pack)
        shown = [] if answers.in_two_steps(question) else shown
        lines += ["Because:"] if shown else []
    if isinstance(question, Order):
        lines.append(f"Order: {question.criterion}")
    if isinstance(question, Match):
        lines += [f"  {number}. {text}" for number, text in enumerate(answers.lefts(question).values(), 1)]
        lines.append("with")
    lines += [f"  {letter(place)}) {texts[key]}" for place, key in enumerate(shown)]
    return [*lines, how(question, len(shown))]


def how(question: Question, count: int) -> str:
    """How the answer is typed."""
    last = letter(count - 1) if count else ""
    match question:
        case Single():
            return f"Type a letter, a to {last}."
        case Multi():
            return "Type all letters that apply, such as a c."
        case TrueFalse() if not question.reasons:
            return "Type t for true or f for false."
        case TrueFalse() if answers.in_two_steps(question):
            return "Type t for true or f for false; then the reasons for it are shown."
        case TrueFalse():
            return f"Type t or f and the letter of the reason, such as t {last}."
        case Order():
            return f"Type all {count} letters in order, such as {' '.join(letter(n) for n in reversed(range(count)))}."
        case Match():
            return "Type pairs of number and letter, such as 1b 2a."
        case Numeric():
            return f"Type a number in {question.unit}; other units may be written behind it."
        case Short():
            return "Type the name."


def letter(place: int) -> str:
    """The letter of a place."""
    return chr(ord("a") + place)


def read(question: Question, shown: Sequence[str], line: str) -> Answer:
    """The answer that a line means; raises UnclearError."""
    match question:
        case Single():
            keys = _letters(line, shown)
            if len(keys) != 1:
                raise UnclearError(how(question, len(shown)))
            return Choice(keys)
        case Multi():
            return Choice(tuple(sorted(set(_letters(line, shown)))))
        case TrueFalse():
            return _claim(question, shown, line)
        case Order():
            keys = _letters(line, shown)
            if sorted(keys) != sorted(shown):
                raise UnclearError(how(question, len(shown)))
            return Ordering(keys)
        case Match():
            return _pairs(question, shown, line)
        case Numeric() | Short():
            typed = Typed(line)
            if trouble := problem(question, typed):
                raise UnclearError(trouble)
            return typed


def _letters(line: str, shown: Sequence[str]) -> tuple[str, ...]:
    letters = re.sub(r"[^a-z]", "", line.lower())
    places = [ord(typed_letter) - ord("a") for typed_letter in letters]
    if not places or any(place >= len(shown) for place in places):
        raise UnclearError(f"The letters are a to {letter(len(shown) - 1)}.")
    return tuple(shown[place] for place in places)


def _claim(question: TrueFalse, shown: Sequence[str], line: str) -> Claim:
    if not question.reasons and _is_verdict(line):
        return Claim(_is_true(line), answers.ALONE)
    match = re.fullmatch(r"\s*(true|false|t|f)[\s,]+([a-z])\s*", line.lower())
    if match is None:
        raise UnclearError(how(question, len(shown)))
    verdict = match[1][0] == "t"
    return Claim(verdict, _letters(match[2], offered(question, shown, verdict))[0])


def offered(question: TrueFalse, shown: Sequence[str], verdict: bool) -> list[str]:
    """The reasons to choose among after a verdict, in the order `shown`."""
    after = answers.reasons_after(question, verdict)
    return [key for key in shown if key in after]


def _pairs(question: Match, shown: Sequence[str], line: str) -> Matching:
    lefts = list(answers.lefts(question))
    pairs: dict[str, str] = {}
    for number, right in re.findall(r"(\d+)\s*[-=:]?\s*([a-z])", line.lower()):
        if not 1 <= int(number) <= len(lefts):
            raise UnclearError(f"The numbers are 1 to {len(lefts)}.")
        pairs[lefts[int(number) - 1]] = _letters(right, shown)[0]
    if not pairs:
        raise UnclearError(how(question, len(shown)))
    return Matching(tuple(sorted(pairs.items())))


def ask(talk: Talk, question: Question, shown: Sequence[str], line: str) -> Answer | None:
    """The answer in a line, or None after saying what is expected."""
    try:
        if isinstance(question, TrueFalse) and answers.in_two_steps(question) and _is_verdict(line):
            return _reason(talk, question, shown, _is_true(line))
        return read(question, shown, line)
    except UnclearError as trouble:
        talk.say(str(trouble))
        return None


def _is_verdict(line: str) -> bool:
    return line.strip().lower() in ("t", "f", "true", "false")


def _is_true(line: str) -> bool:
    return line.strip().lower().startswith("t")


def _reason(talk: Talk, question: TrueFalse, shown: Sequence[str], verdict: bool) -> Claim | None:
    """The second step: a reason among those for the verdict. None where somebody goes back to the verdict."""
    texts = answers.choices(question)
    while True:
        keys = offered(question, shown, verdict)
        talk.say(f"{'True' if verdict else 'False'}, because:")
        for place, key in enumerate(keys):
            talk.say(texts[key], head=f"  {letter(place)}) ")
        line = talk.ask(f"a to {letter(len(keys) - 1)}, or :back to judge anew: ").lower()
        if line in (":back", ""):
            talk.say(how(question, len(shown)))
            return None
        if _is_verdict(line):
            verdict = _is_true(line)
        elif len(line) == 1 and line in map(letter, range(len(keys))):
            return Claim(verdict, keys[ord(line) - ord("a")])
