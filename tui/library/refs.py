"""Names of things: a ref says which of a pack, an item id says how the journal knows it. Only `typing`."""

from typing import NewType

Ref = NewType("Ref", str)
"""'core/hbm': pack and id. The kind of thing is known where it is used; 'core/hbm#name' is a side of an entry."""
ItemId = NewType("ItemId", str)
"""'core/question/kv-bytes', 'core/entry/kv-cache#name': for ever, since events name items by it."""

CORE = "core"
"""The built-in pack."""


def ref_to(pack: str, id: str) -> Ref:
    """'core', 'hbm' -> 'core/hbm'."""
    return Ref(f"{pack}/{id}")


def pack_of(ref: str) -> str:
    """'core/hbm' -> 'core'; '' when no pack is said."""
    return ref.rpartition("/")[0]


def id_of(ref: str) -> str:
    """'core/hbm' -> 'hbm'."""
    return ref.rpartition("/")[2]


def item_id(ref: str) -> ItemId:
    """'core/kv-bytes' -> 'core/question/kv-bytes'; a side of an entry, 'core/hbm#name' -> 'core/entry/hbm#name'."""
    name = id_of(ref)
    return ItemId(f"{pack_of(ref) or CORE}/{'entry' if '#' in name else 'question'}/{name}")


def lesson_item(ref: str) -> ItemId:
    """'core/roofline' -> 'core/lesson/roofline'."""
    return ItemId(f"{pack_of(ref) or CORE}/lesson/{id_of(ref)}")


def ref_of(item_id: str) -> Ref:
    """'core/question/kv-bytes' -> 'core/kv-bytes': the way back from `item_id`."""
    return ref_to(item_id.partition("/")[0], item_id.partition("/")[2].partition("/")[2])
