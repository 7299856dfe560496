"""Moodle's GIFT on the way in: every dialect of public files is read, and what cannot be kept is said by line.

Blocks are parted by empty lines, as Moodle parts them; an empty line inside braces is forgiven where they close.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tui.exchange.gift import MARK, check
from tui.exchange.html import looks_like_html, words_of
from tui.exchange.questions import (
    MAX_PARTS,
    Brought,
    Refused,
    Values,
    line_of,
    question_of,
    short_enough,
    slug,
    tidy,
    unlinked,
)
from tui.library.authoring.scalars import shown, to_number

# Escaped characters stand as noncharacters while the text is taken apart: no file may hold those.
_ESCAPES = {sign: chr(0xFDD0 + at) for at, sign in enumerate("\\~=#{}:*>%")}
_BACK = {mark: sign for sign, mark in _ESCAPES.items()}
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_ESCAPED = re.compile(r"\\([\\~=#{}:*>%n])")
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.I)
_WEIGHT = re.compile(r"^\s*%\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,7})?)\s*%")
_CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(.*)$", re.I)
_VERDICTS = {"t": True, "true": True, "f": False, "false": False}
_ANSWER = re.compile(r"(?=[=~])")
BLANK = "___"
MAX_BLOCK = 200_000


class _NotTakenError(ValueError):
    """Why a question is not taken."""


class _Block(NamedTuple):
    """The lines of one question without its comments, where it begins, and what our own comment keeps."""

    line: int
    text: str
    kept: str


@dataclass
class _Answer:
    """One alternative: '=' or '~', its weight in percent (None without), text and feedback."""

    sign: str
    weight: float | None
    text: str
    feedback: str


@dataclass
class _Notes:
    said: list[str] = field(default_factory=list)


def read(text: str) -> Brought:
    """The questions of a file."""
    brought = Brought()
    topic = ""
    for block in _blocks(_NONCHARACTERS.sub("", text)):
        if category := _CATEGORY.match(block.text):
            topic = slug(re.split(r"(?<!/)/(?!/)", category[1].strip())[-1].replace("$course$", ""), "") or topic
            continue
        notes = _Notes()
        try:
            values = _question(block, topic, notes)
            question_of(values)
        except ValueError as error:
            brought.refused.append(Refused(block.line, shown(str(error), 200, "")))
            continue
        if brought.has("question", values["id"]) and block.kept:
            brought.refused.append(Refused(block.line, f"the id {shown(values['id'])} stands twice"))
            continue
        brought.add("question", values, block.line)
        brought.notes += [Refused(block.line, note) for note in dict.fromkeys(notes.said)]
    return brought


def _blocks(text: str) -> Iterator[_Block]:
    """What stands between empty lines; a category is a block of its own."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body: list[str] = []
    start, kept, depth = 0, "", 0
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            if bare.startswith(MARK.strip()):
                kept = bare
            continue
        if _CATEGORY.match(line) and depth <= 0:
            if body:
                yield _Block(start, "\n".join(body), kept)
                body, kept, depth = [], "", 0
            yield _Block(number, bare, "")
        elif bare:
            if body and depth > 0 and bare.startswith("::") and "{" in bare and not _closes(lines, number):
                # The one before never closed its brace.
                yield _Block(start, "\n".join(body), kept)
                body, kept, depth = [], "", 0
            start = start if body else number
            body.append(line)
            plain = _ESCAPED.sub("", line)
            depth += plain.count("{") - plain.count("}")
        elif body and (depth <= 0 or not _closes(lines, number)):
            yield _Block(start, "\n".join(body), kept)
            body, kept, depth = [], "", 0


def _closes(lines: Sequence[str], number: int) -> bool:
    """Whether a brace that is open at line `number` closes before another question begins."""
    for line in lines[number : number + 200]:
        plain = _ESCAPED.sub("", line.strip())
        if plain.startswith("::") or _CATEGORY.match(plain):
            return False
        opens, closes = plain.find("{"), plain.find("}")
        if closes >= 0 and (opens < 0 or closes < opens):
            return True
        if opens >= 0:
            return False
    return False


