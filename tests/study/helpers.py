"""Questions, a library, clocks and a journal for the tests of study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.library.model import (
    Computed,
    Entry,
    Lesson,
    Match,
    Multi,
    Near,
    Numeric,
    Option,
    Order,
    Pair,
    Question,
    Reason,
    Scalar,
    Short,
    Single,
    Trap,
    TrueFalse,
)
from tui.study.derived import DERIVED
from tui.study.grading.numeric import Values
from tui.study.journal.events import Record, uuid7
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer
from tui.study.study import Study

NOON = 1_795_608_000_000
"""2026-11-25 12:00 UTC."""
VERSION = "0.1.0"


@dataclass
class FakeClock:
    """Clocks that move when told to."""

    mono: int = 50_000
    wall: int = NOON
    offset: int = 0

    def mono_ms(self) -> int:
        return self.mono

    def wall_ms(self) -> int:
        return self.wall

    def tz_offset_min(self, wall_ms: int) -> int:
        return self.offset

    def wait(self, ms: int) -> None:
        """Both clocks go on."""
        self.mono += ms
        self.wall += ms


@dataclass(frozen=True)
class Row:
    """A row of the question list."""

    pack: str
    id: str
    topic: str
    level: int
    kind: str
    family: str = ""
    terms: tuple[str, ...] = ("term",)
    rev: int = 1


@dataclass(frozen=True)
class Topic:
    """A topic."""

    id: str
    title: str


@dataclass(frozen=True)
class Gone:
    """What is no longer used."""

    kind: str
    id: str
    successor: str = ""
    rev: int = 1
    pack: str = "core"


def _row(ref: str, question: Question) -> Row:
    pack, _, id = ref.partition("/")
    kind = str(question.__struct_config__.tag)
    return Row(pack, id, question.topic, question.level, kind, question.family, question.terms, question.rev)


@dataclass
class FakeLibrary:
    """Questions in a dict. `names` are those of entries by slug."""

    questions: dict[str, Question]
    entries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hash: str = "library one"
    glossary: dict[str, Entry] = field(default_factory=dict)
    """Entries by ref; the topic of each is the first word of its id."""
    lessons: dict[str, Lesson] = field(default_factory=dict)
    retired: list[Gone] = field(default_factory=list)

    def topics(self) -> Sequence[Topic]:
        names = dict.fromkeys(question.topic for question in self.questions.values())
        return [Topic(name, f"{name.capitalize()}: what they do") for name in names]

    def question_rows(self) -> Sequence[Row]:
        return [_row(ref, question) for ref, question in self.questions.items()]

    def retired_rows(self) -> Sequence[Gone]:
        return self.retired

    def question(self, ref: str) -> Question | None:
        return self.questions.get(ref)

    def names(self, ref: str, pack: str = "core") -> tuple[str, ...]:
        entry = self.entry(ref, pack)
        return (entry.term, *entry.aliases) if entry else self.entries.get(ref, ())

    def entry_names(self, pack: str = "core") -> Iterable[Sequence[str]]:
        return [*self.entries.values(), *((entry.term, *entry.aliases) for entry in self.glossary.values())]

    def entry_rows(self) -> Sequence[Row]:
        return [
            Row("core", entry.id, entry.id.partition("-")[0], entry.level, "entry") for entry in self.glossary.values()
        ]

    def entry(self, ref: str, pack: str = "core") -> Entry | None:
        return self.glossary.get(ref if "/" in ref else f"{pack}/{ref}")

    def lesson(self, ref: str) -> Lesson | None:
        return self.lessons.get(ref)


def option(text: str, *, key: bool = False) -> Option:
    return Option(text=text, feedback=f"about {text}", key=key)


def single(id: str = "one", topic: str = "chips", *, count: int = 4, right: int = 1, **more: Any) -> Single:
    options = tuple(option(f"{id} option {at}", key=at == right) for at in range(count))
    return Single(
        id=id,
        terms=("term",),
        level=1,
        cognitive="apply",
        explanation="so",
        topic=topic,
        stem="?",
        options=options,
        **more,
    )


def multi(keys: str = "yyn", id: str = "many", topic: str = "chips") -> Multi:
    options = tuple(option(f"option {at}", key=key == "y") for at, key in enumerate(keys))
    return Multi(
        id=id, terms=("term",), level=2, cognitive="apply", explanation="so", topic=topic, stem="?", options=options
    )


def numeric(answer: float = 320, unit: str = "KiB", id: str = "number", topic: str = "chips", **more: Any) -> Numeric:
    return Numeric(
        id=id,
        terms=("term",),
        level=2,
        cognitive="apply",
        explanation="so",
        topic=topic,
        stem="?",
        answer=answer,
        unit=unit,
        **{"tolerance_rel": 0.0, **more},
    )


def computed(id: str = "computed", topic: str = "chips") -> Numeric:
    answer = Computed(
        lab="pipeline", metric="bubble", params={"schedule": "gpipe"}, vary={"stages": (4, 8), "m": (16,)}
    )
    return Numeric(
        id=id,
        terms=("term",),
        level=2,
        cognitive="apply",
        explanation="so",
        topic=topic,
        stem="{stages} stages, {m} micro-batches {unknown}",
        answer=answer,
        unit="percent",
        tolerance_rel=0.01,
        hints=("with {stages}",),
        traps=(Trap(feedback="over busy", lab="pipeline", metric="x"),),
    )


def short(*accept: str, near: Mapping[str, str] | None = None, term: str = "", id: str = "name") -> Short:
    nears = tuple(Near(text=text, feedback=why) for text, why in (near or {}).items())
    return Short(
        id=id,
        terms=("term",),
        level=1,
        cognitive="remember",
        explanation="so",
        topic="chips",
        stem="___",
        accept=accept,
        answer_term=term,
        near=nears,
    )


def order(*items: str, id: str = "order") -> Order:
    return Order(
        id=id,
        terms=("term",),
        level=1,
        cognitive="apply",
        explanation="so",
        topic="memory",
        stem="?",
        criterion="fast to slow",
        items=items,
        feedback={item: f"about {item}" for item in items},
    )


def match(pairs: Mapping[str, str], *spare: str, id: str = "match") -> Match:
    made = tuple(Pair(left=left, right=right, feedback=f"about {left}") for left, right in pairs.items())
    return Match(
        id=id,
        terms=("term",),
        level=1,
        cognitive="apply",
        explanation="so",
        topic="memory",
        stem="?",
        pairs=made,
        spare=spare,
    )


def claim(truth: bool = False, id: str = "claim") -> TrueFalse:
    reasons = tuple(Reason(text=f"reason {at}", feedback=f"about {at}", key=at == 1) for at in range(3))
    return TrueFalse(
        id=id,
        terms=("term",),
        level=1,
        cognitive="apply",
        explanation="so",
        topic="memory",
        claim="It is so.",
        truth=truth,
        reasons=reasons,
    )


def compute(question: Numeric, params: Mapping[str, Scalar]) -> Values:
    """A lab that gives ten per stage."""
    return Values(float(params["stages"]) * 10, (float(params["stages"]) * 20,))


def library(count: int = 12) -> FakeLibrary:
    """`count` single questions in two topics, each with option b right."""
    made = [single(f"q{at}", "chips" if at % 2 else "memory", hints=("look",)) for at in range(count)]
    return FakeLibrary({f"core/{question.id}": question for question in made})


def study(path: Path, clock: FakeClock, shelf: FakeLibrary | None = None) -> Study:
    """A Study over a journal of the test's own; its draws are always one half."""
    writer = Writer(lambda: Store(str(path), clock.wall_ms, DERIVED))
    return Study(shelf or library(), writer, clock, compute, app_version=VERSION, random=lambda: 0.5)


def record(kind: str = "answer", wall: int = NOON, **more: Any) -> Record:
    """A record with what a test does not care about filled in."""
    values: dict[str, Any] = {
        "id": uuid7(wall),
        "kind": kind,
        "wall_ms": wall,
        "tz_offset_min": 0,
        "app_version": VERSION,
        **more,
    }
    return Record(**values)


def answered(item: str = "core/question/q1", wall: int = NOON, **more: Any) -> Record:
    """A right answer."""
    return record("answer", wall, **{"item_id": item, "score": 1_000_000, "pass_bar": 1_000_000, "rating": 3, **more})
