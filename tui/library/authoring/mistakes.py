"""Collects the mistakes of one file, with a bound so that a hostile file cannot fill the memory or the screen."""

from __future__ import annotations

from tui.library.authoring.issue import Issue, Severity

MAX_ISSUES = 500


class Mistakes:
    """The issues of `file` in the order they were found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Issue] = []
        self.errors = 0
        """How many errors so far, those beyond the bound included."""

    def add(
        self, line: int, column: int, rule: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """One more issue. After MAX_ISSUES only a last word is kept."""
        self.errors += severity == "error"
        if len(self.found) < MAX_ISSUES:
            self.found.append(Issue(self.file, line, column, rule, severity, message, hint))
        elif len(self.found) == MAX_ISSUES:
            self.found.append(Issue(self.file, line, column, "more", "error", "more mistakes follow; mend these first"))