def _question(block: _Block, topic: str, notes: _Notes) -> Values:
    """The question of a block. Raises ValueError with the reason."""
    kept, intact = _kept(block)
    if intact:
        return kept
    values = _parsed(block, notes)
    if topic:
        values["topic"] = topic
    if kept:
        # Somebody changed the text: that counts, and what GIFT has no place for stays.
        names = ("id", "terms", "level", "cognitive", "family", "rev", "topic", "hints", "sources", "as_of")
        values |= {name: kept[name] for name in names if name in kept}
    return values


def _kept(block: _Block) -> tuple[Values, bool]:
    """What our comment keeps of the question, and whether the text below it is as it was written."""
    if not block.kept:
        return {}, False
    sum_, _, text = block.kept[len(MARK.strip()) :].strip().partition(" ")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}, False
    if not isinstance(values, dict) or not isinstance(values.get("id"), str):
        return {}, False
    return values, sum_ == check(block.text)


def _parsed(block: _Block, notes: _Notes) -> Values:
    if len(block.text) > MAX_BLOCK:
        raise _NotTakenError(f"the question has {len(block.text):,} characters; at most {MAX_BLOCK:,} are taken")
    text = _ESCAPED.sub(lambda escape: "\n" if escape[1] == "n" else _ESCAPES[escape[1]], block.text).strip()
    name, text = _name(text)
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        raise _NotTakenError("a description without an answer; only questions are taken")
    if opening < 0 or closing < opening or text.count("{") > 1 or text.count("}") > 1:
        raise _NotTakenError("a stray brace; write \\{ and \\} where they are meant as text")
    before, inside, after = text[:opening], text[opening + 1 : closing].strip(), text[closing + 1 :]
    html = _FORMAT.match(before)
    before = before[html.end() :] if html else before
    style = html[1].lower() if html else "moodle"
    stem = f"{before.rstrip()} {BLANK} {after.lstrip()}" if after.strip() else before
    inside, general = _general(inside)
    texts = _Texts(style)
    values: Values = {"level": 2, "cognitive": "remember"}
    values |= _answered(inside, texts.prose(stem), texts, notes)
    explanation = texts.prose(general) or values.pop("explanation", "")
    if explanation:
        values["explanation"] = explanation
    title = texts.prose(name)
    values = {"id": slug(title or values.get("stem") or values.get("claim") or "", "question"), **values}
    if texts.media:
        notes.said.append(f"{texts.media} pictures or sounds were left out")
    return values


def _name(text: str) -> tuple[str, str]:
    if text.startswith("::"):
        name, colons, rest = text[2:].partition("::")
        if colons:
            return name.strip(), rest.strip()
    return "", text


def _general(inside: str) -> tuple[str, str]:
    """The answers and the feedback that follows them all (####)."""
    at = inside.rfind("####")
    return (inside[:at], inside[at + 4 :]) if at >= 0 else (inside, "")


class _Texts:
    """Turns the pieces of a question into our prose; counts what cannot be shown."""

    def __init__(self, style: str) -> None:
        self._style = style
        self.media = 0

    def prose(self, text: str) -> str:
        """A piece as prose, in which nothing is a link of ours. Raises ValueError where nothing can be shown."""
        return unlinked(tidy(self._text(text)))

    def name(self, text: str) -> str:
        """A piece on one line."""
        return line_of(self._text(text))

    def _text(self, text: str) -> str:
        style = self._style
        if own := _FORMAT.match(text):
            style, text = own[1].lower(), text[own.end() :]
        text = "".join(_BACK.get(sign, sign) for sign in text)
        if style == "html" or (style == "moodle" and looks_like_html(text)):
            words = words_of(text)
            self.media += words.media
            if words.media and not words.text:
                raise _NotTakenError("a picture or sound alone; texts are taken")
            text = words.text
        elif style == "moodle":
            text = re.sub(r"[ \n]*\n[ \n]*", "\n", text)
        return text


