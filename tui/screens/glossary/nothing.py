"""What stands in the place of an entry when nothing is found: what to try next."""

from __future__ import annotations

from tui.widgets.document import Row
from tui.widgets.wording import bold, muted


def nothing_rows(query: str, filtered: bool, keys: tuple[str, str, str] = ("/", "ctrl+t", "ctrl+l")) -> list[Row]:
    """A sentence on the query, and ways on; `keys` find everything, choose a topic, choose a level ('' for none)."""
    find, topic, level = keys
    ways = ["Fewer letters find more; spelling need not be exact."] if query.strip() else []
    change = " and ".join(filter(None, (topic, level)))
    if filtered and change:
        ways.append(f"Only part of the glossary is searched: {change} change that.")
    if find:
        ways.append(f"Lessons and labs are found with {find} from any list or text.")
    head = f"Nothing is called \u201c{query.strip()[:60]}\u201d." if query.strip() else "No term is in this selection."
    rows = [Row(bold(head), align_label=False)]
    return rows + [Row(muted(way), align_label=False) for way in ways]
