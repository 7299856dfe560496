"""The index of a library: kept with each pack, all packs in one search, damage mended."""

import sqlite3
from pathlib import Path

import pytest

from tui.library.library import Library
from tui.search.corpus import index_of, kept

FILES = {
    "mine": "- {id: quokka, term: Quokka, level: 1, definition: A beast., asked: [cheerful island animal]}",
    "core": "- {id: warp, term: Warp, level: 1, definition: Threads that run together.}",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, entry in FILES.items():
        (tmp_path / name / "glossary").mkdir(parents=True)
        (tmp_path / name / "pack.yaml").write_text(f"id: {name}\n")
        (tmp_path / name / "topics.yaml").write_text("topics:\n- {id: t, title: T, about: It.}\n")
        (tmp_path / name / "glossary" / "t.yaml").write_text(f"topic: t\nentries:\n{entry}\n")
    return opened(tmp_path)


def opened(folder: Path, *, plain: bool = False) -> Library:
    extras = () if plain else (kept,)
    return Library(str(folder / "core"), [str(folder / "mine")], str(folder / "cache"), extras=extras)


def refs(library: Library, query: str) -> list[str]:
    return [hit.ref for hit in index_of(library).search(query)]


QUERIES = {"warp": "core/warp", "quoka": "mine/quokka", "cheerful animal of an island": "mine/quokka"}


def test_one_search_goes_through_all_packs(library: Library) -> None:
    for query, ref in QUERIES.items():
        assert refs(library, query) == [ref]


def test_what_is_not_kept_is_built(library: Library, tmp_path: Path) -> None:
    bare = Library(str(tmp_path / "core"), [str(tmp_path / "mine")], str(tmp_path / "other"))
    for query, ref in QUERIES.items():
        assert refs(bare, query) == [ref]


def test_damage_is_mended_while_searching(library: Library, tmp_path: Path) -> None:
    assert refs(library, "quokka")
    library._packs["mine"].close()
    for path in (tmp_path / "cache").glob("*.sqlite"):
        con = sqlite3.connect(path)
        with con:
            con.execute("UPDATE lookup SET data = x'00'")
        con.close()
    assert refs(opened(tmp_path), "quokka") == ["mine/quokka"]
    assert refs(opened(tmp_path), "quokka") == ["mine/quokka"]
