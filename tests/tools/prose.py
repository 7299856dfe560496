"""Makes tui/labs/data/prose/prose.txt: `python tests/tools/prose.py`. Needs PyYAML.

Takes sentences of the lessons, then of the glossary, that are words alone; leaves a to z, space, full stop and comma.
The lab's figures rest on the file as it is: it was made once, and is not made again when the content changes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "tui" / "labs" / "data" / "prose" / "prose.txt"
ENOUGH = 50_000


def texts(file: Path) -> Iterator[str]:
    """The prose of a lesson's sections or of a glossary's entries."""
    authored: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for section in authored.get("sections", []):
        yield section["text"]
    for entry in authored.get("entries", []):
        yield " ".join((entry["definition"], entry.get("why", ""), entry.get("confusion", {}).get("text", "")))


def sentences(text: str) -> Iterator[str]:
    """Those that are words alone, in small letters."""
    text = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", lambda link: link[1].replace("-", " "), text)
    for sentence in re.split(r"(?<=[.?!])\s+", text.lower()):
        plain = re.sub(r"['`*\"]", "", re.sub(r"[-\s]+", " ", sentence)).replace(";", ",").replace(":", ",").strip()
        plain = re.sub(r"[?!]$", ".", plain)
        if re.fullmatch(r"[a-z]+(?:,? [a-z]+)+\.", plain):
            yield plain


def main() -> None:
    """Writes one line of at most `ENOUGH` characters, whole sentences."""
    content = ROOT / "content"
    files = [*sorted((content / "lessons").glob("*.yaml")), *sorted((content / "glossary").glob("*.yaml"))]
    kept: list[str] = []
    size = 0
    for sentence in (sentence for file in files for text in texts(file) for sentence in sentences(text)):
        if size + len(sentence) + 1 <= ENOUGH and sentence not in kept:
            kept.append(sentence)
            size += len(sentence) + 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(" ".join(kept) + " ", encoding="ascii")


if __name__ == "__main__":
    main()
