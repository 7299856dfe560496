"""The rules for authors that a program can check.

Each rule is one small function under `@rule(id, severity, meaning)`; the table `RULES` is what `check` and the
documentation print. A new rule goes into the file of its family, takes a `View` and yields `Finding`s:

    entries, entries_wording                    G   glossary entries
    lessons                                     L   lessons
    links, released_ids                         R   links and references of every kind of item; ids that must stay
    sources                                     S   where the facts are from
    questions, questions_numeric                Q   that a question is whole and can be graded
    questions_clues, questions_wording          Q   that it does not give itself away, repeats nothing, names its source
    questions_bank                              Q   the bank as a whole

Q20 needs answers of learners and is no matter of the library.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from tui.library.authoring.issue import Issue
from tui.library.authoring.source import PackSource
from tui.library.lint import (  # noqa: F401  (importing a family puts its rules into the table)
    entries,
    entries_wording,
    lessons,
    links,
    questions,
    questions_bank,
    questions_clues,
    questions_numeric,
    questions_wording,
    released_ids,
    sources,
)
from tui.library.lint.rule import LENIENT, RULES, SETTLING, Finding, Rule
from tui.library.lint.view import View
from tui.library.text import clean

__all__ = ["RULES", "Rule", "lint"]


def lint(
    source: PackSource, *, today: datetime.date, core: PackSource | None = None, released: Sequence[str] = ()
) -> list[Issue]:
    """Everything the rules find in a pack, in the order of its files.

    `today` decides what is in the future and what is due for another look. `core` is the built-in pack where `source`
    is another one: its entries, questions and lessons may be named too. `released` lists what must not disappear, as
    `lint.released_ids` writes it.
    """
    view = View(source, today, core, released)
    issues = [_issue(source, rule, finding) for rule in RULES.values() for finding in rule.find(view)]
    return sorted(issues)


def _issue(source: PackSource, rule: Rule, finding: Finding) -> Issue:
    file, line, column = source.where(finding.kind, finding.id, finding.path)
    lenient = source.about.format < 2 and rule.id in LENIENT
    softened = source.about.format < rule.since or (rule.since > 1 and rule.id in SETTLING)
    return Issue(
        file=file,
        line=line,
        column=column,
        rule=rule.id,
        severity="warning" if softened else finding.severity or ("warning" if lenient else rule.severity),
        message=_line(f"{finding.kind} {finding.id!r}: {finding.message}"),
        hint=_line(finding.hint),
    )


def _line(text: str) -> str:
    """`text` on one line without anything a terminal might obey, and short enough to read."""
    text = " ".join(clean(text).split())
    return text if len(text) <= 300 else text[:297] + "..."
