"""`warpwise open TARGET`: the app, opened at an entry, a lesson, a lab or a chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.app import need_terminal, show
from tui.commands.arguments import Parser, near
from tui.failures import Refusal
from tui.library.library import Library
from tui.library.refs import CORE
from tui.library.text import clean
from tui.shelf import open_library

if TYPE_CHECKING:
    from tui.app import Warpwise

MODES = {"entry": "glossary", "lesson": "lessons", "lab": "labs", "chip": "chips"}
"""The kinds of targets, and the mode in which each opens."""


def run(argv: list[str]) -> int:
    """Opens the app there; 1 where there is no such thing, 2 without a terminal."""
    args = parser().parse_args(argv)
    kind, ref = found(open_library(), " ".join(args.target))
    need_terminal("")

    def opening(app: Warpwise) -> None:
        from tui.widgets.target import linked

        app.open(linked(kind, ref))

    return show(packs=[], mode=MODES[kind], opening=opening)


def found(library: Library, asked: str) -> tuple[str, str]:
    """What kind of thing a target names, and its ref. Raises Refusal with the nearest."""
    kind, colon, name = asked.strip().partition(":")
    if not colon:
        kind, name = "", asked.strip()
    if kind and kind not in MODES:
        hint = near(kind, MODES) or f"it may be {', '.join(MODES)}, such as entry:kv-cache."
        raise Refusal(f"there is no kind '{clean(kind)[:40]}' to open; {hint}", 2)
    if not name:
        raise Refusal("open needs a target, such as 'warpwise open entry:kv-cache'.", 2)
    for mode in (kind,) if kind else MODES:
        if ref := _located(library, mode, name):
            return mode, ref
    what = f"no {kind} '{clean(name)[:60]}'" if kind else f"nothing called '{clean(name)[:60]}'"
    raise Refusal(f"there is {what}; {near(name, _ids(library, kind)) or _lists(kind)}")


def _located(library: Library, kind: str, name: str) -> str:
    if ref := library.locate(kind, name, CORE):
        return ref
    if kind == "entry":
        return next(iter(library.find_name(name)), "")
    if kind == "chip":
        from tui.search.chips import named

        return next((row.ref for row in named(library.chip_rows(), name)), "")
    return ""


def _ids(library: Library, kind: str) -> list[str]:
    ids = {
        "entry": lambda: [row.id for row in library.entry_rows()],
        "lesson": lambda: [row.id for row in library.lesson_rows()],
        "lab": lambda: [row.id for row in library.lab_rows()],
        "chip": lambda: [row.id for row in library.chip_rows()],
    }
    return [id for mode in ((kind,) if kind else MODES) for id in ids[mode]()]


def _lists(kind: str) -> str:
    plural = {"entry": "entries", "lesson": "lessons", "lab": "labs", "chip": "chips"}.get(kind, "")
    return f"'warpwise list{f' {plural}' if plural else ''}' names what there is."


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise open",
        "Opens the app at an entry, a lesson, a lab or a chip.",
        (
            "warpwise open entry:kv-cache",
            "warpwise open lesson:roofline",
            "warpwise open lab:flash",
            "warpwise open hbm",
        ),
    )
    made.add_argument(
        "target", nargs="+", metavar="TARGET", help="KIND:ID (entry, lesson, lab or chip), or a name alone"
    )
    return made
