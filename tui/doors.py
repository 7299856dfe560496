"""The doors to what is not this program, in words: what each is for and which commands open it.

The palette, search and plain mode read this list, so that nobody has to know a command before it can be found.
"""

from typing import NamedTuple


class Door(NamedTuple):
    """A way in or out: its name, what it is for, and the commands."""

    title: str
    about: str
    commands: tuple[str, ...]


DOORS = (
    Door(
        "Packs",
        "Entries, questions, lessons and presets of others, or your own, beside the built-in ones.",
        ("pack new NAME", "pack add FOLDER-or-ZIP", "pack list", "pack remove ID", "check FOLDER --watch", "schema"),
    ),
    Door(
        "Export and import",
        "To and from Anki, Moodle, spreadsheets, JSON; out to Markdown and Obsidian; your history as lines.",
        ("export KIND --out FILE", "import KIND FILE --as PACK"),
    ),
    Door(
        "Sync with other devices",
        "One history through a folder that they share; or by hand, from a copy of the other's journal.",
        ("sync DIR", "sync", "merge FILE"),
    ),
    Door(
        "Serve in a browser",
        "The app in a page on this machine.",
        ("serve", "serve --mine"),
    ),
    Door(
        "Shell: completion, what is due, open a place",
        "Terms completed, a line for your prompt, and straight to an entry, a lesson, a lab or a chip.",
        ("completion SHELL", "due", "open TARGET", "paths"),
    ),
    Door(
        "Reports of what is wrong",
        "What you held against the content with '!' and 'I was right', to send to whoever keeps it.",
        ("reports", "reports --md"),
    ),
    Door(
        "Backups and health",
        "Checked copies of your history, going back to one, and a look over everything.",
        ("backup", "restore", "doctor"),
    ),
)


def sentence(door: Door) -> str:
    """What it is for and how, as one paragraph."""
    return f"{door.about} In a shell: {', '.join(f'warpwise {command}' for command in door.commands)}."
