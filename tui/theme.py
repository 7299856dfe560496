"""The themes. Five roles carry everything: text, muted text, accent ($primary), right ($success), wrong ($error)."""

from __future__ import annotations

import os

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="warpwise-dark",
    dark=True,
    primary="#7cb7ff",
    secondary="#7cb7ff",
    accent="#7cb7ff",
    foreground="#d9dee7",
    background="#12151b",
    surface="#12151b",
    panel="#1c222c",
    success="#5cc8a0",
    warning="#e5c07b",
    error="#ff9b7d",
    variables={
        "block-cursor-background": "#2a3648",
        "block-cursor-foreground": "#ffffff",
        "muted": "#8b95a5",
        "line": "#2a323e",
        "bar": "#3a4556",
    },
)

LIGHT = Theme(
    name="warpwise-light",
    dark=False,
    primary="#0b5cad",
    secondary="#0b5cad",
    accent="#0b5cad",
    foreground="#20252d",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#eceae4",
    success="#08704a",
    warning="#8a5a00",
    error="#b0341a",
    variables={
        "block-cursor-background": "#d5e4f5",
        "block-cursor-foreground": "#10151c",
        "muted": "#5d6673",
        "line": "#dcd9d0",
        "bar": "#c3cad2",
    },
)

CONTRAST = Theme(
    name="warpwise-contrast",
    dark=True,
    primary="#ffe14d",
    secondary="#ffe14d",
    accent="#ffe14d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#7dffcb",
    warning="#ffe14d",
    error="#ffb199",
    variables={
        "block-cursor-background": "#ffe14d",
        "block-cursor-foreground": "#000000",
        "muted": "#d8d8d8",
        "line": "#5a5a5a",
        "bar": "#8a8a8a",
    },
)

THEMES = (DARK, LIGHT, CONTRAST)


def with_quiet(variables: dict[str, str]) -> dict[str, str]:
    """A theme's variables with muted text, lines and scroll bars, which only our own themes name.

    Textual's $text-muted is a contrast colour made for a background and comes out bright inside text.
    """
    if "muted" in variables:
        return variables
    foreground, background = variables["foreground"], variables["background"]
    if foreground.startswith("ansi") or background.startswith("ansi"):
        return {**variables, **dict.fromkeys(("muted", "line", "bar"), "ansi_bright_black")}

    def mixed(part: float) -> str:
        return Color.parse(foreground).blend(Color.parse(background), part).hex

    return {**variables, "muted": mixed(0.4), "line": mixed(0.85), "bar": mixed(0.75)}


def preferred() -> str:
    """The theme for a terminal that says (by COLORFGBG) whether it is light; dark where it says nothing."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in ("7", "15") else DARK.name
