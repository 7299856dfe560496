"""The packs that were added: folders under DATA/packs, called after their ids, always open.

On the path of `define`: nothing but `os` is imported until a pack comes or goes.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ID_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def packs_folder() -> str:
    """Where added packs stand. Not made by asking."""
    from tui.paths import data_dir

    return os.path.join(data_dir(), "packs")


def folders() -> list[str]:
    """The folders of the added packs, by id. What is half-made or strange there is left alone."""
    root = packs_folder()
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return []
    return [
        path
        for name in names
        if _ID_CHARS.issuperset(name) and os.path.isfile(os.path.join(path := os.path.join(root, name), "pack.yaml"))
    ]


def folder_of(id: str) -> str:
    """The folder of the added pack `id`; '' where there is none."""
    return next((path for path in folders() if os.path.basename(path) == id), "")


def put(id: str, make: "Callable[[str], None]", *, replace: bool) -> str:
    """Has `make` fill a temporary folder and puts it in the place of the pack `id`: all of it, or nothing.

    The folder where it stands now. Raises Refusal where the id is taken and not to be replaced, and what `make` raises.
    """
    import shutil

    from tui.failures import Refusal
    from tui.paths import ensure

    root = packs_folder()
    ensure(os.path.dirname(root))
    ensure(root)
    target = os.path.join(root, id)
    if os.path.lexists(target) and not replace:
        raise Refusal(f"the pack '{id}' is there already, in {target}; --replace puts the new one in its place.")
    fresh, old = (os.path.join(root, f".{id}.{os.getpid()}.{word}") for word in ("new", "old"))
    shutil.rmtree(fresh, ignore_errors=True)
    os.mkdir(fresh, 0o700)
    try:
        make(fresh)
        if os.path.lexists(target):
            os.rename(target, old)
        try:
            os.rename(fresh, target)
        except OSError:
            if os.path.lexists(old):
                os.rename(old, target)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return target


def remove(id: str) -> str:
    """Takes the added pack `id` away; the folder that it stood in. Raises Refusal where there is none, and OSError."""
    import shutil

    from tui.failures import Refusal

    folder = folder_of(id)
    if not folder:
        raise Refusal(f"no pack '{id}' was added; 'warpwise pack list' names those that were.")
    gone = os.path.join(packs_folder(), f".{id}.{os.getpid()}.old")
    # Renamed first, so that no window opens half a pack.
    os.rename(folder, gone)
    shutil.rmtree(gone, ignore_errors=True)
    return folder