def _answered(inside: str, stem: str, texts: _Texts, notes: _Notes) -> Values:
    """The fields of the kind of question that the answers make it, as Moodle decides."""
    if not inside.strip():
        raise _NotTakenError("an essay; only what a program can mark is taken")
    if inside.lstrip().startswith("#"):
        return {"kind": "numeric", "stem": _needed(stem), **_numeric(inside.lstrip()[1:], texts, notes)}
    if "~" in inside:
        return {"stem": _needed(stem), **_choices(_answers(inside), texts, notes)}
    if "=" in inside and "->" in inside:
        return {"kind": "match", "stem": _needed(stem), **_match(_answers(inside), texts)}
    verdict, *told = inside.split("#")
    if verdict.strip().lower() in _VERDICTS:
        feedback = "\n\n".join(dict.fromkeys(filter(None, map(texts.prose, told))))
        values: Values = {"kind": "true_false", "claim": _needed(stem), "truth": _VERDICTS[verdict.strip().lower()]}
        return values | ({"explanation": feedback} if feedback else {})
    return {"kind": "short", "stem": _needed(stem), **_short(_answers(inside), texts, notes)}


def _needed(stem: str) -> str:
    if not stem.strip() or stem.strip() == BLANK:
        raise _NotTakenError("there is no question text")
    if why := short_enough([stem]):
        raise _NotTakenError(why)
    return stem


def _answers(inside: str) -> list[_Answer]:
    """The alternatives. An arrow's '=' is none of its own: '->' holds no '='."""
    answers = []
    for piece in _ANSWER.split(inside):
        if not piece.strip():
            continue
        sign, text = (piece[0], piece[1:]) if piece[0] in "=~" else ("=", piece)
        weight = None
        if given := _WEIGHT.match(text):
            weight, text = float(given[1].replace(",", ".")), text[given.end() :]
        text, _, feedback = text.partition("#")
        answers.append(_Answer(sign, weight, text.strip(), feedback.strip()))
    if len(answers) > MAX_PARTS:
        raise _NotTakenError(f"{len(answers)} answers; at most {MAX_PARTS} are taken")
    return answers


def _choices(answers: Sequence[_Answer], texts: _Texts, notes: _Notes) -> Values:
    answers = [answer for answer in answers if answer.text]
    full = [answer for answer in answers if answer.sign == "=" and (answer.weight is None or answer.weight > 0)]
    parts = [answer for answer in answers if answer not in full and (answer.weight or 0) > 0]
    if full:
        keys = full
        if len(full) > 1:
            raise _NotTakenError(f"{len(full)} right answers of which one is enough; mark several by %weights%")
        if parts:
            notes.said.append("taken without the part marks beside the right answer")
    else:
        keys = parts
        if len({answer.weight for answer in keys}) > 1:
            notes.said.append("taken without its weights: every right option counts alike")
    if not keys:
        raise _NotTakenError("no right answer is marked")
    if len(answers) < 2:
        raise _NotTakenError("one option alone is no choice")
    options = []
    for answer in answers:
        option: Values = {"text": texts.prose(answer.text)}
        if not option["text"]:
            raise _NotTakenError("an option is empty")
        if told := texts.prose(answer.feedback):
            option["feedback"] = told
        options.append(option | ({"key": True} if any(answer is key for key in keys) else {}))
    if len({option["text"].casefold() for option in options}) < len(options):
        raise _NotTakenError("two options are alike")
    return {"kind": "multi" if len(keys) > 1 else "single", "options": options}


