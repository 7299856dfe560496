"""The man page, `warpwise(1)`, by argparse-manpage."""

from __future__ import annotations

from tui import __version__
from tui.completion import tree


def page() -> str:
    """The page in roff. Raises ImportError without argparse-manpage."""
    from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped,unused-ignore]

    parser = tree.root()
    parser.man_short_description = "study AI compute and infrastructure in the terminal"  # type: ignore[attr-defined]
    made = Manpage(
        parser,
        {
            "project_name": "Warpwise",
            "prog": "warpwise",
            "version": __version__,
            "manual_title": "Warpwise",
            "authors": ["The Warpwise authors"],
        },
    )
    # A line that begins with an apostrophe or a dot would be a command to roff.
    lines = str(made).split("\n")
    return "\n".join(f"\\&{line}" if line.startswith("'") else line for line in lines)
