"""The index as bytes (JSON), for those who keep it beside the compiled library instead of building it at each start."""

import json
from collections.abc import Sequence
from itertools import chain

from tui.search.definitions import Definitions
from tui.search.document import Document
from tui.search.names import Names

VERSION = 1
_TABLES = ("inflected", "initials")


def dump(names: Names, definitions: Definitions) -> bytes:
    """All that costs time to build."""
    documents = [
        (d.ref, d.term, d.aliases, d.covers, d.definition, d.why, d.importance, d.topic, d.level)
        for d in names.documents
    ]
    stored = {
        "version": VERSION,
        "documents": documents,
        "spaced": names.spaced,
        **{table: getattr(names, table) for table in _TABLES},
        "postings": {one: list(chain.from_iterable(row.items())) for one, row in definitions.postings.items()},
    }
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load(data: bytes) -> tuple[Names, Definitions]:
    """What `dump` wrote. ValueError where it is something else, or from another version: build anew then."""
    try:
        stored = json.loads(data.decode("utf-8", "surrogatepass"))
        if stored["version"] != VERSION:
            raise ValueError("the search index is from another version; build it anew")
        documents = tuple(_document(row) for row in stored["documents"])
        names = Names(documents, stored["spaced"])
        if len(names) != len(names.spaced):
            raise ValueError("the search index does not fit its entries; build it anew")
        for table in _TABLES:
            names.__dict__[table] = stored[table]
        postings = {one: dict(zip(row[::2], row[1::2], strict=True)) for one, row in stored["postings"].items()}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("the search index cannot be read; build it anew") from error
    return names, Definitions(documents, postings)


def _document(row: Sequence[object]) -> Document:
    ref, term, aliases, covers, definition, why, importance, topic, level = row
    if not isinstance(aliases, list) or not isinstance(covers, list):
        raise TypeError("a list of names is missing")
    if not isinstance(importance, int) or not isinstance(level, int):
        raise TypeError("a number is missing")
    texts = map(str, (ref, term, definition, why, topic))
    ref, term, definition, why, topic = texts
    return Document(ref, term, tuple(aliases), tuple(covers), definition, why, importance, topic, level)
