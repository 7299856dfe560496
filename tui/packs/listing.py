"""The packs that were added, with what their pack.yaml says of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui.library.authoring.reader import read_about
from tui.library.library import Library
from tui.packs import installed


class Listed(NamedTuple):
    """One added pack; `problem` says why it is not open, or not all of it."""

    id: str
    title: str
    version: str
    license: str
    author: str
    counts: dict[str, int]
    folder: str
    problem: str = ""

    def document(self) -> dict[str, Any]:
        """The pack as JSON; `version` is null where it says none."""
        row = {**self._asdict(), "version": self.version or None}
        if not self.problem:
            del row["problem"]
        return row


_ONE = {"entries": "entry"}


def counts_said(counts: Mapping[str, int]) -> str:
    """'1 topic, 2 entries': what there is none of is not said."""
    return ", ".join(
        f"{count:,} {kind if count != 1 else _ONE.get(kind, kind.removesuffix('s'))}"
        for kind, count in counts.items()
        if count
    )


def listed(library: Library) -> list[Listed]:
    """Every added pack by id; `library` has them open."""
    return [_listed(library, path) for path in installed.folders()]


def _listed(library: Library, path: str) -> Listed:
    about = read_about(path)
    problem = next((trouble for trouble in library.problems if path in trouble), "")
    if about is None:
        return Listed(os.path.basename(path), "", "", "", "", {}, path, problem or "its pack.yaml has mistakes")
    counts = library.counts_of(about.id) if library.root_of(about.id) == path else {}
    return Listed(about.id, about.title, about.version, about.license, about.author, counts, path, problem)
