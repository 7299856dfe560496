"""`--as PACK`: what a file brought becomes an added pack, and says item by item what could not be kept."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tui.exchange.questions import Brought, Refused, Values, by_topic, slug
from tui.failures import Refusal
from tui.library.authoring.reader import read_pack
from tui.library.authoring.scalars import shown
from tui.library.authoring.source import PackSource
from tui.packs import installed
from tui.packs.names import wrong_id, wrong_name

_NAMED = re.compile(r"(entry|question|lesson|lab|chip|topic|source) '([^']+)'")
"""How a mistake begins that the reader of packs finds in an item."""
PER_FILE = 1_000
"""Items of one YAML file."""


class Kept(NamedTuple):
    """What an import made: where the pack stands, how many items it has, and what is to be said of the others."""

    folder: str
    taken: int
    refused: list[Refused]
    notes: list[Refused]


def check_id(pack: str, *, replace: bool) -> None:
    """Raises Refusal where an import may not make a pack of this id."""
    if why := wrong_id(pack):
        raise Refusal(f"--as: {why}.", 2)
    if not replace and (there := installed.folder_of(pack)):
        raise Refusal(f"the pack '{pack}' is there already, in {there}; --replace puts the new one in its place.")


def keep(
    brought: Brought,
    pack: str,
    *,
    replace: bool,
    title: str,
    topics: Callable[[], Mapping[str, tuple[str, str]]],
    pages: Callable[[], Mapping[str, Any]],
) -> Kept:
    """Makes the pack. Where nothing can be kept, nothing is made. Raises Refusal.

    `topics` gives known titles and lines about topics, by id, and `pages` the built-in pack's sources; neither is
    asked where nothing came.
    """
    check_id(pack, replace=replace)
    refused = list(brought.refused)
    if not brought.count:
        return Kept("", 0, sorted(refused), sorted(brought.notes))
    known = topics()
    try:
        with tempfile.TemporaryDirectory(prefix="warpwise-import-") as scratch:
            _write(scratch, brought, pack, title, known)
            source = read_pack(scratch, keep_nodes=False, core_pages=pages)
            refused += _drop_broken(brought, source)
        if brought.count:
            folder = installed.put(pack, lambda fresh: _write(fresh, brought, pack, title, known), replace=replace)
        else:
            folder = ""
    except OSError as error:
        raise Refusal(f"the pack '{pack}' cannot be written: {error.strerror} ({error.filename}).") from error
    return Kept(folder, brought.count, sorted(refused), sorted(brought.notes))


def _drop_broken(brought: Brought, source: PackSource) -> list[Refused]:
    """Takes out what does not fit the types, as the reader of packs says it."""
    refused = []
    errors = [issue.message for issue in source.issues if issue.severity == "error"]
    faulty = {(named_item[1], named_item[2]) for named_item in map(_NAMED.match, errors) if named_item}
    for kind, id in sorted(source.broken | faulty):
        named = f"{kind} '{id}'"
        issue = next((issue for issue in source.issues if issue.message.startswith(named)), None)
        reason = f"{issue.message}{'; ' + issue.hint if issue.hint else ''}" if issue else f"{named} cannot be kept"
        line = brought.lines.get((kind, id), 0)
        if kind in brought.items:
            brought.items[kind] = [item for item in brought.items[kind] if item["id"] != id]
        refused.append(Refused(line, reason))
    if issue := next((issue for issue in source.issues if issue.file == "pack.yaml"), None):
        raise Refusal(f"the pack cannot be made: {issue.message}.")
    return refused


def _write(folder: str, brought: Brought, pack: str, title: str, topics: Mapping[str, tuple[str, str]]) -> None:
    items = {kind: [_unshared(item) for item in of_kind] for kind, of_kind in brought.items.items()}
    pages = _cited(items)
    about = {"id": pack, "format": 1, "title": title or pack}
    named = [item.get("topic") or pack for kind in ("entry", "question", "lab") for item in items.get(kind, ())]
    listed = {item["id"]: item for item in items.get("topic", ())}
    order = list(dict.fromkeys([*listed, *named])) or [pack]
    _dump(folder, "pack.yaml", about)
    _dump(folder, "topics.yaml", {"topics": [listed.get(id) or _topic(id, topics) for id in order]})
    if pages:
        _dump(folder, "sources.yaml", {"sources": list(pages.values())})
    for kind, place, key in (("entry", "glossary", "entries"), ("question", "quizzes", "questions")):
        for topic, of_kind in by_topic(items.get(kind, ()), pack):
            for number, start in enumerate(range(0, len(of_kind), PER_FILE)):
                name = f"{place}/{topic}{f'-{number + 1:04d}' if number else ''}.yaml"
                _dump(folder, name, {"topic": topic, key: of_kind[start : start + PER_FILE]})
    for lesson in items.get("lesson", ()):
        _dump(folder, f"lessons/{lesson.get('order', 0):03d}-{lesson['id']}.yaml", lesson)
    for lab in items.get("lab", ()):
        _dump(folder, f"labs/{lab['id']}.yaml", lab)
    if items.get("chip"):
        _dump(folder, "chips.yaml", {"chips": items["chip"]})


def _topic(id: str, topics: Mapping[str, tuple[str, str]]) -> Values:
    title, about = topics.get(id, ("", ""))
    return {"id": id, "title": title or id, "about": about or "Brought in from another program."}


def _dump(folder: str, name: str, data: Values) -> None:
    import yaml

    if why := wrong_name(name):
        raise Refusal(f"the pack cannot be made: {shown(name, 100)}: {why}.")
    path = os.path.join(folder, *name.split("/"))
    os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        # Aliases are not read, and equal lists would become some.
        yaml.dump(_unshared(data), file, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110)


def _unshared(value: Any) -> Any:
    """A copy in which no list and no mapping stands twice."""
    if isinstance(value, Mapping):
        return {key: _unshared(inner) for key, inner in value.items()}
    return [_unshared(inner) for inner in value] if isinstance(value, list | tuple) else value


_OF_PAGE = ("title", "url", "publisher", "kind", "published", "seen")


def _cited(items: Mapping[str, Iterable[Values]]) -> dict[str, Values]:
    """Turns the whole sources in items into citations of pages; the pages by id."""
    pages = {item["id"]: item for item in items.get("source", ())}
    sources = [source for of_kind in items.values() for item in of_kind for source in _sources_in(item)]
    for source in sources:
        if _is_own(source):
            pages.setdefault(source["id"], {name: source[name] for name in ("id", *_OF_PAGE) if name in source})
    # Of a page that others are quoted by less is known: only where it is cited nowhere itself.
    for via in (source.get("via") for source in sources):
        if isinstance(via, dict) and _is_own(via):
            quoting = {name: via[name] for name in ("id", *_OF_PAGE) if name in via}
            pages.setdefault(via["id"], {"kind": "reported", **quoting})
    for of_kind in items.values():
        for item in of_kind:
            _cite_in(item, pages)
    return pages


def _is_own(source: Values) -> bool:
    """Whether a source says all of a page that the new pack can have as its own."""
    return isinstance(source.get("id"), str) and "/" not in source["id"] and "title" in source


def _sources_in(value: Any) -> Iterator[Values]:
    if isinstance(value, dict):
        for key, inner in value.items():
            nested = [inner] if key == "source" else inner if key == "sources" and isinstance(inner, list) else None
            if nested is None:
                yield from _sources_in(inner)
            else:
                yield from (child for child in nested if isinstance(child, dict))
    elif isinstance(value, list):
        for child in value:
            yield from _sources_in(child)


def _cite_in(value: Any, pages: Mapping[str, Values]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source" and isinstance(inner, dict):
                value[key] = _citation(inner, pages)
            elif key == "sources" and isinstance(inner, list):
                value[key] = [_citation(part, pages) if isinstance(part, dict) else part for part in inner]
            else:
                _cite_in(inner, pages)
    elif isinstance(value, list):
        for part in value:
            _cite_in(part, pages)


def _citation(source: Values, pages: Mapping[str, Values]) -> Any:
    """How a whole source is written: by its id, with what the place says that its page does not."""
    if not _is_own(source):
        return _by_id(source) if isinstance(source.get("id"), str) else source
    page = pages[source["id"]]
    if any(page.get(name) != source.get(name) for name in ("title", "url", "publisher")):
        return {name: text for name, text in source.items() if name not in ("id", "via")}
    own: Values = {name: source[name] for name in ("where", "as_of") if name in source}
    own |= {name: source[name] for name in ("kind", "seen") if source.get(name) and source[name] != page.get(name)}
    if isinstance(via := source.get("via"), dict) and isinstance(via.get("id"), str):
        own["via"] = via["id"]
    return {"id": source["id"], **own} if own else source["id"]


def _by_id(source: Values) -> Any:
    """A citation of another pack's page."""
    via = source.get("via")
    own: Values = {name: source[name] for name in ("id", "where", "as_of") if name in source}
    return {**own, "via": via["id"]} if isinstance(via, dict) and "id" in via else own


def named_after(path: str) -> str:
    """A title out of a file's name."""
    return slug(os.path.splitext(os.path.basename(path))[0], "import").replace("-", " ").capitalize()
