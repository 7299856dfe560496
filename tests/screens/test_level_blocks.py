"""What finding one's level found: topics come whole before what is said of their lessons."""

import pytest

from tui.library.refs import Ref
from tui.screens.quiz.level_blocks import level_block
from tui.study.attempts.begin_with import Advice

ADVICE = (
    Advice("Number formats, quantization and compression", "basics", Ref("core/a"), "lesson 14, Fewer bits: formats"),
    Advice("GPUs", "new to you", Ref("core/b"), "lesson 3, Inside a GPU"),
    Advice("Energy", "expert", Ref(""), "quizzes: no lesson goes further"),
)


@pytest.mark.parametrize("width", [36, 62, 74, 88])
def test_topics_come_whole_before_the_names_of_lessons(width: int) -> None:
    lines = level_block(ADVICE, width).plain.split("\n")
    assert all(len(line) <= width for line in lines)
    assert ("Number formats, quantization and compression" in lines[1]) == (width >= 74)
    assert "Lesson 14" in lines[1]
    assert "Lesson 3" in lines[2]
