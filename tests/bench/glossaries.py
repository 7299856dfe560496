"""Entries to search in: the repository's, a list of planned terms, and made-up ones of any size."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from tui.search.document import Document

_LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")


_SYLLABLES = "ten sor mem ory ker nel lat ency band wid th par al lel opt im iz er gra di ent cach e log it quan"


def built_in() -> list[Document]:
    """Documents of the repository's own content, by way of the library."""
    from tui.library.library import Library

    return [Document(*row) for row in Library().documents()]


def load(path: Path) -> list[Document]:
    """Documents of a folder of glossary files, or of one file with a list of `terms`."""
    import yaml

    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    rows: list[Mapping[str, Any]] = []
    for file in files:
        with file.open(encoding="utf-8") as stream:
            data = yaml.load(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
        rows += [{"topic": data.get("topic", ""), **row} for row in data.get("entries") or data["terms"]]
    return documents(rows)


def documents(rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Documents from authored entries (or planned terms, whose `must_say` stands for the definition)."""
    rows = list(rows)
    links = Counter(_target(r) for row in rows for r in row.get("related") or ())
    return [
        Document(
            ref=f"builtin/{_slug(row)}",
            term=row["term"],
            aliases=tuple(map(str, row.get("aliases") or ())),
            covers=tuple(map(str, row.get("covers") or ())),
            definition=_text(row.get("definition") or row.get("must_say") or ""),
            why=_text(row.get("why") or ""),
            importance=links[_slug(row)],
            topic=row["topic"],
            level=row["level"],
            asked=tuple(map(str, row.get("asked") or ())),
        )
        for row in rows
    ]


def made_up(count: int, seed: int = 7) -> list[Document]:
    """`count` entries with names and texts of a technical look: word frequencies are skewed as in prose."""
    draw = random.Random(seed)
    syllables = _SYLLABLES.split()
    words = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(max(400, count // 5))]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))

    def some(low: int, high: int) -> str:
        return " ".join(draw.choices(words, cum_weights=weights, k=draw.randint(low, high)))

    return [
        Document(
            ref=f"made/{number}",
            term=f"{some(1, 3)} {number % 997}" if number % 9 == 0 else some(1, 3).capitalize(),
            aliases=tuple(some(1, 3) for _ in range(draw.randint(0, 3))),
            covers=tuple(some(1, 2) for _ in range(draw.randint(0, 2))),
            definition=some(14, 30),
            why=some(14, 40),
            importance=int(draw.paretovariate(1.2)) - 1,
            topic=f"t{number % 13}",
            level=1 + number % 3,
            asked=tuple(some(3, 8) for _ in range(3)),
        )
        for number in range(count)
    ]


def _slug(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row["slug"])


def _target(link: str | Mapping[str, Any]) -> str:
    return link if isinstance(link, str) else str(link["id"])


def _text(text: str) -> str:
    return _LINK.sub(lambda m: m[2] or m[1].replace("-", " "), text)
