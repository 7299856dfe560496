"""The compiled file: made when needed, trusted when fresh, made anew when stale, foreign or broken."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.library.compiled import build, leftovers, packdb, stamp
from tui.library.compiled.packdb import PackDb, PackError
from tui.library.library import Library

MakePack = Callable[..., str]
GLOSSARY = "glossary/inference.yaml"


class Compiles:
    """Counts how often something was compiled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        whole = build.build

        def counted(*args: object, **options: object) -> object:
            self.count += 1
            return whole(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(build, "build", counted)


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> Compiles:
    return Compiles(monkeypatch)


@pytest.fixture
def cache(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def term(root: str, cache: str) -> str:
    """The term of one entry, through a library opened for it."""
    return Library(root, cache=cache).title("entry", "hbm")


def compiled_file(cache: str) -> Path:
    (path,) = Path(cache).glob("*.sqlite")
    return path


def rewrite(root: str, old: str, new: str, keep_time: bool = False) -> None:
    """Edits the glossary."""
    path = os.path.join(root, GLOSSARY)
    stat = os.stat(path)
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace(old, new))
    when = stat.st_mtime_ns + (0 if keep_time else 1_000_000_000)
    os.utime(path, ns=(when, when))


def test_compiled_once(make_pack: MakePack, cache: str, compiles: Compiles) -> None:
    root = make_pack()
    assert not Library(root, cache=cache).is_ready()
    assert [term(root, cache) for _ in range(3)] == ["High-bandwidth memory"] * 3
    assert compiles.count == 1
    assert Library(root, cache=cache).is_ready()
    assert [path.name for path in Path(cache).iterdir()] == [compiled_file(cache).name]
    assert sys.platform == "win32" or os.stat(cache).st_mode & 0o777 == 0o700


def test_an_edit_is_seen(make_pack: MakePack, cache: str, compiles: Compiles) -> None:
    root = make_pack()
    term(root, cache)
    rewrite(root, "High-bandwidth", "Wide")
    assert term(root, cache) == "Wide memory" and compiles.count == 2
    os.unlink(os.path.join(root, "chips.yaml"))
    assert Library(root, cache=cache).counts()["chips"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="ctime is another thing there")
def test_an_edit_of_same_size_and_time_is_seen(make_pack: MakePack, cache: str) -> None:
    root = make_pack()
    term(root, cache)
    rewrite(root, "High-bandwidth", "Tiny-bandwidth", keep_time=True)
    assert term(root, cache) == "Tiny-bandwidth memory"


def test_a_touched_file_is_hashed_once_and_not_compiled(
    make_pack: MakePack, cache: str, compiles: Compiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_pack()
    term(root, cache)
    rewrite(root, "", "")
    hashed: list[str] = []

    def counted(root: str) -> str:
        hashed.append(root)
        return stamp.content_hash(root)

    monkeypatch.setattr(packdb, "content_hash", counted)
    assert [term(root, cache) for _ in range(3)] == ["High-bandwidth memory"] * 3
    assert compiles.count == 1 and len(hashed) == 1
    assert len(list(Path(cache).iterdir())) == 1


def spoil_text(path: Path) -> None:
    path.write_text("not a database at all, but long enough to be read as one " * 100)


def spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(2, len(data) // 4096):
        data[at * 4096 : at * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)


def run_sql(path: Path, sql: str) -> None:
    con = sqlite3.connect(path)
    with con:
        con.execute(sql)
    con.close()


def spoil_format(path: Path) -> None:
    run_sql(path, "UPDATE meta SET value='0' WHERE key='format'")


def spoil_version(path: Path) -> None:
    run_sql(path, "UPDATE meta SET value='0.0.1' WHERE key='app'")


def spoil_root(path: Path) -> None:
    run_sql(path, "UPDATE meta SET value='/elsewhere' WHERE key='root'")


def spoil_meta(path: Path) -> None:
    run_sql(path, "DELETE FROM meta WHERE key='counts'")


def spoil_table(path: Path) -> None:
    run_sql(path, "DROP TABLE entry")


def spoil_json(path: Path) -> None:
    run_sql(path, "UPDATE body SET json='{'")


def spoil_type(path: Path) -> None:
    run_sql(path, "UPDATE body SET json='[1]'")


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_text,
        spoil_empty,
        spoil_cut,
        spoil_middle,
        spoil_format,
        spoil_version,
        spoil_root,
        spoil_meta,
        spoil_table,
        spoil_json,
        spoil_type,
        Path.unlink,
    ],
)
def test_a_bad_file_is_made_anew(
    make_pack: MakePack, cache: str, compiles: Compiles, spoil: Callable[[Path], None]
) -> None:
    root = make_pack()
    term(root, cache)
    spoil(compiled_file(cache))
    library = Library(root, cache=cache)
    assert library.title("entry", "hbm") == "High-bandwidth memory"
    stored = library.entry_json("hbm")
    assert stored is not None and stored["level"] == 1
    assert library.entry("hbm") is not None
    assert compiles.count == 2
    assert term(root, cache) == "High-bandwidth memory" and compiles.count == 2


def test_a_struct_that_does_not_fit_is_made_anew(make_pack: MakePack, cache: str, compiles: Compiles) -> None:
    root = make_pack()
    term(root, cache)
    run_sql(compiled_file(cache), "UPDATE body SET json='{\"id\": 5}'")
    entry = Library(root, cache=cache).entry("hbm")
    assert entry and entry.term == "High-bandwidth memory" and compiles.count == 2


def test_without_a_cache_it_works_in_memory(make_pack: MakePack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    library = Library(make_pack(), cache=str(tmp_path / "file" / "cache"))
    assert library.title("entry", "hbm") == "High-bandwidth memory" and library.counts()["entries"] == 2


def test_a_full_disk_works_in_memory(make_pack: MakePack, cache: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(build, "write", full)
    assert term(make_pack(), cache) == "High-bandwidth memory"


def test_a_stopped_compilation_leaves_nothing(make_pack: MakePack, cache: str) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    root = make_pack()
    with pytest.raises(KeyboardInterrupt):
        Library(root, cache=cache, progress=stop).prepare()
    assert list(Path(cache).iterdir()) == []
    assert term(root, cache) == "High-bandwidth memory"


def test_no_content_is_a_sentence(tmp_path: Path, cache: str) -> None:
    for root in (tmp_path / "gone", tmp_path):
        with pytest.raises(PackError, match="there is no content in"):
            PackDb(str(root), cache).rows("SELECT 1")


def test_strange_paths(make_pack: MakePack, tmp_path: Path) -> None:
    root = make_pack(name="a?b#c%20 d'é")
    assert term(root, str(tmp_path / "x?y#z%41")) == "High-bandwidth memory"
    assert Library(root, cache=str(tmp_path / "x?y#z%41")).is_ready()


def test_extras_are_kept(make_pack: MakePack, cache: str) -> None:
    def extra(con: sqlite3.Connection) -> list[tuple[str, bytes]]:
        return [("terms", "|".join(row[0] for row in con.execute("SELECT term FROM entry ORDER BY position")).encode())]

    root = make_pack()
    terms = b"KV cache|High-bandwidth memory"
    assert Library(root, cache=cache, extras=[extra]).blob("core", "terms", bytes) == terms
    assert Library(root, cache=cache).blob("core", "terms", bytes) == terms
    assert Library(root, cache=cache).blob("core", "none", bytes) is None


def test_opening_reads_no_rows(make_pack: MakePack, cache: str) -> None:
    glossary = "topic: gpu\nentries:\n" + "".join(
        f"- {{id: t{n}, term: Term {n}, level: 1, definition: {'long ' * 60}.}}\n" for n in range(1500)
    )
    root = make_pack({"glossary/gpu.yaml": glossary})
    Library(root, cache=cache).prepare()
    db = PackDb(root, cache)
    assert db.is_ready()
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    assert db._con is not None
    db._con.set_progress_handler(step, 1)
    library = Library(root, cache=cache)
    library._opened["core"] = db
    assert library.find_name("Term 700") == ["core/t700"]
    stored = library.entry_json("t700")
    assert stored is not None and stored["term"] == "Term 700"
    assert steps < 1000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_a_pipe_in_its_place_is_replaced(make_pack: MakePack, cache: str) -> None:
    root = make_pack()
    term(root, cache)
    path = compiled_file(cache)
    path.unlink()
    os.mkfifo(path)
    assert term(root, cache) == "High-bandwidth memory"
    assert path.is_file()


@pytest.mark.parametrize("full", [False, True])
def test_a_folder_in_its_place_steps_aside(make_pack: MakePack, cache: str, full: bool, compiles: Compiles) -> None:
    root = make_pack()
    term(root, cache)
    path = compiled_file(cache)
    path.unlink()
    path.mkdir()
    if full:
        (path / "note").write_text("mine")
    assert [term(root, cache), term(root, cache)] == ["High-bandwidth memory"] * 2
    assert path.is_file() and compiles.count == 2
    assert not full or Path(f"{path}.aside", "note").read_text() == "mine"


def test_any_damaged_byte_is_mended_or_harmless(make_pack: MakePack, cache: str) -> None:
    root = make_pack()
    term(root, cache)
    path = compiled_file(cache)
    good = path.read_bytes()
    draw = random.Random(5)
    for _ in range(200):
        bad = bytearray(good)
        bad[draw.randrange(len(bad))] = 0xFF
        path.write_bytes(bad)
        library = Library(root, cache=cache)
        assert library.counts()["entries"] == 2
        assert len(library.entry_rows()) == len(library.documents()) == 2
        assert library.entry("hbm") is not None and library.hash
        library._packs["core"].close()


def test_leftovers_of_a_killed_compilation_are_swept(make_pack: MakePack, cache: str) -> None:
    os.makedirs(cache)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (
        f"library-00000000.sqlite.{gone.pid}-0.tmp",
        f"library-00000000.sqlite.{os.getpid()}-77.tmp",
        "library-00000000.sqlite.notes",
        ".library-abc.tmp",
    ):
        Path(cache, name).write_text("half")
    term(make_pack(), cache)
    left = sorted(path.name for path in Path(cache).iterdir() if path.name.startswith((".", "library-00000000")))
    kept = f"library-00000000.sqlite.{os.getpid()}-77.tmp"
    assert left == sorted([kept, "library-00000000.sqlite.notes"])
    old = time.time() - 2 * leftovers.ABANDONED
    os.utime(Path(cache, kept), (old, old))
    leftovers.sweep(os.path.join(cache, "library.sqlite"))
    assert not Path(cache, kept).exists()
