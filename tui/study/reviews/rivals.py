"""The entries as review needs them: by ref, by topic, and which are mixed up with which."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from tui.library.model import Entry, Related
from tui.library.refs import pack_of
from tui.study.papers.draws import draws
from tui.study.papers.item import shuffled
from tui.study.ports import EntryRow, Questions

NEVER_MIXED = ("part_of", "example_of")
"""Of the links to related entries those that are no rivals: what defines the whole may be true of its part."""


class Glossary:
    """The entries of one library. Made once for each; reads an entry when it is asked for."""

    def __init__(self, library: Questions) -> None:
        self.library = library

    @cached_property
    def rows(self) -> dict[str, EntryRow]:
        """All entries by ref ('core/hbm')."""
        return {f"{row.pack}/{row.id}": row for row in self.library.entry_rows()}

    @cached_property
    def _by_topic(self) -> dict[str, list[str]]:
        by_topic: dict[str, list[str]] = {}
        for ref in sorted(self.rows):
            by_topic.setdefault(self.rows[ref].topic, []).append(ref)
        return by_topic

    def entry(self, ref: str) -> Entry | None:
        """The entry of a ref."""
        return self.library.entry(ref)

    def topic(self, ref: str) -> str:
        """The topic of an entry; '' when there is none."""
        row = self.rows.get(ref)
        return row.topic if row else ""

    def find(self, slug: str, pack: str) -> str:
        """The ref of a slug as it is written in `pack`: there, then in core; '' when there is none."""
        known = [slug] if "/" in slug else [f"{pack}/{slug}", f"core/{slug}"]
        return next((ref for ref in known if ref in self.rows), "")

    def confused(self, ref: str) -> str:
        """The entry that this one is mixed up with; '' when there is none."""
        entry = self.entry(ref)
        if entry is None or entry.confusion is None:
            return ""
        return self.find(entry.confusion.with_, pack_of(ref))

    def rivals(self, ref: str, seed: str, count: int = 3) -> tuple[str, ...]:
        """Entries to choose among besides this one, the same for the same seed.

        What it is mixed up with comes first, then what is related, then what is of the same topic and level.
        """
        entry = self.entry(ref)
        if entry is None:
            return ()
        random = draws(f"{ref} {seed}")
        topic = self._by_topic[self.rows[ref].topic]
        near = [name for name in topic if self.rows[name].level == self.rows[ref].level]
        groups = [(self.confused(ref),), self._related(entry, ref), tuple(near), tuple(topic)]
        ordered = dict.fromkeys(name for group in groups for name in shuffled(group, random))
        fitting = (name for name in ordered if name and name != ref and self._differs(entry, name))
        return tuple(islice(fitting, count))

    def _related(self, entry: Entry, ref: str) -> tuple[str, ...]:
        pack = pack_of(ref)
        links = [related if isinstance(related, Related) else Related(id=related) for related in entry.related]
        linked = (self.find(link.id, pack) for link in links if link.as_ not in NEVER_MIXED)
        return tuple(related for related in linked if related)

    def _differs(self, entry: Entry, ref: str) -> bool:
        """Whether the entry of `ref` cannot be meant by a name of this one, or the other way round."""
        other = self.entry(ref)
        if other is None:
            return False
        names, others = ({name.casefold() for name in (its.term, *its.aliases, *its.covers)} for its in (entry, other))
        return not names & others
