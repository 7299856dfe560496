"""An entry as it is stored in a compiled pack: its fields as authored, citations resolved, none that says nothing.

Names of fields only, for the type checker: `define` reads these dicts, since msgspec's types would cost it its speed.
See `format.md` 5 and `tui.library.model.Entry`, whose fields these are.
"""

from typing import NotRequired, TypedDict


class QuotingJson(TypedDict):
    """See `model.Quoting`."""

    id: str
    title: str
    url: str
    publisher: str
    seen: NotRequired[str]


class SourceJson(TypedDict):
    """See `model.Source`."""

    title: str
    url: str
    publisher: str
    kind: str
    id: NotRequired[str]
    as_of: NotRequired[str]
    where: NotRequired[str]
    published: NotRequired[str]
    seen: NotRequired[str]
    via: NotRequired[QuotingJson]


class NumberJson(TypedDict):
    """See `model.Number`."""

    value: str
    unit: str
    condition: str
    source: SourceJson
    printed: NotRequired[str]
    derived: NotRequired[str]
    field: NotRequired[str]


ConfusionJson = TypedDict("ConfusionJson", {"text": str, "with": NotRequired[str], "misconception": NotRequired[str]})
RelatedJson = TypedDict("RelatedJson", {"id": str, "as": NotRequired[str]})


class LabLinkJson(TypedDict):
    """See `model.LabLink`."""

    id: str
    params: NotRequired[dict[str, bool | int | float | str]]
    prompt: NotRequired[str]


class RetiredJson(TypedDict):
    """See `model.Retired`."""

    day: str
    successor: NotRequired[str]


class StoredEntry(TypedDict):
    """See `model.Entry`."""

    id: str
    term: str
    level: int
    definition: str
    why: NotRequired[str]
    confusion: NotRequired[ConfusionJson]
    related: NotRequired[list[str | RelatedJson]]
    aliases: NotRequired[list[str]]
    covers: NotRequired[list[str]]
    asked: NotRequired[list[str]]
    before: NotRequired[list[str]]
    numbers: NotRequired[list[NumberJson]]
    example: NotRequired[str]
    diagram: NotRequired[str]
    diagram_alt: NotRequired[str]
    lab: NotRequired[LabLinkJson]
    sources: NotRequired[list[SourceJson]]
    review_after: NotRequired[str]
    retired: NotRequired[RetiredJson]


class EntryJson(StoredEntry):
    """A stored entry with the pack it is of and the topic it stands in ('' where that is gone)."""

    pack: str
    topic: str
