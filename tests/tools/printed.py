"""Says for each figure whether the page that it cites prints it.

    python -m tests.tools.printed FOLDER [PACK]

FOLDER holds saved pages, each called after its source: `nvidia-h100-datasheet.html`, `.txt` or `.md` (of a PDF, its
text). A page that nobody could open is looked for under the source that quotes it (`via`). PACK is the folder of a
pack; without it the built-in content is checked. What is looked for is `printed`, else `value`: every number in it,
near one another, whatever the separators of thousands. Of a chip each figure must stand on one of its pages.

Exit status: 0 all that could be checked is printed; 1 something is not; 2 wrong usage.
"""

from __future__ import annotations

import html
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from tui.library.authoring.reader import read_pack
from tui.library.authoring.source import PackSource
from tui.library.compiled.locate import content_root
from tui.library.model import Chip, Rates, Source

Verdict = Literal["printed", "not printed", "no page"]
SUFFIXES = (".txt", ".md", ".html", ".htm")
NEAR = 200
"""Characters within which the numbers of one figure stand together."""

_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|span|small|font|u|code|mark)\b[^>]*>", re.IGNORECASE)
_RAISED = re.compile(r"<su[pb]\b[^>]*>(.*?)</su[pb]\s*>", re.DOTALL | re.IGNORECASE)
"""A footnote or an exponent: it must not lengthen the number before it."""
_TAG = re.compile(r"<[^>]*>")
_THOUSANDS = re.compile(r"(?<=\d)[,'\u2019\u00a0\u2009\u202f ](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")


class Found(NamedTuple):
    """What became of one figure."""

    verdict: Verdict
    place: str
    """file:line of the citation."""
    item: str
    number: str
    source: str


def plain(text: str) -> str:
    """A saved page as text: without tags, with one kind of dash, numbers without separators of thousands."""
    if "<" in text and ">" in text:
        text = _RAISED.sub(r"^\1", _HIDDEN.sub(" ", text))
        text = html.unescape(_TAG.sub(" ", _INLINE.sub("", text)))
    text = text.translate(_DASHES)
    return _THOUSANDS.sub("", " ".join(_THOUSANDS.sub("", text).split()))


def prints(page: str, number: str) -> bool:
    """Whether `page` (made by `plain`) holds the figure: its very text, or all its numbers near one another."""
    wanted = plain(number)
    if wanted and re.search(rf"(?<![\d.]){re.escape(wanted)}(?![\d]|\.\d)", page, re.IGNORECASE):
        return True
    numbers = _NUMBER.findall(wanted)
    if not numbers:
        return wanted.casefold() in page.casefold()
    first, *rest = numbers
    return any(
        all(_stands(page[max(0, start - NEAR) : start + NEAR], other) for other in rest)
        for start in _starts(page, first)
    )


def _starts(page: str, number: str) -> Iterator[int]:
    # 3.35 is not printed by 13.35 or 3.351, but 80 is by 80.0.
    zeros = r"(?:\.0+)?" if "." not in number else "0*"
    for match in re.finditer(rf"(?<![\d.]){re.escape(number)}{zeros}(?!\d|\.\d)", page):
        yield match.start()


def _stands(page: str, number: str) -> bool:
    return next(_starts(page, number), None) is not None


def pages(folder: Path) -> Mapping[str, str]:
    """The saved pages by the source they are called after."""
    return {
        path.stem: plain(path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.iterdir())
        if path.suffix in SUFFIXES
    }


def page_of(source: Source, saved: Mapping[str, str]) -> str | None:
    """The page of a source, else of the one that quotes it; None where neither was saved."""
    ids = [source.id, *([source.via.id] if source.via else [])]
    return next((saved[id] for id in (name.rpartition("/")[2] for name in ids) if id in saved), None)


def check(pack: PackSource, saved: Mapping[str, str]) -> Iterator[Found]:
    """Every figure of entries, published values of labs, and chips."""
    for entry in pack.entries:
        for at, number in enumerate(entry.numbers):
            place = pack.where("entry", entry.id, ("numbers", at))
            shown = number.printed or number.value
            yield _one(place, f"entry {entry.id}", [shown], [number.source], saved)
    for lab in pack.labs:
        for at, preset in enumerate(lab.presets):
            if preset.published is not None:
                place = pack.where("lab", lab.id, ("presets", at))
                shown = f"{preset.published.value:.10g}"
                yield _one(place, f"lab {lab.id}", [shown], [preset.published.source], saved)
    for chip in pack.chips:
        place = pack.where("chip", chip.id)
        for name, ways in _figures(chip):
            yield _one(place, f"chip {chip.id} {name}", ways, chip.sources, saved)


def _one(
    place: tuple[str, int, int], item: str, ways: Sequence[str], sources: Sequence[Source], saved: Mapping[str, str]
) -> Found:
    texts = [page_of(source, saved) for source in sources]
    verdict: Verdict = "no page"
    if any(text is not None and prints(text, way) for text in texts for way in ways):
        verdict = "printed"
    elif texts and all(text is not None for text in texts):
        verdict = "not printed"
    cited = ", ".join(source.id or source.title for source in sources)
    return Found(verdict, f"{place[0]}:{place[1]}", item, ways[0], cited)


def _figures(chip: Chip) -> Iterator[tuple[str, list[str]]]:
    """A chip's figures, each as a page may print it: in its own unit or in thousandths of it."""
    for name in ("memory_gb", "memory_bw_tbs", "tdp_w", "transistors_b"):
        if (value := getattr(chip, name)) is not None:
            yield name, _ways(value)
    if chip.interconnect is not None and chip.interconnect.gbs is not None:
        yield "interconnect.gbs", _ways(chip.interconnect.gbs)
    for kind, rates in (("dense", chip.dense), ("sparse", chip.sparse or Rates())):
        for name in Rates.__struct_fields__:
            if (value := getattr(rates, name)) is not None:
                yield f"{kind}.{name}", _ways(value)


def _ways(value: float) -> list[str]:
    return [f"{number:.10g}" for number in (value, value * 1000, value / 1000)]


def main(argv: list[str]) -> int:
    """Prints what is not printed and what could not be looked at, and how many there are of each."""
    if not 1 <= len(argv) <= 2 or not Path(argv[0]).is_dir():
        sys.stderr.write("usage: python -m tests.tools.printed FOLDER [PACK]\n")
        return 2
    pack = read_pack(argv[1] if len(argv) > 1 else content_root())
    saved = pages(Path(argv[0]))
    every = list(check(pack, saved))
    for found in sorted(every, key=lambda found: found.verdict != "not printed"):
        if found.verdict != "printed":
            line = f"{found.verdict:<12} {found.place}: {found.item}: {found.number} ({found.source})"
            sys.stdout.write(line + "\n")
    count = Counter(found.verdict for found in every)
    sys.stdout.write(
        f"{', '.join(f'{count[verdict]} {verdict}' for verdict in ('printed', 'not printed', 'no page'))}\n"
    )
    return 1 if count["not printed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
