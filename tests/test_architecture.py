"""The architecture page says what is so: its lists, the files it names, the commands of the README."""

from __future__ import annotations

import re

import pytest

from tests.tools import keys
from tests.tools.lists import PAGE, filled, lists
from tui.cli import COMMANDS

ROOT = PAGE.parents[1]


def test_the_lists_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "python -m tests.tools.lists writes them anew"
    assert all(f"<!-- {name} -->\n| " in page or f"<!-- {name} -->\n`" in page for name in lists())


def test_the_page_of_keys_is_that_of_the_code() -> None:
    page = keys.PAGE.read_text(encoding="utf-8")
    assert keys.filled(page) == page, "python -m tests.tools.keys writes it anew"
    assert "`keys.find`" in page


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tui|tests|content|docs)/[\w./-]*)`", text))
    assert named
    missing = [name for name in sorted(named) if not (ROOT / name).exists() and not re.search(r"[A-Z]{2}", name)]
    assert missing == []


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"warpwise {name}" not in readme] == []


def test_every_command_has_its_module() -> None:
    assert [name for name, (module, _) in COMMANDS.items() if not (ROOT / f"tui/commands/{module}.py").exists()] == []


def test_no_folder_of_the_program_is_left_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    folders = {path.parent for path in (ROOT / "tui").rglob("*.py")}
    tops = {path for path in folders if path.parent == ROOT / "tui" or path.parent == ROOT / "tui" / "study"}
    names = {path.name: str(path.relative_to(ROOT)) for path in tops}
    assert [full for name, full in names.items() if f"`{name}/`" not in page and f"{full}/" not in page] == []
