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


def open_library(packs: "Sequence[str]" = ()) -> "Library":
    """The built-in pack and others: those given, or else those of the command line."""
    from tui.library.library import Library

    return Library(packs=packs or _laid_out, extras=(_index,))


def lay_out(packs: "Sequence[str]") -> "tuple[str, ...]":
    """From now on `open_library` opens these folders too; what is wrong with them, a sentence each.

    Raises Refusal for a folder that is no pack.
    """
    import os

    from tui.failures import Refusal
    from tui.library.text import clean

    for pack in packs:
        if not os.path.isfile(os.path.join(pack, "pack.yaml")):
            raise Refusal(f"--pack {clean(pack)[:200]} is no pack: there is no pack.yaml in it.", 2)
    global _laid_out
    _laid_out = tuple(packs)
    return open_library().problems if packs else ()


def without_packs(args: "Sequence[str]") -> "tuple[list[str], list[str]]":
    """A command line without its `--pack PATH` (or `--pack=PATH`), wherever they stand before a `--`; and the paths.

    Raises Refusal where one has no path.
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
        else:
            kept.append(arg)
    return kept, packs


def _index(con: "Connection") -> "Iterable[tuple[str, bytes]]":
    from tui.search.corpus import kept

    return kept(con)
