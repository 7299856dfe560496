"""The tables of a compiled pack, and how a PackSource fills them.

A pack of 100,000 entries must open like one of 400, so nothing here is read as a whole at opening: items lie in `body`
one by one, names are looked up by index, and what lists need stands in narrow tables of their own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from sqlite3 import Connection

from tui.library.authoring.source import PackSource, without_retired
from tui.library.compiled.summary import summary
from tui.library.kinds import kind_of
from tui.library.markup.links import links, plain_text
from tui.library.model import Entry
from tui.library.text import singular, squash

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE body(kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY(kind, id));
CREATE TABLE topic(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE entry(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, term TEXT NOT NULL, aliases TEXT NOT NULL,
  covers TEXT NOT NULL, topic TEXT NOT NULL, level INTEGER NOT NULL, inbound INTEGER NOT NULL, folded TEXT NOT NULL);
CREATE INDEX entry_alphabet ON entry(folded, position, topic, level);
CREATE TABLE prose(position INTEGER PRIMARY KEY, definition TEXT NOT NULL, why TEXT NOT NULL, asked TEXT NOT NULL);
CREATE TABLE question(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, topic TEXT NOT NULL,
  level INTEGER NOT NULL, cognitive TEXT NOT NULL, terms TEXT NOT NULL, family TEXT NOT NULL, rev INTEGER NOT NULL);
CREATE TABLE retired(kind TEXT NOT NULL, id TEXT NOT NULL, successor TEXT NOT NULL, rev INTEGER NOT NULL,
  PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE lesson(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place INTEGER NOT NULL, title TEXT NOT NULL,
  level INTEGER NOT NULL, minutes INTEGER NOT NULL, sections INTEGER NOT NULL);
CREATE TABLE lab(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, topic TEXT NOT NULL,
  terms TEXT NOT NULL, slow INTEGER NOT NULL);
CREATE TABLE chip(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, vendor TEXT NOT NULL,
  kind TEXT NOT NULL);
CREATE TABLE name(name TEXT NOT NULL, rank INTEGER NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY(name, rank, id)) WITHOUT ROWID;
CREATE TABLE tested(term TEXT NOT NULL, question TEXT NOT NULL, main INTEGER NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY(term, main, position)) WITHOUT ROWID;
CREATE TABLE blob(name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE lookup(name TEXT NOT NULL, key TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(name, key)) WITHOUT ROWID;
"""

# How a name found an entry, best first. Folded names (plurals) are kept apart from the exact ones.
TERM, ALIAS, ID, TERM_FOLDED, ALIAS_FOLDED, COVER, COVER_FOLDED = range(7)


def fill(con: Connection, source: PackSource) -> None:
    """Writes all items of `source` into fresh tables."""
    # What is retired stays in `body`, where a history finds it; nothing lists, draws or finds it by name.
    bodies = ((kind, id, text.decode()) for (kind, id), text in source.authored.items())
    con.executemany("INSERT INTO body VALUES(?,?,?)", bodies)
    _fill_retired(con, source)
    source = without_retired(source)
    topics = {topic.id: place for place, topic in enumerate(source.topics)}
    con.executemany(
        "INSERT INTO topic VALUES(?,?,?,?)", [(n, t.id, t.title, t.about) for n, t in enumerate(source.topics)]
    )
    by_topic = sorted(source.entries, key=lambda e: topics.get(source.entry_topics.get(e.id, ""), len(topics)))
    _fill_entries(con, source, by_topic)
    _fill_questions(con, source, topics)
    lessons = sorted(source.lessons, key=lambda lesson: lesson.order)
    con.executemany(
        "INSERT INTO lesson VALUES(?,?,?,?,?,?,?)",
        [(n, le.id, le.order, le.title, le.level, le.minutes, len(le.sections)) for n, le in enumerate(lessons)],
    )
    con.executemany(
        "INSERT INTO lab VALUES(?,?,?,?,?,?)",
        [(n, lab.id, lab.title, lab.topic, "\n".join(lab.terms), lab.slow) for n, lab in enumerate(source.labs)],
    )
    con.executemany(
        "INSERT INTO chip VALUES(?,?,?,?,?)", [(n, c.id, c.name, c.vendor, c.kind) for n, c in enumerate(source.chips)]
    )


