"""The folder that devices share: whose files are in it and how old, and a journal that lies where it must not."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui.settings.device import SYNC, Settings
from tui.study.health.finding import Finding, Home
from tui.study.journal.care import shared

CARRIERS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "mobile documents": "iCloud",
    "icloud drive": "iCloud",
    "clouddocs": "iCloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "syncthing": "Syncthing",
}
"""Names of folders that these programs carry from device to device."""
MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".sync": "Resilio Sync"}
"""What lies in the top folder that such a program looks after."""
HOUR_MS = 3_600_000


def examine(home: Home) -> Iterator[Finding]:
    """The shared folder, and where the journal lies."""
    folder = Settings.load(os.path.join(home.config, "settings.json")).get(SYNC)
    if carrier := carried_by(home.data, folder):
        yield Finding(
            "synced journal", "attention",
            f"{home.journal} itself lies in a folder of {carrier}: two devices that write to it overwrite each other",
            "set WARPWISE_HOME to a folder that stays here, and let 'warpwise sync DIR' share a copy",
        )  # fmt: skip
    if not folder:
        yield Finding("sync", "fine", "no folder is shared with other devices")
        return
    if problem := shared.refusal(folder, home.journal):
        yield Finding("sync", "attention", problem.rstrip(".").partition(":")[0], "'warpwise sync DIR' or --off")
        return
    yield from _files(home, folder)


def _files(home: Home, folder: str) -> Iterator[Finding]:
    try:
        files = shared.others(folder, "")
    except OSError as error:
        yield Finding("sync", "attention", f"{folder} cannot be read ({error.strerror})", "allow it")
        return
    ages: list[str] = []
    for file in files:
        if why := shared.trouble(file, home.journal):
            yield Finding("sync", "note", f"{file} is left alone: {why}", "delete it if it stays so")
        else:
            ages.append(f"{os.path.basename(file)} {age(home.wall_ms - os.stat(file).st_mtime * 1000)}")
    yield Finding("sync", "fine", f"{folder} holds {', '.join(ages) if ages else 'no device yet'}")


def age(ms: float) -> str:
    """How long ago, in words."""
    hours = int(ms // HOUR_MS)
    if hours < 1:
        return "of this hour"
    return f"{hours} h old" if hours < 48 else f"{hours // 24} days old"


def carried_by(folder: str, shared_folder: str = "") -> str:
    """The program that carries a folder from device to device, as far as names and marks tell; '' for none."""
    real = os.path.realpath(folder)
    if shared_folder and os.path.isdir(shared_folder):
        own = os.path.realpath(shared_folder)
        if real == own or real.startswith(own + os.sep):
            return "the one that is shared"
    at = real
    while True:
        name = os.path.basename(at).lower()
        for known, carrier in CARRIERS.items():
            if name == known or name.startswith((f"{known} -", f"{known}-", f"{known} (")):
                return carrier
        for mark, carrier in MARKS.items():
            if os.path.exists(os.path.join(at, mark)):
                return carrier
        if os.path.dirname(at) == at:
            return ""
        at = os.path.dirname(at)
