"""What the YAML of each type must look like, worked out once from the msgspec types of `library.model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from msgspec import inspect

from tui.library.authoring.fields import MAY_BE_BLANK, Role, role
from tui.library.model import Citation, InPlace, Source


@dataclass(frozen=True)
class Text:
    """Text in a role (see `library.fields`)."""

    role: Role
    may_be_blank: bool = False


@dataclass(frozen=True)
class Whole:
    """An integer."""


@dataclass(frozen=True)
class Real:
    """A finite number."""


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Choice:
    """One of a few words or numbers."""

    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Listed:
    """A list of one shape."""

    item: Shape


@dataclass(frozen=True)
class Table:
    """A mapping whose keys are the author's."""

    value: Shape


@dataclass(frozen=True)
class Field:
    """A field of a record."""

    required: bool
    shape: Shape


@dataclass(frozen=True)
class Record:
    """A mapping with known keys. `tag` is the key and value that choose this record among its siblings."""

    name: str
    fields: Mapping[str, Field]
    tag: tuple[str, str] | None = None


@dataclass(frozen=True)
class Tagged:
    """One of several records, chosen by the value of `key`."""

    key: str
    records: Mapping[str, Record]


@dataclass(frozen=True)
class Either:
    """A shape for each kind of node that may stand here; `scalars` are tried in order."""

    scalars: tuple[Shape, ...]
    listed: Listed | None
    mapping: Record | Table | Tagged | None


@dataclass(frozen=True)
class Cited:
    """A source: its bare id, a citation by id, or written in place."""

    id: Text
    by_id: Record
    in_place: Record


Shape = Text | Whole | Real | Flag | Choice | Listed | Table | Record | Tagged | Either | Cited


@cache
def shape_of(kind: object) -> Shape:
    """The shape of a type: a struct of `library.model`, or a union of tagged ones."""
    return _shape(inspect.type_info(kind), "", "")


def _shape(info: inspect.Type, struct: str, name: str) -> Shape:
    if isinstance(info, inspect.StructType):
        return _cited() if info.cls is Source else _record(info)
    if isinstance(info, inspect.UnionType):
        return _union([t for t in info.types if not isinstance(t, inspect.NoneType)], struct, name)
    if isinstance(info, inspect.VarTupleType):
        return Listed(_shape(info.item_type, struct, name))
    if isinstance(info, inspect.DictType):
        return Table(_shape(info.value_type, struct, name))
    if isinstance(info, inspect.LiteralType):
        return Choice(tuple(v for v in info.values if isinstance(v, str | int)))
    for scalar, shape in _SCALARS:
        if isinstance(info, scalar):
            return shape
    if isinstance(info, inspect.StrType):
        return Text(role(struct, name), name in MAY_BE_BLANK)
    raise TypeError(f"{struct}.{name}: no YAML shape for {info!r}")


_SCALARS: tuple[tuple[type[inspect.Type], Shape], ...] = (
    (inspect.BoolType, Flag()),
    (inspect.IntType, Whole()),
    (inspect.FloatType, Real()),
)


def _cited() -> Cited:
    by_id, in_place = shape_of(Citation), shape_of(InPlace)
    if not isinstance(by_id, Record) or not isinstance(in_place, Record):
        raise TypeError("a citation is a struct")
    return Cited(Text("ref"), by_id, in_place)


def _record(info: inspect.StructType) -> Record:
    struct = info.cls.__name__
    fields = {f.encode_name: Field(f.required, _shape(f.type, struct, f.encode_name)) for f in info.fields}
    if info.tag_field is None:
        return Record(struct, fields)
    return Record(struct, fields, (info.tag_field, str(info.tag)))


def _union(types: list[inspect.Type], struct: str, name: str) -> Shape:
    shapes = [_shape(t, struct, name) for t in types]
    if len(shapes) == 1:
        return shapes[0]
    records = [s for s in shapes if isinstance(s, Record)]
    tags = {r.tag[1]: r for r in records if r.tag}
    if tags and len(tags) == len(shapes):
        return Tagged("kind", tags)
    order = (Flag, Whole, Real, Choice, Text)
    scalars = sorted((s for s in shapes if isinstance(s, order)), key=lambda s: order.index(type(s)))
    listed = next((s for s in shapes if isinstance(s, Listed)), None)
    mapping = next((s for s in shapes if isinstance(s, Record | Table | Tagged)), None)
    return Either(tuple(scalars), listed, mapping)
