"""A finding stands where the fault is in the file."""

import datetime
from pathlib import Path

from tui.library.authoring.reader import read_pack
from tui.library.lint import lint

TOPICS = "topics:\n- {id: inference, title: Inference, about: Serving.}\n"
QUIZ = """\
topic: inference
questions:
- id: q
  kind: single
  terms: [nowhere]
  level: 2
  cognitive: apply
  stem: Which grows?
  options:
  - text: The keys
    key: true
    feedback: Six words of feedback are enough here.
  - text: None of the above
    feedback: Short.
  - text: The weights
    feedback: Seven words of feedback are enough here.
  explanation: The rule, with [[KV Cache]].
"""


def test_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text(TOPICS)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "inference.yaml").write_text(QUIZ)
    source = read_pack(str(tmp_path))
    assert source.issues == ()
    issues = lint(source, today=datetime.date(2026, 11, 24))
    assert {issue.file for issue in issues} == {"quizzes/inference.yaml"}
    assert [(issue.rule, issue.line, issue.column) for issue in issues] == [
        ("G01", 5, 11),
        ("Q03", 13, 11),
        ("Q08", 13, 11),
        ("Q23", 13, 11),
        ("Q02", 14, 15),
        ("Q23", 15, 11),
        ("R01", 17, 16),
    ]
