"""Questions: that each kind has its parts, and that they can be graded."""

from __future__ import annotations

import re
from collections import Counter

from tui.library.authoring.issue import Severity
from tui.library.lint import language
from tui.library.lint.groups import groups
from tui.library.lint.missing import missing
from tui.library.lint.parts import choice_path, choices, feedback, offered
from tui.library.lint.rule import SETTLING, Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.model import Match, Multi, Order, Question, Short, Single, TrueFalse
from tui.library.text import singular, squash

_REFERS = re.compile(
    r"(?:all|none|both|neither|either|any|each)(?: (?:one|two|three|four))?(?: of)?(?: the)? above\b"
    r"|\b(?:all|none|both|neither|any) of (?:the|these) (?:above|options|answers|choices)\b"
    r"|\b(?:options?|answers?|choices?) [A-F]\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:[Bb]oth |[Nn]either |[Ee]ither )?[A-F](?:, [A-F])*,? (?:and|or|nor|&) [A-F](?: only)?")
AT_MOST = {"remember": 0.25, "understand": 0.35}
AT_LEAST = {"apply": 0.30, "analyse": 0.10}
"""Shares of the bank."""

_EMPTY_WORDS = language.word_set(
    """
    correct incorrect right wrong yes no true false that this it is was the a an answer option choice sorry
    exactly well done good not quite indeed of course you are picked chose
    """
)


@rule("Q01", "error", "single: 3 or 4 options, 1 key; multi: 4 to 6 options, 2 to n-1 keys; no two options alike")
def option_counts(view: View) -> Findings:
    for question in view.source.questions:
        if not isinstance(question, Single | Multi):
            continue
        count, keys = len(question.options), sum(option.key for option in question.options)
        single = isinstance(question, Single)
        least, most = (3, 4) if single else (4, 6)
        if not least <= count <= most:
            yield Finding("question", question.id, ("options",), f"{count} options", f"offer {least} to {most}")
        if single and keys != 1:
            message, hint = f"{keys} options are keys", "mark exactly one `key: true`"
            yield Finding("question", question.id, ("options",), message, hint, "error")
        if not single and not 2 <= keys < count:
            message, hint = f"{keys} of {count} options are keys", "mark at least 2, and leave at least 1 wrong"
            strictly: Severity | None = None if keys else "error"
            yield Finding("question", question.id, ("options",), message, hint, strictly)
        yield from _alike(question)


def _alike(question: Question) -> Findings:
    seen: dict[str, str] = {}
    for path, text in offered(question):
        folded = " ".join(text.split()).casefold()
        if folded in seen:
            yield Finding("question", question.id, path, f"{text!r} stands twice", "say something else", "error")
        seen[folded] = text


@rule(
    "Q02",
    "error",
    "every option, reason, trap and near answer has its own feedback of 6 to 45 words; every pair and item some",
)
def feedback_lines(view: View) -> Findings:
    for question in view.source.questions:
        seen: dict[str, str] = {}
        for line in feedback(question):
            words = language.count_words(view.shown(line.text))
            folded = " ".join(language.tokens(line.text))
            message, hint = "", "say what would make one choose it and why it fails, or why it holds"
            if not words:
                message = f"{line.owner} has no feedback"
            elif set(folded.split()) <= _EMPTY_WORDS:
                message = f"the feedback of {line.owner} only says right or wrong"
            elif line.chosen and not 6 <= words <= 45:
                message, hint = f"the feedback of {line.owner} has {words} words", "write 6 to 45"
            elif folded in seen:
                message = f"{line.owner} has the feedback of {seen[folded]}"
            if message:
                yield Finding("question", question.id, line.path, message, hint)
            seen.setdefault(folded, line.owner)
        if not question.explanation.strip():
            yield Finding("question", question.id, (), "it has no explanation", "say the rule behind the answer")


@rule("Q03", "error", "no option says all, none or both of the above, or 'A and B': options are shuffled")
def self_contained(view: View) -> Findings:
    for question in view.source.questions:
        for at, choice in enumerate(choices(question)):
            text = choice.text.strip().rstrip(".")
            if _REFERS.search(text) or _LETTERS.fullmatch(text):
                message = f"option {text!r} points at other options"
                yield Finding("question", question.id, choice_path(question, at), message, "write out what it says")


@rule(
    "Q12",
    "error",
    "order: 4 to 6 different items and a criterion; match: spare rights; true_false: 4 reasons, 2 a verdict, one right",
)
def placed_parts(view: View) -> Findings:
    for question in view.source.questions:
        if isinstance(question, Order):
            yield from _order(question)
        elif isinstance(question, Match):
            yield from _match(question)
        elif isinstance(question, TrueFalse):
            yield from _true_false(question, _softly(view))
            yield from _alike(question)


