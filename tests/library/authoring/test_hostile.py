"""YAML that means harm: a clear error each time, no crash, no hang, and nothing of it raw in a message."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library.authoring import yaml_nodes
from tui.library.authoring.files import MAX_FILE
from tui.library.authoring.issue import Issue
from tui.library.authoring.mistakes import MAX_ISSUES
from tui.library.authoring.reader import read_pack
from tui.library.authoring.yaml_nodes import MAX_DEPTH, Map, compose
from tui.library.text import BAD

MakePack = Callable[..., str]
HEAD = "topic: inference\nentries:\n"
ENTRY = HEAD + "- id: x\n  term: {}\n  level: 1\n  definition: D.\n"


def issues_of(make_pack: MakePack, glossary: str | bytes, rel: str = "glossary/inference.yaml") -> list[Issue]:
    """The issues of that file alone, having checked that all may be printed."""
    source = read_pack(make_pack({rel: glossary}))
    for issue in source.issues:
        for text in (issue.file, issue.message, issue.hint, issue.rule):
            assert not BAD.search(text) and "\n" not in text and "\t" not in text, repr(text)
            assert len(text) < 400
    return [issue for issue in source.issues if issue.file == rel]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (r'"\e[31mred"', "U+001B"),
        (r'"\x1b]52;c;cHduZWQ=\x07"', "U+001B, U+0007"),
        (r'"a\0b"', "U+0000"),
        (r'"a\rb"', "U+000D"),
        (r'"a\u202Eb"', "U+202E"),
        (r'"a\u200Bb"', "U+200B"),
        (r'"a\U000E0041b"', "U+E0041"),
        (r'"a\x9bb"', "U+009B"),
        (r'"a\uFFFEb"', "U+FFFE"),
        ('"a\u202eb"', "U+202E"),
        ("a\u200bb", "U+200B"),
        ("a\u00adb", "U+00AD"),
        ("a\x07b", "U+0007"),
        ("a\x00b", "U+0000"),
        ("a\x1b[2Jb", "U+001B"),
        ("a\u2028b", "U+2028"),
        ("a\x85b", "U+0085"),
    ],
)
def test_control_and_invisible_characters_are_named(make_pack: MakePack, written: str, named: str) -> None:
    found = issues_of(make_pack, ENTRY.format(written))
    assert any(i.rule == "character" and named in i.message and i.line == 4 for i in found), found


def test_characters_of_an_item_are_dropped_when_it_is_kept(make_pack: MakePack) -> None:
    source = read_pack(make_pack({"glossary/inference.yaml": ENTRY.format(r'"a\e[31mb"')}))
    assert [entry.term for entry in source.entries] == ["a[31mb"]
    assert b"\x1b" not in source.authored["entry", "x"]


def test_hostile_keys_ids_and_values_are_shown_clean(make_pack: MakePack) -> None:
    text = (
        HEAD
        + r"""- id: "\e]0;pwn\a"
  "te\erm": x
  level: "\u202E3"
  definition: ["\e"]
  "\n": {"\0": 1}
