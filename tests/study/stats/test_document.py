"""Statistics as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.study.helpers import NOON, FakeClock, answered
from tui.study.stats.document import document
from tui.study.study import Study

DAY = 86_400_000


def walked(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from walked(one)
    elif isinstance(value, list):
        for one in value:
            yield from walked(one)
    else:
        yield value


def test_the_document_is_json_with_every_part(
    desk: Study, write: Callable[..., None], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"chips": "Chips", "core/warp": "Warp"}
    empty = document(desk.stats().result(), lambda kind, ref: names.get(ref, ref))
    json.dumps(empty, allow_nan=False)
    assert empty["standing"] == []
    assert list(empty) == [
        "today",
        "standing",
        "recall",
        "forecast",
        "retention",
        "calibration",
        "time",
        "history",
        "streak",
    ]
    assert empty["time"]["seconds_per_answer"] is None
    write(answered("core/question/q1"), answered("core/question/q2", confidence="sure", duration_ms=12_345))
    write(answered("core/question/q2", NOON + DAY))
    monkeypatch.setattr("tui.study.stats.recall.LEAST_ITEMS", 1)
    clock.wait(2 * DAY)
    terms = desk.terms().result().topics
    found = document(desk.stats().result(), lambda kind, ref: names.get(ref, ref), terms)
    assert found["standing"][0] == {"topic": "hbm", "known": 1, "shaky": 0, "missed": 0, "unseen": 0}
    assert list(found) == list(empty)
    json.loads(json.dumps(found, allow_nan=False))
    chips = next(topic for topic in found["recall"] if topic["topic"] == "chips")
    assert (chips["title"], chips["items"], chips["weakest"]) == ("Chips", 2, chips["terms"][0]["term"])
    assert {term["name"] for term in chips["terms"]} == {"Warp", "core/hbm"}
    assert len(found["forecast"]) == 30
    assert found["retention"] == [
        {"month": "2026-11", "trials": 1, "recalled": 1, "share": 1.0, "low": 0.2699, "high": 1.0}
    ]
    kinds = [one["kind"] for one in found["calibration"]]
    assert kinds == ["confidence"] * 3 + ["fsrs", "lab"]
    assert found["calibration"][2] == {
        "kind": "confidence", "said": "sure", "answers": 1, "right": 1, "share": 1.0, "low": 0.2699, "high": 1.0,
    }  # fmt: skip
    assert found["time"]["answers"] == 3
    assert found["time"]["topics"][0]["seconds_per_answer"] == 4.1
    assert [day["answers"] for day in found["history"]] == [2, 1]
    assert found["streak"]["week"] == [False, False, True, True, False, None, None]
    assert all(value is None or isinstance(value, str | int | float) for value in walked(found))
