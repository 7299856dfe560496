"""How many questions of a paper are of one topic, level or kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from tui.library.kinds import KINDS

Axis = Literal["topic", "level", "kind"]
AXES: tuple[Axis, ...] = ("topic", "level", "kind")
LEVELS = ("1", "2", "3")


class Quota(NamedTuple):
    """At least so many questions of the topic, level ('1' to '3') or kind `name`."""

    axis: Axis
    name: str
    least: int


def quotas(
    *,
    topic: Mapping[str, int] | None = None,
    level: Mapping[int, int] | None = None,
    kind: Mapping[str, int] | None = None,
) -> tuple[Quota, ...]:
    """Quotas from counts by name."""
    by_axis: Iterable[tuple[Axis, Mapping[str, int] | Mapping[int, int] | None]] = (
        ("topic", topic),
        ("level", level),
        ("kind", kind),
    )
    return tuple(Quota(axis, str(name), count) for axis, counts in by_axis for name, count in (counts or {}).items())


def problem(quotas: Sequence[Quota], count: int, chosen: Mapping[Axis, Sequence[str]]) -> str:
    """What is wrong with the quotas of a paper of `count` questions, in one sentence; '' when nothing is.

    `chosen` are the topics, levels and kinds that the paper is limited to; empty means all.
    """
    known: dict[Axis, Sequence[str]] = {"topic": (), "level": LEVELS, "kind": tuple(KINDS)}
    for axis in AXES:
        own = [quota for quota in quotas if quota.axis == axis]
        names = [quota.name for quota in own]
        if len(set(names)) < len(names):
            return f"There are two quotas for the same {axis}."
        if any(not is_name(name) or (known[axis] and name not in known[axis]) for name in names):
            return f"A quota names a {axis} that there cannot be."
        if chosen[axis] and not set(names) <= set(chosen[axis]):
            return f"A quota names a {axis} that this paper leaves out."
        if any(quota.least < 1 for quota in own) or sum(quota.least for quota in own) > count:
            return f"The quotas by {axis} ask for 1 to {count:,} questions in all."
    return "" if {quota.axis for quota in quotas} <= set(AXES) else "Quotas are by topic, level or kind."


def is_name(name: str) -> bool:
    """Whether a text can be the id of a topic or question in the text of a paper id."""
    return 0 < len(name.encode("utf-8", "replace")) <= 200 and name.isprintable() and not set(name) & set(" ,")
