"""Everything looked over, and the one thing that may be mended."""

from __future__ import annotations

import os

from tui.study.derived import DERIVED
from tui.study.health import journal, place, program, syncing
from tui.study.health.finding import Finding, Home
from tui.study.journal.care.access import changing, ready, testify


def examine(home: Home) -> list[Finding]:
    """All findings, in the order in which they are read."""
    return [*program.examine(home), *place.examine(home), *syncing.examine(home), *journal.examine(home)]


def repair(home: Home) -> str:
    """Makes the journal's caches anew from its events; what was done. Raises Refusal."""
    if not os.path.exists(home.journal):
        return "There is no journal whose derived state could be made anew."
    notes = ready(home.journal, home.wall_ms, DERIVED, every_event=False).sentences
    with changing(home.journal, DERIVED) as db:
        DERIVED.rebuild(db)
    testify(home.journal, home.wall_ms)
    return " ".join([*notes, "The derived state was made anew from the events."])
