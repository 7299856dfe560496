"""Names across files: is every topic one of topics.yaml, and is every file called what it holds?"""

from __future__ import annotations

import re

from tui.library.draft import Draft
from tui.library.scalars import nearest, shown


def check_ids(draft: Draft) -> None:
    """Reports unknown topics (of the core pack; others may use its topics) and misleading file names."""
    _check_topics(draft)
    _check_file_names(draft)


def _check_topics(draft: Draft) -> None:
    known = list(draft.items.get("topic", {}))
    for mistakes, node in draft.file_topics:
        if draft.pack.id == "core" and node.text not in known and "topic" not in draft.unread:
            message = f"topic {shown(node.text)} is not in topics.yaml"
            mistakes.add(node.line, node.column, "topic", message, nearest(node.text, known))
        stem = mistakes.file.rpartition("/")[2].removesuffix(".yaml")
        if stem != node.text and not stem.startswith(node.text + "-"):
            message = f"the topic is {shown(node.text)} but the file is called '{stem}.yaml'"
            mistakes.add(
                node.line, node.column, "file-name", message, f"call it {shown(node.text, quote='')}.yaml", "warning"
            )


def _check_file_names(draft: Draft) -> None:
    by_file = {mistakes.file: mistakes for mistakes in draft.mistakes}
    for kind in ("lesson", "lab"):
        for name in draft.items.get(kind, {}):
            file, node = draft.nodes[kind, name]
            stem = file.rpartition("/")[2].removesuffix(".yaml")
            if kind == "lesson":
                stem = re.sub("^[0-9]+[-_]", "", stem)
            if stem != name:
                message = f"the id is '{name}' but the file is called '{stem}'"
                by_file[file].add(node.line, node.column, "file-name", message, "name the file after the id", "warning")
