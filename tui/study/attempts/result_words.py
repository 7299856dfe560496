"""What a result says in words, for screens and plain mode alike."""

from __future__ import annotations

from tui.study.attempts.result import Result, Total
from tui.study.score import FULL


def verdict(result: Result) -> str:
    """'passed (60 %)'; '' when there was nothing to pass."""
    if result.passed is None:
        return ""
    return f"{'passed' if result.passed else 'not passed'} ({result.pass_mark} %)"


def points(result: Result) -> str:
    """'47 of 90 points' where points are not simply what was right; '' elsewhere."""
    taken = f"{_points(result.total.points)} of {_points(result.total.most)} points"
    if result.marking == "negative":
        return taken
    if result.marking == "certainty":
        return f"{taken}; the % adds a bonus to what was right"
    return ""


def span(total: Total) -> str:
    """The 90 % interval of what is known: '35-88 %'."""
    low, high = total.interval
    return f"{100 * low:.0f}-{100 * high:.0f} %"


def spread(result: Result) -> str:
    """What the interval of the whole says."""
    return f"You know {span(result.total)} of such questions (90 % interval)."


def _points(millionths: int) -> str:
    return f"{round(millionths / FULL, 2):g}"
