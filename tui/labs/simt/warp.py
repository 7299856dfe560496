"""One warp under lockstep: structured programs, an active mask, a stack of reconvergence points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple


@dataclass(frozen=True)
class Straight:
    """`length` instructions without a jump."""

    name: str
    length: int


@dataclass(frozen=True)
class Branch:
    """One test; threads for which `taken` holds run `then`, the others `otherwise`; all meet behind it."""

    name: str
    taken: Callable[[int], bool]
    then: Program
    otherwise: Program


@dataclass(frozen=True)
class Loop:
    """A test before each trip; a thread leaves when `more(thread, trips done)` fails."""

    name: str
    more: Callable[[int, int], bool]
    body: Program
    trip: int = 0


Program = tuple[Straight | Branch | Loop, ...]


class Run(NamedTuple):
    """`length` warp instructions issued one after the other under the same mask (bit i: lane i works)."""

    name: str
    length: int
    mask: int


def issue(program: Program, threads: Sequence[int]) -> list[Run]:
    """What a warp of `threads` issues, in order.

    Each stack entry is code with the lanes that run it. Under the arms of a branch lies the code behind it, with all
    lanes: its immediate post-dominator, where they meet again.
    """
    runs: list[Run] = []
    stack: list[tuple[Program, int]] = [(program, (1 << len(threads)) - 1)]
    while stack:
        nodes, mask = stack.pop()
        if not nodes or not mask:
            continue
        node = nodes[0]
        stack.append((nodes[1:], mask))
        if isinstance(node, Straight):
            if node.length:
                runs.append(Run(node.name, node.length, mask))
        elif isinstance(node, Branch):
            runs.append(Run(node.name, 1, mask))
            taken = _where(mask, threads, node.taken)
            stack.append((node.otherwise, mask & ~taken))
            stack.append((node.then, taken))
        else:
            runs.append(Run(node.name, 1, mask))
            going = _where(mask, threads, partial(_goes_on, node))
            stack.append(((replace(node, trip=node.trip + 1),), going))
            stack.append((node.body, going))
    return runs


def _goes_on(loop: Loop, thread: int) -> bool:
    return loop.more(thread, loop.trip)


def _where(mask: int, threads: Sequence[int], holds: Callable[[int], bool]) -> int:
    """The lanes of `mask` whose thread satisfies `holds`."""
    lanes_on = 0
    for lane, thread in enumerate(threads):
        if mask >> lane & 1 and holds(thread):
            lanes_on |= 1 << lane
    return lanes_on
