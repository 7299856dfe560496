"""Sources are described once and cited by id; what the reader hands on is whole."""

from __future__ import annotations

from tests.library.conftest import MakePack
from tui.library.authoring.reader import read_pack, read_pages
from tui.library.authoring.source import PackSource
from tui.library.model import Page, Quoting, Source

GLOSSARY = "glossary/inference.yaml"
INLINE = '{title: A paper, url: "https://example.org/a", publisher: P, as_of: 2023-07, kind: paper}'
PAGES = """sources:
- id: a-paper
  title: A paper
  url: https://example.org/a
  publisher: P
  kind: paper
  published: 2023-07
- {id: notes, title: Notes, url: "https://example.org/n", publisher: N, kind: reported, seen: 2026-11-20}
"""


def cited(make_pack: MakePack, good_files: dict[str, str], citation: str, pages: str | None = PAGES) -> PackSource:
    return read_pack(make_pack({GLOSSARY: good_files[GLOSSARY].replace(INLINE, citation), "sources.yaml": pages}))


def source_of(pack: PackSource) -> Source:
    return pack.entries[0].numbers[0].source


def test_a_citation_is_resolved(make_pack: MakePack, good_files: dict[str, str]) -> None:
    pack = cited(make_pack, good_files, '{id: a-paper, where: "table 1", as_of: 2023-06, via: notes}')
    assert pack.issues == ()
    assert source_of(pack) == Source(
        id="a-paper",
        title="A paper",
        url="https://example.org/a",
        publisher="P",
        kind="paper",
        as_of="2023-06",
        where="table 1",
        published="2023-07",
        via=Quoting(id="notes", title="Notes", url="https://example.org/n", publisher="N", seen="2026-11-20"),
    )
    assert source_of(pack).about == "P, table 1, 2023-06, paper, as quoted by Notes (N)"
    assert [page.id for page in pack.pages] == ["a-paper", "notes"]


def test_kind_and_day_of_reading_may_differ_from_the_page(make_pack: MakePack, good_files: dict[str, str]) -> None:
    source = source_of(cited(make_pack, good_files, "{id: notes, as_of: 2026, kind: measured, seen: 2026-11-21}"))
    assert (source.kind, source.seen) == ("measured", "2026-11-21")


def test_a_bare_id_is_a_source(make_pack: MakePack, good_files: dict[str, str]) -> None:
    source = source_of(cited(make_pack, good_files, "notes"))
    assert (source.title, source.as_of, source.seen) == ("Notes", "", "2026-11-20")


def test_the_inline_form_stays(make_pack: MakePack, good_files: dict[str, str]) -> None:
    source = source_of(cited(make_pack, good_files, INLINE.replace("kind", "where: p. 3, seen: 2026-11-20, kind")))
    assert (source.id, source.where, source.seen) == ("", "p. 3", "2026-11-20")


def test_an_id_that_leads_nowhere_is_told_and_loses_nothing(make_pack: MakePack, good_files: dict[str, str]) -> None:
    pack = cited(make_pack, good_files, "{id: a-papr, as_of: 2023, via: nots}")
    assert [(issue.rule, issue.message, issue.hint) for issue in pack.issues] == [
        ("S01", "entry 'kv-cache', numbers, 1, source: there is no source 'a-papr'", "did you mean 'a-paper'?"),
        ("S01", "entry 'kv-cache', numbers, 1, source: via: there is no source 'nots'", "did you mean 'notes'?"),
    ]
    assert pack.entries[0].term == "KV cache" and source_of(pack).title == "a-papr" and not source_of(pack).url


def test_mistakes_in_a_citation_stand_where_they_are(make_pack: MakePack, good_files: dict[str, str]) -> None:
    pack = cited(make_pack, good_files, "{id: notes, were: x, as_of: sometime}")
    (unknown, date) = pack.issues
    assert (unknown.message, unknown.hint) == (
        "entry 'kv-cache', numbers, 1, source: unknown key 'were'",
        "did you mean 'where'?",
    )
    assert "no date" in date.message and date.line == unknown.line
    assert "must be the id of a source or a mapping" in str(cited(make_pack, good_files, "[notes]").issues[0])
    missing = cited(make_pack, good_files, "{title: A, url: 'https://example.org'}").issues
    assert [issue.message.rpartition(": ")[2] for issue in missing] == [
        "'publisher' is missing",
        "'as_of' is missing",
        "'kind' is missing",
    ]


def test_a_pack_cites_core_by_name(make_pack: MakePack, good_files: dict[str, str]) -> None:
    core = {"notes": Page(id="notes", title="Core's", url="https://example.org/c", publisher="C", kind="paper")}
    files = {"pack.yaml": "id: mine\n", GLOSSARY: good_files[GLOSSARY].replace(INLINE, "core/notes")}
    pack = read_pack(make_pack(files), core_pages=lambda: core)
    assert pack.issues == () and source_of(pack).title == "Core's" and source_of(pack).id == "core/notes"
    files[GLOSSARY] = good_files[GLOSSARY].replace(INLINE, "notes")
    (issue,) = read_pack(make_pack(files, "p2"), core_pages=lambda: core).issues
    assert issue.hint == "did you mean 'core/notes'?"
    files[GLOSSARY] = good_files[GLOSSARY].replace(INLINE, "mine/notes")
    own = read_pack(make_pack({**files, "sources.yaml": PAGES}, "p3"), core_pages=lambda: core)
    assert source_of(own).title == "Notes"


def test_core_is_not_read_for_packs_that_do_not_cite_it(make_pack: MakePack) -> None:
    def core() -> dict[str, Page]:
        raise AssertionError("read")

    assert read_pack(make_pack({"pack.yaml": "id: mine\n"}), core_pages=core).issues == ()


def test_pages_alone(make_pack: MakePack) -> None:
    assert list(read_pages(make_pack({"sources.yaml": PAGES}))) == ["a-paper", "notes"]
    assert read_pages(make_pack(name="p2")) == {}


def test_formats_of_packs(make_pack: MakePack) -> None:
    assert read_pack(make_pack()).about.format == 2
    assert read_pack(make_pack({"pack.yaml": "id: mine\n"}, "p2")).about.format == 1
    assert read_pack(make_pack({"pack.yaml": "id: mine\nformat: 2\nversion: 1.2\n"}, "p3")).about.version == "1.2"
    (issue,) = read_pack(make_pack({"pack.yaml": "id: mine\nformat: 3\n"}, "p4")).issues
    assert "format: '3' is not one of 1, 2" in issue.message


def test_a_mistake_in_sources_is_told_once(make_pack: MakePack, good_files: dict[str, str]) -> None:
    broken = cited(make_pack, good_files, "{id: a-paper, as_of: 2023}", PAGES.replace("kind: paper", "kind: papr"))
    (issue,) = broken.issues
    assert issue.file == "sources.yaml" and "'papr'" in issue.message
    glossary = good_files[GLOSSARY].replace(INLINE, "{id: a-paper, as_of: 2023, via: notes}")
    unread = read_pack(make_pack({GLOSSARY: glossary, "sources.yaml": "sources: [\n"}, "p2"))
    assert {issue.file for issue in unread.issues} == {"sources.yaml"}
    assert [entry.id for entry in unread.entries] == ["kv-cache", "hbm"]
