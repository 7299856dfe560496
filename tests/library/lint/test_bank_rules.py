"""The bank as a whole, and the table of rules."""

import contextlib
import datetime
import math
import random
import re
import time
from collections.abc import Callable

import msgspec
import pytest

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import RULES, lint
from tui.library.lint.questions_bank import uniform_p
from tui.library.model import (
    Chip,
    Entry,
    Lesson,
    Match,
    Multi,
    Numeric,
    Option,
    Order,
    Planned,
    Question,
    Short,
    Single,
    TrueFalse,
)

Spoil = Callable[..., list[Issue]]
TODAY = datetime.date(2026, 11, 24)


def single(
    number: int, key: int, cognitive: str = "apply", longest: bool = False, stem: str = "", count: int = 4
) -> Single:
    options = [
        {"text": "a long key" if longest and at == key else f"opt {at}", "feedback": f"{at}", "key": at == key}
        for at in range(count)
    ]
    question = {
        "kind": "single",
        "id": f"q{number}",
        "topic": f"t{number % 2}",
        "terms": ["x"],
        "level": 1,
        "cognitive": cognitive,
        "explanation": "",
        "stem": stem or f"stem {number} {number}s?",
        "options": options,
    }
    made: Question = msgspec.convert(question, Question)
    assert isinstance(made, Single)
    return made


def found(questions: list[Single], rule: str) -> list[str]:
    issues = lint(PackSource(root="", questions=tuple(questions)), today=TODAY)
    return [issue.message for issue in issues if issue.rule == rule]


def test_the_good_pack_is_clean(spoil: Spoil) -> None:
    assert spoil() == []


def test_every_rule_of_the_house_is_here() -> None:
    ids = {f"G{n:02}" for n in range(1, 12)} | {f"L{n:02}" for n in range(1, 8)} | {f"Q{n:02}" for n in range(1, 20)}
    assert ids <= RULES.keys()
    assert all(rule.meaning and rule.id == id for id, rule in RULES.items())


def test_longest_keys_are_counted() -> None:
    of_20 = [single(n * 2, n % 4, longest=n < 7) for n in range(20)]
    assert found(of_20, "Q05") == []
    of_20[7] = single(14, 3, longest=True)
    topic, pack = found(of_20, "Q05")
    assert topic.startswith("pack 'core': in 40% of 20")
    assert pack.startswith("topic 't0': in 40% of 20")
    assert found(of_20[:19], "Q05") == [], "fewer than 20 say nothing"


def test_key_places_are_counted_by_number_of_options() -> None:
    even = [single(n, n % 4) for n in range(24)]
    assert found(even, "Q07") == []
    crowded = [single(n, 0 if n % 2 else n % 4) for n in range(24)]
    assert "a 18, b 0, c 6, d 0" in found(crowded, "Q07")[0]
    chance = [single(n, (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)[n % 10]) for n in range(30)]
    assert found(chance, "Q07") == [], "p = 0.09"
    rarer = [single(n, (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3)[n % 12]) for n in range(36)]
    assert 0.01 < uniform_p([15, 9, 9, 3]) < 0.1
    assert found(rarer, "Q07") == []
    skewed = [single(n, (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)[n % 10]) for n in range(30)]
    assert found(skewed, "Q07") != [], "p = 0.0005"
    three = [single(100 + n, 1, count=3) for n in range(20)]
    assert "20 single questions with 3 options stand at a 0, b 20, c 0" in found(even + three, "Q07")[0]


@pytest.mark.parametrize(
    ("counts", "p"),
    # The chi-square survival function at x = 0, 0, 20 (2 degrees of freedom) and 20 (3), from a table.
    [([10, 10, 10], 1.0), ([10, 10, 10, 10], 1.0), ([20, 10, 0], math.exp(-10)), ([20, 10, 10, 0], 0.00017)],
)
def test_uniform_p(counts: list[int], p: float) -> None:
    assert uniform_p(counts) == pytest.approx(p, rel=0.02)


def test_the_mix_of_levels_is_counted() -> None:
    levels = ["remember"] * 6 + ["understand"] * 7 + ["apply"] * 5 + ["analyse"] * 2
    messages = found([single(n * 2, n % 4, level) for n, level in enumerate(levels)], "Q14")
    assert [m.partition(": ")[2] for m in messages if m.startswith("pack")] == [
        "25% of 20 questions ask to apply",
        "30% of 20 questions ask to remember",
    ]
    assert found([single(n * 2, n % 4, level) for n, level in enumerate([*levels[1:], "apply"])], "Q14") == []


