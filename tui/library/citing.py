"""A source in words, alike everywhere. Takes its fields as they are stored, so that `define` needs no types for it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.library.entry_json import SourceJson


def about(source: "SourceJson") -> str:
    """Who published it, where in it the fact stands, the day that held, its kind, and through what it was read."""
    kind = source["kind"].replace("-", " ")
    parts = [source["publisher"], source.get("where", ""), source.get("as_of", ""), kind]
    via = source.get("via")
    if via:
        parts.append(f"as quoted by {via['title']} ({via['publisher']})")
    return ", ".join(part for part in parts if part)


def cited(source: "SourceJson") -> str:
    """Title, what there is to say about it, and its address."""
    return f"{source['title']}, {about(source)} {source['url']}".rstrip()
