"""A pack of any size with made-up entries: `python tests/bench/large_pack.py FOLDER [--entries 100000]`."""

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.glossaries import made_up  # noqa: E402
from tui.search.document import Document  # noqa: E402

A_FILE = 5_000
"""Entries in one file: none is larger than what is read of a file."""


def write_pack(folder: Path, entries: int) -> None:
    """A pack with so many entries, in topics of 5,000."""
    (folder / "glossary").mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text("id: large\ntitle: A large pack\n", encoding="utf-8")
    documents = made_up(entries)
    parts = [documents[start : start + A_FILE] for start in range(0, entries, A_FILE)]
    topics = "".join(f"- {{id: t{n}, title: Topic {n}, about: Made up.}}\n" for n in range(len(parts)))
    (folder / "topics.yaml").write_text(f"topics:\n{topics}", encoding="utf-8")
    for number, part in enumerate(parts):
        text = f"topic: t{number}\nentries:\n" + "".join(map(_entry, part))
        (folder / "glossary" / f"t{number}.yaml").write_text(text, encoding="utf-8")


def _entry(document: Document) -> str:
    number = document.ref.rpartition("/")[2]
    fields = {
        "id": f"e{number}",
        # Two entries never share a name, so that nothing is left out.
        "term": f"{document.term} {number}",
        "aliases": [f"{alias} {number}" for alias in document.aliases],
        "covers": [f"{cover} {number}" for cover in document.covers],
        "asked": list(document.asked),
        "level": document.level,
        "definition": document.definition.capitalize() + ".",
        "why": document.why.capitalize() + ".",
    }
    return "".join(f"{'- ' if key == 'id' else '  '}{key}: {json.dumps(value)}\n" for key, value in fields.items())


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=100_000)
    chosen = parser.parse_args()
    write_pack(chosen.folder, chosen.entries)


if __name__ == "__main__":
    main()
