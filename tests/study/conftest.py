"""Journals of these tests lie on a disk that need not survive a power cut: a hundred syncs would take seconds."""

import pytest

from tui.study.journal import schema


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """All settings of the journal but the slow one; `test_store` checks the real ones."""
    quick = tuple("synchronous=OFF" if name.startswith("synchronous") else name for name in schema.SETTINGS)
    monkeypatch.setattr(schema, "SETTINGS", quick)
