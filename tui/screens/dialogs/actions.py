"""What can be done on a screen, as titles: the palette and the search read it from the bindings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from textual.screen import Screen

_MOVING = re.compile(
    r"(scroll_|page|edge|move|next_link|choose|follow|onward|app\.help|help$|command_palette|app\.quit$|quit$)"
)
_LEAVING = re.compile(r"(app\.|screen\.)?(back|end)$")
"""What leaves the screen or the program: in the last rows, so that no hasty Enter meets it."""


class Action(NamedTuple):
    """Something to do; `leaves` says that it leaves the screen or the program."""

    title: str
    run: Callable[[], object]
    leaves: bool


def actions(screen: Screen[Any]) -> list[Action]:
    """The actions of a screen, from its bindings: no list can know less than the keys. Those that leave come last."""
    rows: dict[str, Action] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # What is neither shown nor explained is the framework's own; moving about is what the keys are for.
        what = binding.tooltip or (binding.description if binding.show else "")
        if what and active.enabled and not _MOVING.match(binding.action):
            run = partial(screen.app.run_action, binding.action, active.node)
            title = what[:1].upper() + what[1:]
            rows.setdefault(title, Action(title, run, bool(_LEAVING.match(binding.action))))
    return sorted(rows.values(), key=lambda row: row.leaves)
