"""Statistics as one JSON document: plain values, nothing that JSON has no word for (format.md 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui.study.stats.recall import TermRecall, TopicRecall
from tui.study.stats.share import Share
from tui.study.stats.standing import TopicStanding
from tui.study.stats.statistics import Calibration, Spent, Stats
from tui.study.stats.weeks import Weeks

Name = Callable[[str, str], str]
"""(kind, id or ref) -> how a topic or entry is called."""


def document(stats: Stats, name: Name, standing: Sequence[TopicStanding] = ()) -> dict[str, Any]:
    """The document. `standing` counts terms. Shares are 0 to 1 or null; `low` and `high` are their 90 % interval."""
    return {
        "today": stats.today,
        "standing": [row._asdict() for row in standing],
        "recall": [_topic(topic, name) for topic in stats.recall],
        "forecast": [{"day": row.day, "items": row.items, "minutes": round(row.minutes, 1)} for row in stats.forecast],
        "retention": [{"month": row.month, **_share(row.recalled, "trials", "recalled")} for row in stats.retention],
        "calibration": _calibration(stats.calibration),
        "time": {
            **_minutes(stats.answers, stats.ms, stats.seconds),
            "topics": [{"topic": row.name, "title": name("topic", row.name), **_spent(row)} for row in stats.topics],
            "items": [{"item": row.name, **_spent(row)} for row in stats.items],
        },
        "history": [
            {"day": row.day, "answers": row.answers, "right": row.right, "minutes": round(row.ms / 60_000, 1)}
            for row in stats.history
        ],
        "streak": _weeks(stats.weeks),
    }


def _topic(topic: TopicRecall, name: Name) -> dict[str, Any]:
    return {
        "topic": topic.topic,
        "title": name("topic", topic.topic),
        "recall": _rounded(topic.recall),
        "items": topic.items,
        "weakest": topic.weakest.term if topic.weakest else None,
        "terms": [_term(term, name) for term in topic.terms],
    }


def _term(term: TermRecall, name: Name) -> dict[str, Any]:
    return {
        "term": term.term,
        "name": name("entry", term.term),
        "recall": _rounded(term.recall),
        "items": term.items,
    }


def _calibration(measured: Calibration) -> list[dict[str, Any]]:
    own = [
        {"kind": "confidence", "said": row.confidence, **_share(row.right, "answers", "right")} for row in measured.sure
    ]
    fsrs = [
        {
            "kind": "fsrs",
            "from": round(row.low, 4),
            "to": round(row.high, 4),
            "expected": round(row.expected, 4),
            **_share(row.recalled, "trials", "recalled"),
        }
        for row in measured.expected
    ]
    return [*own, *fsrs, {"kind": "lab", **_share(measured.guesses, "guesses", "inside")}]


def _share(share: Share, number: str, right: str) -> dict[str, Any]:
    low, high = share.interval
    return {
        number: share.number,
        right: share.right,
        "share": _rounded(share.value),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def _spent(spent: Spent) -> dict[str, Any]:
    return {**_minutes(spent.answers, spent.ms, spent.seconds), "right": spent.right}


def _minutes(answers: int, ms: int, seconds: float) -> dict[str, Any]:
    return {
        "answers": answers,
        "minutes": round(ms / 60_000, 1),
        "seconds_per_answer": round(seconds, 1) if answers else None,
    }


def _weeks(weeks: Weeks) -> dict[str, Any]:
    return {
        "weeks": weeks.length,
        "planned_days": weeks.planned,
        "days_this_week": weeks.studied,
        "week": list(weeks.week),
        "freezes": weeks.freezes,
        "frozen": weeks.frozen,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
