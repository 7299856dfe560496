"""What a citation stands for: the pages of sources.yaml, looked up by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.library.authoring.scalars import nearest
from tui.library.model import Page

CORE = "core"
Pages = Mapping[str, Page]


def no_pages() -> Pages:
    """The built-in pack's pages where there are none at hand."""
    return {}


class Shelf:
    """The pages that a pack's items may cite: its own by id, the built-in pack's as 'core/ID'."""

    def __init__(self, core: Callable[[], Pages] = no_pages) -> None:
        self.own: dict[str, Page] = {}
        self.pack_id = CORE
        self.broken: set[str] = set()
        """Ids of pages that have mistakes of their own: those are reported, and not what follows from them."""
        self.is_whole = True
        """Whether all of sources.yaml could be read."""
        self._core = core
        self._core_pages: Pages | None = None

    def find(self, ref: str) -> Page | None:
        """The page that 'ID' or 'PACK/ID' means."""
        pack, _, id = ref.rpartition("/")
        if pack in ("", self.pack_id):
            return self.own.get(id)
        return self._of_core().get(id) if pack == CORE else None

    def is_excused(self, ref: str) -> bool:
        """Whether a page is only missing because sources.yaml has a mistake."""
        pack, _, id = ref.rpartition("/")
        return pack in ("", self.pack_id) and (not self.is_whole or id in self.broken)

    def near(self, ref: str) -> str:
        """What was meant by a ref that leads nowhere."""
        pack, _, id = ref.rpartition("/")
        if not pack and self.pack_id != CORE and id in self._of_core():
            return f"did you mean '{CORE}/{id}'?"
        return nearest(id, list(self._of_core() if pack == CORE else self.own)) or "write it into sources.yaml"

    def _of_core(self) -> Pages:
        if self.pack_id == CORE:
            return self.own
        if self._core_pages is None:
            # Read when the first such citation is met: most packs have none.
            self._core_pages = self._core()
        return self._core_pages


def resolved(page: Page, citation: Mapping[str, Any], via: Page | None) -> dict[str, Any]:
    """The fields of a `Source`: what the page says, and over it what the citation says."""
    details = {name: citation.get(name, "") for name in ("as_of", "where")}
    kind, seen = citation.get("kind") or page.kind, citation.get("seen") or page.seen
    own = {"id": citation["id"], "title": page.title, "url": page.url, "publisher": page.publisher, "kind": kind}
    whole: dict[str, Any] = own | details | {"published": page.published, "seen": seen}
    if via is not None:
        quoting = {"title": via.title, "url": via.url, "publisher": via.publisher, "seen": via.seen}
        whole["via"] = {"id": citation["via"]} | {name: text for name, text in quoting.items() if text}
    return {name: value for name, value in whole.items() if value}


def unresolved(citation: Mapping[str, Any]) -> dict[str, Any]:
    """Stands for a source whose id leads nowhere, so that a slip in an id does not take its item away."""
    own = {"id": citation["id"], "title": citation["id"], "url": "", "publisher": "", "kind": "reported"}
    details = {name: citation[name] for name in ("as_of", "where") if citation.get(name)}
    return own | details
