"""Visitors, and the store that each one's sessions write to."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass

from tui.paths import cache_dir


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that showed the token once."""

    secret: str
    """The value of its cookie."""
    home: str | None
    """The folder of its store; None is the store of who serves."""


class Visitors:
    """Everybody who was let in since the server began; their stores go with it."""

    def __init__(self, *, mine: bool) -> None:
        self.mine = mine
        """Whether sessions write to the store of who serves."""
        self._known: dict[str, Visitor] = {}
        self._folder: str | None = None

    def known(self, secret: str) -> Visitor | None:
        """Whose cookie this is."""
        return self._known.get(secret)

    def welcome(self) -> Visitor:
        """Somebody new. Raises OSError where no folder can be made for them."""
        visitor = Visitor(secrets.token_urlsafe(32), None if self.mine else self._home())
        self._known[visitor.secret] = visitor
        return visitor

    def forget(self) -> None:
        """Lets nobody in any more and removes their stores."""
        self._known.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _home(self) -> str:
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="warpwise-serve-")
        home = tempfile.mkdtemp(dir=self._folder)
        # Compiled packs are the same for everybody, and compiling takes seconds. Removing a folder follows no link.
        try:
            os.makedirs(cache_dir(), 0o700, exist_ok=True)
            os.symlink(cache_dir(), os.path.join(home, "cache"), target_is_directory=True)
        except OSError:
            pass  # where links are not to be had, the first frame comes later
        return home
