"""An entry as text: the lines that the library keeps ready, wrapped. On the path of `define`: imports nothing more."""

from tui.library.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.library.library import Library

LABEL = 10


def entry_text(library: "Library", ref: str, width: int) -> str:
    """The whole entry, wrapped at `width` cells, safe for a terminal, ending in a newline; '' when there is none."""
    kept = library.summary(ref)
    if kept is None:
        return ""
    lines: list[str] = []
    for row in kept.split("\n"):
        label, _, text = row.partition("\t")
        if label in ("=", "-"):
            lines.append(text)
        elif label == ".":
            lines += wrap(text, "", width)
        else:
            lines += wrap(text, label.ljust(LABEL), width)
    return "\n".join(clean(line) for line in lines) + "\n"


def wrap(text: str, head: str, width: int) -> "list[str]":
    """Words in lines of less than `width` characters; `head` before the first, as many spaces before the others.

    A word that is too long stands alone and whole: it may be an address. (`textwrap` costs `re`, which costs 3 ms.)
    """
    lines: list[str] = []
    line, empty = head, True
    for word in text.split():
        if not empty and len(line) + 1 + len(word) >= width:
            lines.append(line)
            line, empty = " " * len(head), True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line.rstrip()] if not empty or head else lines