def test_negative_questions_are_counted() -> None:
    bank = [single(n * 2, n % 4, stem=f"Which {n} is NOT {n}n?" if n < 2 else "") for n in range(21)]
    assert found(bank, "Q04") == [
        "pack 'core': 10% of 21 question sentences deny",
        "topic 't0': 10% of 21 question sentences deny",
    ]
    assert found(bank[1:], "Q04") == []


def test_every_plain_term_is_tested(spoil: Spoil) -> None:
    extra = spoil("entry", "hbm", id="untested", level=2)
    assert [i.message for i in extra if i.rule == "Q18"] == ["entry 'untested': no question tests it"]
    expert = spoil("entry", "hbm", id="untested", level=3)
    assert [i.message for i in expert if i.rule == "Q18"] == []


def test_a_term_is_not_only_remembered() -> None:
    term: Entry = msgspec.convert({"id": "x", "term": "X", "level": 1, "definition": "A."}, Entry)

    def messages(*levels: str) -> list[str]:
        questions = tuple(single(n, 0, level) for n, level in enumerate(levels))
        issues = lint(PackSource(root="", entries=(term,), questions=questions), today=TODAY)
        return [issue.message for issue in issues if issue.rule == "Q18"]

    assert messages("remember", "remember") == ["entry 'x': its questions only ask to remember"]
    assert messages("apply") == ["entry 'x': one question tests it"]
    assert messages("remember", "apply") == []


@pytest.mark.parametrize(("same", "alike"), [(7, False), (14, True)])
def test_stems_are_compared_by_their_words(same: int, alike: bool) -> None:
    # Rare words weigh more than those that stand in every question.
    common = [f"rare{n}" for n in range(same)]
    one, two = (" ".join([*common, *(f"{name}{n}" for n in range(20 - same))]) for name in ("a", "b"))
    bank = [single(n, 0, stem=" ".join(f"x{n}y{m}" for m in range(20))) for n in range(3, 40)]
    assert bool(found([*bank, single(1, 0, stem=one), single(2, 0, stem=two)], "Q16")) is alike


def test_variants_share_a_family() -> None:
    one, two = (single(n, 0, stem="The very same words, twice?") for n in (1, 2))
    assert found([one, two], "Q16") == ["question 'q2': it is nearly 'q1'"]
    assert found([msgspec.structs.replace(q, family="f") for q in (one, two)], "Q16") == []


def test_what_is_planned_or_in_core_exists() -> None:
    term: Entry = msgspec.convert(
        {"id": "x", "term": "X", "level": 1, "definition": "A.", "related": ["y", "z"]}, Entry
    )
    core = PackSource(root="", entries=(msgspec.structs.replace(term, id="z"),))
    own = PackSource(root="", pack_id="mine", entries=(term,), planned=Planned(entries=("y",)))
    assert [i for i in lint(own, today=TODAY, core=core) if i.rule == "G01"] == []
    assert len([i for i in lint(own, today=TODAY) if i.rule == "G01"]) == 1


def test_what_could_not_be_read_is_not_missing() -> None:
    term: Entry = msgspec.convert(
        {"id": "x", "term": "X", "level": 1, "definition": "A.", "related": ["y", "z"]}, Entry
    )
    source = PackSource(root="", entries=(term,), broken=frozenset({("entry", "y"), ("entry", "z")}))
    assert [i for i in lint(source, today=TODAY) if i.rule == "G01" or "leads here" in i.message] == []


@pytest.mark.parametrize(
    ("kind", "id", "type_"),
    [
        ("entry", "hbm", Entry),
        ("lesson", "second", Lesson),
        ("chip", "mi300x", Chip),
        ("question", "q-single", Single),
        ("question", "q-multi", Multi),
        ("question", "q-numeric", Numeric),
        ("question", "q-short", Short),
        ("question", "q-order", Order),
        ("question", "q-match", Match),
        ("question", "q-claim", TrueFalse),
    ],
)
def test_no_empty_field_stops_the_check(spoil: Spoil, kind: str, id: str, type_: type[msgspec.Struct]) -> None:
    checked = 0
    nothing: list[object] = ["", [], {}, 0, None]
    for field in set(type_.__struct_fields__) - {"id"}:
        for empty in nothing:
            with contextlib.suppress(msgspec.ValidationError):
                spoil(kind, id, **{field: empty})
                checked += 1
    assert checked >= len(type_.__struct_fields__) - 5


