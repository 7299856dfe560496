"""Everything that a lab shows has words, and values have units that fit."""

import ast
import math
from pathlib import Path

import pytest

import tui.labs
from tests.labs.same_knobs import authored
from tui.labs import labels
from tui.labs.labels.knobs import KNOBS
from tui.labs.labels.metrics import METRICS
from tui.labs.labels.options import OPTIONS
from tui.labs.registry import LABS, lab_module

FOLDER = Path(tui.labs.__file__).parent
LISTS = {
    *("dequantized", "dk", "dq", "dv", "gate_weights", "grad", "latencies_ms", "loads", "output"),
    *("output_distribution", "peak_by_rank", "residual", "result", "soft_targets"),
}
"""Metrics that are lists: no screen prints them."""


def metric_names() -> set[str]:
    """The keys of everything that is called `metrics` in the labs' source."""
    found: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            one = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "metrics"
            if one and isinstance(node.slice, ast.Constant):  # type: ignore[attr-defined]
                found.add(str(node.slice.value))  # type: ignore[attr-defined]
            targets = [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []
            if any(isinstance(target, ast.Name) and target.id == "metrics" for target in targets):
                value = node.value  # type: ignore[attr-defined]
                if isinstance(value, ast.Dict):
                    found |= {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return found


@pytest.mark.parametrize("lab", LABS)
def test_every_knob_has_a_label(lab: str) -> None:
    names = [spec.name for spec in lab_module(lab).KNOBS if spec.kind != "data"]
    assert labels.lacking(lab, [*names, *(knob.name for knob in authored(lab).knobs)], []) == []


@pytest.mark.parametrize("lab", [lab for lab in LABS if lab != "distill"])
def test_every_metric_that_comes_out_has_a_label(lab: str) -> None:
    found: set[str] = set()
    modes = next((spec for spec in lab_module(lab).KNOBS if spec.name in ("mode", "op") and spec.options), None)
    for params in [{modes.name: option} for option in modes.options] if modes else [{}]:
        found |= {name for name, value in lab_module(lab).run(params).metrics.items() if not isinstance(value, list)}
    assert labels.lacking(lab, [], found) == []
    assert labels.lacking(lab, [], authored(lab).predict) == []


def test_every_metric_in_the_source_has_a_label() -> None:
    names = metric_names()
    assert len(names) > 60
    assert labels.lacking("", [], names - LISTS) == []


def test_labels_are_words_that_fit_a_row() -> None:
    for label in (*KNOBS.values(), *(label for label, _ in METRICS.values())):
        assert "_" not in label and label[0].isupper() and len(label) <= 22, label
    for label, unit in METRICS.values():
        assert len(label) + len(labels.named(unit)) <= 30, label  # with a number beside it 40 cells
    for knob, choices in OPTIONS.items():
        for option, text in choices.items():
            assert "_" not in text and len(labels.knob_label("", knob)) + len(text) <= 29, (knob, option)
    for lab in LABS:
        for one in authored(lab).knobs:
            for choice in one.options:
                assert "_" not in labels.option_label(one.name, choice)


def test_no_two_knobs_that_stand_together_are_called_the_same() -> None:
    for lab in LABS:
        called: dict[str, str] = {}
        for knob in authored(lab).knobs:
            assert called.setdefault(labels.knob_label(lab, knob.name), knob.name) == knob.name, (lab, knob.name)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8_589_934_592, "B", "8.59 GB"),
        (64, "B", "64 B"),
        (85.899, "GB", "85.9 GB"),
        (0.2727, "share", "27.27 %"),
        (1.0, "share", "100 %"),
        (2010.4, "ms", "2.01 s"),
        (0.02447, "us", "24.47 ns"),
        (3.9, "us", "3.9 µs"),
        (7.2e23, "FLOP", "7.2e23 FLOP"),
        (1.4e11, "FLOP", "140 GFLOP"),
        (3350, "GB/s", "3,350 GB/s"),
        (0.0052, "TOPS", "5.2 GOPS"),
        (46_702_526_464, "params", "46.7 billion"),
        (1329.0, "billion", "1.329 trillion"),
        (1_263_392.0, "USD", "1.263 million USD"),
        (1.306, "USD", "1.306 USD"),
        (505_357.4, "", "505,400"),
        (14_391, "tokens", "14,390 tokens"),
        (3.517, "x", "3.517x"),
        (0.0, "GB", "0 GB"),
        (True, "", "yes"),
        (None, "h", "-"),
        ("shared_memory", "", "shared memory"),
        (math.nan, "GB", "? GB"),
        (3.3e-16, "", "3.3e-16"),
    ],
)
def test_a_unit_fits(value: float | str | bool | None, unit: str, text: str) -> None:
    assert labels.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("text", "unit", "number", "size"),
    [
        ("8 GB", "B", "8", 1e9),
        ("8 to 12 MB", "B", "8 to 12", 1e6),
        ("5", "share", "5", 0.01),
        ("5 %", "share", "5", 0.01),
        ("3 s", "ms", "3", 1e3),
        ("12 us", "us", "12", 1.0),
        ("4", "params", "4", 1e9),
        ("4 trillion", "billion", "4", 1e3),
        ("70", "GB", "70", 1.0),
        ("7 tokens", "tokens", "7", 1.0),
    ],
)
def test_a_typed_unit_is_read(text: str, unit: str, number: str, size: float) -> None:
    body, factor = labels.stored(text, unit)
    assert body == number and math.isclose(factor, size)


def test_what_was_set_keeps_its_digits() -> None:
    assert labels.knob_value("seq_len", 131_072, "tokens") == "131,072 tokens"
    assert labels.knob_value("message_bytes", 100_000_000, "B") == "100 MB"
    assert labels.knob_value("chip", "h100_sxm") == "H100 SXM"
    assert labels.knob_value("utilization", 0.5) == "0.5"


def test_a_sentence_uses_words() -> None:
    assert labels.without_names("roofline", "set `total_params_b`, h100_sxm") == "set `'All parameters'`, H100 SXM"
