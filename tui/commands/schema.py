"""`warpwise schema [KIND] [--write DIR]`: JSON Schema of a pack's files, for editors."""

from __future__ import annotations

import json

from tui.commands.arguments import Parser, listed, near
from tui.failures import Refusal
from tui.library.text import clean


def run(argv: list[str]) -> int:
    """Prints the schema of a kind of file, or of all by name; with --write puts them into a folder."""
    args = parser().parse_args(argv)
    from tui.library.authoring.schema import FILES, schema

    if args.kind and args.kind not in FILES:
        hint = near(args.kind, FILES) or f"it may be {listed(tuple(FILES))}."
        raise Refusal(f"'{args.kind[:60]}' is no KIND of 'warpwise schema'; {hint}", 2)
    if not args.write:
        made = schema(args.kind) if args.kind else {kind: schema(kind) for kind in FILES}
        print(json.dumps(made, indent=2))
        return 0
    from tui.packs.template import write_schemas

    try:
        paths = write_schemas(args.write, (args.kind,) if args.kind else tuple(FILES))
    except OSError as error:
        raise Refusal(f"{error.filename or args.write} cannot be written: {error.strerror}.") from error
    for path in paths:
        print(clean(path))
    return 0


def parser() -> Parser:
    """What it takes."""
    made = Parser(
        "warpwise schema",
        "JSON Schema (2020-12) of each kind of file of a pack, so that an editor completes and checks.",
        ("warpwise schema", "warpwise schema quizzes", "warpwise schema --write my-pack/.schema"),
        epilog="'warpwise pack new' writes them into the new pack, and their place into the first line of each file.",
    )
    kinds = "topics, sources, glossary, quizzes, lessons, labs, chips or pack; all of them when left out"
    made.add_argument("kind", nargs="?", metavar="KIND", help=kinds)
    made.add_argument("--write", metavar="DIR", help="write KIND.schema.json there instead")
    return made
