"""Where the program keeps its files.

`WARPWISE_HOME=DIR` puts all of it in one folder. Otherwise it is where the platform says: on Linux and the BSDs that
rule is three environment variables, read here because importing platformdirs costs more than `define` may take.
"""

import os
import sys

APP = "warpwise"
_XDG = {
    "data": ("XDG_DATA_HOME", os.path.join("~", ".local", "share")),
    "config": ("XDG_CONFIG_HOME", os.path.join("~", ".config")),
    "cache": ("XDG_CACHE_HOME", os.path.join("~", ".cache")),
}


def data_dir() -> str:
    """The learner's data: the journal and its backups. Not made by asking."""
    return _folder("data")


def journal_path() -> str:
    """The file of the learner's journal."""
    return os.path.join(data_dir(), "journal.sqlite")


def config_dir() -> str:
    """Settings and the list of packs."""
    return _folder("config")


def cache_dir() -> str:
    """What can be made again: compiled packs."""
    return _folder("cache")


def ensure(folder: str) -> str:
    """Makes `folder`, readable by its owner alone, and returns it. Raises OSError."""
    os.makedirs(folder, 0o700, exist_ok=True)
    return folder


def write_whole(path: str, text: str, *, lasting: bool = False) -> None:
    """Writes a small file so that readers see the old text or the new one; `lasting` waits for the disk.

    Raises OSError, or UnicodeError for what UTF-8 cannot say; then the file is as it was.
    """
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        with open(scratch, "w", encoding="utf-8") as file:
            file.write(text)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(scratch, path)
    except BaseException:
        if os.path.exists(scratch):
            os.remove(scratch)
        raise


def _folder(kind: str) -> str:
    home = os.environ.get("WARPWISE_HOME")
    if home:
        folder = os.path.abspath(os.path.expanduser(home))
        return os.path.join(folder, "cache") if kind == "cache" else folder
    if sys.platform in ("win32", "darwin"):
        return _platform(kind)
    variable, default = _XDG[kind]
    base = os.environ.get(variable, "")
    # The standard: a relative path in these variables is to be ignored.
    folder = base if os.path.isabs(base) else os.path.expanduser(default)
    return os.path.join(folder, APP) if os.path.isabs(folder) else _homeless(kind)


def _platform(kind: str) -> str:
    import platformdirs

    ask = {
        "data": platformdirs.user_data_dir,
        "config": platformdirs.user_config_dir,
        "cache": platformdirs.user_cache_dir,
    }
    return ask[kind](APP, appauthor=False)


def _homeless(kind: str) -> str:
    """A place for somebody without a home: in the temporary folder, by user."""
    import tempfile

    user = os.getuid() if hasattr(os, "getuid") else "user"
    return os.path.join(tempfile.gettempdir(), f"{APP}-{user}", kind)
