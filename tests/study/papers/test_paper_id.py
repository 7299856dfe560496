"""The text that stands for a paper: short, checked, the same for ever."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.library.kinds import KINDS
from tui.study.grading.marking import RULES, Marking
from tui.study.papers.blueprint import Blueprint, BlueprintError, Mode, Timing
from tui.study.papers.exams import READY
from tui.study.papers.paper_id import SEEDS, VERSION, PaperId, PaperIdError, decode, encode, short_hash
from tui.study.papers.quota import Quota

TAGS = tuple(KINDS)
SETTINGS = settings(derandomize=True, database=None, max_examples=100, deadline=None)

NAMES = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
TIMINGS = st.one_of(
    st.just(Timing()), st.builds(Timing, st.sampled_from(["per_question", "whole"]), st.integers(1, 86_400))
)
MODES: st.SearchStrategy[Mode] = st.sampled_from(["practice", "exam"])
MARKINGS: st.SearchStrategy[Marking] = st.sampled_from(RULES)


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Quota, ...]:
    """A few quotas of any axes, each name once."""
    levels = draw(st.dictionaries(st.sampled_from("123"), st.integers(1, 30), max_size=3))
    kinds = draw(st.dictionaries(st.sampled_from(TAGS), st.integers(1, 10), max_size=4))
    topics = draw(st.dictionaries(NAMES, st.integers(1, 20), max_size=3))
    by_axis = ("level", levels), ("kind", kinds), ("topic", topics)
    return tuple(Quota(axis, name, least) for axis, counts in by_axis for name, least in counts.items())  # type: ignore[arg-type]


@st.composite
def quota_blueprints(draw: st.DrawFn) -> Blueprint:
    """What only version 2 can say."""
    found = draw(quotas())
    extra = draw(st.lists(NAMES, max_size=2)) if any(quota.axis == "topic" for quota in found) else []
    topics = {quota.name for quota in found if quota.axis == "topic"} | set(extra) if draw(st.booleans()) else set()
    return Blueprint(topics=tuple(topics), count=draw(st.integers(120, 1000)), timing=draw(TIMINGS), mode=draw(MODES),
                     marking=draw(MARKINGS), quotas=found, pass_mark=draw(st.integers(0, 100)))  # fmt: skip


BLUEPRINTS = st.builds(
    Blueprint,
    topics=st.lists(NAMES, max_size=4).map(tuple),
    levels=st.lists(st.sampled_from([1, 2, 3]), max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from(TAGS), max_size=7).map(tuple),
    count=st.integers(1, 1000),
    timing=TIMINGS,
    mode=MODES,
    marking=MARKINGS,
    refs=st.lists(st.one_of(NAMES, st.builds("{}/{}".format, NAMES, NAMES)), max_size=5).map(tuple),
)


@SETTINGS
@given(BLUEPRINTS | quota_blueprints(), st.integers(0, SEEDS - 1), st.text(max_size=20))
def test_an_id_round_trips(blueprint: Blueprint, seed: int, library_hash: str) -> None:
    paper = PaperId(blueprint, seed, short_hash(library_hash))
    text = encode(paper)
    assert decode(text) == paper
    assert decode(f"  {text.upper().replace('-', ' ')} ") == paper
    assert text.isascii()


def test_ids_of_version_1_are_for_ever() -> None:
    plan = Blueprint(topics=("gpu", "tpu"), levels=(2,), count=20, timing=Timing("whole", 1200), mode="exam")
    kept = {
        "partial": "ww-aeerjmajaqaaaaaaa4wxcfscw4dwo4dvfr2ha5ia5tevu",
        "strict": "ww-aefrjmajaqaaaaaaa4wxcfscw4dwo4dvfr2ha5iagxzjm",
    }
    for rule, text in kept.items():
        paper = PaperId(dataclasses.replace(plan, marking=rule), 7, short_hash("x"), 1)  # type: ignore[arg-type]
        assert encode(paper) == text
        assert decode(text) == paper


def test_a_usual_id_is_short() -> None:
    for paper in READY:
        assert len(encode(PaperId(paper.blueprint, 4_000_000_000, short_hash("x")))) < 260
    plan = Blueprint(topics=("inference",), levels=(1, 2), count=20, timing=Timing("whole", 1200), mode="exam")
    assert len(encode(PaperId(plan, 4_000_000_000, short_hash("x")))) < 64


@SETTINGS
@given(st.integers(0, 200), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_slip_in_an_id_is_seen(at: int, letter: str) -> None:
    text = encode(PaperId(Blueprint(topics=("chips",)), 7, short_hash("x")))
    at = 3 + at % (len(text) - 3)
    if text[at] == letter:
        return
    changed = text[:at] + letter + text[at + 1 :]
    try:
        # The last letter has bits to spare: a change there may say the same thing.
        assert decode(changed) == decode(text)
        assert at == len(text) - 1
    except PaperIdError:
        pass


@SETTINGS
@given(st.text(max_size=80) | st.from_regex(r"ww-[a-z2-7]{8,60}", fullmatch=True))
def test_any_text_is_an_id_or_a_sentence(text: str) -> None:
    with pytest.raises(PaperIdError, match=r"\.$"):
        decode(text)


@SETTINGS
@given(st.sampled_from([b"\x01", b"\x02", b"\x03", b"\x04"]), st.binary(max_size=60))
def test_forged_bytes_are_an_id_or_a_sentence(version: bytes, body: bytes) -> None:
    data = version + body
    text = base64.b32encode(data + zlib.crc32(data).to_bytes(4, "big")[:3]).decode().rstrip("=")
    with contextlib.suppress(PaperIdError):
        assert decode(encode(decode("ww-" + text))) == decode("ww-" + text)


def test_an_id_of_a_later_format_says_so() -> None:
    data = bytes([VERSION + 1]) + b"rest"
    text = base64.b32encode(data + zlib.crc32(data).to_bytes(4, "big")[:3]).decode().rstrip("=")
    with pytest.raises(PaperIdError, match=f"format {VERSION + 1}"):
        decode("ww-" + text)


@pytest.mark.parametrize(
    "wrong",
    [{"count": 0}, {"count": 1001}, {"levels": (4,)}, {"kinds": ("essay",)}, {"topics": ("a b",)}, {"refs": ("a,b",)},
     {"topics": ("a\x1b",)}, {"topics": ("",)}, {"marking": "kind"}, {"pass_mark": 101},
     {"quotas": (Quota("level", "4", 1),)}, {"quotas": (Quota("kind", "essay", 1),)},
     {"quotas": (Quota("topic", "a b", 1),)}, {"quotas": (Quota("topic", "a", 0),)},
     {"quotas": (Quota("topic", "a", 6), Quota("topic", "b", 5))}, {"quotas": (Quota("x", "a", 1),)},  # type: ignore[arg-type]
     {"quotas": (Quota("topic", "a", 1), Quota("topic", "a", 2))},
     {"quotas": (Quota("topic", "a", 1),), "topics": ("b",)}, {"quotas": (Quota("level", "1", 1),), "refs": ("q",)}],
)  # fmt: skip
def test_a_blueprint_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BlueprintError):
        Blueprint(**wrong)  # type: ignore[arg-type]


def test_limits_are_checked() -> None:
    for kind, seconds in (("untimed", 1), ("whole", 0), ("per_question", 86_401)):
        with pytest.raises(BlueprintError):
            Timing(kind, seconds)  # type: ignore[arg-type]
    with pytest.raises(PaperIdError, match="seed"):
        PaperId(Blueprint(), SEEDS, short_hash(""))
