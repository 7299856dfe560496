"""Lines of a marked sheet: what is right is never in the colour of what is wrong."""

import pytest

from tui.widgets.document import lay
from tui.widgets.question.options import option_rows
from tui.widgets.question.sheet import SheetLine


@pytest.mark.parametrize("width", [34, 70])
def test_the_right_arrangement_is_in_its_colour_and_what_was_given_in_the_other(width: int) -> None:
    line = SheetLine("a", "1", "Maia  →  Microsoft", verdict="wrong", yours="Apple", corrected=True)
    content = lay(option_rows([line], airy=True), width).content
    styles = {
        content.plain[span.start : span.end].strip(): span.style
        for span in content.spans
        if isinstance(span.style, str)
    }
    assert styles["Maia  →  Microsoft"] == "$success"
    assert styles["yours: Apple"] == "$error"
    assert ("Microsoft" in content.plain.split("\n")[0]) == ("yours" in content.plain.split("\n")[0]) or width < 70
