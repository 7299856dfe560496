"""The added packs as rows: what each says of itself, what it holds, where it stands, and how packs come and go."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui.packs.listing import Listed, counts_said
from tui.widgets.document import Row

HOW = (
    "In a shell, 'warpwise pack add FOLDER-or-ZIP' adds one, 'pack remove ID' takes one away, 'pack new NAME' begins "
    "one of your own; 'import' and 'export' go to Anki, Moodle, spreadsheets and Obsidian."
)


def pack_rows(packs: Sequence[Listed]) -> list[Row]:
    """The document; text of packs stands in it as text alone."""
    rows = [Row(Content("Added packs" if packs else "No pack was added yet.").stylize("bold"))]
    for pack in packs:
        about = ", ".join(part for part in (pack.version, pack.license, pack.author) if part)
        counts = counts_said(pack.counts)
        rows.append(
            Row(Content(f"{pack.title or pack.id} ({about})" if about else pack.title or pack.id), label=pack.id)
        )
        rows += [Row(Content(text), gap=0) for text in (counts, pack.problem, pack.folder) if text]
    return [*rows, Row(Content(HOW))]
