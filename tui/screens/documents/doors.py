"""The doors to other programs, devices and the shell as rows."""

from __future__ import annotations

from textual.content import Content

from tui.doors import DOORS
from tui.widgets.document import Row


def door_rows() -> list[Row]:
    """The document: a heading a door, what it is for, and its commands."""
    rows = [Row(Content("Other programs, devices, the shell").stylize("bold"))]
    for door in DOORS:
        rows.append(Row(Content(door.title).stylize("bold")))
        rows.append(Row(Content(door.about), gap=0))
        rows += [Row(Content(f"  warpwise {command}"), gap=0) for command in door.commands]
    return [*rows, Row(Content("'warpwise COMMAND --help' tells more, with examples."))]
