"""One small pack without a fault, and a way to spoil one item of it."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import lint
from tui.library.model import Chip, Entry, Lesson, Page, Question, Topic

TODAY = datetime.date(2026, 11, 24)
SLUGS = ("kv-cache", "hbm", "attention", "batching")
TERMS = dict(zip(SLUGS, ("KV cache", "High-bandwidth memory", "Attention", "Batching"), strict=True))
QUESTIONS = ("q-single", "q-multi", "q-numeric", "q-short", "q-order", "q-match", "q-claim", "q-early")
SOURCE = {"title": "A paper", "url": "https://example.org/p", "publisher": "P", "as_of": "2026-10", "kind": "paper"}
SOURCE |= {"id": "a-paper", "seen": "2026-11-20"}
PAGE = {name: SOURCE[name] for name in ("id", "title", "url", "publisher", "kind", "seen")}
FEEDBACK = {name: f"Six words or more explain {name}, and how it differs." for name in "abcdefghijklmn"}


def filler(count: int, start: str) -> str:
    """`count` words that stand nowhere else."""
    return " ".join(f"{start}{number}" for number in range(count)) + "."


def entry(slug: str) -> dict[str, Any]:
    others = [other for other in SLUGS if other != slug]
    links = " and ".join(f"[[{other}]]" for other in others)
    return {
        "id": slug,
        "term": TERMS[slug],
        "level": 2,
        "definition": "A thing that keeps what was computed, so that the next step costs less.",
        "why": f"It decides what fits beside {links}. {filler(40, slug)}",
        "asked": [f"{slug[:2]} weights and logits {name}" for name in ("one", "two", "three")],
        "numbers": [{"value": "80", "unit": "GB", "condition": "one chip", "source": SOURCE}],
        "example": filler(40, "x" + slug),
        "confusion": {"with": others[0], "text": "Ask whether a second request shares it."},
        "related": others,
    }


def question(id: str, kind: str, **fields: Any) -> dict[str, Any]:
    common = {
        "id": id,
        "kind": kind,
        "topic": "inference",
        "terms": list(SLUGS),
        "level": 2,
        "cognitive": "apply",
        "explanation": "The rule, and one transfer to another case.",
    }
    return common | fields


def option(name: str, text: str, key: bool = False) -> dict[str, Any]:
    return {"text": text, "feedback": FEEDBACK[name], "key": key}


def questions() -> Iterable[dict[str, Any]]:
    single = [option("a", "The weights"), option("b", "The stored keys", True), option("c", "The logits")]
    yield question("q-single", "single", stem="Which of these doubles when a context doubles?", options=single)
    multi = [option("d", "Longer chats", True), option("e", "More users", True), option("f", "Colder air")]
    multi.append(option("g", "A newer driver"))
    yield question("q-multi", "multi", stem="What fills memory during a day? Choose all that apply.", options=multi)
    yield question(
        "q-numeric",
        "numeric",
        stem="How much do 80 layers of 4 KiB take?",
        answer=320,
        unit="KiB",
        tolerance_rel=0.05,
        worked=[{"text": "layers times size", "expr": "80*4"}],
        traps=[{"value": 2560, "feedback": FEEDBACK["h"]}, {"value": 40, "feedback": FEEDBACK["i"]}],
    )
    near = [{"text": "prefix cache", "feedback": FEEDBACK["j"]}]
    yield question("q-short", "short", stem="Past keys are kept in the ___.", answer_term="kv-cache", near=near)
    steps = ["registers", "shared memory", "L2", "HBM"]
    yield question(
        "q-order",
        "order",
        stem="Sort these by speed, fastest first.",
        criterion="from fastest to slowest",
        items=steps,
        feedback={step: f"Place of {step}." for step in steps},
    )
    pairs = [{"left": f"left {n}", "right": f"right {n}", "feedback": f"Pair {n}."} for n in "1234"]
    yield question("q-match", "match", stem="Match phase and limit.", pairs=pairs, spare=["neither of them"])
    reasons = [
        option("k", "It drops small scores") | {"for": True},
        option("l", "It reorders sums", True) | {"for": False},
        option("m", "It rounds more") | {"for": True},
        option("n", "It runs exact code") | {"for": False},
    ]
    claim = "Tiling changes what softmax returns."
    yield question("q-claim", "true_false", claim=claim, truth=False, reasons=reasons)
    yield question("q-early", "short", stem="Name the memory stacked beside a chip: ___.", accept=["HBM"])


def lesson(id: str, order: int, introduces: list[str], **fields: Any) -> dict[str, Any]:
    sections: list[dict[str, Any]] = [
        {"id": f"s{n}", "title": "A point", "text": filler(130, f"{id}s{n}w"), "checks": ["q-single"]} for n in range(3)
    ]
    sections[0]["text"] = f"{' '.join(f'[[{slug}]]' for slug in introduces)} {sections[0]['text']}"
    sections[1] |= {"diagram": "a -> b\n", "diagram_alt": "An arrow from a to b.", "caption": "The way from a to b."}
    sections[2] |= {"worked": [{"text": "2 x 3", "expr": "2*3"}], "faded": "q-numeric"}
    common = {
        "id": id,
        "order": order,
        "title": "What limits this job?",
        "level": 1,
        "minutes": 30,
        "objectives": ["Compute what fits."],
        "introduces": introduces,
        "opening": "q-early",
        "sections": sections,
        "mixed": ["q-early", "q-match", "q-order"],
        "summary": ["One point."],
        "sources": [SOURCE],
    }
    return common | fields


def chip() -> dict[str, Any]:
    return {
        "id": "mi300x",
        "name": "MI300X",
        "vendor": "AMD",
        "kind": "gpu",
        "per": "gpu",
        "year_announced": 2023,
        "status": "sold",
        "architecture": "CDNA 3",
        "dense": {},
        "sources": [SOURCE],
    }


Items = dict[tuple[str, str], dict[str, Any]]


def good() -> Items:
    """Every item of the pack, by kind and id, as authored."""
    items = {("entry", slug): entry(slug) for slug in SLUGS}
    items |= {("question", item["id"]): item for item in questions()}
    items["lesson", "first"] = lesson("first", 1, ["hbm", "attention"])
    second = lesson("second", 2, ["kv-cache", "batching"], prerequisites=["first"], opening="q-claim")
    items["lesson", "second"] = second
    items["chip", "mi300x"] = chip()
    return items


def build(items: Items, **fields: Any) -> PackSource:
    def of(kind: str, type_: Any) -> tuple[Any, ...]:
        return tuple(msgspec.convert(item, type_) for (of_kind, _), item in items.items() if of_kind == kind)

    return PackSource(
        root="",
        topics=(Topic(id="inference", title="Inference", about="Serving."),),
        entries=of("entry", Entry),
        questions=of("question", Question),
        lessons=of("lesson", Lesson),
        chips=of("chip", Chip),
        **{"pages": (msgspec.convert(PAGE, Page),), **fields},
    )


Spoil = Callable[..., list[Issue]]


@pytest.fixture
def spoil() -> Spoil:
    """spoil(kind, id, field=value, ...) -> the findings of the good pack with that item changed.

    A field may be a path with double underscores and indices: `options__0__text`.
    """

    def change(kind: str = "", id: str = "", /, *, today: datetime.date = TODAY, **fields: Any) -> list[Issue]:
        items = good()
        item = msgspec.json.decode(msgspec.json.encode(items.get((kind, id), {})))
        for path, value in fields.items():
            *way, last = path.split("__")
            place = item
            for step in way:
                place = place[int(step) if isinstance(place, list) else step]
            place[int(last) if isinstance(place, list) else last] = value
        if item:
            items[kind, id] = item
        return lint(build(items), today=today)

    return change
