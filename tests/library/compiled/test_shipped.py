"""The compiled file that a wheel carries."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library.compiled import build
from tui.library.compiled.packdb import PackDb

MakePack = Callable[..., str]
GLOSSARY = "glossary/inference.yaml"


@pytest.fixture
def cache(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def rename(root: str) -> None:
    """Edits the YAML."""
    path = Path(root, GLOSSARY)
    path.write_text(path.read_text().replace("High-bandwidth", "Wide"))


def run_sql(path: Path, sql: str) -> None:
    con = sqlite3.connect(path)
    with con:
        con.execute(sql)
    con.close()


def test_a_shipped_file_is_trusted_without_the_yaml(make_pack: MakePack, cache: str, tmp_path: Path) -> None:
    root = make_pack()
    out = str(tmp_path / "shipped.sqlite")
    assert build.main([root, out]) == 0
    rename(root)
    db = PackDb(root, cache, shipped=out)
    assert db.is_ready() and db.rows("SELECT term FROM entry WHERE id='hbm'") == [("High-bandwidth memory",)]
    assert not os.path.exists(cache)
    run_sql(Path(out), "UPDATE meta SET value='9.9' WHERE key='app'")
    assert PackDb(root, cache, shipped=out).rows("SELECT term FROM entry WHERE id='hbm'") == [("Wide memory",)]


def test_a_shipped_file_that_breaks_is_replaced_from_the_yaml(make_pack: MakePack, cache: str, tmp_path: Path) -> None:
    root, out = make_pack(), tmp_path / "shipped.sqlite"
    build.main([root, str(out)])
    run_sql(out, "DROP TABLE entry")
    assert PackDb(root, cache, shipped=str(out)).rows("SELECT count(*) FROM entry") == [(2,)]


def test_shipping_is_reproducible_and_names_no_machine(make_pack: MakePack, tmp_path: Path) -> None:
    root = make_pack()
    for name in ("a", "b"):
        assert build.main([root, str(tmp_path / name)]) == 0
        Path(root, GLOSSARY).touch()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert os.fsencode(root) not in (tmp_path / "a").read_bytes()


def test_content_with_mistakes_is_not_shipped(
    make_pack: MakePack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_pack({GLOSSARY: "topic: gpu\nentries: [{id: x}]\n"})
    assert build.main([root, str(tmp_path / "out")]) == 1
    assert "glossary/inference.yaml:2:11: entry 'x': 'term' is missing" in capsys.readouterr().err
    assert build.main([]) == 2
