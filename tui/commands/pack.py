"""`warpwise pack new|add|list|remove`: other people's packs."""

from __future__ import annotations

import json
import sys

from tui.commands.arguments import Parser
from tui.ending import at_length
from tui.failures import Refusal
from tui.library.text import clean


def run(argv: list[str]) -> int:
    """Makes, adds, lists or removes a pack."""
    args = parser().parse_args(argv)
    if args.way == "new":
        return _new(args.name, args.dir)
    if args.way == "add":
        return _add(args.source, replace=args.replace)
    if args.way == "list":
        return _list(as_json=args.json)
    return _remove(args.id, sure=args.yes)


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise pack",
        "Packs are folders of YAML beside the built-in content. Those added are open from then on;\n"
        "'warpwise --no-packs ...' leaves them out, 'warpwise --pack PATH ...' opens a folder for once.",
        ("warpwise pack new storage", "warpwise pack add storage.zip --replace", "warpwise pack remove storage"),
    )
    ways = made.add_subparsers(dest="way", required=True, metavar="new/add/list/remove", help="what to do")
    new = ways.add_parser("new", help="a commented template", description="A template that passes 'check'.")
    new.add_argument("name", metavar="NAME", help="the id of the pack, such as 'storage'")
    new.add_argument("dir", metavar="DIR", nargs="?", help="the folder to make; NAME when left out")
    add = ways.add_parser("add", help="keeps a pack open", description="Checks a folder or .zip and keeps it open.")
    add.add_argument("source", metavar="DIR-or-ZIP", help="a pack's folder, or an archive of one")
    add.add_argument("--replace", action="store_true", help="in the place of an added pack with the same id")
    listing = ways.add_parser("list", help="the packs that were added", description="The packs that were added.")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    remove = ways.add_parser("remove", help="takes one away", description="Takes a pack away; your history stays.")
    remove.add_argument("id", metavar="ID", help="a pack; 'warpwise pack list' names them")
    remove.add_argument("--yes", action="store_true", help="without asking")
    return made


def _new(name: str, folder: str | None) -> int:
    from tui.packs.template import write

    target = write(name, folder or name)
    print(clean(f"{target} is a pack now; its files say in comments what each rule wants."))
    print(clean(f"'warpwise check {target} --watch' checks at each save, 'warpwise pack add {target}' opens it."))
    return 0


def _add(source: str, *, replace: bool) -> int:
    from tui.packs.adding import Unfit, add
    from tui.packs.listing import counts_said

    try:
        added = at_length("Checking the pack", lambda: add(source, replace=replace))
    except Unfit as error:
        for line in error.lines:
            print(clean(line), file=sys.stderr)
        raise
    counts = counts_said(added.counts)
    warnings = f"; {added.warnings} warnings ('warpwise check {added.folder}')" if added.warnings else ""
    print(clean(f"The pack '{added.id}' is open from now on: {counts}{warnings}."))
    from tui.shelf import open_library

    at_length("Compiling the pack", open_library().prepare)
    return 0


def _list(*, as_json: bool) -> int:
    from tui.packs.listing import counts_said, listed
    from tui.shelf import open_library

    packs = at_length("Opening the packs", lambda: listed(open_library()))
    if as_json:
        print(json.dumps([pack.document() for pack in packs], ensure_ascii=False))
        return 0
    if not packs:
        print("No pack was added; 'warpwise pack add DIR-or-ZIP' adds one, 'warpwise pack new NAME' begins one.")
    for pack in packs:
        counts = counts_said(pack.counts)
        named = "  ".join(part for part in (pack.title, pack.version, pack.license, pack.author) if part)
        print(clean(f"{pack.id:<24}{named}"))
        print(clean(f"{'':<24}{counts or pack.problem}"))
        print(clean(f"{'':<24}{pack.folder}"))
    return 0


def _remove(id: str, *, sure: bool) -> int:
    from tui.packs.installed import folder_of, remove

    if not folder_of(id):
        remove(id)  # says why not
    if not sure and not _agreed(id):
        return 2
    try:
        folder = remove(id)
    except OSError as error:
        raise Refusal(f"the pack '{id}' cannot be removed: {error.strerror} ({error.filename}).") from error
    print(clean(f"The pack '{id}' is gone from {folder}; what you answered in it rests until it is added again."))
    return 0


def _agreed(id: str) -> bool:
    """Whether somebody at a terminal says yes; without one nobody does."""
    if not sys.stdin.isatty() or not sys.stderr.isatty():
        sys.stderr.write(f"warpwise: the pack '{clean(id)}' stays; without a terminal to ask, say --yes.\n")
        return False
    sys.stderr.write(f"Remove the pack '{clean(id)}'? Your history of it stays. [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    sys.stderr.write("The pack stays.\n")
    return False
