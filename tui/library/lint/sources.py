"""Where the facts are from: the pages of sources.yaml and the citations of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from tui.library.authoring.expr import ExprError, evaluate
from tui.library.authoring.source import FieldPath
from tui.library.lint.references import Kind, items
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View
from tui.library.model import Number, Source

CORE = "core"
EDITIONS = frozenset({"paper", "vendor-spec", "filing"})
"""Kinds with an edition of their own: its day, and not that of the reading, is when the fact held."""

_RANGE = re.compile(r"\d\s*(?:[-\u2013]|to)\s*\d")
_SHOWN = re.compile(r"[~\u2248<>]?\s*(?P<number>[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?:%|x|:\s*1)?")


class Cited(NamedTuple):
    """A source where it is used."""

    kind: Kind
    id: str
    path: FieldPath
    source: Source
    figure: bool
    """Whether it carries a figure, and so owes the day on which that held."""


def cited(view: View) -> Iterator[Cited]:
    """Every source that the pack's items use, what is retired included."""
    for kind, item in items(view.whole):
        for path, source in _sources(item, ()):
            yield Cited(kind, item.id, path, source, kind in ("chip", "question") or path[0] != "sources")


def _sources(data: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Source]]:
    if isinstance(data, Source):
        yield path, data
    elif isinstance(data, msgspec.Struct):
        for name in data.__struct_fields__:
            yield from _sources(getattr(data, name), (*path, name))
    elif isinstance(data, tuple):
        for at, value in enumerate(data):
            yield from _sources(value, (*path, at))


@rule("S01", "error", "core cites by id what sources.yaml describes once, and opened or `via` an opened page", since=2)
def known_pages(view: View) -> Findings:
    used: set[str] = set()
    for place in cited(view):
        used |= {place.source.id, place.source.via.id if place.source.via else ""}
        for message, hint in _faults(place, in_core=view.source.pack_id == CORE):
            yield Finding(place.kind, place.id, place.path, message, hint)
    first: dict[str, str] = {}
    own = {name.removeprefix(view.source.pack_id + "/") for name in used}
    for page in view.source.pages:
        address = page.url.partition("#")[0].rstrip("/")
        known = first.setdefault(address, page.id)
        if known != page.id:
            yield Finding("source", page.id, ("url",), f"{known!r} describes this page too", "keep one, and cite it")
        if page.id not in own:
            yield Finding("source", page.id, ("id",), "nothing cites it", "cite it or take it out", "warning")


def _faults(place: Cited, in_core: bool) -> Iterator[tuple[str, str]]:
    source = place.source
    if not source.id:
        if in_core:
            yield "the source is written in place", "describe it in sources.yaml and cite it by id"
        return
    if not source.url:
        return  # the id leads nowhere: the reader said so
    if place.figure and not source.as_of:
        yield f"the citation of {source.id!r} has no `as_of`", "say on which day the figure held"
    if not source.seen and source.via is None:
        yield f"nobody has opened {source.id!r}", "open it and write `seen`, or cite it `via` an opened page"
    elif not source.seen and source.via and not source.via.seen:
        yield f"nobody has opened {source.via.id!r}, through which {source.id!r} is cited", "open one of the two"


@rule("S02", "error", "`derived` gives the value to the digits shown, and stands with `printed`", since=2)
def derivations(view: View) -> Findings:
    for entry in view.source.entries:
        for at, number in enumerate(entry.numbers):
            if number.derived:
                for message, hint in _derived(number):
                    yield Finding("entry", entry.id, ("numbers", at, "derived"), message, hint)


def _derived(number: Number) -> Iterator[tuple[str, str]]:
    if not number.printed:
        yield "`derived` stands without `printed`", "add what the page prints"
    try:
        value = evaluate(number.derived)
    except ExprError as error:
        yield f"{number.derived!r}: {str(error).rstrip('.')}", "correct the expression"
        return
    if _RANGE.search(number.value):
        return
    shown = _SHOWN.fullmatch(number.value.strip())
    if shown is None:
        yield (
            f"the value {number.value!r} is no number that can be derived",
            "write the number alone; words go to `unit`",
        )
    elif not shows(shown["number"], value):
        yield f"{number.derived!r} is {value:.10g}, not {number.value}", "correct one of them"


def shows(text: str, value: float) -> bool:
    """Whether the number written as `text` is `value` to the digits that it shows."""
    mantissa, _, exponent = text.replace(",", "").lower().partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text.replace(",", "")) - value) <= 0.5 * unit * (1 + 1e-9)


@rule("S03", "warning", "a paper, specification or filing holds as of its edition, not of the day it was read", since=2)
def two_dates(view: View) -> Findings:
    for place in cited(view):
        source = place.source
        if source.seen and source.as_of == source.seen and source.kind in EDITIONS:
            message = f"`as_of` {source.as_of} is the day on which {source.id or source.title!r} was read"
            yield Finding(place.kind, place.id, place.path, message, "write when the fact held: the edition, the run")
