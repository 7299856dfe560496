"""All that costs time to build, as named runs of bytes: made when a pack is compiled, kept beside its entries."""

from collections.abc import Sequence

from tui.search import asked, definitions, names
from tui.search.document import Document


def freeze(documents: Sequence[Document]) -> dict[str, bytes]:
    """What the parts of an index fetch, by name."""
    return {**names.freeze(documents), **definitions.freeze(documents), **asked.freeze(documents)}
