"""What stands in a paper id is for ever, whatever the program comes to know: ids written once, and an eighth kind."""

from __future__ import annotations

from typing import get_args

import pytest

from tui.library.kinds import KINDS
from tui.study.grading.marking import Marking
from tui.study.papers import blueprint as blueprints
from tui.study.papers import quota as quotas
from tui.study.papers.blueprint import Blueprint, Mode, Timing, TimingKind
from tui.study.papers.paper_id import TABLES, VERSION, PaperId, PaperIdError, decode, encode, short_hash
from tui.study.papers.quota import Quota

# Every kind, level, mode, marking and timing; every kind and level with a quota. Written on 2026-11-25.
KEPT = {
    "ww-aeaauaaaaeaaaaahfvyrmqvxaaamrhu6": Blueprint(kinds=("single",)),
    "ww-aeaauaaaaiaaaaahfvyrmqvxaaal6acm": Blueprint(kinds=("multi",)),
    "ww-aeaauaaaaqaaaaahfvyrmqvxaaafappj": Blueprint(kinds=("numeric",)),
    "ww-aeaauaaabaaaaaahfvyrmqvxaaafkn5e": Blueprint(kinds=("short",)),
    "ww-aeaauaaacaaaaaahfvyrmqvxaaaf6iz7": Blueprint(kinds=("order",)),
    "ww-aeaauaaaeaaaaaahfvyrmqvxaaaewcqj": Blueprint(kinds=("match",)),
    "ww-aeaauaaaiaaaaaahfvyrmqvxaaaggwdf": Blueprint(kinds=("true_false",)),
    "ww-aeaauaacaaaaaaahfvyrmqvxaaadgz3h": Blueprint(levels=(1,)),
    "ww-aeaauaaeaaaaaaahfvyrmqvxaaajhavy": Blueprint(levels=(2,)),
    "ww-aeaauaaiaaaaaaahfvyrmqvxaaaasoab": Blueprint(levels=(3,)),
    "ww-aeaauaaaaaaaaaahfvyrmqvxaaafgo6s": Blueprint(mode="practice"),
    "ww-aeaquaaaaaaaaaahfvyrmqvxaaap2u2d": Blueprint(mode="exam"),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaaeaaaaaaaaaaaaaaaaaaaqwbow": Blueprint(marking="plain"),
    "ww-aebauaaaaaaaaaahfvyrmqvxaaanjg7x": Blueprint(marking="strict"),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaagaaaaaaaaaaaaaaaaaaalakde": Blueprint(marking="negative"),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaaiaaaaaaaaaaaaaaaaaaaevtti": Blueprint(marking="certainty"),
    "ww-aecaupaaaaaaaaahfvyrmqvxaaaamkkl": Blueprint(timing=Timing("per_question", 60)),
    "ww-aeeavmajaaaaaaaaa4wxcfscw4aabthbw4": Blueprint(timing=Timing("whole", 1200)),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaacaaaaaaaaaaadsqao": Blueprint(
        quotas=(Quota("kind", "single", 1),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaqaaaaaaaaai6krm": Blueprint(
        quotas=(Quota("kind", "multi", 2),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaadaaaaaaaak2phk": Blueprint(
        quotas=(Quota("kind", "numeric", 3),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaaaaqaaaaaaewfkc": Blueprint(
        quotas=(Quota("kind", "short", 4),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaaaaacqaaaa47kpo": Blueprint(
        quotas=(Quota("kind", "order", 5),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaaaaaaamaaa2sdxw": Blueprint(
        quotas=(Quota("kind", "match", 6),), count=40
    ),
    "ww-aiacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaaaaaaaaaaabyat5fzc": Blueprint(
        quotas=(Quota("kind", "true_false", 7),), count=40
    ),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaaaaacaaaaaaaaaaaaaaaaxwzoo": Blueprint(quotas=(Quota("level", "1", 2),)),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaaaaaaamaaaaaaaaaaaaaab3u6k": Blueprint(quotas=(Quota("level", "2", 3),)),
    "ww-aiaauaaaaaaaaaahfvyrmqvxaaaaaaaaaacaaaaaaaaaaaaaxaza6": Blueprint(quotas=(Quota("level", "3", 4),)),
    "ww-aietzea4bqaaaaaaa4wxcfscw4dwo4dvfr2ha5iaardaabaaaebagbafaydqgaaahbyu2": Blueprint(
        quotas=(
            Quota("kind", "single", 1),
            Quota("kind", "multi", 2),
            Quota("kind", "numeric", 3),
            Quota("kind", "short", 4),
            Quota("kind", "order", 5),
            Quota("kind", "match", 6),
            Quota("kind", "true_false", 7),
            Quota("level", "2", 4),
            Quota("topic", "gpu", 3),
        ),
        topics=("gpu", "tpu"),
        count=60,
        marking="certainty",
        pass_mark=70,
        mode="exam",
        timing=Timing("whole", 3600),
        kinds=(),
        levels=(2, 3),
    ),
}


def test_ids_written_once_say_what_they_said() -> None:
    for text, plan in KEPT.items():
        assert decode(text) == PaperId(plan, 7, short_hash("x"), decode(text).version)
        assert decode(text).version == (2 if text.startswith("ww-ai") else 1)
        assert encode(decode(text)) == text


# Written on 2026-11-30, in version 4.
_KINDS = ("single", "multi", "numeric", "short", "order", "match", "true_false")
KEPT_4 = {
    "ww-aqaauaaaaaaaaaahfvyrmqvxd7dmq": Blueprint(),
    "ww-aqaauaaaieaaaaahfvyrmqvxn27ki": Blueprint(kinds=("single", "true_false")),
    "ww-aqaauaakaaaaaaahfvyrmqvx7vuza": Blueprint(levels=(1, 3)),
    "ww-aqeqvmajaaaaaaaaa4wxcfscw7peh4a": Blueprint(mode="exam", timing=Timing("whole", 1200)),
    "ww-aqcaupaaaaaaaaahfvyrmqvxaaaaclsj4a": Blueprint(timing=Timing("per_question", 60), marking="strict"),
    "ww-aqaauaaaaaaaaaahfvyrmqvxaaaaeti2ty": Blueprint(marking="plain"),
    "ww-aqaauaaaaaaaaaahfvyrmqvxaaaagoq5vy": Blueprint(marking="negative"),
    "ww-aqaauaaaaaaaaaahfvyrmqvxaaaairxppybq": Blueprint(marking="certainty", pass_mark=70),
    "ww-aqaaeaaaaaaaaaahfvyrmqvxaahww5rnmj4xizltfrwws3tff54ekyot": Blueprint(refs=("kv-bytes", "mine/x")),
    "ww-aqacqaaaaaaaaaahfvyrmqvxa5txa5jmoryhlvrxuq": Blueprint(topics=("gpu", "tpu"), count=40),
    "ww-aqacqaaaaaaaaaahfvyrmqvxaaaaaaaaaaaacaqdaqcqmbyzsjiq": Blueprint(
        count=40, quotas=tuple(Quota("kind", kind, at) for at, kind in enumerate(_KINDS, 1))
    ),
    "ww-aqaauaaaaaaaaaahfvyrmqvxa5txa5jmoryhkaaaaaaaiaaaaaaaaaaaaab46ol4": Blueprint(
        topics=("gpu", "tpu"), quotas=(Quota("level", "2", 4), Quota("topic", "gpu", 3))
    ),
}


def test_ids_of_version_4_say_what_they_said() -> None:
    for text, plan in KEPT_4.items():
        assert decode(text) == PaperId(plan, 7, short_hash("x"))
        assert encode(PaperId(plan, 7, short_hash("x"))) == text


def test_whatever_older_ids_said_version_4_says() -> None:
    for plan in KEPT.values():
        assert decode(encode(PaperId(plan, 7, short_hash("x")))).blueprint == plan


def test_a_seed_or_a_hash_that_ends_in_zeros_comes_back() -> None:
    for library in ("0000000000", "12345600ff", "ff00000000"):
        for seed in (0, 256, 2**31):
            paper = PaperId(Blueprint(), seed, library)
            assert decode(encode(paper)) == paper


def test_an_older_version_that_cannot_say_a_paper_is_refused() -> None:
    with pytest.raises(PaperIdError, match="Format 1"):
        PaperId(Blueprint(pass_mark=60), 7, short_hash("x"), 1)


@pytest.fixture
def eighth(monkeypatch: pytest.MonkeyPatch) -> str:
    """A program that knows an eighth kind of question, and puts it first."""
    grown: dict[str, object] = {"hotspot": KINDS["single"], **dict(reversed(list(KINDS.items())))}
    monkeypatch.setattr(blueprints, "KINDS", grown)
    monkeypatch.setattr(quotas, "KINDS", grown)
    return "hotspot"


def test_a_program_with_an_eighth_kind_reads_every_id_as_before(eighth: str) -> None:
    for text, plan in KEPT.items():
        assert decode(text).blueprint == plan
        assert encode(decode(text)) == text


def test_a_paper_that_names_the_eighth_kind_names_it_in_versions_3_and_4(eighth: str) -> None:
    for plan in (
        Blueprint(kinds=(eighth,)),
        Blueprint(kinds=(eighth, "single"), marking="negative"),
        Blueprint(count=20, quotas=(Quota("kind", eighth, 3), Quota("kind", "match", 2), Quota("topic", "gpu", 4))),
    ):
        for version in (3, VERSION):
            paper = PaperId(plan, 7, short_hash("x"), version)
            assert decode(encode(paper)) == paper
        with pytest.raises(PaperIdError):
            PaperId(plan, 7, short_hash("x"), 2)


def test_a_program_without_it_says_so(eighth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = encode(PaperId(Blueprint(kinds=(eighth,)), 7, short_hash("x")))
    monkeypatch.undo()
    with pytest.raises(PaperIdError, match="no kind of question called hotspot"):
        decode(text)


def test_everything_the_program_knows_can_be_written() -> None:
    tables = TABLES[VERSION]
    assert set(get_args(Mode)) == set(tables.modes)
    assert set(get_args(Marking)) == set(tables.markings)
    assert set(get_args(TimingKind)) == set(tables.timings)
    assert set(map(str, tables.levels)) == set(quotas.LEVELS)