def _fill_retired(con: Connection, source: PackSource) -> None:
    """What took the place of each retired entry and question; '' for nothing."""
    items = [("entry", entry.id, entry.retired, 1) for entry in source.entries]
    items += [("question", question.id, question.retired, question.rev) for question in source.questions]
    gone = [(kind, id, retired.successor, rev) for kind, id, retired, rev in items if retired is not None]
    con.executemany("INSERT OR IGNORE INTO retired VALUES(?,?,?,?)", gone)


def _fill_entries(con: Connection, source: PackSource, entries: Iterable[Entry]) -> None:
    inbound = _inbound(source)
    terms = {entry.id: entry.term for entry in source.entries}
    titles = _titles(source)
    for position, e in enumerate(entries):
        topic = source.entry_topics.get(e.id, "")
        row = (position, e.id, e.term, "\n".join(e.aliases), "\n".join(e.covers), topic, e.level, inbound[e.id])
        con.execute("INSERT INTO entry VALUES(?,?,?,?,?,?,?,?,?)", (*row, e.term.casefold()))
        con.executemany("INSERT OR IGNORE INTO name VALUES(?,?,?)", _names(e))
        prose = [plain_text(text, lambda link: terms.get(link.id, link.words)) for text in (e.definition, e.why)]
        authored = json.loads(source.authored["entry", e.id])
        kept = summary(
            authored, topic, lambda kind, ref: titles.get((kind, ref.removeprefix(source.pack_id + "/")), "")
        )
        con.execute("INSERT INTO body VALUES('summary', ?, ?)", (e.id, kept))
        con.execute("INSERT INTO prose VALUES(?,?,?,?)", (position, *prose, "\n".join(e.asked)))


def _titles(source: PackSource) -> Mapping[tuple[str, str], str]:
    """(kind, id) -> the name as shown, of everything that can be linked."""
    return {
        **{("entry", entry.id): entry.term for entry in source.entries},
        **{("lesson", lesson.id): lesson.title for lesson in source.lessons},
        **{("lab", lab.id): lab.title for lab in source.labs},
        **{("chip", chip.id): chip.name for chip in source.chips},
    }


def _names(entry: Entry) -> Iterable[tuple[str, int, str]]:
    """(squashed name, rank, id) for everything the entry is found by."""
    named = [(entry.term, TERM, TERM_FOLDED), (entry.id, ID, ID)]
    named += [(alias, ALIAS, ALIAS_FOLDED) for alias in entry.aliases]
    named += [(cover, COVER, COVER_FOLDED) for cover in entry.covers]
    for name, exact, folded in named:
        squashed = squash(name)
        if squashed:
            yield squashed, exact, entry.id
            if folded != exact:
                yield singular(squashed), folded, entry.id


def _inbound(source: PackSource) -> Mapping[str, int]:
    """Entry id -> how many other entries of the pack link to it."""
    counts: dict[str, int] = defaultdict(int)
    for entry in source.entries:
        linked = set(entry.related_ids)
        if entry.confusion and entry.confusion.with_:
            linked.add(entry.confusion.with_)
        prose = "\n\n".join(
            (entry.definition, entry.why, entry.example, entry.confusion.text if entry.confusion else "")
        )
        linked |= {link.ref for link in links(prose) if link.kind == "entry"}
        for target in {name.removeprefix(source.pack_id + "/") for name in linked} - {entry.id}:
            counts[target] += 1
    return counts


def _fill_questions(con: Connection, source: PackSource, topics: Mapping[str, int]) -> None:
    own = {entry.id for entry in source.entries}
    ordered = sorted(source.questions, key=lambda q: topics.get(q.topic, len(topics)))
    for n, q in enumerate(ordered):
        row = (n, q.id, kind_of(q), q.topic, q.level, q.cognitive, "\n".join(q.terms), q.family, q.rev)
        con.execute("INSERT INTO question VALUES(?,?,?,?,?,?,?,?,?)", row)
        for place, term in enumerate(dict.fromkeys(q.terms)):
            ref = term if "/" in term else f"{source.pack_id if term in own else 'core'}/{term}"
            con.execute("INSERT OR IGNORE INTO tested VALUES(?,?,?,?)", (ref, q.id, place > 0, n))
