"""Worked expressions: they agree with Python where Python has a value, and nothing else can come out of them."""

import contextlib
import math
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.library.authoring.expr import MAX_CHARS, ExprError, evaluate

FUNCTIONS = {"log2": math.log2, "sqrt": math.sqrt, "ceil": math.ceil, "floor": math.floor, "min": min, "max": max}
NUMBERS = st.one_of(
    st.integers(0, 9999).map(str),
    st.floats(0, 1000).map("{:.3f}".format),
    st.just("1.5e3"),
    st.just(".5"),
)


def combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sign = st.sampled_from(["+", "-", "*", "/", " + ", " ** "])
    return st.one_of(
        st.tuples(inner, sign, inner).map("".join),
        inner.map("-{}".format),
        inner.map("({})".format),
        st.tuples(st.sampled_from(["log2", "sqrt", "ceil", "floor"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    )


EXPRESSIONS = st.recursive(NUMBERS, combine, max_leaves=8)


def python(text: str) -> float:
    """Python's own value; nan where it has none. On floats, because 9**9**9 in integers would never come back."""
    floated = re.sub(r"(?<![\w.])\d+(?![\d.e])", r"\g<0>.0", text)
    try:
        return float(eval(floated, {"__builtins__": {}}, FUNCTIONS))  # noqa: S307
    except (ArithmeticError, ValueError, TypeError):
        return math.nan


@settings(derandomize=True, database=None, max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_agrees_with_python(text: str) -> None:
    expected = python(text)
    try:
        value = evaluate(text)
    except ExprError as error:
        assert math.isnan(expected) or "larger" in str(error) or "deeper" in str(error)
        return
    assert value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80*2*8*128*2/1024", 320),
        ("2**3**2", 512),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("(-8)*-1", 8),
        ("1 - 2 - 3", -4),
        ("8/4/2", 1),
        ("log2(8) + sqrt(16)", 7),
        ("ceil(133/132) * floor(2.9)", 4),
        ("min(3, 1, 2) + max(3.5, 1)", 4.5),
        ("1e12/3.35e12", 1 / 3.35),
        ("  7 ", 7),
    ],
)
def test_value(text: str, value: float) -> None:
    assert evaluate(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("1/0", "divides by zero"),
        ("9**9**9", "larger"),
        ("9e99*9e99", "larger"),
        ("sqrt(-1)", "not a real number"),
        ("log2(0)", "not a real number"),
        ("(-8)**0.5", "not a real number"),
        ("0**-1", "not a real number"),
        ("log2(1, 2)", "one number"),
        ("2 3", "left over"),
        ("2 +", "missing at the end"),
        ("(2", "')' is missing"),
        ("__import__('os')", "cannot stand"),
        ("exit(1)", "'exit' is unknown"),
        ("1 × 2", "cannot stand"),
        ("1,000 * 2", "thousands"),
        ("(" * 100 + "1" + ")" * 100, "nested deeper"),
        ("-" * 200 + "1", "nested deeper"),
        ("1+" * MAX_CHARS + "1", "longer than"),
    ],
)
def test_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(ExprError, match="(?i)" + re.escape(says)) as error:
        evaluate(text)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_a_tower_of_powers_fails_at_once() -> None:
    start = time.process_time()
    with pytest.raises(ExprError):
        evaluate("9**9**9**9**9")
    assert time.process_time() - start < 0.05


@settings(derandomize=True, database=None, max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("0123456789.e+-*/(), logsqrtmincefx\n\t_", max_size=40)))
def test_random_text_raises_nothing_else(text: str) -> None:
    with contextlib.suppress(ExprError):
        assert math.isfinite(evaluate(text))
