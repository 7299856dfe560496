"""The few choices that are remembered: one small JSON file in the configuration folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field

_KNOWN = ("theme", "confidence")


@dataclass
class Settings:
    """Choices of the person. A broken or unwritable file means defaults, never a failure to start."""

    path: str = ""
    theme: str = ""
    confidence: bool = True
    _kept: dict[str, object] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: str | None = None) -> Settings:
        """Reads the file; unknown keys are kept for the version that knows them."""
        if path is None:
            from tui.paths import config_dir

            path = os.path.join(config_dir(), "settings.json")
        try:
            with open(path, encoding="utf-8") as file:
                kept = json.load(file)
        except (OSError, ValueError):
            kept = {}
        if not isinstance(kept, dict):
            kept = {}
        theme, confidence = kept.get("theme"), kept.get("confidence")
        return cls(
            path=path,
            theme=theme if isinstance(theme, str) else "",
            confidence=confidence if isinstance(confidence, bool) else True,
            _kept=kept,
        )

    def keep(self, **choices: object) -> None:
        """Remembers choices, on disk where that can be written."""
        for name, value in choices.items():
            if name not in _KNOWN:
                raise ValueError(f"unknown setting {name}")
            setattr(self, name, value)
        self._kept.update(choices)
        temporary = f"{self.path}.{os.getpid()}.tmp"
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            with open(temporary, "w", encoding="utf-8") as file:
                json.dump(self._kept, file, indent=1)
            os.replace(temporary, self.path)
        except OSError:
            return
