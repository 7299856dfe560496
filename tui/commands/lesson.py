"""`warpwise lesson ID`: a lesson as text, through the pager."""

from __future__ import annotations

import os
import sys

from tui.commands.arguments import Parser
from tui.failures import Refusal
from tui.library.library import Library
from tui.library.model import Lesson
from tui.library.text import clean
from tui.plain.lesson import lesson_text
from tui.shelf import open_library


def run(argv: list[str]) -> int:
    """Shows a lesson; on a terminal through $PAGER, elsewhere as it is."""
    args = parser().parse_args(argv)
    library = open_library()
    lesson = library.lesson(args.id) or _numbered(library, args.id)
    if lesson is None:
        raise Refusal(_unknown(library, args.id))
    width = 80
    if sys.stdout.isatty():
        width = min(100, max(40, os.get_terminal_size().columns))
    text = lesson_text(library, lesson, width)
    if sys.stdout.isatty():
        import pydoc

        pydoc.pager(text)
    else:
        sys.stdout.write(text)
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise lesson",
        "A lesson as text; on a terminal through $PAGER.",
        ("warpwise lesson roofline", "warpwise lesson 1 > lesson.txt"),
    )
    made.add_argument("id", metavar="ID", help="a lesson's id or its number; 'warpwise list lessons' names them")
    return made


def _numbered(library: Library, number: str) -> Lesson | None:
    """The lesson of that number ('1', '01'), in core before other packs; None where none has it."""
    if not (number.isascii() and number.isdigit()) or len(number) > 6:
        return None
    refs = [row.ref for row in library.lesson_rows() if row.order == int(number)]
    return library.lesson(refs[0]) if refs else None


def _unknown(library: Library, name: str) -> str:
    from difflib import get_close_matches

    ids = [row.id for row in library.lesson_rows()]
    near = get_close_matches(name, ids, 1, 0.4)
    hint = f"did you mean {near[0]}?" if near else "'warpwise list lessons' names them."
    return f"there is no lesson '{clean(name)[:40]}'; {hint}"
