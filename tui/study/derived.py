"""All that is kept beside the events of a journal: the one place that knows every projection."""

from __future__ import annotations

from tui.study.journal.projections import notes, sittings, tally
from tui.study.journal.projections.registry import Registry
from tui.study.memory import projection as memory

DERIVED = Registry((tally, sittings, notes, memory))
"""Handed to the journal where it is opened. A further projection is a module with the names of `Projection`, here."""
