"""All that costs time to build, as rows and columns of bytes: made when a pack is compiled, kept beside its entries."""

from collections.abc import Iterator, Sequence

from tui.search import asked, definitions, names
from tui.search.document import Document
from tui.search.frozen import Kept


def freeze(documents: Sequence[Document]) -> Iterator[Kept]:
    """What the parts of an index fetch."""
    yield from names.freeze(documents)
    yield from definitions.freeze(documents)
    yield from asked.freeze(documents)
