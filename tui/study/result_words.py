"""What a result says in words, for screens and plain mode alike."""

from __future__ import annotations

from tui.study.marks import FULL
from tui.study.result import Result, Total


def verdict(result: Result) -> str:
    """'Passed: 60 % were needed.'; '' when there was nothing to pass."""
    if result.passed is None:
        return ""
    return f"{'Passed' if result.passed else 'Not passed'}: {result.pass_mark} % were needed."


def points(result: Result) -> str:
    """'47 of 90 points' where points are not simply what was right; '' elsewhere."""
    if result.marking == "negative":
        return f"{_points(result.total.points)} of {_points(result.total.most)} points"
    if result.marking == "certainty":
        taken = f"{_points(result.total.points)} of {_points(result.total.most)} points"
        return f"{taken}; the percentage is what was right, and a bonus for knowing it"
    return ""


def span(total: Total) -> str:
    """The 90 % interval of what is known: '35-88 %'."""
    low, high = total.interval
    return f"{100 * low:.0f}-{100 * high:.0f} %"


def spread(result: Result) -> str:
    """What the interval of the whole says."""
    return f"So many questions say that you know {span(result.total)} of such things (90 % interval)."


def _points(millionths: int) -> str:
    return f"{round(millionths / FULL, 2):g}"
