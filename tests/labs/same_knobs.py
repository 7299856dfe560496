"""Whether a lab's YAML offers the knobs that its module reads, with the same defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tui.labs.contract import LabError, Value
from tui.labs.params import KnobSpec, resolve
from tui.labs.registry import lab_module
from tui.library.authoring.reader import read_single
from tui.library.model import Knob, Lab
from tui.study.labs import knobs

LABS = Path(__file__).resolve().parents[2] / "content" / "labs"


@cache
def authored(lab_id: str) -> Lab:
    """The lab as authored."""
    return read_single(str(LABS / f"{lab_id}.yaml")).labs[0]


def assert_same_knobs(lab_id: str) -> None:
    """Every knob of the YAML is one of the module's with the same `when`, default and (for a choice) known options."""
    specs = {_key(spec.name, spec.when): spec for spec in lab_module(lab_id).KNOBS}
    lab = authored(lab_id)
    keys = [_key(knob.name, knob.when) for knob in lab.knobs]
    assert len(set(keys)) == len(keys), "a knob stands twice"
    for key, knob in zip(keys, lab.knobs, strict=True):
        assert key in specs, f"{key} is no knob of the module"
        _assert_same(specs[key], knob)
    for key, spec in specs.items():
        offered = spec.default is None or key in keys
        assert offered, f"the YAML does not offer {key}"


def assert_presets_run(lab_id: str) -> None:
    """Every preset runs, its published value is `scale` x the metric, within 3 %, and what is to predict turns up."""
    lab = authored(lab_id)
    assert lab.id == lab_id
    seen = set(lab_module(lab_id).run({}).metrics)
    for preset in lab.presets:
        result = lab_module(lab_id).run(preset.params)
        seen |= set(result.metrics)
        if preset.published:
            got = result.metrics[preset.published.metric]
            assert isinstance(got, int | float), preset.title
            assert abs(got * preset.published.scale / preset.published.value - 1) < 0.03, (preset.title, got)
    seen |= set(lab_module(lab_id).run(opening_of(lab)).metrics)
    assert set(lab.predict) <= seen


def opening_of(lab: Lab) -> dict[str, Value]:
    """What the lab opens with, but for names in the library."""
    labels = ("chip", "dtype", "model", "offer")
    return {name: value for name, value in knobs.opening_of(lab).items() if name not in labels}


def _assert_same(spec: KnobSpec, knob: Knob) -> None:
    if spec.kind == "label":
        assert knob.kind == "choice"
        return
    same = knob.default == spec.default and isinstance(knob.default, bool) == isinstance(spec.default, bool)
    assert same, f"{knob.name}: the YAML's default is {knob.default!r}, the module's {spec.default!r}"
    for value in (*knob.options, knob.default, *_ends(knob)):
        try:
            resolve([KnobSpec(**{**vars(spec), "when": {}})], {spec.name: value})
        except LabError as error:
            raise AssertionError(f"{knob.name} offers {value}, which the lab refuses: {error}") from error


def _ends(knob: Knob) -> Iterator[int | float]:
    for end in (knob.min, knob.max):
        if end is not None:
            yield int(end) if knob.kind == "int" else end


def _key(name: str, when: Mapping[str, object]) -> tuple[str, str]:
    parts = []
    for knob, wanted in sorted(when.items()):
        values = wanted if isinstance(wanted, tuple | list) else (wanted,)
        parts.append(f"{knob}={sorted(map(str, values))}")
    return name, ";".join(parts)
