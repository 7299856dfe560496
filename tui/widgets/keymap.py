"""The keys that a person chose, laid over the bindings.

Textual's own keymap is not used: it takes every binding on a key away with the one that moves, and keys that a text box
would consume before it maps them, so that a key chosen for use in a text box would never arrive there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen

Keymap = Mapping[str, tuple[frozenset[str], tuple[str, ...]]]
"""By the id of a binding: the keys that go, and those that come."""
Chain = list[tuple[DOMNode, BindingsMap]]


def mapped_chain(screen: Screen[Any], keymap: Keymap) -> Chain:
    """The bindings of what has the keyboard and of all around it, with the chosen keys."""
    focused = screen.focused if screen.focused is not None and not screen.focused.loading else None
    nodes: Iterable[DOMNode] = [screen, screen.app] if focused is None else focused.ancestors_with_self
    chain = [(node, mapped(node._bindings, keymap)) for node in nodes]
    _without_typed(chain)
    _over_editing(chain, keymap)
    return chain


def mapped(bindings: BindingsMap, keymap: Keymap) -> BindingsMap:
    """The bindings of one node with the chosen keys, in the same order: the foot of the screen follows it."""
    made = BindingsMap()
    moving = {binding.id for key, binding in bindings if key in _chosen(binding, keymap)[0]}
    placed: set[tuple[str | None, str]] = set()
    for key, binding in bindings:
        old, new = _chosen(binding, keymap)
        if key not in old:
            made._add_binding(binding)
        # Where an action has only fixed keys the chosen ones come beside them.
        added = binding.id not in moving
        if (key in old or added) and (binding.id, binding.action) not in placed:
            placed.add((binding.id, binding.action))
            for one in new:
                made._add_binding(binding.with_key(one))
    return made


def _chosen(binding: Binding, keymap: Keymap) -> tuple[frozenset[str], tuple[str, ...]]:
    return keymap.get(binding.id or "", (frozenset(), ()))


def _without_typed(chain: Chain) -> None:
    """Where text is typed a letter is text, whatever it does elsewhere."""
    for place, (node, _) in enumerate(chain):
        for _, above in chain[place + 1 :]:
            for key in [key for key in above.key_to_bindings if node.check_consume_key(key, key_to_character(key))]:
                del above.key_to_bindings[key]


def _over_editing(chain: Chain, keymap: Keymap) -> None:
    """What was chosen on purpose comes before the editing keys of a text box."""
    from textual.widgets import Input

    chosen = {key for _, new in keymap.values() for key in new}
    above = {key for node, bindings in chain[1:] for key in bindings.key_to_bindings}
    node, bindings = chain[0]
    if isinstance(node, Input):
        for key in [key for key in bindings.key_to_bindings if key in chosen & above]:
            kept = [one for one in bindings.key_to_bindings[key] if one.id]
            bindings.key_to_bindings[key] = kept
