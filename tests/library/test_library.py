"""The library as the program asks it."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library.library import Library
from tui.library.markup.links import Link
from tui.library.model import Entry, Numeric
from tui.library.refs import ref_to

MakePack = Callable[..., str]
EXTRA_GLOSSARY = """topic: gpu
entries:
- id: moe
  term: Mixture of experts
  aliases: [MoE]
  level: 1
  definition: Some experts of many, see [[hbm]] and [[core/kv-cache]].
- id: hbm
  term: Hot big memory
  level: 1
  definition: Not that one; [[moe]].
"""
EXTRA_QUIZ = """topic: gpu
questions:
- id: mine
  kind: short
  terms: [moe, kv-cache]
  level: 1
  cognitive: remember
  stem: What?
  answer_term: moe
  explanation: That.
"""
EXTRA = {
    "pack.yaml": "id: mine\ntitle: Mine\n",
    "topics.yaml": "topics:\n- {id: gpu, title: Others, about: x}\n- {id: own, title: Own, about: x}\n",
    "glossary/inference.yaml": None,
    "glossary/gpu.yaml": EXTRA_GLOSSARY,
    "quizzes/inference.yaml": None,
    "quizzes/gpu.yaml": EXTRA_QUIZ,
    "lessons/05-roofline.yaml": None,
    "labs/quant.yaml": None,
    "chips.yaml": None,
}


@pytest.fixture
def library(make_pack: MakePack, tmp_path: Path) -> Library:
    """The good pack as core."""
    return Library(make_pack(), cache=str(tmp_path / "cache"))


@pytest.fixture
def two(make_pack: MakePack, tmp_path: Path) -> Library:
    """The good pack and another."""
    return Library(make_pack(), [make_pack(EXTRA, "extra")], cache=str(tmp_path / "cache"))


def test_items(library: Library) -> None:
    entry = library.entry("kv-cache")
    assert isinstance(entry, Entry) and entry.confusion and entry.confusion.with_ == "hbm"
    assert library.entry("core/kv-cache") == entry
    assert library.entry("nope") is None and library.entry("other/kv-cache") is None and library.entry("") is None
    question = library.question("how-much")
    assert isinstance(question, Numeric) and question.topic == "inference"
    lesson, lab, chip = library.lesson("roofline"), library.lab("quant"), library.chip("h100")
    assert (
        lesson
        and lesson.order == 5
        and lab
        and lab.knobs[1].options == ("int8", "nf4")
        and chip
        and chip.memory_gb == 80
    )
    assert list(library.chips()) == ["core/h100"]


def test_entry_json_is_what_was_authored(library: Library) -> None:
    data = library.entry_json("hbm")
    assert data == {
        "pack": "core",
        "topic": "inference",
        "id": "hbm",
        "term": "High-bandwidth memory",
        "aliases": ["HBM"],
        "level": 1,
        "definition": "Stacked memory beside the chip.",
    }
    assert library.entry_json("nope") is None
    assert (library.item_json("chip", "h100") or {})["memory_gb"] == 80


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("KV cache", ["core/kv-cache"]),
        ("kv-CACHES", ["core/kv-cache"]),
        ("Key Value Cache", ["core/kv-cache"]),
        ("kv-cache", ["core/kv-cache"]),
        ("cache eviction", ["core/kv-cache"]),
        ("cache evictions", ["core/kv-cache"]),
        ("HBMs", ["core/hbm"]),
        ("h b m", ["core/hbm"]),
        ("memory", []),
        ("", []),
        ("!?", []),
        ("' OR 1=1 --", []),
    ],
)
def test_find_name(library: Library, asked: str, found: list[str]) -> None:
    assert library.find_name(asked) == found


def test_a_name_goes_before_a_cover_and_the_exact_before_the_plural(make_pack: MakePack, tmp_path: Path) -> None:
    glossary = "topic: gpu\nentries:\n" + "".join(
        f"- {{id: {id}, term: {term}, {more}level: 1, definition: D.}}\n"
        for id, term, more in (
            ("a", "Alpha", "covers: [warp], "),
            ("b", "Beta", "aliases: [warps], "),
            ("c", "Warp", ""),
        )
    )
    library = Library(make_pack({"glossary/gpu.yaml": glossary}), cache=str(tmp_path / "c"))
    assert library.find_name("warp") == ["core/c", "core/b", "core/a"]
    assert library.find_name("warps") == ["core/b", "core/c", "core/a"]


def test_rows(library: Library) -> None:
    rows = library.entry_rows()
    assert [(row.ref, row.level, row.topic, row.inbound) for row in rows] == [
        ("core/kv-cache", 2, "inference", 0),
        ("core/hbm", 1, "inference", 1),
    ]
    assert rows[0].aliases == ("key-value cache",) and rows[1].covers == ()
    assert [row.ref for row in library.question_rows()] == ["core/what-grows", "core/how-much"]
    assert [row.id for row in library.question_rows(kind="numeric", level=1, topic="inference")] == ["how-much"]
    assert library.question_rows(topic="gpu") == []
    assert library.question_rows()[0].terms == ("kv-cache", "hbm")
    assert [(row.id, row.order, row.sections) for row in library.lesson_rows()] == [("roofline", 5, 1)]
    assert [(row.id, row.terms, row.slow) for row in library.lab_rows()] == [("quant", ("hbm",), False)]
    assert [row.name for row in library.chip_rows()] == ["H100 SXM"]
    assert [topic.id for topic in library.topics()] == ["inference", "gpu"]
    assert library.counts() == {"topics": 2, "entries": 2, "lessons": 1, "questions": 2, "labs": 1, "chips": 1}


def test_questions_for_a_term_main_ones_first(library: Library) -> None:
    assert library.questions_for("hbm") == ["core/how-much", "core/what-grows"]
    assert library.questions_for("kv-cache") == ["core/what-grows"]
    assert library.questions_for("nope") == []


def test_documents_are_plain(library: Library) -> None:
    document = library.documents()[0]
    assert document.ref == "core/kv-cache" and document.aliases == ("key-value cache",)
    assert document.why == "It outgrows the weights, see High-bandwidth memory and the roofline."
    assert library.documents()[1].inbound == 1


def test_titles_names_and_links(library: Library) -> None:
    assert library.title("entry", "hbm") == "High-bandwidth memory"
    assert library.title("lesson", "roofline") == "What limits this job?"
    assert library.title("chip", "nope") == ""
    assert library.names("hbm") == ("High-bandwidth memory", "HBM") and library.names("nope") == ()
    assert library.resolve(Link("entry", "hbm")) == "core/hbm"
    assert library.resolve(Link("lab", "quant")) == "core/quant"
    assert library.resolve(Link("lab", "moe")) is None
    with pytest.raises(ValueError, match="no kind"):
        library.locate("entry; DROP TABLE entry", "x")


def test_another_pack_sees_itself_first_and_core_after(two: Library) -> None:
    assert two.packs == ("core", "mine") and two.problems == ()
    assert two.resolve(Link("entry", "hbm"), "mine") == "mine/hbm"
    assert two.resolve(Link("entry", "hbm")) == "core/hbm"
    assert two.resolve(Link("entry", "hbm", pack="core"), "mine") == "core/hbm"
    assert two.resolve(Link("entry", "kv-cache"), "mine") == "core/kv-cache"
    assert two.resolve(Link("entry", "moe")) is None
    assert two.resolve(Link("entry", "moe", pack="mine")) == "mine/moe"
    assert two.find_name("MoE") == ["mine/moe"]
    assert two.questions_for("kv-cache") == ["core/what-grows", "mine/mine"]
    assert two.questions_for("moe", "mine") == ["mine/mine"]
    assert [(topic.id, topic.title) for topic in two.topics()][1:] == [("gpu", "GPUs"), ("own", "Own")]
    assert two.counts()["topics"] == 3 and two.counts()["entries"] == 4
    assert {row.ref: row.inbound for row in two.entry_rows()}[ref_to("mine", "hbm")] == 1


def test_hashes_follow_content_alone(make_pack: MakePack, tmp_path: Path, good_files: dict[str, str]) -> None:
    one = Library(make_pack(), cache=str(tmp_path / "c"))
    same = Library(make_pack(name="copy"), cache=str(tmp_path / "c"))
    quiz = good_files["quizzes/inference.yaml"]
    moved = quiz.replace("  unit: GB\n", "").replace("  kind: numeric\n", "  unit: GB\n  kind: numeric\n")
    other = Library(make_pack({"quizzes/inference.yaml": moved}, "other"), cache=str(tmp_path / "c"))
    assert one.hash == same.hash != other.hash


def test_packs_that_cannot_be_used_are_named(make_pack: MakePack, tmp_path: Path) -> None:
    good = make_pack(EXTRA, "good")
    packs = [
        str(tmp_path / "nowhere"),
        make_pack(EXTRA | {"pack.yaml": None}, "no-pack"),
        make_pack(EXTRA | {"pack.yaml": "id: [\n"}, "bad-pack"),
        make_pack(EXTRA | {"pack.yaml": "id: core\n"}, "core-again"),
        good,
        make_pack(EXTRA, "twin"),
        make_pack(
            EXTRA | {"pack.yaml": "id: third\n", "glossary/gpu.yaml": "topic: gpu\nentries: [{id: x}]\n"}, "third"
        ),
    ]
    library = Library(make_pack(), packs, cache=str(tmp_path / "c"))
    assert library.packs == ("core", "mine", "third")
    said = "\n".join(library.problems)
    assert len(library.problems) == 6
    for words in (
        "nowhere is no pack",
        "no-pack is no pack",
        "its pack.yaml has mistakes",
        "its id 'core'",
        f"that of {good}",
    ):
        assert words in said
    assert "the pack 'third' has mistakes; 'warpwise check" in said


def test_any_thread_may_ask(two: Library) -> None:
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(two.find_name("moe"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["mine/moe"]] * 8


def test_looking_a_term_up_imports_nothing_heavy(make_pack: MakePack, tmp_path: Path) -> None:
    root, cache = make_pack(), str(tmp_path / "cache")
    Library(root, cache=cache).prepare()
    code = (
        "import sys; from tui.library.library import Library;"
        f"library = Library({root!r}, cache={cache!r}); assert library.entry_json(library.find_name('HBM')[0]);"
        "heavy = {'msgspec', 'yaml', 'typing', 'dataclasses', 'platformdirs', 'hashlib', 'pathlib', 'textual'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=_repo())
    assert done.stdout == "[]\n"


def _repo() -> Path:
    return Path(__file__).parents[2]


def test_what_is_retired_is_found_by_its_id_alone(
    make_pack: MakePack, tmp_path: Path, good_files: dict[str, str]
) -> None:
    retired = "retired: {day: 2026-11-20, successor: "
    glossary, quiz, lesson = "glossary/inference.yaml", "quizzes/inference.yaml", "lessons/05-roofline.yaml"
    files: dict[str, str | bytes | None] = {
        glossary: good_files[glossary].replace("  level: 2\n", f"  level: 2\n  {retired}hbm}}\n"),
        quiz: good_files[quiz].replace("- id: how-much\n", f"- id: how-much\n  {retired}what-grows}}\n"),
        lesson: good_files[lesson].replace(
            "mixed:", "- {id: old, title: Old, text: Gone., checks: [], retired: {day: 2026-11-20}}\nmixed:"
        ),
    }
    library = Library(make_pack(files), cache=str(tmp_path / "cache"))
    assert library.question("how-much") is not None and library.entry("kv-cache") is not None
    assert [row.id for row in library.question_rows()] == ["what-grows"]
    assert [row.id for row in library.entry_rows()] == ["hbm"] == [row.ref[5:] for row in library.documents()]
    assert library.find_name("KV cache") == [] and library.questions_for("hbm") == ["core/what-grows"]
    found = library.lesson("roofline")
    assert found is not None and [section.id for section in found.sections] == ["ridge"]
    assert [row.sections for row in library.lesson_rows()] == [1]
    assert (library.counts()["entries"], library.counts()["questions"]) == (1, 1)


def test_the_alphabet_is_read_row_by_row(library: Library) -> None:
    places = library.alphabet()
    terms = [library.entry_at(places[number])[1] for number in range(len(places))]
    assert terms == sorted((row.term for row in library.entry_rows()), key=str.casefold)
    for number in range(len(places)):
        position = library.position(library.entry_at(places[number])[0])
        assert position and places.find(position) == number
    assert library.position("core/nothing") is None and places.find((9, 0)) is None
    assert len(library.alphabet(level=3)) == sum(row.level == 3 for row in library.entry_rows())


def test_rows_of_named_entries_come_in_that_order(library: Library) -> None:
    rows = library.entry_rows(["core/hbm", "core/nothing", "other/hbm", "core/kv-cache"])
    assert [row.ref for row in rows] == ["core/hbm", "core/kv-cache"]
