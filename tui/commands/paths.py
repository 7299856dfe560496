"""`warpwise paths [--json]`: where everything is kept."""

from __future__ import annotations

import json
import os

from tui.commands.arguments import Parser
from tui.library.text import clean
from tui.paths import cache_dir, config_dir, data_dir, journal_path

NAMES = ("data", "journal", "backups", "packs", "config", "settings", "cache")


def places() -> dict[str, str]:
    """What is kept where, by name."""
    data = data_dir()
    return {
        "data": data,
        "journal": journal_path(),
        "backups": os.path.join(data, "backups"),
        "packs": os.path.join(data, "packs"),
        "config": config_dir(),
        "settings": os.path.join(config_dir(), "settings.json"),
        "cache": cache_dir(),
    }


def run(argv: list[str]) -> int:
    """Prints the folders and files; none of them is made by asking."""
    args = parser().parse_args(argv)
    paths = places()
    if args.json:
        print(json.dumps(paths, ensure_ascii=False))
    elif args.name:
        print(clean(paths[args.name]))
    else:
        print(clean("\n".join(f"{name:<10}{path}" for name, path in paths.items())))
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise paths",
        "Where the journal, its backups, packs, settings and cache are. WARPWISE_HOME puts all of it in one folder.",
        ("warpwise paths", "warpwise paths journal", "warpwise paths --json"),
    )
    made.add_argument("name", nargs="?", choices=NAMES, metavar="NAME", help=f"one of {', '.join(NAMES)}")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made
