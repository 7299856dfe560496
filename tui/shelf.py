"""Opens the library the way the whole program does: compiled together with what search wants kept beside it.

On the path of `define`: search itself is imported only when a pack has to be compiled.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

    from tui.library.library import Library


_laid_out: "tuple[str, ...]" = ()
"""The packs of this run's command line: every command opens them beside the built-in one."""
_with_added = True
"""Whether the packs that were added are open too: not after `--no-packs`."""
_latest: "Library | None" = None
"""The library that was opened last in this run."""


def open_library(packs: "Sequence[str]" = ()) -> "Library":
    """The built-in pack, those given or else those of the command line, and those that were added."""
    from tui.library.library import Library
    from tui.packs.installed import folders

    global _latest
    added = folders() if _with_added else []
    _latest = Library(packs=(*(packs or _laid_out), *added), extras=(_index,))
    return _latest


def untold() -> "tuple[str, ...]":
    """What is wrong with the packs that this run opened, a sentence each; opens none."""
    return _latest.known_problems if _latest is not None else ()


def leave_added_out(leave: bool) -> None:
    """From now on `open_library` leaves the added packs out, or opens them again."""
    global _with_added
    _with_added = not leave


def lay_out(packs: "Sequence[str]") -> None:
    """From now on `open_library` opens these folders too. Raises Refusal for a folder that is no pack."""
    import os

    from tui.failures import Refusal
    from tui.library.text import clean

    for pack in packs:
        if not os.path.isfile(os.path.join(pack, "pack.yaml")):
            raise Refusal(f"--pack {clean(pack)[:200]} is no pack: there is no pack.yaml in it.", 2)
    global _laid_out
    _laid_out = tuple(packs)


def as_arguments(*, added_too: bool) -> "list[str]":
    """What makes another run open the packs of this one; `added_too` where it would not find the added ones."""
    import os

    from tui.packs.installed import folders

    added = folders() if added_too and _with_added else []
    packs = [part for pack in (*_laid_out, *added) for part in ("--pack", os.path.abspath(pack))]
    return packs if _with_added else ["--no-packs", *packs]


def without_packs(args: "Sequence[str]") -> "tuple[list[str], list[str]]":
    """A command line without its `--pack PATH` (or `--pack=PATH`), wherever they stand before a `--`; and the paths.

    Takes `--no-packs` off too, and keeps to it. Raises Refusal where one has no path.
    """
    from tui.failures import Refusal

    kept: list[str] = []
    packs: list[str] = []
    left = iter(args)
    for arg in left:
        if arg == "--":
            kept += (arg, *left)
        elif arg == "--pack" or arg.startswith("--pack="):
            path = arg[7:] if "=" in arg else next(left, "")
            if not path or path.startswith("--"):
                raise Refusal("--pack needs the folder of a pack.", 2)
            packs.append(path)
        elif arg == "--no-packs":
            leave_added_out(True)
        else:
            kept.append(arg)
    return kept, packs


def _index(con: "Connection") -> "Iterable[tuple[str, bytes]]":
    from tui.search.corpus import kept

    return kept(con)
