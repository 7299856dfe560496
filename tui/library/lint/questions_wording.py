"""Questions: length, sources, and wording that stands elsewhere."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from tui.library.authoring.source import FieldPath
from tui.library.lint import language
from tui.library.lint.entries import source_faults
from tui.library.lint.parts import asked, offered, stem_path
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View, body, stem
from tui.library.model import Numeric, Question

SIMILAR = 0.85
RUN = 8
STEM_WORDS, CASE_WORDS, OPTION_WORDS = 60, 90, 20

_PRICE = re.compile(r"[$€£]\s?\d|\bUSD\b")
# 2048 is nearly always a size.
_YEAR = re.compile(r"(?<![\d.,^x*/-])\b20[0-3]\d\b(?![\d%]|[.,]\d| ?(?:tokens|GB|x )\b)")
_DESIGNATION = re.compile(r"(?=.{3})(?!.*\b(?:(?:MX|NV)?FP|BF|TF|INT|L)\d).*(?:[A-Z]-?\d|\d[A-Z]|[A-Za-z]{3} \d)")
"""A name with a number in it (H100, GPT-4, Gaudi 3), number formats and cache levels apart."""


def _products(view: View) -> language.Names:
    """Names of products: of the chip table and the entries it names, and designations that must be looked up again."""
    of_chips = {language.bare(chip.entry) for chip in view.source.chips}
    names = [(name, chip.id) for chip in view.source.chips for name in (chip.name, chip.name.split(" (")[0])]
    for entry in view.source.entries:
        for name in (entry.term, *entry.aliases):
            if entry.id in of_chips or (entry.review_after and _DESIGNATION.match(name)):
                names.append((name, entry.id))
    return language.Names(names)


def _needs_source(
    question: Question, products: language.Names, vendors: language.Names
) -> Iterator[tuple[FieldPath, str]]:
    """What in the question is true of a certain product, market or day."""
    parts = asked(question)
    named = any(products.find(text) or vendors.find(text) for _, text in parts)
    for path, text in parts:
        year, price, product = _YEAR.search(text), _PRICE.search(text), products.find(text)
        if product:
            yield path, product[0][0]
        if year:
            yield path, year.group()
        # A price to calculate with is an assumption, as long as nobody in particular asks it.
        if price and (named or not isinstance(question, Numeric)):
            yield path, price.group()


@rule("Q15", "error", "a question with a product, a price or a date has a source with `url` and `as_of`")
def sourced(view: View) -> Findings:
    products = _products(view)
    vendors = language.Names((chip.vendor, chip.vendor) for chip in view.source.chips)
    for question in view.source.questions:
        for at, source in enumerate(question.sources):
            for fault in source_faults(source, view.today):
                yield Finding("question", question.id, ("sources", at), fault, "say where and when it held")
        if question.sources:
            continue
        for path, what in islice(_needs_source(question, products, vendors), 1):
            message = f"it speaks of {what!r} without a source"
            yield Finding("question", question.id, path, message, "add `sources` with url and as_of")


@rule("Q16", "warning", "no two stems are nearly the same (variants share a `family`)")
def near_duplicates(view: View) -> Findings:
    words = {question.id: frozenset(language.tokens(stem(question))) for question in view.source.questions}
    rarity = Counter(word for have in words.values() for word in have)
    index: dict[str, list[Question]] = defaultdict(list)
    for question in view.source.questions:
        mine = words[question.id]
        # Two sets this similar must share one of their few rarest words: only those are looked up.
        rare = sorted(mine, key=lambda word: (rarity[word], word))[: len(mine) - math.ceil(SIMILAR * len(mine)) + 1]
        others = {other.id: other for word in rare for other in index[word]}.values()
        alike = next((other for other in others if _alike(question, other, words)), None)
        if alike:
            message, hint = f"its stem is nearly that of {alike.id!r}", "ask something else, or give both one `family`"
            yield Finding("question", question.id, stem_path(question), message, hint)
            continue
        for word in rare:
            index[word].append(question)


def _alike(one: Question, other: Question, words: dict[str, frozenset[str]]) -> bool:
    a, b = words[one.id], words[other.id]
    return len(a & b) > SIMILAR * len(a | b) and not (one.family and one.family == other.family)


@rule("Q17", "warning", "a stem has at most 60 words (90 in a case to analyse), an option 20")
def brief(view: View) -> Findings:
    for question in view.source.questions:
        most = CASE_WORDS if question.cognitive == "analyse" else STEM_WORDS
        words = language.count_words(view.shown(stem(question)))
        if words > most:
            message = f"the stem has {words} words"
            yield Finding("question", question.id, stem_path(question), message, f"cut it to {most}")
        for path, text in offered(question):
            words = language.count_words(view.shown(text))
            if words > OPTION_WORDS:
                message = f"the option has {words} words"
                yield Finding("question", question.id, path, message, f"cut it to {OPTION_WORDS}; shared text goes up")


@rule("Q19", "warning", "no eight words in a row stand in an entry or a lesson as well")
def copied(view: View) -> Findings:
    taught: dict[tuple[str, ...], str] = {}
    for entry in view.source.entries:
        for text in (entry.definition, *(text for _, text in body(entry))):
            taught.update(dict.fromkeys(language.runs(language.tokens(view.shown(text)), RUN), f"entry {entry.id!r}"))
    for lesson in view.source.lessons:
        for section in lesson.sections:
            run = language.runs(language.tokens(view.shown(section.text)), RUN)
            taught.update(dict.fromkeys(run, f"section {section.id!r} of lesson {lesson.id!r}"))
    for question in view.source.questions:
        for path, text in asked(question):
            same = next((run for run in language.runs(language.tokens(view.shown(text)), RUN) if run in taught), None)
            if same:
                message = f"'{' '.join(same)}' stands in {taught[same]} too"
                yield Finding("question", question.id, path, message, "say it in other words")
