"""`pack add`: a folder or an archive, checked, then put among the packs that are always open."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable
from typing import NamedTuple

from tui.failures import Refusal
from tui.library.authoring.reader import read_about
from tui.library.authoring.scalars import shown
from tui.library.check import Report
from tui.packs import archive, folder, installed
from tui.packs.names import wrong_id

Check = Callable[[str], Report]
"""What is wrong with the pack in a folder."""
SAID = 5
"""So many mistakes are told; the rest is for `check`."""


class Added(NamedTuple):
    """A pack that was added: its id, where it stands now, and how many warnings it has."""

    id: str
    folder: str
    counts: dict[str, int]
    warnings: int


class Unfit(Refusal):
    """A pack with errors; `lines` has the first of them, each with its place."""

    def __init__(self, message: str, lines: list[str]) -> None:
        super().__init__(message)
        self.lines = lines


def checked(path: str) -> Report:
    """The report of `warpwise check` on a pack, labs included."""
    from tui.library.check import check
    from tui.study.labs.check import lab_issues

    return check(path, today=datetime.date.today(), more=(lab_issues,))


def add(source: str, *, replace: bool = False, check: Check = checked) -> Added:
    """Takes the pack in the folder or archive `source` in: all of it, or nothing. Raises Refusal."""
    if not source:
        raise Refusal("pack add needs a pack's folder or a .zip of one; the name given is empty.", 2)
    if not os.path.exists(source):
        raise Refusal(f"{shown(source, 200, '')} does not exist; give a pack's folder or a .zip of one.", 2)
    if not os.path.isdir(source) and not os.path.isfile(source):
        raise Refusal(f"{shown(source, 200, '')} is neither a folder nor a file; give a pack's folder or a .zip.", 2)
    if os.path.isdir(source) and not os.path.isfile(os.path.join(source, "pack.yaml")):
        raise Refusal(f"{shown(source, 200, '')} is no pack: there is no pack.yaml in it.")
    try:
        with tempfile.TemporaryDirectory(prefix="warpwise-pack-") as scratch:
            # A copy is checked, and that copy is taken: what changes meanwhile changes nothing.
            copy = os.path.join(scratch, "pack")
            os.mkdir(copy, 0o700)
            (folder.copy if os.path.isdir(source) else archive.unpack)(source, copy)
            return _take(source, copy, replace, check)
    except OSError as error:
        raise Refusal(f"the pack cannot be added: {error.strerror or error} ({error.filename or source}).") from error


def _take(source: str, copy: str, replace: bool, check: Check) -> Added:
    about = read_about(copy)
    if about is None:
        raise _unfit(source, check(copy))
    if why := wrong_id(about.id):
        raise Refusal(f"{shown(source, 200, '')}, pack.yaml: {why}.")
    if not replace and installed.folder_of(about.id):
        raise Refusal(
            f"the pack '{about.id}' is there already, in {installed.folder_of(about.id)}; "
            "--replace puts the new one in its place."
        )
    report = check(copy)
    if not report.ok:
        raise _unfit(source, report)
    target = installed.put(about.id, lambda fresh: folder.copy(copy, fresh), replace=replace)
    return Added(about.id, target, dict(report.counts), len(report.warnings))


def _unfit(source: str, report: Report) -> Unfit:
    errors = [f"{issue}" for issue in report.errors]
    count = f"{len(errors):,} error{'' if len(errors) == 1 else 's'}"
    name = shown(source, 200, "")
    return Unfit(f"{name} has {count} and was not added; 'warpwise check {name}' names them all.", errors[:SAID])
