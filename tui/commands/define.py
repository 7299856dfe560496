"""`warpwise define TERM...`: the entry, or 'did you mean'.

The commonest command: by name it loads sqlite3 and nothing heavier; a misspelling may load the ranker.
"""

import os
import sys

from tui.library.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui.commands.arguments import Parser
    from tui.library.entry_json import EntryJson, SourceJson
    from tui.library.library import Library


def run(argv: list[str]) -> int:
    """Prints the entry; 1 when there is none, 2 for wrong usage."""
    # What stands behind a lone -- is no option, whatever it looks like.
    end = argv.index("--") if "--" in argv else len(argv)
    argv, literal = argv[:end], argv[end + 1 :]
    words = [arg for arg in argv if arg != "--json"]
    if "--help" in argv or "-h" in argv:
        parser().print_help()
        return 0
    unknown = [word for word in words if word.startswith("--")]
    words += literal
    if unknown:
        from tui.commands.arguments import near

        hint = near(unknown[0], ("--json", "--help")) or "'warpwise define --help' shows how."
        sys.stderr.write(f"warpwise: 'warpwise define' has no option {clean(unknown[0])[:60]}; {hint}\n")
        return 2
    if not words:
        sys.stderr.write("warpwise: define needs a term, such as 'warpwise define kv cache'.\n")
        return 2
    from tui.shelf import open_library

    library = open_library()
    query = " ".join(words)
    refs = library.find_name(query)
    if refs:
        return _show(library, refs[0], "--json" in argv)
    from tui.search.chips import named

    if chips := named(library.chip_rows(), query):
        return _show_chip(library, chips[0].ref, "--json" in argv)
    return _suggest(library, query, "--json" in argv)


def parser() -> "Parser":
    """What it takes; `run` reads it by hand, since argparse would take as long as the answer."""
    from tui.commands.arguments import Parser

    made = Parser(
        "warpwise define",
        "The entry of a term, alias or covered name; close names when it is misspelt.",
        ("warpwise define hbm", "warpwise define kv cache --json"),
    )
    made.add_argument("term", nargs="+", metavar="TERM", help="words of a name")
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def _show(library: "Library", ref: str, as_json: bool, note: str = "") -> int:
    if as_json:
        import json

        entry = library.entry_json(ref)
        json.dump(_resolved(library, entry) if entry else {}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    from tui.hyperlinks import linked
    from tui.plain.entry import entry_text

    sys.stdout.write(linked(note + entry_text(library, ref, _width())))
    return 0


def _show_chip(library: "Library", ref: str, as_json: bool) -> int:
    if as_json:
        import json

        row = library.item_json("chip", ref) or {}
        json.dump({**row, "chip_kind": row.get("kind", ""), "kind": "chip"}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    from tui.plain.chip import chip_text

    chip = library.chip(ref)
    sys.stdout.write(chip_text(chip) if chip else "")
    return 0


def _suggest(library: "Library", query: str, as_json: bool) -> int:
    from tui.search.corpus import index_of

    hits = index_of(library).search(query, 4)
    sure = [hit for hit in hits if not hit.weak]
    shown = clean(query)[:80]
    if not sure:
        near = ", ".join(hit.term for hit in hits[:3])
        hint = f"; did you mean {near}?" if near else "; 'warpwise search WORDS' looks through the definitions."
        sys.stderr.write(f"warpwise: there is no entry '{shown}'{hint}\n")
        return 1
    first, rest = sure[0], sure[1:]
    also = f" (also near: {', '.join(hit.term for hit in rest)})" if rest else ""
    return _show(library, first.ref, as_json, f"'{shown}' is not a name here; the nearest is {first.term}{also}.\n\n")


def _resolved(library: "Library", entry: "EntryJson") -> "dict[str, Any]":
    """Links as {id, term}, so that a script needs no second call."""
    pack = entry["pack"]

    def link(ref: str) -> "dict[str, str]":
        return {"id": ref, "term": library.title("entry", ref, pack)}

    out = {"kind": "entry", **entry}
    out["numbers"] = [{**number, "source": _source(number["source"])} for number in entry.get("numbers", ())]
    out["sources"] = [_source(source) for source in entry.get("sources", ())]
    out["before"] = [link(ref) for ref in entry.get("before", ())]
    out["related"] = [
        link(neighbour) if isinstance(neighbour, str) else {**neighbour, **link(neighbour["id"])}
        for neighbour in entry.get("related", ())
    ]
    if "confusion" in entry:
        confusion = entry["confusion"]
        rival = link(confusion["with"]) if confusion.get("with") else None
        out["confusion"] = {"with": rival, "misconception": confusion.get("misconception"), "text": confusion["text"]}
    return out


def _source(source: "SourceJson") -> "dict[str, Any]":
    """A source with every field, null where it has none; `via` only where it was read through another."""
    names = ("id", "title", "url", "publisher", "kind", "as_of", "where", "published", "seen")
    return {**{name: source.get(name) for name in names}, **({"via": source["via"]} if "via" in source else {})}


def _width() -> int:
    try:
        return min(100, max(40, os.get_terminal_size().columns))
    except OSError:
        return 80
