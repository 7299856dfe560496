"""What is around the journal: the compiled library, the settings, the versions."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator

from tui import __version__
from tui.library.compiled.packdb import PackError
from tui.library.library import Library
from tui.settings.device import Settings
from tui.study.health.finding import Finding, Home


def examine(home: Home) -> Iterator[Finding]:
    """Versions, library, settings."""
    versions = f"Warpwise {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield Finding("program", "fine", versions)
    yield _library(home)
    yield _settings(os.path.join(home.config, "settings.json"))


def _library(home: Home) -> Finding:
    try:
        library = Library(cache=home.cache)
        if not library.is_ready():
            return Finding(
                "library", "note", "the compiled library is stale or not there: the next start makes it anew"
            )
        counts = library.counts()
    except (FileNotFoundError, PackError) as error:
        return Finding("library", "attention", str(error).rstrip("."), "install Warpwise again")
    return Finding(
        "library", "fine", f"compiled and fresh: {counts['entries']} entries, {counts['questions']} questions"
    )


def _settings(path: str) -> Finding:
    settings = Settings.load(path)
    if settings.problems:
        told = " ".join(settings.problems).rstrip(".")
        return Finding("settings", "attention", told, "'warpwise settings NAME VALUE' sets one, 'default' puts it back")
    if not os.path.exists(path):
        return Finding("settings", "fine", "none are kept: defaults hold")
    return Finding("settings", "fine", f"{path} can be read")
