"""The labs in the parts of the course, for screen, plain mode and `lab list` alike."""

from __future__ import annotations

from collections.abc import Sequence

from tui.library.compiled.rows import LabRow
from tui.study.lessons.parts import OTHER, PARTS, part_of


def grouped(labs: Sequence[LabRow]) -> list[tuple[str, tuple[LabRow, ...]]]:
    """Each part that has labs, with them; every lab is in one."""
    parts = [(title, tuple(lab for lab in labs if part_of((lab.topic,)) == title)) for title in (*PARTS, OTHER)]
    return [(title, inside) for title, inside in parts if inside]