def _short(answers: Sequence[_Answer], texts: _Texts, notes: _Notes) -> Values:
    accept: list[str] = []
    near: list[Values] = []
    for answer in answers:
        if answer.text.strip() == "*":
            notes.said.append("taken without its answer for anything else (*)")
            continue
        if "*" in answer.text:
            raise _NotTakenError("an answer with a wildcard (*); write the names out")
        text, told = texts.name(answer.text), texts.prose(answer.feedback)
        if not text:
            raise _NotTakenError("an answer is empty")
        if answer.weight is not None and answer.weight <= 0:
            near += [{"text": text, "feedback": told}] if told else []
            continue
        if answer.weight not in (None, 100.0):
            notes.said.append("taken without its weights: every accepted answer counts alike")
        accept.append(text)
    if not accept:
        raise _NotTakenError("no right answer is marked")
    values: Values = {"accept": list(dict.fromkeys(accept))}
    return values | ({"near": near} if near else {})


def _match(answers: Sequence[_Answer], texts: _Texts) -> Values:
    pairs: list[Values] = []
    spare: list[str] = []
    for answer in answers:
        left, arrow, right = answer.text.partition("->")
        left, right = texts.name(left), texts.name(right)
        if not arrow or not right:
            raise _NotTakenError("a pair without an arrow (->) or without its right side")
        if left:
            pairs.append({"left": left, "right": right})
        else:
            spare.append(right)
    if len(pairs) < 2:
        raise _NotTakenError("a match needs two pairs at least")
    if len({pair["left"].casefold() for pair in pairs}) < len(pairs):
        raise _NotTakenError("two left sides are alike")
    rights = {pair["right"] for pair in pairs}
    spare = [text for text in dict.fromkeys(spare) if text not in rights]
    return {"pairs": pairs, **({"spare": spare} if spare else {})}


def _numeric(inside: str, texts: _Texts, notes: _Notes) -> Values:
    if inside.lstrip().startswith(("=", "~")):
        answers = _answers(inside)
    else:
        text, _, feedback = inside.partition("#")
        answers = [_Answer("=", None, text.strip(), feedback.strip())]
    right: list[tuple[float, float, str]] = []
    traps: list[Values] = []
    weighted = False
    for answer in answers:
        if not answer.text or answer.text == "*":
            continue
        value, allowed = _range(answer.text)
        told = texts.prose(answer.feedback)
        if answer.sign == "~" or (answer.weight is not None and answer.weight <= 0):
            traps += [{"value": value, "feedback": told}] if told else []
        elif answer.weight in (None, 100.0):
            right.append((value, allowed, told))
        else:
            weighted = True
    if not right:
        raise _NotTakenError("no right answer is marked")
    if weighted or len(right) > 1:
        notes.said.append("taken with its first full answer, without the weighted ones")
    value, allowed, told = right[0]
    values: Values = {"answer": value, "unit": "1", "tolerance_abs": allowed}
    traps = [trap for trap in traps if abs(trap["value"] - value) > allowed]
    return {**values, **({"traps": traps} if traps else {}), **({"explanation": told} if told else {})}


def _range(text: str) -> tuple[float, float]:
    """The number and what it may be off by: '3', '3:0.1', '2.9..3.1'."""
    text = "".join(_BACK.get(sign, sign) for sign in text).strip()
    if ".." in text:
        low, _, high = text.partition("..")
        least, most = sorted((_number(low), _number(high)))
        # In decimals, so that 3.141..3.142 is 3.1415 and not a hair beside it.
        first, last = Decimal(repr(least)), Decimal(repr(most))
        return _whole(float((first + last) / 2)), _whole(float((last - first) / 2))
    number, _, allowed = text.partition(":")
    off = _number(allowed) if allowed.strip() else 0.0
    if off < 0:
        raise _NotTakenError(f"{shown(allowed)} is no tolerance")
    return _whole(_number(number)), _whole(off)


def _number(text: str) -> float:
    text = text.strip()
    number = to_number(text)
    if number is None and re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        number = to_number(text.replace(",", "."))
    if number is None or abs(number) > 1e60:
        raise _NotTakenError(f"{shown(text)} is no number")
    return float(number)


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
