"""How the program fails: in one sentence, with the details in a file."""

from __future__ import annotations

import os

from tui.library.text import clean


class Refusal(Exception):  # noqa: N818  (not an error of the program)
    """Something a person asked for cannot be done; the message is the sentence they read."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(clean(message))
        self.status = status


def report(error: BaseException) -> str:
    """Writes the traceback of `error` to a file and returns the sentence to show."""
    import tempfile
    import traceback

    text = "\nwhich came from:\n\n".join("".join(traceback.format_exception(cause)) for cause in _causes(error))
    error = _causes(error)[-1]
    what = clean(f"{type(error).__name__}: {error}").splitlines()[0][:200]
    for folder in (_state_folder(), tempfile.gettempdir()):
        path = os.path.join(folder, "warpwise-failure.txt")
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            continue
        return f"warpwise: something went wrong ({what}); nothing recorded is lost, the details are in {path}\n"
    return f"warpwise: something went wrong ({what}); nothing recorded is lost.\n"


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it only wraps: a worker's failure names the true one without being caused by it."""
    found = [error]
    while isinstance(inner := getattr(found[-1], "error", None), BaseException) and inner not in found:
        found.append(inner)
    return found


def _state_folder() -> str:
    try:
        from tui.paths import data_dir

        return str(data_dir())
    except OSError:
        return os.curdir
