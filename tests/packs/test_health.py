"""What the doctor says of added packs: the file that is wrong, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.packs.conftest import FILES
from tui.cli import main
from tui.packs import health, installed


@pytest.fixture
def added(own_home: Path) -> Path:
    """The folder of the added packs."""
    return Path(installed.packs_folder())


def put(added: Path, name: str, **files: str) -> Path:
    for file, text in {**FILES, "pack.yaml": FILES["pack.yaml"].replace("mine", name), **files}.items():
        (added / name / file).parent.mkdir(parents=True, exist_ok=True)
        (added / name / file).write_text(text, encoding="utf-8")
    return added / name


def test_packs_without_a_fault_and_none_at_all(added: Path) -> None:
    assert [(one.state, one.said) for one in health.examine()] == [("fine", "none were added")]
    put(added, "one")
    cited = FILES["glossary/zoo.yaml"].replace(
        "beast.}", "beast., sources: [{id: core/3m-pfas-exit, where: page 1, as_of: 2022-12-20}]}"
    )
    put(added, "two", **{"glossary/zoo.yaml": cited})
    assert [(one.state, one.said) for one in health.examine()] == [("fine", "open: one, two")]


def test_each_that_is_not_open_or_not_whole_is_named_with_file_and_remedy(
    added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = FILES["glossary/zoo.yaml"].replace("level: 1", "level: 7")
    holed = put(added, "holed", **{"glossary/zoo.yaml": bad})
    broken = put(added, "broken", **{"pack.yaml": "id: [\n"})
    twin = put(added, "twin", **{"pack.yaml": "id: core\nformat: 2\ntitle: Mine\n"})
    put(added, "whole")
    (added / "notes.txt").write_text("x")
    (added / ".half.1.new").mkdir()
    said = {one.said.split(f"{added}/")[1].split()[0].rstrip(","): one for one in health.examine()}
    assert set(said) == {"notes.txt", "holed", "broken", "twin"}
    assert "glossary/zoo.yaml:3:" in said["holed"].said and "a mistake" in said["holed"].said
    assert f"'warpwise check {holed}'" in said["holed"].remedy and "pack remove holed" in said["holed"].remedy
    assert "pack.yaml:" in said["broken"].said and "pack remove broken" in said["broken"].remedy
    assert "'core' is that of the built-in one" in said["twin"].said and str(twin) in said["twin"].said
    assert said["notes.txt"].state == "note" and str(broken) in said["broken"].said
    assert main(["doctor", "--json"]) == 1
    found = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["check"] == "packs"]
    assert len(found) == 4
