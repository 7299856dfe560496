"""`warpwise sync [DIR]`: one history on several devices through a folder that they share."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

from tui.commands.arguments import Parser
from tui.ending import at_length, ended, looked_over
from tui.failures import Refusal
from tui.library.text import clean
from tui.services import Services
from tui.settings.device import SYNC
from tui.settings.schema import SettingError
from tui.study.syncing import Shared, Synced


def run(argv: list[str]) -> int:
    """Remembers the folder if one is given, then syncs now; 1 when the folder cannot be used."""
    args = parser().parse_args(argv)
    services = Services()
    if args.off and args.folder:
        raise Refusal("give a folder, or --off; not both.", 2)
    if args.off:
        return _off(services, as_json=args.json)
    folder = _remembered(services, args.folder)
    try:
        looked_over(services)
        came = at_length("Syncing", lambda: services.study.merge_others().result())
        out = Shared() if came.problem else services.study.share().result()
    except BaseException:
        services.abandon()
        raise
    _say(folder, came, out, as_json=args.json)
    return ended(services, 1 if came.problem or out.problem else 0)


def _remembered(services: Services, given: str | None) -> str:
    if given is None:
        folder = services.settings.get(SYNC)
        if not folder:
            raise Refusal("no folder is shared yet: 'warpwise sync DIR' names one.", 2)
        return folder
    if not os.path.isdir(os.path.expanduser(given)):
        raise Refusal(f"there is no folder '{given[:200]}', and none is made: make it, or name another.")
    try:
        folder = SYNC.parse(given)
    except SettingError as error:
        raise Refusal(str(error), 2) from error
    if not folder:
        raise Refusal("give a folder; 'warpwise sync --off' ends it.", 2)
    if problem := services.settings.keep(SYNC, folder):
        raise Refusal(problem)
    return folder


def _off(services: Services, *, as_json: bool) -> int:
    folder = services.settings.get(SYNC)
    if problem := services.settings.reset(SYNC):
        raise Refusal(problem)
    if as_json:
        print(json.dumps({"folder": None}))
    elif folder:
        print(clean(f"{folder} is no longer shared; what is in it stays, and so does your history."))
    else:
        print("No folder was shared.")
    return 0


def _say(folder: str, came: Synced, out: Shared, *, as_json: bool) -> None:
    problem = came.problem or out.problem
    if as_json:
        document = {
            "folder": folder,
            "merged": [asdict(file) for file in came.merged],
            "left": [{"path": file.path, "why": file.why} for file in came.left],
            "own": out.path or None,
            "written": out.written,
            "problem": problem or None,
        }
        print(json.dumps(document, ensure_ascii=False))
        return
    if problem:
        sys.stderr.write(f"warpwise: {clean(problem)}\n")
        return
    sentences = [came.sentence or "Nothing new from other devices.", *came.news]
    if before := len(came.left) - len(came.news):
        sentences.append(f"{'1 file is' if before == 1 else f'{before} files are'} left alone, as before.")
    state = "written" if out.written else "as it was; nothing has changed since"
    kept = os.path.exists(out.path)
    sentences.append(f"This device's file is {out.path} ({state})." if kept else "Nothing is recorded here yet.")
    print(clean("\n".join(sentences)))


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise sync",
        "One history on several devices: each writes a file of its own into a folder that they share, and\n"
        "reads the others'. With a folder remembers it; the app then syncs when it starts and ends, and every\n"
        "half hour. Alone syncs now.",
        ("warpwise sync ~/Sync/warpwise", "warpwise sync", "warpwise sync --off"),
    )
    made.add_argument("folder", nargs="?", metavar="DIR", help="the folder that your devices share")
    made.add_argument("--off", action="store_true", help="forget the folder; nothing in it is touched")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made
