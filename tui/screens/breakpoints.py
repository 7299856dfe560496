"""The classes that say how much room there is, set before a screen is laid out for it.

Textual lays out and paints a resized screen by its old classes, then sets the new ones, and then does all of it again:
a page was seen narrow for one frame, and each start and first visit paid for two layouts.
"""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.screen import Screen


def fit(screen: Screen[Any], size: Size, *, styled: bool = True) -> None:
    """Gives `screen` the classes for `size`; not `styled` where it is about to be styled for the first time."""
    classes: dict[str, bool] = {}
    app = screen.app
    for cells, points in ((size.width, app.HORIZONTAL_BREAKPOINTS), (size.height, app.VERTICAL_BREAKPOINTS)):
        reached = max((point for point in points or () if point[0] <= cells), default=(0, ""))
        classes |= {name: name == reached[1] for _, name in points or ()}
    screen.update_classes(classes, update=styled, animate=False)
