"""Whether the added packs can be opened, and all of them: what the doctor says."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tui.library.authoring.reader import UNNAMED, read_pack, read_pages
from tui.library.compiled.locate import content_root
from tui.library.compiled.packs import CORE
from tui.packs import installed
from tui.study.health.finding import Finding

CHECK = "packs"


def examine() -> Iterator[Finding]:
    """A finding for each added pack that is not open or not whole, and for what is no pack; else one that all are."""
    opened: dict[str, str] = {CORE: "the built-in one"}
    bad = False
    for finding in (*_strays(), *(found for path in installed.folders() if (found := _pack(path, opened)))):
        bad = True
        yield finding
    if not bad:
        names = [id for id in opened if id != CORE]
        yield Finding(CHECK, "fine", f"open: {', '.join(names)}" if names else "none were added")


def _pack(path: str, opened: dict[str, str]) -> Finding | None:
    """What is wrong with one; `opened` takes its id. Mistakes are those that keep an item from being read."""
    name = os.path.basename(path)
    away = f"'warpwise pack remove {name}' takes it away"
    source = read_pack(path, keep_nodes=False, core_pages=lambda: read_pages(content_root()))
    mistakes = [issue for issue in source.issues if issue.severity == "error"]
    where = f"the pack in {path}"
    if source.pack_id == UNNAMED:
        reason = f", {mistakes[0]}" if mistakes else ""
        return Finding(CHECK, "attention", f"{where} is left out{reason}", f"mend its pack.yaml, or {away}")
    if source.pack_id in opened:
        said = f"{where} is left out: its id '{source.pack_id}' is that of {opened[source.pack_id]}"
        return Finding(CHECK, "attention", said, f"give it another id in its pack.yaml, or {away}")
    opened[source.pack_id] = path
    if mistakes:
        count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes):,} mistakes, the first"
        said = f"the pack '{source.pack_id}' in {path} has {count}: {mistakes[0]}"
        return Finding(CHECK, "attention", said.rstrip("."), f"'warpwise check {path}' names what to mend, or {away}")
    return None


def _strays() -> Iterator[Finding]:
    """What stands among the packs and is none; half-made ones begin with a dot and are swept up by the next."""
    root = installed.packs_folder()
    packs = set(installed.folders())
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return
    for name in names:
        path = os.path.join(root, name)
        if not name.startswith(".") and path not in packs:
            yield Finding(
                CHECK, "note", f"{path} is no pack, so it is not open", "'warpwise pack add FOLDER' takes one in whole"
            )
