"""Compiles content/ into the wheel, so that an installed program starts without reading YAML."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileContent(BuildHookInterface[Any]):
    """Puts `tui/_content/library.sqlite` into wheels. An editable install compiles on first use instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from tui.library.compiled.build import main
            from tui.search.corpus import kept
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="warpwise-")
        out = os.path.join(self._folder.name, "library.sqlite")
        if main([os.path.join(self.root, "content"), out], extras=(kept,)):
            raise SystemExit("content/ has mistakes; no wheel is made of it")
        build_data["force_include"][out] = "tui/_content/library.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
