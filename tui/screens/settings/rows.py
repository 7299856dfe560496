"""The rows of the settings page: groups of settings and the places of one's files, as text for a width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content, Span

from tui.paths import cache_dir, config_dir, journal_path
from tui.preferences import Preference, is_here
from tui.settings.keys import Keys
from tui.widgets.wording import fitted, muted

LABEL = 18
VALUE = 17
ABOUT_FROM = 72
"""Cells from which on a row has room for what the setting means."""


class Line(NamedTuple):
    """One row: the name of a group, a setting, a place on the disk, or the packs that were added."""

    label: str
    preference: Preference | None = None
    path: str = ""
    packs: str = ""

    @property
    def is_head(self) -> bool:
        """Whether it only names what follows, or is the space before that."""
        return self.preference is None and not self.path and not self.packs


def lines(every: Sequence[Preference], packs: Sequence[str] = ()) -> list[Line]:
    """All rows of the page, in groups; `packs` are the ids of those that were added."""
    groups: dict[str, list[Line]] = {"YOUR PLAN": [], "THIS DEVICE": []}
    for one in every:
        if not isinstance(one.setting, Keys):
            groups["THIS DEVICE" if is_here(one.setting) else "YOUR PLAN"].append(Line(one.setting.label, one))
    groups["YOUR FILES"] = [
        Line("Your history", path=journal_path()),
        Line("Settings", path=f"{config_dir()}/settings.json"),
        Line("Cache", path=cache_dir()),
        Line("Added packs", packs=", ".join(packs) or "none"),
    ]
    # A long list, so it stands last.
    groups["KEYS"] = [Line(one.setting.label, one) for one in every if isinstance(one.setting, Keys)]
    rows: list[Line] = []
    for name, of_group in groups.items():
        rows += [*([Line("")] if rows else []), Line(name), *of_group]
    return rows


def line_text(line: Line, width: int) -> Content:
    """A row for a width."""
    if line.is_head:
        return Content(f" {line.label}", spans=[Span(0, len(line.label) + 1, "$muted")])
    label = f" {line.label:<{LABEL}}"
    if line.packs:
        value = fitted(line.packs, width - len(label) - 1)
        return Content(label + value, spans=[Span(len(label), len(label) + len(value), "bold")])
    if line.preference is None:
        room = width - len(label) - 1
        # The end of a path tells more than its beginning.
        path = line.path if len(line.path) <= room else f"…{line.path[len(line.path) - room + 1 :]}"
        return Content(label + path, spans=[Span(len(label), len(label) + len(path), "$muted")])
    one = line.preference
    value = fitted(one.text, VALUE if width >= ABOUT_FROM else width - len(label) - 1)
    spans = [Span(len(label), len(label) + len(value), "bold" if one.source == "default" else "bold $primary")]
    text = label + value
    if width >= ABOUT_FROM:
        start = len(label) + VALUE + 1
        text = f"{text:<{start}}{fitted(one.setting.about, width - start)}"
        spans.append(Span(start, len(text), "$muted"))
    return Content(text, spans=spans)


def about_text(line: Line) -> Content:
    """What stands at the foot of the page about the row under the cursor."""
    if line.packs:
        return muted("Enter shows what each of them holds, and how packs come and go.")
    if line.preference is None:
        return muted("Enter copies the path.")
    one, setting = line.preference, line.preference.setting
    kept = {
        "default": "nobody changed it",
        "file": "kept on this device",
        "environment": f"set by {setting.variable}",
        "plan": "kept in your history",
    }[one.source]
    said = setting.about[:1].upper() + setting.about[1:]
    may = f"{setting.values}; without anything {setting.say(setting.default)}" if len(setting.values) < 120 else ""
    return muted(
        "\n".join(
            filter(None, (f"{said}; used by {setting.used}.", may[:1].upper() + may[1:], f"Now: {one.text}, {kept}."))
        )
    )