- id: [["""
        + "x" * 5000
        + "]]\n"
    )
    found = issues_of(make_pack, text)
    assert len(found) >= 6
    assert {"id", "unknown-key", "missing", "type"} <= {issue.rule for issue in found}


def test_markup_is_only_text(make_pack: MakePack) -> None:
    assert issues_of(make_pack, ENTRY.format("'[@click=app.bell()]x[/] [bold'")) == []


def test_decomposed_letters_are_a_warning_and_mended(make_pack: MakePack) -> None:
    source = read_pack(make_pack({"glossary/inference.yaml": ENTRY.format("Cafe\u0301")}))
    assert [(issue.rule, issue.severity) for issue in source.issues if issue.line == 4] == [("nfc", "warning")]
    assert source.entries[0].term == "Caf\u00e9"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("", "empty", 1),
        ("# only a comment\n", "empty", 1),
        ("just text", "type", 1),
        ("- a\n- b\n", "type", 1),
        (HEAD + "- &a {id: x}\n", "anchor", 3),
        (HEAD + "- *a\n", "alias", 3),
        (HEAD + "- !!python/object/apply:os.system ['id']\n", "tag", 3),
        (HEAD + "- !!binary aGk=\n", "tag", 3),
        (HEAD + "- {[a]: b}\n", "key", 3),
        (HEAD + "- {id: x, id: y}\n", "duplicate-key", 3),
        ("topic: gpu\n" + HEAD, "duplicate-key", 2),
        (HEAD + "---\ntopic: x\n", "documents", 3),
        (HEAD + "\t- id: x\n", "syntax", 3),
        (HEAD + "- id: 'x\n", "syntax", 4),
        (HEAD + "- term: a: b\n", "syntax", 3),
        (HEAD + "- " + "[" * 500, "depth", 3),
        ("- " * 30_000, "depth", 1),
        ("{a: " * 30_000, "depth", 1),
        ("[" * 1_000_000, "depth", 1),
        ("? " * 30_000, "depth", 1),
        (HEAD + "- {" + "a: &a [*a, *a], " * 500 + "}", "alias", 3),
        ("entries: []\n", "missing", 1),
        ("topic: inference\n", "missing", 1),
        ("topic: inference\nentries: {}\n", "missing", 2),
        ("%YAML 9.9\n---\na: b", "syntax", 1),
    ],
)
def test_shapes_that_are_refused(make_pack: MakePack, text: str, rule: str, line: int) -> None:
    found = issues_of(make_pack, text)
    assert any(issue.rule == rule and issue.line == line for issue in found), found


def test_a_billion_laughs_is_not_laughed(make_pack: MakePack) -> None:
    bomb = "a0: &a0 lol\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    found = issues_of(make_pack, bomb)
    assert {"anchor", "alias"} <= {issue.rule for issue in found}


def test_too_many_values(make_pack: MakePack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", 1000)
    found = issues_of(make_pack, "[" + "0," * 1000 + "]")
    assert [issue.rule for issue in found] == ["size"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ENTRY.format("caf\u00e9").encode("latin-1"), "not UTF-8: the byte 0xE9"),
        (ENTRY.format("x").encode("utf-16"), "UTF-16"),
        (b"\xff\xfe\x00\x00junk", "UTF-16"),
        (b"\x00" * 100, "U+0000"),
        (bytes(range(256)), "not UTF-8"),
        (b"term: \xed\xa0\x80", "not UTF-8"),
    ],
)
def test_bytes_that_are_no_text(make_pack: MakePack, data: bytes, said: str) -> None:
    found = issues_of(make_pack, data)
    assert said in found[0].message, found


def test_latin_1_is_placed(make_pack: MakePack) -> None:
    issue = issues_of(make_pack, ENTRY.format("caf\u00e9").encode("latin-1"))[0]
    assert (issue.line, issue.column) == (4, 12)


def test_bom_and_windows_line_ends_are_fine(make_pack: MakePack) -> None:
    assert issues_of(make_pack, b"\xef\xbb\xbf" + ENTRY.format("x").replace("\n", "\r\n").encode()) == []


def test_a_huge_file_is_refused_unread(make_pack: MakePack) -> None:
    root = make_pack()
    with open(os.path.join(root, "glossary", "inference.yaml"), "wb") as file:
        file.truncate(100_000_000)
    source = read_pack(root)
    assert [i.message for i in source.issues] == [f"is 100,000,000 bytes long; at most {MAX_FILE:,} are read"]
    assert source.unread == {"entry"}


@pytest.mark.parametrize("unit", ["\x01", "\u200b", "a: \x01\n", "- \u202e\n"])
def test_a_file_full_of_rubbish_ends_soon(make_pack: MakePack, unit: str) -> None:
    found = issues_of(make_pack, unit * 20_000)
    assert 0 < len(found) <= MAX_ISSUES + 1


def test_a_thousand_mistakes_are_bounded(make_pack: MakePack) -> None:
    found = issues_of(make_pack, HEAD + "".join(f"- {{id: i{n}, zz: 1}}\n" for n in range(2000)))
    assert len(found) == MAX_ISSUES + 1
    assert found[-1].rule != "" and any(issue.rule == "more" for issue in found)


def test_very_long_texts_are_refused(make_pack: MakePack) -> None:
    found = issues_of(make_pack, ENTRY.format("x" * 501).replace("D.", "y" * 50_001))
    assert [issue.rule for issue in found] == ["length", "length"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_links_pipes_and_closed_files(make_pack: MakePack, tmp_path: Path) -> None:
    root = Path(make_pack())
    secret = tmp_path / "secret.yaml"
    secret.write_text(ENTRY.format("secret"))
    (root / "glossary" / "link.yaml").symlink_to(secret)
    (root / "glossary" / "inside.yaml").symlink_to(root / "chips.yaml")
    (root / "glossary" / "loop.yaml").symlink_to(root / "glossary" / "loop.yaml")
    (root / "glossary" / "gone.yaml").symlink_to(root / "nowhere.yaml")
    (root / "glossary" / "folder.yaml").mkdir()
    os.mkfifo(root / "glossary" / "pipe.yaml")
    found = {issue.file: issue.message for issue in read_pack(str(root)).issues}
    assert "outside the pack" in found["glossary/link.yaml"]
    assert "'chips' does not belong here" in found["glossary/inside.yaml"]
    assert "cannot be read" in found["glossary/loop.yaml"]
    assert "cannot be read: No such file" in found["glossary/gone.yaml"]
    assert found["glossary/folder.yaml"] in ("is no ordinary file", "cannot be read: Is a directory")
    assert found["glossary/pipe.yaml"] == "is no ordinary file"


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_an_unreadable_file(make_pack: MakePack) -> None:
    root = make_pack()
    os.chmod(os.path.join(root, "chips.yaml"), 0)
    assert "Permission denied" in read_pack(root).issues[0].message


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no such names there")
def test_file_names_that_mean_harm(make_pack: MakePack) -> None:
    root = make_pack({"glossary/\x1b[31m.yaml": ENTRY.format("x"), "glossary/a\nb.yaml": ENTRY.format("x")})
    with open(os.fsencode(root) + b"/glossary/\xff.yaml", "wb") as file:
        file.write(b"x")
    source = read_pack(root)
    assert all(not BAD.search(str(issue)) and "\n" not in str(issue) for issue in source.issues)
    assert sum("the file's name holds" in issue.message for issue in source.issues) == 3


def test_depth_is_bounded_and_the_bound_is_allowed() -> None:
    seen: list[str] = []
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    node = compose(f"a: {deep}", lambda line, column, rule, message, hint: seen.append(rule))
    assert isinstance(node, Map) and seen == []
    assert compose(f"a: [{deep}]", lambda line, column, rule, message, hint: seen.append(rule)) is None
    assert seen == ["depth"]


def test_the_slow_parser_serves_when_the_fast_one_is_missing(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    root = make_pack({"glossary/gpu.yaml": HEAD + '- id: "\\ud800"\n- {a: b\n', "quizzes/x.yaml": "\t- a"})
    fast = read_pack(root)
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = read_pack(root)
    assert fast.entries == slow.entries and fast.authored == slow.authored and len(fast.entries) == 2
    assert {issue.file for issue in fast.issues} == {issue.file for issue in slow.issues}
    assert all(not BAD.search(str(issue)) for issue in slow.issues)


def test_time_is_bounded(make_pack: MakePack) -> None:
    # Generous: the point is that nothing is quadratic in the size of a file.
    start = time.process_time()
    issues_of(make_pack, HEAD + "- {id: x, zz: " + "'" + "''" * 1_000_000 + "'}\n")
    assert time.process_time() - start < 20
