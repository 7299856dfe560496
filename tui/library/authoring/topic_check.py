"""Is every topic that a pack names one of its own or of the built-in pack's?"""

from __future__ import annotations

from collections.abc import Iterator

from tui.library.authoring.issue import Issue
from tui.library.authoring.scalars import nearest, shown
from tui.library.authoring.source import PackSource, Place


def check_topics(source: PackSource, core: PackSource | None) -> Iterator[Issue]:
    """An issue for each unknown topic. `core`: None when `source` is the built-in pack."""
    known = [topic.id for pack in (source, core) if pack for topic in pack.topics]
    if "topic" in source.unread:
        return
    for topic, place in _named(source):
        if topic not in known:
            yield Issue(*place, "topic", "error", f"there is no topic {shown(topic)}", nearest(topic, known))


def _named(source: PackSource) -> Iterator[tuple[str, Place]]:
    yield from source.file_topics
    of_files = {topic for topic, _ in source.file_topics}
    for question in source.questions:
        if question.topic not in of_files:
            yield question.topic, source.where("question", question.id, ("topic",))
    for lab in source.labs:
        yield lab.topic, source.where("lab", lab.id, ("topic",))
