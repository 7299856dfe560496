"""A folder of YAML -> a PackSource. Nothing a file holds makes this raise: it becomes an Issue."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tui.library.authoring.citations import Pages, no_pages
from tui.library.authoring.collector import paused_collector
from tui.library.authoring.file_names import check_file_names
from tui.library.authoring.file_reader import read_file
from tui.library.authoring.files import MAX_FILES, MAX_PACK, pack_files, strays
from tui.library.authoring.gathering import Draft
from tui.library.authoring.issue import Issue
from tui.library.authoring.scalars import shown
from tui.library.authoring.source import PackSource
from tui.library.model import PackFile

SOURCES, ABOUT = "sources.yaml", "pack.yaml"
UNNAMED = "unnamed"
"""The id of a pack whose pack.yaml cannot be read."""
Progress = Callable[[int, int], None]
"""progress(bytes read, bytes in all); may raise to stop."""


def read_pack(
    root: str,
    *,
    progress: Progress | None = None,
    keep_nodes: bool = True,
    core_pages: Callable[[], Pages] = no_pages,
) -> PackSource:
    """Everything readable under `root`, and every mistake. A pack without pack.yaml is 'core'.

    Without `keep_nodes`, `PackSource.where` knows items but not their fields, and a large pack takes far less memory.
    `core_pages` gives the built-in pack's sources, which another pack cites as 'core/ID'.
    """
    try:
        files = pack_files(root)
    except OSError as error:
        return _no_pack(root, error)
    draft = Draft(keep_nodes, core_pages)
    if "pack.yaml" in files:
        draft.pack = PackFile(id=UNNAMED)
        draft.shelf.pack_id = UNNAMED
    for rel, reason in strays(root):
        draft.file(rel).add(0, 0, "file", reason, severity="warning")
    sizes = [_size(root, rel) for rel in files]
    done = 0
    with paused_collector():
        for rel, size in zip(files, sizes, strict=True):
            done += size
            if done > MAX_PACK:
                draft.file(rel).add(0, 0, "size", f"a pack may have {MAX_PACK:,} bytes; from here on it is not read")
                break
            read_file(root, rel, draft)
            if progress:
                progress(done, sum(sizes))
    if len(files) == MAX_FILES:
        draft.file(files[-1]).add(0, 0, "size", f"a pack may have {MAX_FILES:,} files; the rest is not read")
    check_file_names(draft)
    return _source(root, draft)


def read_pages(root: str) -> Pages:
    """The sources of the pack at `root` by id, without the rest of it; mistakes are left to `read_pack`."""
    draft = Draft(keep_nodes=False)
    if os.path.isfile(os.path.join(root, SOURCES)):
        read_file(root, SOURCES, draft)
    return draft.shelf.own


def read_about(root: str) -> PackFile | None:
    """What pack.yaml says, and nothing else of the pack; None where it has mistakes or is not there."""
    draft = Draft(keep_nodes=False)
    draft.pack = PackFile(id=UNNAMED)
    if os.path.isfile(os.path.join(root, ABOUT)):
        read_file(root, ABOUT, draft)
    return draft.pack if draft.pack.id != UNNAMED else None


def read_single(path: str) -> PackSource:
    """One YAML file that stands in no pack; its keys tell what it holds."""
    draft = Draft(keep_nodes=True)
    draft.pack = PackFile(id="file")
    draft.shelf.pack_id = draft.pack.id
    root, name = os.path.split(os.path.abspath(path))
    read_file(root, name, draft)
    return _source(root, draft)


def _no_pack(root: str, error: OSError) -> PackSource:
    message = f"no pack can be read here: {error.strerror or 'the path cannot be used'}"
    issue = Issue(shown(root, 200, quote=""), 0, 0, "file", "error", message, "name a folder that holds a pack")
    return PackSource(root=root, issues=(issue,))


def _size(root: str, rel: str) -> int:
    try:
        return os.stat(os.path.join(root, rel)).st_size
    except OSError:
        return 0


def _source(root: str, draft: Draft) -> PackSource:
    def items(kind: str) -> tuple[Any, ...]:
        return tuple(draft.items.get(kind, {}).values())

    issues = [issue for mistakes in draft.mistakes for issue in mistakes.found]
    return PackSource(
        root=root,
        pack_id=draft.pack.id,
        topics=items("topic"),
        pages=items("source"),
        planned=draft.planned,
        entries=items("entry"),
        questions=items("question"),
        lessons=items("lesson"),
        chips=items("chip"),
        labs=items("lab"),
        issues=tuple(sorted(issues, key=lambda issue: (issue.file, issue.line, issue.column))),
        entry_topics=draft.entry_topics,
        authored=draft.authored,
        nodes=draft.nodes,
        broken=frozenset(draft.broken),
        unread=frozenset(draft.unread),
        file_topics=tuple((node.text, (file, node.line, node.column)) for file, node in draft.file_topics),
        about=draft.pack,
    )
