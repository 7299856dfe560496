"""The table of docs/keys.md, made from the code: `python -m tests.tools.keys` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.tools.lists import END, table
from tui.settings.keys import KEYS, shown
from tui.widgets.hints import key_name

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
MARK = "<!-- keys -->\n"


def keys() -> str:
    """Every action with its keys, the setting that gives it others, and where it is."""
    return table(
        ("key", "always", "does", "setting", "on"),
        (
            (
                " ".join(f"`{shown(key)}`" for key in one.action.keys),
                " ".join(key_name(key) for key in one.action.fixed),
                one.about,
                f"`{one.name}`",
                one.used,
            )
            for one in KEYS
        ),
    )


def filled(page: str) -> str:
    """The page with its table as it is now."""
    before, mark, rest = page.partition(MARK)
    return f"{before}{mark}{keys()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