def test_text_of_a_finding_is_safe_to_print() -> None:
    question = single(1, 0)
    bad = Option(text="All of the above", feedback="\x1b[31m red", key=False)
    question = msgspec.structs.replace(question, id="q\x1b]0;x", options=(bad, *question.options))
    named = [msgspec.structs.replace(single(n * 2, 0, longest=True), id=f"q{n}\x9b31m") for n in range(20)]
    for issue in lint(PackSource(root="", questions=(question, *named)), today=TODAY):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", issue.message + issue.hint)


def test_a_large_pack_takes_under_two_seconds() -> None:
    draw = random.Random(7)
    words = [f"w{n}" for n in range(2000)]

    def prose(count: int) -> str:
        return " ".join(draw.choice(words) for _ in range(count))

    entries = [
        msgspec.convert(
            {
                "id": f"e{n}",
                "term": f"Term {n}",
                "level": n % 3 + 1,
                "definition": prose(30),
                "why": prose(60),
                "example": prose(60),
            },
            Entry,
        )
        for n in range(400)
    ]
    questions = [single(n, n % 4, stem=prose(40)) for n in range(600)]
    start = time.process_time()
    lint(PackSource(root="", entries=tuple(entries), questions=tuple(questions)), today=TODAY)
    assert time.process_time() - start < 2


def claim(number: int, truth: bool, longer: bool) -> TrueFalse:
    reasons = [
        {"text": "the longer one" if longer else "short", "feedback": "a", "key": True, "for": truth},
        {"text": "middling", "feedback": "b", "for": truth},
        {"text": "of another verdict", "feedback": "c", "for": not truth},
        {"text": "one more of it", "feedback": "d", "for": not truth},
    ]
    common = {"topic": f"t{number % 2}", "terms": ["x"], "level": 1, "cognitive": "apply", "explanation": ""}
    fields = {"kind": "true_false", "id": f"c{number}", "claim": f"claim {number}", "truth": truth, "reasons": reasons}
    made: Question = msgspec.convert(common | fields, Question)
    assert isinstance(made, TrueFalse)
    return made


def shares(questions: list[Question]) -> list[tuple[str, str]]:
    issues = lint(PackSource(root="", questions=tuple(questions)), today=TODAY)
    return sorted(
        (issue.message.split(": ")[0], issue.message.split(": ")[1]) for issue in issues if issue.rule == "Q22"
    )


def test_claims_are_true_as_often_as_false() -> None:
    assert shares([claim(n, n < 8, longer=n // 2 % 2 == 0) for n in range(20)]) == []
    told = shares([claim(n, n < 7, longer=n // 2 % 2 == 0) for n in range(20)])
    assert ("pack 'core'", "35% of 20 claims are true") in told
    assert shares([claim(n, False, longer=n % 2 == 0) for n in range(9)]) == []


def test_the_right_reason_is_not_the_longer_one() -> None:
    assert shares([claim(n, n % 4 < 2, longer=n < 12) for n in range(20)]) == []
    told = shares([claim(n, n % 4 < 2, longer=n < 13) for n in range(20)])
    assert ("pack 'core'", "in 65% of 20 claims the right reason is the longer of its two") in told


def test_multi_questions_vary_in_their_number_of_keys() -> None:
    def multi(number: int, keys: int) -> Question:
        options = [{"text": f"o{at}", "feedback": f"{at}", "key": at < keys} for at in range(5)]
        about = {"topic": f"t{number % 2}", "terms": ["x"], "level": 1, "cognitive": "apply", "explanation": ""}
        fields = {"kind": "multi", "id": f"m{number}", "stem": f"s{number}", "options": options}
        made: Question = msgspec.convert(about | fields, Question)
        return made

    assert shares([multi(n, 2 + n % 3) for n in range(12)]) == []
    assert shares([multi(n, 3 if n < 5 else 2) for n in range(10)]) == [
        ("pack 'core'", "50% of 10 multi questions have 3 keys")
    ]
