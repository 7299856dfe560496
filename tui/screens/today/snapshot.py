"""Today as it was last shown: drawn at once while the journal is opened, then replaced. A cache, nothing else."""

from __future__ import annotations

import json
import os

from tui.screens.today.offers import Day, Offer
from tui.widgets.target import Target, TargetKind


def load(folder: str) -> Day | None:
    """The day kept in `folder`; None when there is none that can be read."""
    try:
        with open(os.path.join(folder, "today.json"), encoding="utf-8") as file:
            kept = json.load(file)
        offers = tuple(_offer(*offer) for offer in kept["offers"])
        return Day(str(kept["head"]), offers, str(kept["below"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _offer(name: str, about: str, length: str, kind: TargetKind, ref: str, number: int | None) -> Offer:
    return Offer(str(name), str(about), str(length), Target(kind, str(ref), number=number))


def _kept(offer: Offer) -> list[str | int | None]:
    target = offer.target
    return [offer.name, offer.about, offer.length, target.kind, target.ref, target.number]


def keep(folder: str, day: Day) -> None:
    """Keeps a day for the next start; a folder that cannot be written costs only that."""
    text = json.dumps({"head": day.head, "offers": [_kept(offer) for offer in day.offers], "below": day.below})
    path = os.path.join(folder, "today.json")
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{path}.{os.getpid()}", path)
    except OSError:
        return
