"""What a box of one line takes."""

import pytest

from tui.widgets.textbox import pasted_line


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("\nHBM", "HBM"),
        ("\r\n \t\r\nHBM\r\nHBM3", "HBM"),
        ("HBM", "HBM"),
        ("tensor\tcore\n", "tensor core"),
        (" 80 GB", " 80 GB"),
        ("\x1b[31mHBM\x07", "[31mHBM"),
        ("\u2028\u200bHBM", "HBM"),
        ("\n\n", ""),
        ("", ""),
    ],
)
def test_the_first_line_that_holds_something(pasted: str, line: str) -> None:
    assert pasted_line(pasted) == line
