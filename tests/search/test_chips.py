"""Rows of the accelerator table by what people call them."""

import pytest

from tui.library.compiled.rows import ChipRow
from tui.search.chips import find_chips, named

CHIPS = [
    ChipRow("core", id, name, vendor, "gpu")
    for id, name, vendor in (
        ("l40s", "NVIDIA L40S", "NVIDIA"),
        ("tpu_v5e", "Google Cloud TPU v5e", "Google"),
        ("tpu_v5p", "Google Cloud TPU v5p", "Google"),
        ("b200", "NVIDIA B200 (HGX, 1000 W)", "NVIDIA"),
        ("grace", "NVIDIA Grace", "NVIDIA"),
    )
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("L40S", ["l40s"]),
        ("nvidia l40s", ["l40s"]),
        ("l40s gpu", ["l40s"]),
        ("v5e", ["tpu_v5e"]),
        ("TPU v5", ["tpu_v5e", "tpu_v5p"]),
        ("b200", ["b200"]),
        ("google", ["tpu_v5e", "tpu_v5p"]),
        ("what is L40S?", ["l40s"]),
        ("l40", ["l40s"]),
        ("l4", []),
        ("google maps", []),
        ("gpu", []),
        ("", []),
        ("h100", []),
    ],
)
def test_found(text: str, ids: list[str]) -> None:
    assert [chip.id for chip in find_chips(CHIPS, text)] == ids


def test_only_a_whole_name_is_a_name() -> None:
    assert [chip.id for chip in named(CHIPS, "tpu V5E")] == ["tpu_v5e"]
    assert named(CHIPS, "tpu") == named(CHIPS, "nvidia") == named(CHIPS, "") == []
