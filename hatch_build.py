"""Compiles content/ into the wheel, so that an installed program starts without reading YAML; completion, man page."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileContent(BuildHookInterface[Any]):
    """Puts `tui/_content/library.sqlite`, completion scripts and the man page into wheels.

    An editable install compiles on first use instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from tui.completion import man, scripts
            from tui.library.compiled.build import main
            from tui.search.corpus import kept
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="warpwise-")
        out = os.path.join(self._folder.name, "library.sqlite")
        if main([os.path.join(self.root, "content"), out], extras=(kept,)):
            raise SystemExit("content/ has mistakes; no wheel is made of it")
        build_data["force_include"][out] = "tui/_content/library.sqlite"
        places = {
            "bash": "share/bash-completion/completions/warpwise",
            "zsh": "share/zsh/site-functions/_warpwise",
            "fish": "share/fish/vendor_completions.d/warpwise.fish",
        }
        for shell, make in scripts.MAKERS.items():
            path = self._written(f"warpwise.{shell}", make())
            build_data["force_include"][path] = f"tui/_completion/warpwise.{shell}"
            if shell in places:
                build_data["shared_data"][path] = places[shell]
        build_data["shared_data"][self._written("warpwise.1", man.page())] = "share/man/man1/warpwise.1"

    def _written(self, name: str, text: str) -> str:
        path = os.path.join(self._folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
