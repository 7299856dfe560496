"""Writes the miniatures of slow labs, which the program ships: `python -m tests.tools.miniatures`."""

from __future__ import annotations

from tui.labs.registry import run
from tui.library.model import Lab
from tui.plots.line import Drawing
from tui.shelf import open_library
from tui.study.labs.knobs import LabDesk
from tui.study.labs.miniatures import SHIPPED, as_json, miniature


def slow_labs() -> list[Lab]:
    """The labs whose run takes so long that no list waits for it."""
    library = open_library()
    labs = [library.lab(row.ref) for row in library.lab_rows() if row.slow]
    return [lab for lab in labs if lab is not None]


def made(lab: Lab) -> Drawing:
    """The miniature of what a lab opens with."""
    return miniature(run(lab.id, LabDesk.opened(lab).params()), lab.id)


if __name__ == "__main__":
    with open(SHIPPED, "w", encoding="utf-8") as file:
        file.write(as_json({lab.id: ("", made(lab)) for lab in slow_labs()}) + "\n")
