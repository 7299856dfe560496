"""The doors to other programs, devices and the shell in lines: what each is for, what was added, the reading list."""

from __future__ import annotations

from tui.doors import DOORS, sentence
from tui.packs.listing import counts_said, listed
from tui.plain.talk import Talk
from tui.services import Services
from tui.study import reading

_PAGES = 20
"""So many pages of the reading list at once."""


def show_doors(talk: Talk, services: Services) -> None:
    """Names them, and tells of the one that is chosen, until none is."""
    while True:
        chosen = talk.choose("Which? ", [*(door.title for door in DOORS), "Reading list: what the content cites"])
        if chosen is None:
            return
        if chosen == len(DOORS):
            _reading(talk, services)
            continue
        talk.say(sentence(DOORS[chosen]))
        if DOORS[chosen].title == "Packs":
            _packs(talk, services)


def _packs(talk: Talk, services: Services) -> None:
    packs = listed(services.library)
    talk.say("Added packs:" if packs else "No pack was added yet.")
    for pack in packs:
        about = ", ".join(part for part in (pack.title, counts_said(pack.counts), pack.problem, pack.folder) if part)
        talk.say(f"{pack.id}: {about}")


def _reading(talk: Talk, services: Services) -> None:
    """Most cited first, some at a time."""
    pages = reading.reading_list(services.library, services.study.annotations.read_pages().result())
    for start in range(0, len(pages), _PAGES):
        for page in pages[start : start + _PAGES]:
            talk.say(f"{page.title}, {page.publisher}; {page.url}{'; read' if page.read else ''}")
        left = len(pages) - start - _PAGES
        if left <= 0 or not talk.ask(f"{left} more; m for more, nothing goes back: "):
            return
