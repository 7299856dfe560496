"""Is every file called what it holds? A name that misleads is a warning: nothing is read by it."""

from __future__ import annotations

import re

from tui.library.authoring.gathering import Draft
from tui.library.authoring.scalars import shown


def check_file_names(draft: Draft) -> None:
    """Reports files whose name differs from their topic, lesson or lab."""
    by_file = {mistakes.file: mistakes for mistakes in draft.mistakes}
    for file, node in draft.file_topics:
        stem = _stem(file)
        if stem != node.text and not stem.startswith(node.text + "-"):
            message = f"the topic is {shown(node.text)} but the file is called '{stem}.yaml'"
            hint = f"call it {shown(node.text, quote='')}.yaml"
            by_file[file].add(node.line, node.column, "file-name", message, hint, "warning")
    for kind in ("lesson", "lab"):
        for name in draft.items.get(kind, {}):
            file, item = draft.nodes[kind, name]
            stem = re.sub("^[0-9]+[-_]", "", _stem(file)) if kind == "lesson" else _stem(file)
            if stem != name:
                message = f"the id is '{name}' but the file is called '{stem}'"
                by_file[file].add(item.line, item.column, "file-name", message, "name the file after the id", "warning")


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")
