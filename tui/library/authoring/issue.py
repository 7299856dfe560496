"""What is wrong with a pack: one mistake, where it stands, and what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One mistake of a pack. All its text is safe to print.

    `file` is relative to the pack's root with `/`; `line` and `column` count from 1, and 0 means the whole file.
    `rule` is the rule's short name ('syntax', 'unknown-key', 'Q07' ...); `hint` says what was meant, or is empty.
    """

    file: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`file:line:column: message; hint`."""
        tail = f"; {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{tail}"
