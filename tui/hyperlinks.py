"""Addresses as links that a terminal opens (OSC 8), where it says that it can. On the path of `define`."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "WarpTerminal"})
_TERMS = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour")
_SIGNS = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR")
_VTE = 5_000
"""The version of VTE (GNOME Terminal and many others) from which on links work."""


def can_link(environment: "Mapping[str, str]", *, terminal: bool) -> bool:
    """Whether links may be written: to a terminal that is known for them, or where FORCE_HYPERLINK says so."""
    forced = environment.get("FORCE_HYPERLINK", "")
    if forced:
        return forced != "0"
    # What a multiplexer passes on cannot be asked of it.
    if not terminal or environment.get("TMUX") or environment.get("STY"):
        return False
    term = environment.get("TERM", "")
    if term in ("", "dumb") or "NO_HYPERLINKS" in environment:
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _PROGRAMS
        or term.startswith(_TERMS)
        or (vte.isdigit() and len(vte) < 8 and int(vte) >= _VTE)
        or any(environment.get(sign) for sign in _SIGNS)
    )


def is_address(text: str) -> bool:
    """Whether it can stand in a link: what is not plain ASCII could end the sequence or pass for another address."""
    return text.startswith(("https://", "http://")) and text.isascii() and text.isprintable() and " " not in text


def linked(text: str) -> str:
    """The text with its addresses as links, where standard output can show them; else as it is."""
    if "http" not in text or not can_link(os.environ, terminal=sys.stdout.isatty()):
        return text
    return "\n".join(" ".join(map(_word, line.split(" "))) for line in text.split("\n"))


def _word(word: str) -> str:
    address = word.strip("()[],;")
    if not is_address(address):
        return word
    return word.replace(address, f"\x1b]8;;{address}\x1b\\{address}\x1b]8;;\x1b\\", 1)
