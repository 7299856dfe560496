"""Questions that give themselves away to somebody who has not learned the matter."""

from __future__ import annotations

import re
from statistics import median

from tui.library.lint import language
from tui.library.lint.groups import groups
from tui.library.lint.parts import choice_path, choices, stem_path
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View, stem
from tui.library.model import Question, Single, TrueFalse

MAX_KEY_LENGTH = 1.4
"""Key over the median option, in characters."""
MAX_NEGATIVE = 0.05
"""Share of the bank."""

_NEGATIVE = re.compile(r"\b(?:not|NOT|Not|except|EXCEPT|cannot|CANNOT|(?<!AT )LEAST)\b|n't\b")
_ABSOLUTE = re.compile(r"\b(?:always|never|only|all|none)\b(?!-)", re.IGNORECASE)

# Words that carry no content though they are long: what a stem and any option may share.
_COMMON = language.word_set(
    """
    about above after again against along among another because become before being below between chooses could
    does during each either enough every first given gives going hold holds large larger largest least length
    likely longer makes means might model more most much must needs never number often other rather right same
    second should since small smaller smallest some still such takes than that their them then there these they
    thing things third those three through time times under until using value wants what when where whether which
    while whole will with within without works would yield
    """
)


def question_sentence(text: str) -> str:
    """The sentence that asks: the last with a question mark, else the last."""
    parts = language.sentences(text) or [""]
    return next((part for part in reversed(parts) if part.rstrip("'\")").endswith("?")), parts[-1])


def negatives(question: Question) -> list[str]:
    """The negative words of the question sentence, as written. A claim may deny what it likes."""
    if isinstance(question, TrueFalse):
        return []
    return _NEGATIVE.findall(question_sentence(stem(question)))


@rule("Q04", "warning", "NOT and EXCEPT in the question sentence stand in capitals, and in at most 5 % of the bank")
def negative_stems(view: View) -> Findings:
    for question in view.source.questions:
        small = [word for word in negatives(question) if not word.isupper()]
        if small:
            message = f"the question sentence denies with {small[0]!r}"
            yield Finding(
                "question", question.id, stem_path(question), message, "ask positively, or write it in capitals"
            )
    for group in groups(view, view.source.questions):
        share = sum(bool(negatives(question)) for question in group.questions) / len(group.questions)
        if share > MAX_NEGATIVE:
            message = f"{share:.0%} of {len(group.questions)} question sentences deny"
            yield group.finding(message, "turn some into positive questions, until it is 5 %")


@rule("Q06", "warning", "the key is at most 1.4 x as long as the median option")
def key_length(view: View) -> Findings:
    for question in view.source.questions:
        if not isinstance(question, Single):
            continue
        middle = median(len(option.text) for option in question.options) if question.options else 0
        for at, option in enumerate(question.options):
            if option.key and len(option.text) > MAX_KEY_LENGTH * middle:
                message = f"the key has {len(option.text)} characters, the median option {middle:g}"
                hint = "shorten the key or bring the others to its length"
                yield Finding("question", question.id, choice_path(question, at), message, hint)


@rule("Q08", "warning", "always, never, only, all and none do not stand in distractors alone")
def absolutes(view: View) -> Findings:
    for question in view.source.questions:
        keys = [choice for choice in choices(question) if choice.key]
        if any(_ABSOLUTE.search(choice.text) for choice in keys):
            continue
        for at, choice in enumerate(choices(question)):
            absolute = None if choice.key else _ABSOLUTE.search(choice.text)
            if absolute:
                message = f"{absolute.group()!r} stands in a distractor and in no key"
                hint = "it tells the reader that the option is wrong: say it without"
                yield Finding("question", question.id, choice_path(question, at), message, hint)
                break


def _content(text: str) -> set[str]:
    return {word for word in language.tokens(text) if len(word) >= 5 and word.isalpha() and word not in _COMMON}


@rule("Q09", "warning", "no content word of 5 or more letters is shared by stem and key and by no distractor")
def echoes(view: View) -> Findings:
    for question in view.source.questions:
        if not isinstance(question, Single):
            continue
        asked = _content(stem(question))
        others = {word for option in question.options if not option.key for word in _content(option.text)}
        for at, option in enumerate(question.options):
            shared = sorted((_content(option.text) & asked) - others) if option.key else []
            if shared:
                message = f"stem and key alone share {', '.join(map(repr, shared))}"
                yield Finding("question", question.id, choice_path(question, at), message, "reword one of them")


@rule(
    "Q23",
    "warning",
    "the key is not the one option that begins otherwise or lacks a word; a distractor has a name or a number",
    since=2,
)
def plausible(view: View) -> Findings:
    known = _Known(view)
    for question in view.source.questions:
        if not isinstance(question, Single):
            continue
        odd = _odd_beginning(question)
        if odd is not None:
            message = "every option but the key begins with the same word"
            yield Finding(
                "question", question.id, choice_path(question, odd), message, "let more of them begin otherwise"
            )
        lacked = _lacked_by_key(question)
        if lacked is not None:
            at, words = lacked
            message = f"every option but the key has {', '.join(map(repr, words))}"
            yield Finding("question", question.id, choice_path(question, at), message, "say it without in one of them")
        for at, option in enumerate(question.options):
            text = view.shown(option.text)
            if not option.key and not any(c.isdigit() for c in text) and not known.names(text):
                message = f"the distractor {option.text!r} has no name of the glossary and no number"
                hint = "a mistake that people make speaks of the matter: name what it confuses"
                yield Finding("question", question.id, choice_path(question, at), message, hint)


def _odd_beginning(question: Single) -> int | None:
    """The place of the key where all other options, and it not, begin with one word; 'if' and 'whether' are one."""
    first = [next(iter(language.tokens(option.text)), "") for option in question.options]
    first = ["whether" if word == "if" else word for word in first]
    keys = [at for at, option in enumerate(question.options) if option.key]
    others = {word for at, word in enumerate(first) if at not in keys}
    if len(keys) != 1 or len(question.options) < 3 or len(others) != 1 or first[keys[0]] in others:
        return None
    return keys[0]


def _lacked_by_key(question: Single) -> tuple[int, list[str]] | None:
    """The place of the key and the content words that three or more distractors all have, and it has not."""
    words = [_content(option.text) for option in question.options]
    keys = [at for at, option in enumerate(question.options) if option.key]
    if len(keys) != 1 or len(words) < 4:
        return None
    others = set.intersection(*(each for at, each in enumerate(words) if at != keys[0]))
    lacked = sorted(others - words[keys[0]])
    return (keys[0], lacked) if lacked else None


class _Known:
    """The names of the glossary: terms, aliases, covers, and the words by which they are asked for."""

    def __init__(self, view: View) -> None:
        names = [name for entry in view.entries for name in (entry.term, *entry.aliases, *entry.covers)]
        self._names = {tuple(language.tokens(name)) for name in names} - {()}
        self._longest = max(map(len, self._names), default=0)
        asked = (word for entry in view.entries for phrase in entry.asked for word in language.tokens(phrase))
        self._words = {word for word in asked if len(word) >= 4 and word not in _COMMON}

    def names(self, text: str) -> bool:
        """Whether `text` holds one of them."""
        words = language.tokens(text)
        if not self._words.isdisjoint(words):
            return True
        return any(run in self._names for n in range(1, self._longest + 1) for run in language.runs(words, n))
