"""The JSON Schemas fit the files that the reader takes."""

import inspect
import json

import msgspec
import pytest

from tui.library import model
from tui.library.authoring.fields import DATES, DRAWINGS, MAY_BE_BLANK, NAMES, PROSE, REFS, URLS
from tui.library.authoring.schema import FILES, schema
from tui.library.authoring.shapes import Record, shape_of


@pytest.mark.parametrize("kind", list(FILES))
def test_a_schema_for_every_kind_of_file(kind: str) -> None:
    made = schema(kind)
    assert made["$schema"].endswith("2020-12/schema")
    assert json.loads(json.dumps(made)) == made
    assert "additionalProperties" in json.dumps(made)


def test_text_may_look_like_a_number() -> None:
    source = schema("glossary")["$defs"]["InPlace"]["properties"]
    assert source["as_of"]["type"] == ["string", "number"]
    assert "type" not in source["kind"] or source["kind"]["type"] == "string"
    assert source["kind"]["enum"]


def test_a_source_is_an_id_a_citation_or_written_in_place() -> None:
    types = schema("glossary")["$defs"]
    ways = types["Source"]["anyOf"]
    assert ways[0]["type"] == ["string", "number"]
    assert [way["$ref"] for way in ways[1:]] == ["#/$defs/Citation", "#/$defs/InPlace"]
    assert types["Citation"]["required"] == ["id"]
    assert {"where", "as_of", "via", "kind", "seen"} < set(types["Citation"]["properties"])


def test_every_field_named_in_fields_exists() -> None:
    structs = [s for _, s in inspect.getmembers(model, inspect.isclass) if issubclass(s, msgspec.Struct)]
    full = {f"{s.__name__}.{field}" for s in structs for field in s.__struct_encode_fields__}
    bare = {name.partition(".")[2] for name in full}
    for name in PROSE | DRAWINGS | DATES | URLS | NAMES | REFS | MAY_BE_BLANK:
        assert name in (full if "." in name else bare), name


def test_shapes_know_what_is_required() -> None:
    for kind in FILES.values():
        shape = shape_of(kind)
        assert isinstance(shape, Record) and any(field.required for field in shape.fields.values())
