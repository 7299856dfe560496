"""What stands in the place of an entry when nothing is found: what to try next."""

from __future__ import annotations

from tui.widgets.document import Row
from tui.widgets.wording import bold, muted


def nothing_rows(query: str, filtered: bool) -> list[Row]:
    """A sentence on the query, and ways on."""
    ways = ["Fewer letters find more; spelling need not be exact."] if query.strip() else []
    if filtered:
        ways.append("Only part of the glossary is searched: ctrl+t and ctrl+l change that.")
    ways.append("Lessons and labs are found with / from any list or text.")
    head = f"Nothing is called \u201c{query.strip()[:60]}\u201d." if query.strip() else "No term is in this selection."
    rows = [Row(bold(head), align_label=False)]
    return rows + [Row(muted(way), align_label=False) for way in ways]
