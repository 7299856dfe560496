"""The bank of questions as a whole: what no single question shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from tui.library.lint.groups import Q, groups
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.model import Multi, Single, TrueFalse

MAX_LONGEST = 0.35
MIN_P = 0.01
FEW = 10
"""From so many claims or multi questions on their shares say something."""
TRUE_SHARE = (0.40, 0.60)
MAX_LONGER = 0.60
MAX_SAME = 0.45


def key_is_longest(question: Single) -> bool:
    """Whether the key is longer than every other option."""
    keys = [len(option.text) for option in question.options if option.key]
    others = [len(option.text) for option in question.options if not option.key]
    return bool(keys and others) and min(keys) > max(others)


@rule("Q05", "error", "the key is the uniquely longest option in at most 35 % of the single questions")
def longest_keys(view: View) -> Findings:
    for group in groups(view, [question for question in view.source.questions if isinstance(question, Single)]):
        longest = [question for question in group.questions if key_is_longest(question)]
        share = len(longest) / len(group.questions)
        if share > MAX_LONGEST:
            some = ", ".join(question.id for question in longest[:5])
            message = f"in {share:.0%} of {len(group.questions)} single questions the key alone is longest"
            yield group.finding(message, f"shorten keys or lengthen distractors until it is 35 %: {some} ...")


def uniform_p(counts: Sequence[int]) -> float:
    """The chance that places drawn evenly differ from even at least as much as `counts`: chi-square, 3 or 4 places."""
    even = sum(counts) / len(counts)
    x = sum((count - even) ** 2 for count in counts) / even
    if len(counts) == 3:
        return math.exp(-x / 2)
    return math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2)


@rule("Q07", "error", "the keys of single questions stand evenly in every place of the file (chi-square p > 0.01)")
def key_places(view: View) -> Findings:
    for count in (3, 4):
        asked = [q for q in view.source.questions if isinstance(q, Single) and len(q.options) == count]
        for group in groups(view, asked):
            places = Counter(
                at for question in group.questions for at, option in enumerate(question.options) if option.key
            )
            counts = [places[at] for at in range(count)]
            if sum(counts) and uniform_p(counts) <= MIN_P:
                shown = ", ".join(f"{'abcd'[at]} {counts[at]}" for at in range(count))
                message = (
                    f"the keys of the {len(group.questions)} single questions with {count} options stand at {shown}"
                )
                yield group.finding(message, "move keys to the rare places")


@rule("Q18", "warning", "a term of level 1 or 2 has at least 2 questions, not all of them `remember`")
def terms_tested(view: View) -> Findings:
    for entry in view.source.entries:
        if entry.level > 2 or not view.is_whole("question"):
            continue
        items = view.items_of.get(entry.id, [])
        if len(items) < 2:
            count = "one question tests" if items else "no question tests"
            yield Finding("entry", entry.id, (), f"{count} it", "write at least 2 with it in `terms`")
        elif all(question.cognitive == "remember" for question in items):
            yield Finding("entry", entry.id, (), "its questions only ask to remember", "add one that applies it")


@rule("Q22", "error", "half of the claims are true, key reasons are not the longer, multi keys vary in number", since=2)
def even_keys(view: View) -> Findings:
    claims = [question for question in view.source.questions if isinstance(question, TrueFalse)]
    yield from _even(view, claims, _share_true)
    yield from _even(view, claims, _share_longer)
    yield from _even(view, [question for question in view.source.questions if isinstance(question, Multi)], _same_count)


def _even(view: View, questions: Sequence[Q], fault: Callable[[Sequence[Q]], tuple[str, str]]) -> Findings:
    for group in groups(view, questions, enough=FEW):
        message, hint = fault(group.questions)
        if message:
            yield group.finding(message, hint, "warning" if group.kind == "topic" else None)


def _share_true(claims: Sequence[TrueFalse]) -> tuple[str, str]:
    share = sum(claim.truth for claim in claims) / len(claims)
    least, most = TRUE_SHARE
    message = "" if least <= share <= most else f"{share:.0%} of {len(claims)} claims are true"
    return message, f"turn claims round until it is {least:.0%} to {most:.0%}"


def _share_longer(claims: Sequence[TrueFalse]) -> tuple[str, str]:
    pairs = [pair for pair in map(_pair, claims) if pair is not None]
    longer = [key > other for key, other in pairs]
    share = sum(longer) / len(longer) if longer else 0
    message = f"in {share:.0%} of {len(longer)} claims the right reason is the longer of its two"
    return message if share > MAX_LONGER else "", f"shorten right reasons until it is {MAX_LONGER:.0%}"


def _pair(claim: TrueFalse) -> tuple[int, int] | None:
    """The lengths of the key and of the other reason for the right verdict; None where they are not two."""
    own = [reason for reason in claim.reasons if reason.for_ == claim.truth]
    keys = [len(reason.text) for reason in own if reason.key]
    others = [len(reason.text) for reason in own if not reason.key]
    return (keys[0], others[0]) if len(keys) == len(others) == 1 else None


def _same_count(questions: Sequence[Multi]) -> tuple[str, str]:
    counts = Counter(sum(option.key for option in question.options) for question in questions)
    count, often = counts.most_common(1)[0]
    share = often / len(questions)
    message = f"{share:.0%} of {len(questions)} multi questions have {count} keys"
    return message if share > MAX_SAME else "", f"vary it: no number in more than {MAX_SAME:.0%}"
