"""The themes. Colour has five jobs: accent ($primary), right ($success), wrong ($error), due ($warning), $muted."""

from __future__ import annotations

import os
from collections.abc import Collection

from textual.color import Color
from textual.theme import Theme

from tui.settings.device import DETECTION, Settings
from tui.settings.ground import remembered

_PLOTS = ("plot-1", "plot-2", "plot-3", "plot-4", "plot-5", "plot-6")
"""Six hues that the colour-blind can tell apart (after Okabe and Ito), for series of a plot and for nothing else."""
HEAT = ("heat-0", "heat-1", "heat-2", "heat-3", "heat-4")
"""Five steps of a calendar cell, from none to much."""


def _theme(
    name: str,
    *,
    dark: bool,
    ground: str,
    text: str,
    muted: str,
    line: str,
    cursor: str,
    panel: str,
    accent: str,
    right: str,
    wrong: str,
    due: str,
    plots: tuple[str, ...],
    heat: tuple[str, ...],
) -> Theme:
    """A theme of ours by its roles: colour has five jobs, everything else is text, muted text or ground."""
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        foreground=text,
        background=ground,
        surface=ground,
        panel=panel,
        success=right,
        warning=due,
        error=wrong,
        variables={
            "block-cursor-background": cursor,
            "block-cursor-foreground": text,
            "muted": muted,
            "line": line,
            "bar": line,
            **dict(zip(_PLOTS, plots, strict=True)),
            **dict(zip(HEAT, heat, strict=True)),
        },
    )


DARK = _theme(
    "warpwise-dark",
    dark=True,
    ground="#12161f",
    text="#e6e9f0",
    muted="#7a8194",
    line="#2c3342",
    cursor="#242c3d",
    panel="#1a2030",
    accent="#7aa2f7",
    right="#5fd7a7",
    wrong="#ff8f6b",
    due="#e0af68",
    plots=("#7aa2f7", "#e69f00", "#56b4e9", "#5fd7a7", "#f0e442", "#cc79a7"),
    heat=("#2c3342", "#2f4a6b", "#3f6a9e", "#5b8fd0", "#8ab8ff"),
)

LIGHT = _theme(
    "warpwise-light",
    dark=False,
    ground="#fbfaf7",
    text="#20252d",
    muted="#6a7180",
    line="#d9d6cd",
    cursor="#e4ebf6",
    panel="#f1efe9",
    accent="#2456b3",
    right="#08704a",
    wrong="#b0341a",
    due="#8a5a00",
    plots=("#2456b3", "#a35f00", "#0b78b0", "#08704a", "#7a6a00", "#9c3f75"),
    heat=("#e3e0d8", "#c4d6f0", "#93b6e6", "#5b8bd1", "#2456b3"),
)

CONTRAST = _theme(
    "warpwise-contrast",
    dark=True,
    ground="#000000",
    text="#ffffff",
    muted="#c8c8c8",
    line="#6a6a6a",
    cursor="#333333",
    panel="#1a1a1a",
    accent="#ffe14d",
    right="#7dffcb",
    wrong="#ffb199",
    due="#ffd27a",
    plots=("#ffe14d", "#ffb000", "#7fd4ff", "#7dffcb", "#ffffff", "#ffa6dc"),
    heat=("#3a3a3a", "#5f5f5f", "#8f8f8f", "#c4c4c4", "#ffffff"),
)

THEMES = (DARK, LIGHT, CONTRAST)


def with_quiet(variables: dict[str, str]) -> dict[str, str]:
    """A theme's variables with those that only our own themes name: muted text, lines, plot hues, calendar steps.

    Textual's $text-muted is a contrast colour made for a background and comes out bright inside text.
    """
    if "muted" in variables:
        return variables
    foreground, background = variables["foreground"], variables["background"]
    if foreground.startswith("ansi") or background.startswith("ansi"):
        quiet = dict.fromkeys(("muted", "line", "bar"), "ansi_bright_black")
        ansi = ("ansi_blue", "ansi_yellow", "ansi_cyan", "ansi_green", "ansi_bright_yellow", "ansi_magenta")
        ansi_steps = ("ansi_bright_black", "ansi_blue", "ansi_blue", "ansi_bright_blue", "ansi_bright_blue")
        return {
            **variables,
            **quiet,
            **dict(zip(_PLOTS, ansi, strict=True)),
            **dict(zip(HEAT, ansi_steps, strict=True)),
        }

    def mixed(colour: str, part: float) -> str:
        return Color.parse(colour).blend(Color.parse(background), part).hex

    hues = tuple(variables[name] for name in ("primary", "warning", "secondary", "success", "accent", "error"))
    steps = tuple(mixed(variables["primary"], part) for part in (0.85, 0.65, 0.45, 0.2, 0.0))
    return {
        **variables,
        "muted": mixed(foreground, 0.4),
        "line": mixed(foreground, 0.85),
        "bar": mixed(foreground, 0.75),
        **dict(zip(_PLOTS, hues, strict=True)),
        **dict(zip(HEAT, steps, strict=True)),
    }


def chosen(settings: Settings, known: Collection[str]) -> str:
    """The name of the theme to wear: the one that was set, if there is one of that name."""
    name = settings.theme
    return name if name != "auto" and name in known else preferred(settings.get(DETECTION))


def preferred(detection: str = "auto") -> str:
    """The theme for a terminal that is said to be light, says so (COLORFGBG), or said so last time; else dark."""
    if detection == "auto":
        background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
        detection = "light" if background in ("7", "15") else "dark" if background else remembered() or "dark"
    return LIGHT.name if detection == "light" else DARK.name


def asks_terminal(settings: Settings) -> bool:
    """Whether the colours depend on what only the terminal knows."""
    return settings.theme == "auto" and settings.get(DETECTION) == "auto" and not os.environ.get("COLORFGBG")
