"""The desktop's clipboard, beside the terminal's own (OSC 52), which some terminals ignore in silence."""

from __future__ import annotations

import os
import shutil
import subprocess

_TOOLS = (["pbcopy"], ["wl-copy"], ["xclip", "-selection", "clipboard"], ["clip.exe"])


def copy_outside(text: str) -> None:
    """Hands text to the first clipboard program there is; failure is silent, since OSC 52 was sent as well."""
    for tool in _TOOLS:
        if tool[0] == "wl-copy" and not os.environ.get("WAYLAND_DISPLAY"):
            continue
        if tool[0] == "xclip" and not os.environ.get("DISPLAY"):
            continue
        path = shutil.which(tool[0])
        if path is None:
            continue
        try:
            subprocess.run([path, *tool[1:]], input=text.encode(), timeout=2, check=False, capture_output=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            continue
        return
