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
from tui.library.model import Computed, Numeric, Question, Short

SIMILAR = 0.5
"""Cosine of two questions, words weighed by their rarity."""
RUN = 8
STEM_WORDS, CASE_WORDS, OPTION_WORDS = 60, 90, 20

_PRICE = re.compile(r"[$€£]\s?\d|\bUSD\b")
# 2048 is nearly always a size.
_YEAR = re.compile(r"(?<![\d.,^x*/-])\b20[0-3]\d\b(?![\d%]|[.,]\d| ?(?:tokens|GB|x )\b)")
_CLOSING_LINKS = re.compile(
    r"(?:^|[.!?:;][)\"'\]]*\s+)(?P<links>(?:see(?: also)?:? )?(?:\[\[[^\]]+\]\](?:\s|,|;|\.|·|\band\b)*)+)$",
    re.IGNORECASE,
)
"""Links after the last sentence, with nothing but 'see', commas and 'and' about them."""
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


@rule("Q16", "warning", "no two questions are nearly the same in stem, options and answer, but for those of a `family`")
def near_duplicates(view: View) -> Findings:
    vectors = _weighed({question.id: content(question) for question in view.source.questions})
    index: dict[str, list[Question]] = defaultdict(list)
    for question in view.source.questions:
        heads = _heads(vectors[question.id])
        others = {other.id: other for word in heads for other in index[word]}.values()
        alike = next((other for other in others if _alike(question, other, vectors)), None)
        if alike:
            message, hint = f"it is nearly {alike.id!r}", "ask something else, or give both one `family`"
            yield Finding("question", question.id, stem_path(question), message, hint)
            continue
        for word in heads:
            index[word].append(question)


Vector = dict[str, float]


def _weighed(texts: dict[str, str]) -> dict[str, Vector]:
    """Each text's words, the rarest first, weighed by their rarity; of length 1."""
    words = {id: frozenset(language.tokens(text)) for id, text in texts.items()}
    counts = Counter(word for have in words.values() for word in have)
    vectors = {}
    for id, have in words.items():
        weights = {word: math.log(1 + len(texts) / counts[word]) for word in sorted(have, key=lambda w: (counts[w], w))}
        length = math.hypot(*weights.values()) or 1
        vectors[id] = {word: weight / length for word, weight in weights.items()}
    return vectors


def _heads(vector: Vector) -> list[str]:
    """The rarest words, of which two texts that are alike must share one: what is left is too short for that."""
    left, heads = 1.0, []
    for word, weight in vector.items():
        if left <= SIMILAR**2:
            break
        heads.append(word)
        left -= weight**2
    return heads


def _alike(one: Question, other: Question, vectors: dict[str, Vector]) -> bool:
    if one.family and one.family == other.family:
        return False
    if _computed(one) and _computed(other) and _computed(one) != _computed(other):
        return False  # the same system asked for something else
    a, b = vectors[one.id], vectors[other.id]
    return sum(weight * b[word] for word, weight in a.items() if word in b) > SIMILAR


def _computed(question: Question) -> str:
    answer = question.answer if isinstance(question, Numeric) else None
    return f"{answer.lab} {answer.metric}" if isinstance(answer, Computed) else ""


def content(question: Question) -> str:
    """What a question is about: stem, what is offered, and the answer."""
    parts = [text for _, text in asked(question)]
    if isinstance(question, Numeric):
        parts += [str(question.answer), question.unit]
    elif isinstance(question, Short):
        parts += [question.answer_term, *question.accept]
    return "\n".join(parts)


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


@rule("Q21", "error", "the explanation does not end in links without a sentence round them", since=2)
def closing_links(view: View) -> Findings:
    for question in view.source.questions:
        closing = _CLOSING_LINKS.search(question.explanation.rstrip())
        if closing:
            message = f"the explanation ends in {closing.group('links').strip()!r}"
            hint = "drop them: the terms are shown anyway"
            yield Finding("question", question.id, ("explanation",), message, hint)
