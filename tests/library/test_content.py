"""The built-in content can be read, and stands where the program looks for it."""

import os

from tui.library.authoring.reader import read_pack
from tui.library.compiled.locate import content_root, shipped_file
from tui.library.model import Numeric
from tui.study.grading import units

TOPICS = "foundations gpu cuda tpu chips clouds training inference compression attention parallelism energy economics"


def test_the_content_is_beside_the_package() -> None:
    root = content_root()
    assert os.path.basename(root) == "content" and shipped_file(root) == ""


def test_it_has_no_mistake_that_the_reader_finds() -> None:
    source = read_pack(content_root(), keep_nodes=False)
    assert [str(issue) for issue in source.issues if issue.severity == "error"] == []
    assert " ".join(topic.id for topic in source.topics) == TOPICS
    assert source.entries and source.questions
    # What a question accepts beside its unit agrees with what the program converts: a m3 is a thousand litres.
    for question in source.questions:
        if isinstance(question, Numeric):
            for name, many in question.accept_units.items():
                known = units.factors(name, question.unit)
                assert not known or any(abs(factor * many - 1) < 0.03 for factor in known), (question.id, name)
