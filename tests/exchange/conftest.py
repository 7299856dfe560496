"""Questions of every kind with hostile texts, and the way from a file to a pack and back without the built-in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tui.exchange.as_pack import keep
from tui.exchange.questions import Brought, Out, outgoing, question_of
from tui.library.library import Library
from tui.library.model import Question

Opened = Callable[[Brought], Library]

# What formats stumble over: their own signs, quotes, formulas, line ends, other scripts.
_WORD = st.text(st.sampled_from(list("ab \"',;=~#{}:\\%@+->*|[]()/$<>&é中\n\t")), min_size=1, max_size=12)
PROSE = _WORD.map(lambda text: f"x{text}y".replace("\t", " ")) | _WORD.map(lambda text: f"={text}z".replace("\t", " "))
NAME = _WORD.map(lambda text: " ".join(f"n{text}m".split()))
FEEDBACK = st.just("") | PROSE
NUMBER = st.integers(-1000, 1000) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 3))


def _common(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "level": 2, "cognitive": "apply", "topic": "zoo", **fields}


def _options(draw: Any, keys: int) -> list[dict[str, Any]]:
    texts = draw(st.lists(PROSE, min_size=3, max_size=4, unique_by=lambda text: " ".join(text.split()).casefold()))
    return [
        {
            "text": text,
            **({"key": True} if at < keys else {}),
            **({"feedback": told} if (told := draw(FEEDBACK)) else {}),
        }
        for at, text in enumerate(texts)
    ]


@st.composite
def questions(draw: Any) -> Question:
    """A question of any kind, as the reader of packs gives it."""
    kind = draw(st.sampled_from(["single", "multi", "numeric", "short", "order", "match", "true_false"]))
    names = draw(st.lists(NAME, min_size=3, max_size=3, unique_by=str.casefold))
    values: dict[str, Any] = {"stem": draw(PROSE)}
    if kind in ("single", "multi"):
        values["options"] = _options(draw, 1 if kind == "single" else 2)
    elif kind == "numeric":
        values |= {"answer": draw(NUMBER), "unit": draw(st.sampled_from(["1", "KiB"])), "tolerance_abs": 0.5}
        values["traps"] = [{"value": draw(NUMBER), "feedback": draw(PROSE)}]
    elif kind == "short":
        values |= {"accept": names[:2], "near": [{"text": names[2], "feedback": draw(PROSE)}]}
    elif kind == "order":
        values |= {"criterion": draw(NAME), "items": names, "feedback": {names[0]: draw(PROSE)}}
    elif kind == "match":
        values["pairs"] = [{"left": name, "right": f"r {name}"} for name in names[:2]]
        values["spare"] = [names[2]]
    else:
        values = {"claim": draw(PROSE), "truth": draw(st.booleans())}
        values["reasons"] = [{"text": draw(PROSE), "key": True, "for": values["truth"]}] if draw(st.booleans()) else []
    if told := draw(FEEDBACK):
        values["explanation"] = told
    if draw(st.booleans()):
        values["hints"] = [draw(PROSE)]
    return question_of({"id": "q", **_common(kind, **values)})


@st.composite
def banks(draw: Any) -> list[Out]:
    """A few of them with ids of their own."""
    import msgspec

    found = draw(st.lists(questions(), min_size=1, max_size=4))
    return [Out("mine", msgspec.structs.replace(one, id=f"q{at}")) for at, one in enumerate(found)]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """What a file brought, kept as the pack 'mine' and opened beside an empty core."""
    core = tmp_path / "core"
    (core / "glossary").mkdir(parents=True)
    (core / "topics.yaml").write_text("topics:\n- {id: base, title: Base, about: Base.}\n", encoding="utf-8")

    def open_(brought: Brought) -> Library:
        kept = keep(brought, "mine", replace=True, title="Mine", topics=dict, pages=dict)
        return Library(str(core), [kept.folder] if kept.folder else [], str(tmp_path / "cache"))

    return open_


def bank_of(library: Library) -> list[Out]:
    """The questions of the pack 'mine'."""
    return outgoing(library, "mine")[0]


def plain_names(entry: str, pack: str) -> tuple[str, ...]:
    """No entry has names here."""
    return ()


def fields(question: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Some fields of an imported question."""
    return {name: question.get(name) for name in names}
