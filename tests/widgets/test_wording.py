"""Cut text fits, shows that it was cut, and never ends in half a character."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.wording import fitted


@settings(derandomize=True, database=None, deadline=None)
@given(st.text(st.sampled_from("ab 日本👩é"), max_size=30), st.integers(0, 20))
def test_a_cut_fits_and_shows(text: str, width: int) -> None:
    shown = fitted(text, width)
    assert cell_len(shown) <= width
    if cell_len(text) <= width:
        assert shown == text
    elif width:
        assert shown.endswith("…") and text.startswith(shown[:-1])


def test_examples() -> None:
    assert fitted("tensor parallelism", 10) == "tensor pa…"
    assert fitted("日本語", 4) == "日…"
