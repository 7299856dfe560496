"""The order of a session: topics mixed, and what is easily confused side by side.

Mixed practice is harder and lasts longer where kinds must be told apart (Rohrer 2012, Interleaving helps students
distinguish among similar concepts, Educ. Psychol. Rev. 24, 355-367).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """What the order depends on. `entry` is the ref of the main term, `confused` that of its rival ('' for none)."""

    topic: str
    entry: str
    confused: str = ""


def mixed(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """The places of `pieces` in the order in which they are asked.

    Rivals follow each other; no topic follows itself as long as another is left. Otherwise the first come first.
    """
    groups = _rivals(pieces)
    order: list[int] = []
    last = ""
    while groups:
        sizes: dict[str, int] = {}
        for group in groups:
            sizes[pieces[group[0]].topic] = sizes.get(pieces[group[0]].topic, 0) + len(group)
        # The topic of which most is left, so that it does not remain alone at the end.
        following = max(groups, key=lambda group: (pieces[group[0]].topic != last, sizes[pieces[group[0]].topic]))
        groups.remove(following)
        order += following
        last = pieces[following[-1]].topic
    return tuple(order)


def _rivals(pieces: Sequence[Piece]) -> list[list[int]]:
    """The places in groups of those that are confused with one another."""
    group_of: dict[int, list[int]] = {}
    by_entry: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        by_entry.setdefault(piece.entry, []).append(at)
    for at, piece in enumerate(pieces):
        own = group_of.setdefault(at, [at])
        for other in by_entry.get(piece.confused, []) if piece.confused else []:
            theirs = group_of.setdefault(other, [other])
            if theirs is not own:
                own += theirs
                for moved in theirs:
                    group_of[moved] = own
    unique = {id(group): group for group in (group_of[at] for at in range(len(pieces)))}
    return [sorted(group) for group in unique.values()]
