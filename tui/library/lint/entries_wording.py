"""Entries: how the definition and the text are worded."""

from __future__ import annotations

import re

from tui.library.authoring.source import FieldPath
from tui.library.lint import language
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View, body
from tui.library.model import Entry

MAX_DEFINITION = 240

_YEAR = r"(?<![\d.,^-])(?:19[5-9]|20[0-4])\d(?![\d,%-])"
_PRICE = r"[$€£]\s?\d|(?<![\w.,])\d[\d,.]*\s?(?:USD|EUR|dollars?|cents?|euros?)\b"
_UNITS = (
    r"[kKMGTPE]i?B(?:/s)?|[kKMGT]b(?:it)?(?:/s|ps)|[kMGT]?Wh?|[kMGT]?Hz|nm|mm2?|cm|km|kg|[mun]?s|seconds?|minutes?|hours?"
    r"|days?|watts?|kilowatts?|megawatts?|gigawatts?|(?:giga|mega|tera)bytes?|volts?|degrees|percent|times"
    r"|[TPE]?FLOPS?(?:/s)?|[TP]?OPS|tokens?(?:/s| (?:a|per) second)|billion|million|trillion"
)
_MEASURED = rf"(?<![\w.,^])\d[\d,.]*(?:\s?(?:{_UNITS})\b|\s?[%°×]|x\b)"
_FIGURES = {
    "a year": re.compile(_YEAR),
    "a price": re.compile(_PRICE),
    "a measured figure": re.compile(_MEASURED),
}

_RATE = re.compile(r"(?<![\w.,])\d[\d,.]*\s?[TP](?:FLOP/?s|FLOPS|OPS|OP/s)\b")
_PRECISION = re.compile(
    r"\b(?:(?:MX|NV)?FP\d+|BF16|TF32|INT\d+|\d+-bit|(?:half|single|double)[ -]precision)", re.IGNORECASE
)
_DENSE = re.compile(r"\b(?:dense|sparse|sparsity)\b", re.IGNORECASE)


@rule(
    "G03",
    "error",
    f"definition is one sentence of at most {MAX_DEFINITION} characters and does not explain the term by itself",
)
def definition_form(view: View) -> Findings:
    vendors = {chip.vendor for chip in view.source.chips}
    for entry in view.source.entries:
        text = view.shown(entry.definition).strip()
        faults: list[tuple[str, str]] = []
        if len(text) > MAX_DEFINITION:
            faults.append((f"the definition has {len(text)} characters", f"keep to {MAX_DEFINITION}"))
        if not text.endswith("."):
            faults.append(("the definition does not end with a full stop", "add it"))
        if len(language.sentences(text)) > 1:
            faults.append(("the definition is more than one sentence", "move the rest to `why` or `example`"))
        own = language.Names((name, entry.id) for name in (entry.term, *entry.aliases) if name not in vendors)
        for name, _ in dict.fromkeys(own.find(text)):
            faults.append((f"the definition uses its own name {name!r}", "say it in other words"))
        for message, hint in faults:
            yield Finding("entry", entry.id, ("definition",), message, hint)


@rule(
    "G04", "error", "definition has no year, price or measured figure (a width or ratio such as 8-bit or 2:4 may stand)"
)
def definition_ages(view: View) -> Findings:
    for entry in view.source.entries:
        for what, pattern in _FIGURES.items():
            match = pattern.search(entry.definition)
            if match:
                message = f"the definition holds {what} ({match.group().strip()!r})"
                yield Finding("entry", entry.id, ("definition",), message, "move it to `numbers`, with its source")


def _visible_words(view: View, entry: Entry) -> int:
    figures = [f"{number.value} {number.unit}" for number in entry.numbers]
    return sum(
        language.count_words(view.shown(text)) for text in (entry.definition, *figures, *(t for _, t in body(entry)))
    )


@rule(
    "G07", "warning", "80 to 160 words over all fields (220 at level 3); 3 to 6 links in the text, first mentions only"
)
def entry_length(view: View) -> Findings:
    for entry in view.source.entries:
        words, most = _visible_words(view, entry), 220 if entry.level == 3 else 160
        if not 80 <= words <= most:
            yield Finding("entry", entry.id, (), f"the entry has {words} words", f"write 80 to {most}")
        targets = [slug for path, text in body(entry) if path[0] != "numbers" for slug in language.linked(text)]
        if not 3 <= len(set(targets)) <= 6:
            message = f"the text links {len(set(targets))} entries"
            yield Finding("entry", entry.id, ("why",), message, "link 3 to 6 in `why`, `example` and `confusion`")
        for slug in sorted({slug for slug in targets if targets.count(slug) > 1}):
            yield Finding(
                "entry", entry.id, (), f"the text links {slug!r} more than once", "link the first mention only"
            )


def _rate_texts(entry: Entry) -> list[tuple[FieldPath, str]]:
    """Sentences that may hold a peak rate; a number with its unit and condition is one."""
    texts = [
        (path, sentence)
        for path, text in ((("definition",), entry.definition), *body(entry))
        if path[0] != "numbers"
        for sentence in language.sentences(text)
    ]
    for at, number in enumerate(entry.numbers):
        texts.append((("numbers", at), f"{number.value} {number.unit}, {number.condition}"))
    return texts


@rule(
    "G10", "warning", "a rate in TFLOP/s, PFLOP/s or TOPS says dense or sparse, and its precision, in the same sentence"
)
def rates(view: View) -> Findings:
    for entry in view.source.entries:
        for path, text in _rate_texts(entry):
            match = _RATE.search(text)
            if not match:
                continue
            missing = [
                name
                for name, condition in (("dense or sparse", _DENSE), ("the precision", _PRECISION))
                if not condition.search(text)
            ]
            if missing:
                message = f"{match.group()!r} stands without {' and '.join(missing)}"
                yield Finding("entry", entry.id, path, message, "say both in the same sentence")


@rule("G11", "warning", "a level 1 entry links the level 3 terms that it uses")
def plain_words(view: View) -> Findings:
    expert = language.Names(
        (name, entry.id) for entry in view.source.entries if entry.level == 3 for name in (entry.term, *entry.aliases)
    )
    for entry in view.source.entries:
        if entry.level > 1:
            continue
        parts = [(("definition",), entry.definition), *body(entry)]
        known = {entry.id, *(slug for _, text in parts for slug in language.linked(text))}
        for path, text in parts:
            for name, slug in expert.find(language.unlinked(text)):
                if slug not in known:
                    known.add(slug)
                    yield Finding(
                        "entry", entry.id, path, f"uses the level 3 term {name!r} unlinked", f"link [[{slug}]]"
                    )
