"""Today as it was last shown: drawn at once while the journal is opened, then replaced. A cache, nothing else.

It keeps data, not drawn text: the terminal may have another width next time.
"""

from __future__ import annotations

import json
import os
from typing import Any

from tui.screens.today.day import Beside, Day, Offer, TopicRow
from tui.widgets.target import Target, TargetKind


def load(folder: str) -> Day | None:
    """The day kept in `folder`; None when there is none that can be read."""
    try:
        with open(os.path.join(folder, "today.json"), encoding="utf-8") as file:
            return _day(json.load(file))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _day(kept: dict[str, Any]) -> Day:
    beside = kept["beside"]
    return Day(
        head=str(kept["head"]),
        offers=tuple(
            Offer(str(name), str(about), str(length), _target(kind, ref, number, refs, title), bool(urgent))
            for name, about, length, kind, ref, number, refs, title, urgent in kept["offers"]
        ),
        topics=tuple(TopicRow(str(title), *(int(count) for count in counts)) for title, *counts in kept["topics"]),
        not_begun=int(kept["not_begun"]),
        beside=Beside(
            minutes=tuple(None if one is None else int(one) for one in beside["minutes"]),
            months=tuple(str(month) for month in beside["months"]),
            week=str(beside["week"]),
            due=tuple(int(one) for one in beside["due"]),
            exam=(str(beside["exam"][0]), str(beside["exam"][1])),
            term=(str(beside["term"][0]), str(beside["term"][1]), str(beside["term"][2])),
        ),
        counts=str(kept["counts"]),
        first=bool(kept["first"]),
    )


def _target(kind: TargetKind, ref: object, number: int | None, refs: list[object], title: object) -> Target:
    return Target(kind, str(ref), number=number, refs=tuple(str(one) for one in refs), title=str(title))


def _kept(target: Target) -> tuple[object, ...]:
    return target.kind, target.ref, target.number, list(target.refs), target.title


def keep(folder: str, day: Day) -> None:
    """Keeps a day for the next start; a folder that cannot be written costs only that."""
    offers = [[one.name, one.about, one.length, *_kept(one.target), one.urgent] for one in day.offers]
    kept = {**day._asdict(), "offers": offers, "topics": [list(one) for one in day.topics]}
    kept["beside"] = day.beside._asdict()
    path = os.path.join(folder, "today.json")
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.replace(f"{path}.{os.getpid()}", path)
    except OSError:
        return
