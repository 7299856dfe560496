"""The first run ever: what this is, and what to try. It needs no library, so the first frame has it."""

from __future__ import annotations

from textual.content import Content, Span

from tui.screens.today.day import Day, Offer
from tui.widgets.target import Target

PROMISE = (
    "How AI compute works: the chips, the software, the money and the power.\n"
    "Everything offline, every figure with its source and its day."
)
FIRST_LESSON = "core/what-is-ai-compute"

# A decade is 12 columns wide and 2 rows high, so a straight line in the plot is one of slope 1: 3.35 TB/s of memory.
_ROOF = """\
 TFLOP/s
  1,000 ┤                             ╭────────────────  H100 SXM, BF16 dense
        │                       ╭─────╯
    100 ┤                 ╭─────╯
        │           ╭─────╯
     10 ┤     ╭─────╯
        │─────╯  ?  one token of a 70B model stands somewhere on this line
        └┬───────────┬───────────┬───────────┬────
         1           10          100         1,000   FLOP per byte"""
PLOT_FROM = 30
"""Rows of the terminal from which on the plot has room."""


PLOT_WIDTH = 76
"""Cells that it needs."""


def look_up(key: str) -> str:
    """How something is looked up, where this key ('' for none) opens the search."""
    return f'{f"press {key} and " if key else ""}type:  hbm   kv cahce   "why is decode slow"'


def first_day(counts: str = "", lesson: tuple[str, str] = ("", "")) -> Day:
    """The first run; what only the library knows (counts, the title and minutes of the first lesson) comes after."""
    title, minutes = lesson
    return Day(
        head=PROMISE,
        offers=(
            Offer("Look it up", look_up("/"), "", Target("find")),
            Offer("Find your level", "18 questions: where to begin", "8 min", Target("level")),
            Offer("Lesson 1", title or "From a prompt to a power meter", minutes, Target("lesson", FIRST_LESSON)),
            Offer("Turn a knob", "What limits a 70B model? Guess, then look", "3 min", Target("lab", "core/roofline")),
        ),
        counts=counts,
        first=True,
    )


def roof() -> Content:
    """The roofline of an H100, with a question mark where a chat stands."""
    curve = [Span(at, at + 1, "$primary") for at, char in enumerate(_ROOF) if char in "╭╯╰╮"]
    start = 0
    for number, line in enumerate(_ROOF.split("\n")):
        if 1 <= number <= 6:
            runs = [at for at, char in enumerate(line) if char == "─"]
            curve += [Span(start + at, start + at + 1, "$primary") for at in runs]
        start += len(line) + 1
    mark = _ROOF.index("?")
    return Content(_ROOF, spans=[Span(0, len(_ROOF), "$muted"), *curve, Span(mark, mark + 1, "bold $warning")])
