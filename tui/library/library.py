"""The library as the program asks it: the built-in pack and others, compiled, read item by item.

A ref is 'slug' (looked for in the given pack, then in core) or 'pack/slug'. Everything handed out is 'pack/slug'.
Importing this costs little more than sqlite3; msgspec is loaded when an item is wanted as a struct.
"""

from collections.abc import Callable

from tui.library.compiled.packs import CORE, Packs
from tui.library.text import singular, squash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TypeVar

    from tui.library.compiled import rows
    from tui.library.entry_json import EntryJson
    from tui.library.markup.links import Link
    from tui.library.model import Chip, Entry, Lab, Lesson, Page, Question

    T = TypeVar("T")

KINDS = ("topic", "entry", "question", "lesson", "lab", "chip")
_TITLE = {"topic": "title", "entry": "term", "question": "id", "lesson": "title", "lab": "title", "chip": "name"}


class Library(Packs):
    """Everything that is taught, item by item. Usable from every thread."""

    _alphabet: "tuple[tuple[str, int], Places] | None" = None
    """The latest answer of `alphabet`, after its topic and level."""

    def renew(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """As of all packs; what was kept of their names is forgotten."""
        changed, problems = super().renew()
        if changed:
            self._alphabet = None
        return changed, problems

    # One item

    def locate(self, kind: str, ref: str, pack: str = CORE) -> str | None:
        """The item that `ref` means in `pack`, as 'pack/id'; None when there is none."""
        for owner, id in _candidates(ref, pack):
            if owner in self._packs and self._packs[owner].rows(f"SELECT 1 FROM {_table(kind)} WHERE id=?", (id,)):
                return f"{owner}/{id}"
        return None

    def resolve(self, link: "Link", pack: str = CORE) -> str | None:
        """Where a link of `pack` leads; None when nothing is there (yet): it is shown as plain text."""
        return self.locate(link.kind, link.ref, pack)

    def title(self, kind: str, ref: str, pack: str = CORE) -> str:
        """The name of an item as shown (a term, a title); '' when there is none."""
        target = self.locate(kind, ref, pack)
        if target is None:
            return ""
        owner, _, id = target.partition("/")
        return str(self._packs[owner].rows(f"SELECT {_TITLE[kind]} FROM {_table(kind)} WHERE id=?", (id,))[0][0])

    def item_json(self, kind: str, ref: str, pack: str = CORE) -> "dict[str, Any] | None":
        """The item's fields as authored, and `pack` (and, for an entry, `topic`)."""
        item = self._find(kind, ref, pack, _as_dict)
        if item is None:
            return None
        owner, data = item
        if kind != "entry":
            return {"pack": owner, **data}
        topic = self._packs[owner].rows("SELECT topic FROM entry WHERE id=?", (data["id"],))
        return {"pack": owner, "topic": topic[0][0] if topic else "", **data}

    def entry_json(self, ref: str, pack: str = CORE) -> "EntryJson | None":
        """The entry's fields as authored, with `pack` and `topic`. Loads no msgspec."""
        stored: Any = self.item_json("entry", ref, pack)
        entry: EntryJson | None = stored
        return entry

    def summary(self, ref: str, pack: str = CORE) -> str | None:
        """An entry as labelled lines of plain text (`library.summary`); None when there is none. Loads nothing."""
        summary = self._find("summary", ref, pack, str)
        return summary[1] if summary else None

    def entry(self, ref: str, pack: str = CORE) -> "Entry | None":
        """The entry, or None."""
        from tui.library.compiled.decode import entry

        return self._read("entry", ref, pack, entry)

    def question(self, ref: str, pack: str = CORE) -> "Question | None":
        """The question, its topic filled in, or None."""
        from tui.library.compiled.decode import question

        return self._read("question", ref, pack, question)

    def lesson(self, ref: str, pack: str = CORE) -> "Lesson | None":
        """The lesson, or None."""
        from tui.library.compiled.decode import lesson

        return self._read("lesson", ref, pack, lesson)

    def lab(self, ref: str, pack: str = CORE) -> "Lab | None":
        """The lab, or None."""
        from tui.library.compiled.decode import lab

        return self._read("lab", ref, pack, lab)

    def chip(self, ref: str, pack: str = CORE) -> "Chip | None":
        """The chip, or None."""
        from tui.library.compiled.decode import chip

        return self._read("chip", ref, pack, chip)

    def _read(self, kind: str, ref: str, pack: str, decode: "Callable[[str], T]") -> "T | None":
        item = self._find(kind, ref, pack, decode)
        return item[1] if item else None

    def _find(self, kind: str, ref: str, pack: str, decode: "Callable[[str], T]") -> "tuple[str, T] | None":
        for owner, id in _candidates(ref, pack):
            if owner in self._packs:
                item = self._packs[owner].read(kind, id, decode)
                if item is not None:
                    return owner, item
        return None

    # Names

    def find_name(self, text: str) -> list[str]:
        """The entries called `text`, best first: as term or alias, then in the plural, then as a name they cover."""
        name = squash(text)
        if not name:
            return []
        sql = "SELECT rank, id FROM name WHERE (name=? AND rank IN (0,1,2,5)) OR (name=? AND rank IN (3,4,6))"
        ranked = [
            (rank, place, f"{pack}/{id}")
            for place, (pack, db) in enumerate(self._packs.items())
            for rank, id in db.rows(sql, (name, singular(name)))
        ]
        return list(dict.fromkeys(ref for _, _, ref in sorted(ranked)))

    def names(self, ref: str, pack: str = CORE) -> tuple[str, ...]:
        """An entry's term and aliases; empty when there is none of that ref."""
        entry = self.entry_json(ref, pack)
        return (entry["term"], *entry.get("aliases", ())) if entry else ()

    def entry_names(self, pack: str = CORE) -> "Iterable[tuple[str, ...]]":
        """Term and aliases of every entry of `pack` and of core, one tuple an entry."""
        for name in dict.fromkeys((pack, CORE)):
            if name in self._packs:
                for term, aliases in self._packs[name].rows("SELECT term, aliases FROM entry"):
                    yield (term, *_split(aliases))

    def entry_terms(self) -> "Iterable[tuple[str, ...]]":
        """Term and aliases of every entry of every pack."""
        for db in self._packs.values():
            for term, aliases in db.rows("SELECT term, aliases FROM entry"):
                yield (term, *_split(aliases))

    # Lists

    def topics(self) -> "list[rows.TopicRow]":
        """All topics in order; a pack that repeats a topic of core adds to it."""
        from tui.library.compiled.rows import TopicRow

        topics: dict[str, TopicRow] = {}
        for pack, row in self._rows("SELECT id, title, about FROM topic ORDER BY position"):
            topics.setdefault(row[0], TopicRow(pack, *row))
        return list(topics.values())

    def topics_of(self, packs: "Sequence[str]") -> "list[rows.TopicRow]":
        """The topics that these packs list, each once, in the order of the packs."""
        from tui.library.compiled.rows import TopicRow

        topics: dict[str, TopicRow] = {}
        for pack in packs:
            for row in self._packs[pack].rows("SELECT id, title, about FROM topic ORDER BY position"):
                topics.setdefault(row[0], TopicRow(pack, *row))
        return list(topics.values())

    def pages_of(self, pack: str) -> "list[Page]":
        """What a pack's sources.yaml describes, in file order."""
        from tui.library.compiled.decode import page

        return [
            page(row[0]) for row in self._packs[pack].rows("SELECT json FROM body WHERE kind='source' ORDER BY rowid")
        ]

    def entry_rows(self, refs: "Iterable[str] | None" = None) -> "list[rows.EntryRow]":
        """All entries by topic, in file order; or those of `refs` ('pack/id') that there are, in that order."""
        from tui.library.compiled.rows import EntryRow

        sql = "SELECT id, term, aliases, covers, topic, level, inbound FROM entry"
        if refs is None:
            rows_of_packs = self._rows(f"{sql} ORDER BY position")
        else:
            parts = (ref.partition("/") for ref in refs)
            rows_of_packs = (
                (pack, row)
                for pack, _, id in parts
                if pack in self._packs
                for row in self._packs[pack].rows(f"{sql} WHERE id=?", (id,))
            )
        return [
            EntryRow(pack, id, term, _split(aliases), _split(covers), topic, level, inbound)
            for pack, (id, term, aliases, covers, topic, level, inbound) in rows_of_packs
        ]

    def alphabet(self, topic: str = "", level: int = 0) -> "Places":
        """The entries by term, each as a number of its pack and its position there (for `entry_at`).

        What is given must match. It holds no names, so that a hundred thousand cost little.
        """
        known = self._alphabet
        if known is None or known[0] != (topic, level):
            given = {"topic": topic, "level": level}
            where = " AND ".join(f"{column}=?" for column, value in given.items() if value) or "1"
            values = tuple(value for value in given.values() if value)
            sql = f"SELECT folded, position FROM entry WHERE {where} ORDER BY folded, position"
            rows = [db.rows(sql, values) for db in self._packs.values()]
            known = self._alphabet = ((topic, level), Places(rows))
        return known[1]

    def position(self, ref: str) -> tuple[int, int] | None:
        """What `alphabet` calls an entry ('pack/id'); None where there is none."""
        pack, _, id = ref.partition("/")
        rows = self._packs[pack].rows("SELECT position FROM entry WHERE id=?", (id,)) if pack in self._packs else []
        return (self.packs.index(pack), rows[0][0]) if rows else None

    def entry_at(self, place: tuple[int, int]) -> tuple[str, str]:
        """The ref and term of an entry named by `alphabet`; empty where it is gone."""
        number, position = place
        pack = self.packs[number]
        rows = self._packs[pack].rows("SELECT id, term FROM entry WHERE position=?", (position,))
        return (f"{pack}/{rows[0][0]}", str(rows[0][1])) if rows else ("", "")

    def documents(self, pack: str = "") -> "list[rows.DocumentRow]":
        """The entries of a pack, or of all, as search sees them."""
        from tui.library.compiled.rows import document_rows

        return [
            row for owner, db in self._packs.items() if pack in ("", owner) for row in document_rows(owner, db.rows)
        ]

    def question_rows(
        self, topic: str = "", kind: str = "", level: int = 0, cognitive: str = ""
    ) -> "list[rows.QuestionRow]":
        """The questions by topic, in file order; what is given must match."""
        from tui.library.compiled.rows import QuestionRow

        asked = {"topic": topic, "kind": kind, "level": level, "cognitive": cognitive}
        given = {column: value for column, value in asked.items() if value}
        where = " AND ".join(f"{column}=?" for column in given) or "1"
        columns = "id, kind, topic, level, cognitive, terms, family, rev"
        sql = f"SELECT {columns} FROM question WHERE {where} ORDER BY position"
        return [
            QuestionRow(pack, id, kind, topic, level, cognitive, _split(terms), family, rev)
            for pack, (id, kind, topic, level, cognitive, terms, family, rev) in self._rows(sql, tuple(given.values()))
        ]

    def retired_rows(self) -> "list[rows.RetiredRow]":
        """The entries and questions that only histories name."""
        from tui.library.compiled.rows import RetiredRow

        sql = "SELECT kind, id, successor, rev FROM retired ORDER BY kind, id"
        return [RetiredRow(pack, *row) for pack, row in self._rows(sql)]

    def questions_for(self, term: str, pack: str = CORE) -> list[str]:
        """The questions that test an entry; those of which it is the main term first."""
        ref = self.locate("entry", term, pack)
        tested = (
            self._rows("SELECT main, question FROM tested WHERE term=? ORDER BY main, position", (ref,)) if ref else ()
        )
        return [f"{owner}/{id}" for _, owner, id in sorted((row[0], owner, row[1]) for owner, row in tested)]

    def lesson_rows(self) -> "list[rows.LessonRow]":
        """All lessons in order."""
        from tui.library.compiled.rows import LessonRow

        sql = "SELECT id, place, title, level, minutes, sections FROM lesson ORDER BY position"
        return [LessonRow(pack, *row) for pack, row in self._rows(sql)]

    def lab_rows(self) -> "list[rows.LabRow]":
        """All labs."""
        from tui.library.compiled.rows import LabRow

        sql = "SELECT id, title, topic, terms, slow FROM lab ORDER BY position"
        return [
            LabRow(pack, id, title, topic, _split(terms), bool(slow))
            for pack, (id, title, topic, terms, slow) in self._rows(sql)
        ]

    def chip_rows(self) -> "list[rows.ChipRow]":
        """All chips in file order."""
        from tui.library.compiled.rows import ChipRow

        return [
            ChipRow(pack, *row) for pack, row in self._rows("SELECT id, name, vendor, kind FROM chip ORDER BY position")
        ]

    def chips(self) -> "dict[str, Chip]":
        """All chips by ref, in file order."""
        chips = {row.ref: self.chip(row.ref) for row in self.chip_rows()}
        return {ref: chip for ref, chip in chips.items() if chip is not None}


class Places:
    """Entries of several packs in one alphabet: pairs of a pack's number and a position, in two arrays."""

    def __init__(self, packs: "list[list[tuple[str, int]]]") -> None:
        """`packs`: for each, (folded term, position) in order."""
        from array import array
        from bisect import bisect_right

        longest = max(range(len(packs)), key=lambda number: len(packs[number]))
        terms = [term for term, _ in packs[longest]]
        self._packs = array("I", [longest]) * len(terms)
        self._positions = array("I", [position for _, position in packs[longest]])
        # The others stand between the longest's; from the end, so that what is before keeps its place.
        others = [(term, number, at) for number, rows in enumerate(packs) if number != longest for term, at in rows]
        for term, number, position in sorted(others, reverse=True):
            place = bisect_right(terms, term)
            self._packs.insert(place, number)
            self._positions.insert(place, position)

    def __len__(self) -> int:
        return len(self._packs)

    def __getitem__(self, place: int) -> tuple[int, int]:
        return self._packs[place], self._positions[place]

    def find(self, pair: tuple[int, int]) -> int | None:
        """Where a pair stands; None where it does not."""
        pack, position = pair
        start = 0
        while True:
            try:
                place = self._positions.index(position, start)
            except ValueError:
                return None
            if self._packs[place] == pack:
                return place
            start = place + 1


def _candidates(ref: str, pack: str) -> list[tuple[str, str]]:
    owner, slash, id = ref.partition("/")
    return [(owner, id)] if slash else list(dict.fromkeys([(pack, ref), (CORE, ref)]))


def _table(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"no kind of item is called '{kind}'")
    return kind


def _as_dict(text: str) -> "dict[str, Any]":
    import json

    data = json.loads(text)
    if not isinstance(data, dict) or "id" not in data:
        raise ValueError("not an item")
    return data


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
