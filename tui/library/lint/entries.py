"""Entries: their ids, links, names, numbers and dates."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tui.library.authoring.issue import Severity
from tui.library.authoring.source import FieldPath
from tui.library.lint import language
from tui.library.lint.diagram import diagram_faults
from tui.library.lint.missing import missing
from tui.library.lint.rule import Finding, Findings, rule
from tui.library.lint.view import View, body, section_prose
from tui.library.model import Entry, Source
from tui.library.text import singular, squash

CORE = "core"
FEWEST_ASKED, MOST_ASKED = 3, 12
MOST_BEFORE = 4

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@rule("G01", "error", "slug is kebab-case; every related, terms and introduces slug exists; no link to itself")
def slugs(view: View) -> Findings:
    yield from missing(view, "related entry", "term", "introduced term")
    for entry in view.source.entries:
        if not _KEBAB.fullmatch(entry.id):
            yield Finding("entry", entry.id, ("id",), "the id is not kebab-case", "use a-z, 0-9 and single hyphens")
        if entry.id in entry.related_ids:
            path = ("related", entry.related_ids.index(entry.id))
            yield Finding("entry", entry.id, path, "the entry is related to itself", "remove it")
        for field, text in body(entry):
            if entry.id in language.linked(text):
                yield Finding("entry", entry.id, field, "the text links to its own entry", "remove the brackets")


def _linked(view: View) -> set[str]:
    """The entries that another entry or a lesson leads to."""
    reached: set[str] = set()
    for entry in view.source.entries:
        targets = {language.bare(slug) for slug in entry.related_ids}
        if entry.confusion is not None and entry.confusion.with_:
            targets.add(language.bare(entry.confusion.with_))
        for _, text in body(entry):
            targets.update(language.linked(text))
        reached |= targets - {entry.id}
    for lesson in view.source.lessons:
        for section in lesson.sections:
            reached.update(language.linked(section_prose(section)))
    return reached


@rule("G02", "error", "2 to 6 related entries; at least one link from elsewhere leads to every entry")
def connected(view: View) -> Findings:
    reached = _linked(view)
    for entry in view.source.entries:
        count = len(set(entry.related_ids))
        if not 2 <= count <= 6:
            yield Finding("entry", entry.id, ("related",), f"{count} related entries", "name 2 to 6 different ones")
        if entry.id not in reached and view.is_whole("entry") and view.is_whole("lesson"):
            hint = "relate or link it from an entry beside which a reader would want it"
            yield Finding("entry", entry.id, ("id",), "no other entry or lesson leads here", hint)


@rule("G05", "error", "`why` and `confusion` are there; `confusion` names an entry that exists, or a misconception")
def reasons(view: View) -> Findings:
    yield from missing(view, "confused entry")
    for entry in view.source.entries:
        if not entry.why.strip():
            yield Finding("entry", entry.id, (), "`why` is missing", "say what decision, cost or failure it changes")
        if entry.confusion is None or not entry.confusion.text.strip():
            hint = "name the neighbour it is mixed up with and the test that tells them apart"
            yield Finding("entry", entry.id, (), "`confusion` is missing", hint)
        elif bool(entry.confusion.with_) == bool(entry.confusion.misconception):
            message = "`confusion` has both `with` and `misconception`"
            if not entry.confusion.with_:
                message = "`confusion` has neither `with` nor `misconception`"
            hint = "write `with`, a neighbour's slug, or `misconception`, a mistaken belief"
            yield Finding("entry", entry.id, ("confusion",), message, hint)
        elif entry.confusion.with_ == entry.id:
            hint = "name the slug of the neighbour"
            yield Finding("entry", entry.id, ("confusion", "with"), "`confusion` names its own entry", hint)


def date_fault(day: str, today: datetime.date) -> str:
    """What is wrong with an `as_of`, or ''."""
    if not day:
        return "the citation has no `as_of`, the day the fact held"
    if not _DATE.fullmatch(day):
        return f"as_of {day!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    try:
        datetime.date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return f"as_of {day!r} is no day of the calendar"
    # Compared at the precision given: '2026' is not in the future during 2026.
    return f"as_of {day} is in the future" if day > today.isoformat()[: len(day)] else ""


def source_faults(source: Source, today: datetime.date, *, background: bool = False) -> Iterator[str]:
    """What keeps somebody from looking a source up. Of `background` no day is asked."""
    if not re.match(r"https?://[^\s/]+", source.url) and not source.id:
        yield f"source url {source.url!r} is no public address"
    fault = "" if background and not source.as_of else date_fault(source.as_of, today)
    if fault:
        yield fault


@rule("G06", "error", "every number has a unit and a source with `url` and a past `as_of` (YYYY[-MM[-DD]])")
def numbers(view: View) -> Findings:
    for entry in view.source.entries:
        for at, number in enumerate(entry.numbers):
            if not number.unit.strip():
                yield Finding("entry", entry.id, ("numbers", at), f"the number {number.value} has no unit", "name it")
            for fault in source_faults(number.source, view.today):
                yield Finding("entry", entry.id, ("numbers", at, "source"), fault, "say where and when it held")
        for at, source in enumerate(entry.sources):
            for fault in source_faults(source, view.today, background=True):
                yield Finding("entry", entry.id, ("sources", at), fault, "say where and when it held")


@rule("G08", "error", "a name belongs to one entry, and is not what another entry covers")
def unique_names(view: View) -> Findings:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in view.source.entries:
        for name in (entry.term, *entry.aliases):
            owners[singular(squash(name))].add(entry.id)
    covered: dict[str, set[str]] = defaultdict(set)
    for entry in view.source.entries:
        for name in entry.covers:
            covered[singular(squash(name))].add(entry.id)
    for entry in view.source.entries:
        yield from _claims(entry, owners, covered)


def _claims(entry: Entry, owners: dict[str, set[str]], covered: dict[str, set[str]]) -> Findings:
    named = [(("term",), entry.term), *((("aliases", at), name) for at, name in enumerate(entry.aliases))]
    for path, name in named:
        folded = singular(squash(name))
        for verb, others in (("is a name of", owners[folded]), ("is covered by", covered.get(folded, set()))):
            for other in sorted(others - {entry.id}):
                yield Finding("entry", entry.id, path, f"{name!r} also {verb} {other!r}", "leave it with one of them")


@rule("G09", "warning", "the day to look the facts up again has not passed")
def fresh(view: View) -> Findings:
    for entry in view.source.entries:
        if entry.review_after and entry.review_after < view.today.isoformat():
            message = f"its facts were to be looked up again after {entry.review_after}"
            yield Finding("entry", entry.id, ("review_after",), message, "check the sources and set a new day")


@rule("G12", "error", "a diagram is at most 76 columns x 20 lines, without tabs, and has a plain-text alternative")
def entry_diagrams(view: View) -> Findings:
    for entry in view.source.entries:
        for field, message, hint in diagram_faults(entry.diagram, entry.diagram_alt):
            yield Finding("entry", entry.id, (field,), message, hint)


@rule(
    "G13", "error", "`asked` has 3 to 12 phrases of 3 to 8 words without the entry's names, none of them twice", since=2
)
def asked_for(view: View) -> Findings:
    # Only the built-in pack owes them: search in a small pack gets by without.
    severity: Severity | None = None if view.source.pack_id == CORE else "warning"
    owners: dict[str, str] = {}
    for entry in view.source.entries:
        for path, message, hint in _asked_faults(entry, owners):
            yield Finding("entry", entry.id, path, message, hint, severity)


def _asked_faults(entry: Entry, owners: dict[str, str]) -> Iterator[tuple[FieldPath, str, str]]:
    if not FEWEST_ASKED <= len(entry.asked) <= MOST_ASKED:
        hint = "write how somebody would ask who does not know the name"
        yield ("asked",), f"`asked` has {len(entry.asked)} phrases", f"{FEWEST_ASKED} to {MOST_ASKED} of them: {hint}"
    for at, phrase in enumerate(entry.asked):
        words = language.count_words(phrase)
        folded = language.tokens(phrase)
        if not 3 <= words <= 8:
            yield ("asked", at), f"{phrase!r} has {words} words", "write 3 to 8"
        for name in (entry.term, *entry.aliases):
            parts = tuple(language.tokens(name))
            if parts and parts in set(language.runs(folded, len(parts))):
                yield ("asked", at), f"{phrase!r} holds the name {name!r}", "say it as one who does not know the name"
        first = owners.setdefault(" ".join(folded), entry.id)
        if first != entry.id or entry.asked.index(phrase) != at:
            yield ("asked", at), f"{phrase!r} stands in {first!r} too", "leave it with one of them"


@rule("G14", "error", "`before` names entries that exist, none of a higher level, and leads in no circle", since=2)
def known_before(view: View) -> Findings:
    yield from missing(view, "entry to know before")
    levels = {entry.id: entry.level for entry in view.source.entries}
    before = {entry.id: tuple(map(language.bare, entry.before)) for entry in view.source.entries}
    for entry in view.source.entries:
        if len(entry.before) > MOST_BEFORE:
            message = f"{len(entry.before)} entries stand before it"
            yield Finding("entry", entry.id, ("before",), message, f"name the {MOST_BEFORE} nearest")
        for at, slug in enumerate(before[entry.id]):
            if levels.get(slug, 0) > entry.level:
                message = f"{slug!r} is of level {levels[slug]}, this entry of level {entry.level}"
                yield Finding("entry", entry.id, ("before", at), message, "drop it, or change a level")
    for circle in circles(before):
        message = f"`before` leads in a circle: {' -> '.join((*circle, circle[0]))}"
        yield Finding("entry", circle[0], ("before",), message, "decide which comes first")


def circles(before: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One circle for each knot of the graph, each from its first entry in file order."""
    loops: list[list[str]] = []
    done: set[str] = set()
    for start in before:
        way: list[str] = []
        on_way: dict[str, int] = {}
        waiting = [(start, 0)]
        while waiting:
            slug, depth = waiting.pop()
            for left in way[depth:]:
                del on_way[left]
                done.add(left)
            del way[depth:]
            if slug in on_way:
                loops.append(way[on_way[slug] :])
            elif slug not in done:
                on_way[slug] = len(way)
                way.append(slug)
                waiting += [(next_slug, depth + 1) for next_slug in before.get(slug, ()) if next_slug in before]
        done.update(way)
    return loops
