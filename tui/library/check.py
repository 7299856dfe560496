"""Everything that is wrong with a pack: schema, links and lint in one report."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.library.authoring.citations import Pages
from tui.library.authoring.files import FOLDERS, SINGLES
from tui.library.authoring.issue import Issue
from tui.library.authoring.reader import read_pack, read_single
from tui.library.authoring.source import PackSource
from tui.library.authoring.topic_check import check_topics
from tui.library.compiled.locate import content_root
from tui.library.lint import lint
from tui.library.lint.released_ids import released

CORE = "core"
More = Callable[[PackSource], list[Issue]]
_COUNTED = {
    "entry": "entries",
    "question": "questions",
    "lesson": "lessons",
    "lab": "labs",
    "chip": "chips",
    "topic": "topics",
    "source": "sources",
}


@dataclass(frozen=True)
class Report:
    """What `check` found, in file order. Files are relative to `root`."""

    root: str
    counts: Mapping[str, int]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing blocks."""
        return not self.errors

    def to_json(self) -> dict[str, Any]:
        """The document of `warpwise check --json`."""
        return {
            "counts": dict(self.counts),
            "errors": [_as_json(issue) for issue in self.errors],
            "warnings": [_as_json(issue) for issue in self.warnings],
        }

    def lines(self, prefix: str = "") -> list[str]:
        """`file:line:column: what is wrong; what was meant?` in file order. `prefix` goes before each."""
        issues = sorted((*self.errors, *self.warnings), key=_order)
        return [f"{prefix}{issue}" + (" [warning]" if issue.severity == "warning" else "") for issue in issues]


def check(path: str, *, today: datetime.date, core: PackSource | None = None, more: Sequence[More] = ()) -> Report:
    """Checks a pack, or one YAML file (inside a pack: against all of it).

    `today` decides what is out of date. `core` is the built-in pack, read if need be and not given.
    """
    root, file = _pack_of(path)
    built_in = _BuiltIn(core)
    source = read_pack(root, core_pages=built_in.pages) if root else read_single(path)
    core = None if source.pack_id == CORE else built_in.source
    issues = [
        *source.issues,
        *check_topics(source, core),
        *lint(source, today=today, core=core, released=_released(source)),
    ]
    issues += [issue for rule in more for issue in rule(source)]
    if root and file:
        issues = [issue for issue in issues if issue.file == file]
    issues.sort(key=_order)
    return Report(
        root=source.root,
        counts=_counts(source, file if root else ""),
        errors=tuple(issue for issue in issues if issue.severity == "error"),
        warnings=tuple(issue for issue in issues if issue.severity == "warning"),
    )


class _BuiltIn:
    """The built-in pack, read when it is first wanted."""

    def __init__(self, source: PackSource | None) -> None:
        self._source = source

    @property
    def source(self) -> PackSource:
        if self._source is None:
            self._source = read_pack(content_root())
        return self._source

    def pages(self) -> Pages:
        return {page.id: page for page in self.source.pages}


def _released(source: PackSource) -> Sequence[str]:
    """What the pack must still hold: the built-in one what was released of it, any other pack nothing."""
    return released() if os.path.realpath(source.root) == os.path.realpath(content_root()) else ()


def _pack_of(path: str) -> tuple[str, str]:
    """The pack's folder and the file inside it that is meant ('' for all); ('', '') for a file of no pack."""
    if not os.path.isfile(path):
        return path, ""
    folder, name = os.path.split(os.path.abspath(path))
    if name in SINGLES:
        return folder, name
    root, inside = os.path.split(folder)
    if inside in FOLDERS and any(os.path.isfile(os.path.join(root, single)) for single in SINGLES):
        return root, f"{inside}/{name}"
    return "", ""


def _counts(source: PackSource, file: str) -> dict[str, int]:
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for kind, id in source.authored:
        if not file or source.where(kind, id)[0] == file:
            counts[_COUNTED[kind]] += 1
    return counts


def _order(issue: Issue) -> tuple[str, int, int, str]:
    return issue.file, issue.line, issue.column, issue.rule


def _as_json(issue: Issue) -> dict[str, Any]:
    data: dict[str, Any] = {
        "file": issue.file,
        "line": issue.line,
        "column": issue.column,
        "rule": issue.rule,
        "severity": issue.severity,
        "message": issue.message,
    }
    return {**data, "hint": issue.hint} if issue.hint else data
