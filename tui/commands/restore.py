"""`warpwise restore [BACKUP]`: the backups and what each would lose; or the journal as it was in one of them."""

from __future__ import annotations

import json
import os

from tui.commands.arguments import Parser
from tui.library.text import clean
from tui.paths import journal_path
from tui.study.clock import SystemClock
from tui.study.derived import DERIVED
from tui.study.journal.care import backups, restore
from tui.study.journal.care.compare import counted
from tui.study.journal.care.restore import Choice, Restored


def run(argv: list[str]) -> int:
    """Without a name lists the backups; with one puts it in the journal's place, if nothing is lost unawares."""
    args = parser().parse_args(argv)
    journal = journal_path()
    if args.backup is None:
        return _list(restore.choices(journal), args.json)
    chosen = restore.chosen(journal, args.backup)
    now = SystemClock().wall_ms()
    done = restore.restore(journal, chosen.path, now, DERIVED, merging=args.merge, leaving=args.anyway)
    if args.json:
        print(json.dumps(_done_json(done), ensure_ascii=False))
    else:
        print(clean("\n".join(_done(done))))
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise restore",
        "Without a name, lists the backups. With one, puts that in the place of the journal;\n"
        "the journal as it is goes into a backup first.",
        ("warpwise restore", "warpwise restore latest --merge"),
    )
    made.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="a file name from the list, 'latest', or the path of any journal"
    )
    made.add_argument("--merge", action="store_true", help="keep what the journal has and the backup has not")
    made.add_argument("--anyway", action="store_true", help="leave that behind; it stays in a backup")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _list(choices: list[Choice], as_json: bool) -> int:
    if as_json:
        print(json.dumps([_choice_json(choice) for choice in choices], ensure_ascii=False))
    elif not choices:
        print(clean(f"There are no backups in {backups.folder_of(journal_path())}."))
    else:
        print(clean("\n".join(_choice(choice) for choice in choices)))
        print("\n'warpwise restore NAME' puts one back; 'warpwise restore NAME --merge' keeps later events too.")
    return 0


def _choice(choice: Choice) -> str:
    head = f"{os.path.basename(choice.backup.path):<34} {choice.backup.size / 1e6:>7.1f} MB"
    if choice.events is None:
        return f"{head}  {choice.problem}"
    if choice.lost is None:
        loses = "the journal cannot be read to compare"
    else:
        loses = f"would lose {choice.lost.sentence}" if choice.lost.events else "would lose nothing"
    return f"{head}  {counted(choice.events, 'event'):>14}, {loses}"


def _choice_json(choice: Choice) -> dict[str, object]:
    lost = choice.lost
    return {
        "name": os.path.basename(choice.backup.path),
        "path": choice.backup.path,
        "made": choice.backup.made.isoformat(),
        "bytes": choice.backup.size,
        "events": choice.events,
        "loses": None if lost is None else {"events": lost.events, "from": lost.first_day, "to": lost.last_day},
        "problem": choice.problem,
    }


def _done(done: Restored) -> list[str]:
    sentences = [*done.notes, f"The journal is now that of {done.path}: {counted(done.events, 'event')}."]
    if done.added:
        sentences.append(f"{counted(done.added, 'event')} that it lacked were kept.")
    if done.conflicts:
        sentences.append(f"{counted(len(done.conflicts), 'event')} differed; those of the backup stand.")
    if done.lost.events:
        sentences.append(f"Left behind: {done.lost.sentence}; 'warpwise merge {done.kept}' brings them back.")
    if done.kept:
        sentences.append(f"The journal as it was is kept in {done.kept}.")
    return sentences


def _done_json(done: Restored) -> dict[str, object]:
    lost = {"events": done.lost.events, "from": done.lost.first_day, "to": done.lost.last_day}
    return {
        "restored": done.path,
        "events": done.events,
        "merged": done.added,
        "conflicts": list(done.conflicts),
        "left_behind": lost,
        "kept": done.kept,
    }