def _softly(view: View) -> Severity | None:
    """Two reasons a verdict came with format 2; the rule is older."""
    return "warning" if view.source.about.format < 2 or "Q12" in SETTLING else None


def _true_false(question: TrueFalse, softly: Severity | None) -> Findings:
    keys = [reason for reason in question.reasons if reason.key]
    if len(question.reasons) < 2 or len(keys) != 1:
        message = f"{len(question.reasons)} reasons, {len(keys)} of them right"
        # Without any, the verdict alone is asked.
        strictly: Severity | None = "error" if question.reasons else None
        yield Finding("question", question.id, ("reasons",), message, "mark exactly one with `key: true`", strictly)
    verdicts = Counter(reason.for_ for reason in question.reasons)
    if len(question.reasons) != 4 or verdicts[True] != 2 or verdicts[False] != 2:
        message = f"{verdicts[True]} reasons for true and {verdicts[False]} for false, {verdicts[None]} for neither"
        hint = "write two with `for: true` and two with `for: false`"
        yield Finding("question", question.id, ("reasons",), message, hint, softly)
    for at, reason in enumerate(question.reasons):
        if reason.key and reason.for_ is not None and reason.for_ != question.truth:
            message = "the right reason stands under the wrong verdict"
            yield Finding("question", question.id, ("reasons", at, "for"), message, "give it the verdict of the claim")


def _order(question: Order) -> Findings:
    if not 4 <= len(question.items) <= 6:
        yield Finding("question", question.id, ("items",), f"{len(question.items)} items", "give 4 to 6")
    if not question.criterion.strip():
        yield Finding("question", question.id, (), "the criterion is missing", "say by what and in which direction")
    yield from _alike(question)
    for item in question.feedback:
        if item not in question.items:
            message = f"feedback is given for {item!r}, which is no item"
            yield Finding("question", question.id, ("feedback", item), message, "use the item's exact text")


def _match(question: Match) -> Findings:
    rights = {" ".join(pair.right.split()).casefold() for pair in question.pairs}
    if not question.spare:
        yield Finding("question", question.id, (), "there is no spare right", "add 1 or 2 that belong to nothing")
    for at, text in enumerate(question.spare):
        if " ".join(text.split()).casefold() in rights:
            message = f"the spare {text!r} is also the right of a pair"
            yield Finding("question", question.id, ("spare", at), message, "choose one that belongs to nothing")
    lefts = [" ".join(pair.left.split()).casefold() for pair in question.pairs]
    for at, left in enumerate(lefts):
        if left in lefts[:at]:
            message = f"the left {question.pairs[at].left!r} stands twice"
            yield Finding("question", question.id, ("pairs", at, "left"), message, "give every left once")


@rule("Q13", "error", "short: an `answer_term` that exists or a literal `accept`, and no `near` answer among them")
def short_answers(view: View) -> Findings:
    yield from missing(view, "answer_term")
    for question in view.source.questions:
        if not isinstance(question, Short):
            continue
        slug = language.bare(question.answer_term)
        if not slug and not any(text.strip() for text in question.accept):
            yield Finding("question", question.id, (), "no answer is accepted", "set `answer_term` or `accept`")
        accepted = {singular(squash(name)) for name in (*question.accept, *view.names.get(slug, ()))}
        for at, near in enumerate(question.near):
            if singular(squash(near.text)) in accepted:
                message = f"{near.text!r} is both accepted and near"
                yield Finding("question", question.id, ("near", at, "text"), message, "remove it from one of them")


@rule("Q14", "error", "cognitive, level, topic and terms are set (warns where the bank misses the mix of levels)")
def classified(view: View) -> Findings:
    for question in view.source.questions:
        if not question.terms:
            yield Finding("question", question.id, (), "it tests no term", "name the entry it tests in `terms`")
        if not question.topic:
            yield Finding("question", question.id, (), "it has no topic", "put `topic:` at the head of the file")
    yield from _mix(view)


def _mix(view: View) -> Findings:
    for group in groups(view, view.source.questions):
        have = Counter[str](question.cognitive for question in group.questions)
        for level, share in ((level, count / len(group.questions)) for level, count in have.items()):
            if share > AT_MOST.get(level, 1):
                message = f"{share:.0%} of {len(group.questions)} questions ask to {level}"
                yield group.finding(message, f"keep to {AT_MOST[level]:.0%}", "warning")
        for level, least in AT_LEAST.items():
            share = have[level] / len(group.questions)
            if share < least:
                message = f"{share:.0%} of {len(group.questions)} questions ask to {level}"
                yield group.finding(message, f"write at least {least:.0%}", "warning")
