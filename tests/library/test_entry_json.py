"""The dicts that `define` reads have the fields of the types."""

import msgspec
import pytest

from tui.library import entry_json, model

PAIRS = [
    (entry_json.StoredEntry, model.Entry),
    (entry_json.NumberJson, model.Number),
    (entry_json.SourceJson, model.Source),
    (entry_json.QuotingJson, model.Quoting),
    (entry_json.ConfusionJson, model.Confusion),
    (entry_json.RelatedJson, model.Related),
    (entry_json.LabLinkJson, model.LabLink),
    (entry_json.RetiredJson, model.Retired),
]


@pytest.mark.parametrize(("stored", "struct"), PAIRS, ids=lambda one: one.__name__)
def test_a_stored_form_has_the_fields_of_its_type(stored: type, struct: type[msgspec.Struct]) -> None:
    fields = msgspec.structs.fields(struct)
    assert set(stored.__annotations__) == {field.encode_name for field in fields}
    required = {field.encode_name for field in fields if field.required}
    assert stored.__required_keys__ == required  # type: ignore[attr-defined]
