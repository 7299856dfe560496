"""The bank of questions as a whole: what no single question shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from tui.library.lint.groups import groups
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.model import Single

MAX_LONGEST = 0.35
MIN_P = 0.01


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
