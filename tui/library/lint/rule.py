"""What a rule is, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tui.library.authoring.issue import Severity
from tui.library.authoring.source import FieldPath
from tui.library.lint.references import Kind
from tui.library.lint.view import View


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in one item. `path` leads to the field; `hint` says what to do."""

    kind: Kind
    id: str
    path: FieldPath
    message: str
    hint: str = ""
    severity: Severity | None = None
    """Where it differs from the rule's own."""


Findings = Iterable[Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table that `check` and the documentation print."""

    id: str
    severity: Severity
    meaning: str
    find: Callable[[View], Findings]
    since: int = 1
    """The pack format that brought it: it only warns in packs of an older one."""


RULES: dict[str, Rule] = {}
"""Rule id -> rule, of every family that `tui.library.lint` imports."""


SETTLING: frozenset[str] = frozenset({"S01", "L03", "L10", "Q12", "Q22"})
"""Rules whose errors are warnings until the content has caught up with them."""


LENIENT: frozenset[str] = frozenset({"Q01", "Q02", "Q03", "Q05", "Q07", "Q10", "Q11", "Q12", "Q14"})
"""Rules of good questions that a pack of format 1 need not keep, as it comes out of other programs: there they warn,
but for what cannot be graded."""


def rule(
    id: str, severity: Severity, meaning: str, *, since: int = 1
) -> Callable[[Callable[[View], Findings]], Callable[[View], Findings]]:
    """Put the function below into the table under `id`."""

    def register(find: Callable[[View], Findings]) -> Callable[[View], Findings]:
        if id in RULES:
            raise ValueError(f"rule {id} stands twice")
        RULES[id] = Rule(id, severity, meaning, find, since)
        return find

    return register
