"""Where the built-in content stands: inside the package (a wheel) or beside it (a checkout)."""

import os

SHIPPED = "library.sqlite"
_PACKAGE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def content_root() -> str:
    """The folder of the built-in pack. Raises FileNotFoundError with a remedy."""
    for folder in (os.path.join(_PACKAGE, "_content"), os.path.join(os.path.dirname(_PACKAGE), "content")):
        if os.path.isdir(os.path.join(folder, "glossary")):
            return folder
    raise FileNotFoundError("the built-in content is missing; install warpwise again")


def shipped_file(root: str) -> str:
    """The compiled file that came with the content at `root`; '' in a checkout. No other folder's is trusted."""
    if root != os.path.join(_PACKAGE, "_content"):
        return ""
    path = os.path.join(root, SHIPPED)
    return path if os.path.isfile(path) else ""
