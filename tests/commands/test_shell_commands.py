"""What a shell asks for: what is due, where things are, names that begin so, complaints, the reading list."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.study.helpers import NOON
from tui.cli import main
from tui.hyperlinks import can_link, linked
from tui.paths import journal_path
from tui.services import Services
from tui.study import reports
from tui.study.journal import witness
from tui.study.journal.events import study_day
from tui.study.memory import days
from tui.study.papers.blueprint import Blueprint
from tui.study.reviews import due_file

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def ready_cache(compiled: Path, own_home: Path, request: pytest.FixtureRequest) -> None:
    """As everywhere, but for the test that a question makes no home."""
    if request.node.name != "test_paths":
        shutil.copytree(compiled, own_home / "cache")


def run(capsys: Captured, *args: str) -> tuple[int, str, str]:
    status = main(list(args))
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def studied() -> None:
    """Six questions answered at once, long ago: all of them are due."""
    services = Services()
    sitting = services.study.start(services.study.new_paper(Blueprint(count=6), 1).result())
    for _ in range(6):
        sitting.skip()
        if (to := sitting.attempt.following()) in ("hand-in", "look-over"):
            break
        sitting.show(int(to))
    sitting.submit().result()
    services.close()


def in_days(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    now = time.time() + count * 86_400
    monkeypatch.setattr("time.time", lambda: now)


def test_nothing_is_due_where_nothing_was_done(capsys: Captured) -> None:
    assert run(capsys, "due") == (0, "", "")
    assert run(capsys, "due", "--json") == (0, '{"items": 0, "minutes": 0}\n', "")


def test_what_is_due_weeks_later_without_a_run(
    capsys: Captured, studied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_days(monkeypatch, 40)
    status, out, _ = run(capsys, "due", "--json")
    assert status == 0
    assert json.loads(out)["items"] == 6
    assert run(capsys, "due", "--format", "{{{minutes}m {items}}}")[1].startswith("{")
    assert run(capsys, "due")[1].startswith("6 due, ")
    # The small file alone answers.
    monkeypatch.setattr("sqlite3.connect", None)
    assert run(capsys, "due")[1].startswith("6 due, ")


def test_a_journal_that_changed_since_is_asked_itself(
    capsys: Captured, studied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_days(monkeypatch, 40)
    before = run(capsys, "due")[1]
    os.utime(journal_path())
    assert due_file.read(journal_path()) is None
    changed = "was changed by something other than Warpwise: 'warpwise doctor' looks it over.\n"
    status, out, err = run(capsys, "due")
    assert (status, out) == (1, before)
    assert err.startswith("warpwise: The journal ") and err.endswith(changed)
    # Not where a window has it open, or was killed.
    witness.unmark(journal_path())
    assert run(capsys, "due") == (0, before, "")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (os.remove, "is gone or empty: all 8 entries up to"),
        (lambda path: os.truncate(path, 0), "is gone or empty: all 8 entries up to"),
        (lambda path: Path(path).write_bytes(b"x" * 5_000), "was changed by something other than Warpwise"),
    ],
)
def test_a_journal_that_is_not_there_or_none_is_told_by_due_too(
    capsys: Captured, studied: None, harm: Callable[[str], object], said: str
) -> None:
    harm(journal_path())
    status, out, err = run(capsys, "due")
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("value", ["x'c3'", "'many'", "9e99"])
def test_due_says_that_it_cannot_read_what_rotted(capsys: Captured, studied: None, value: str) -> None:
    witness.unmark(journal_path())
    with closing(sqlite3.connect(journal_path())) as db:
        db.execute(f"UPDATE memory_load SET items = {value}")
        db.commit()
    status, out, err = run(capsys, "due")
    assert (status, out) == (1, "")
    assert "cannot be read: 'warpwise doctor' says what to do." in err


@pytest.mark.parametrize("text", ["{", "}", "{x}", "{items.__class__}", "{0}", "{}"])
def test_a_bad_format_is_refused(capsys: Captured, text: str) -> None:
    status, out, err = run(capsys, "due", f"--format={text}")
    assert (status, out) == (2, "")
    assert "--format takes {items} and {minutes}" in err


@pytest.mark.parametrize("junk", ["", "1 x", "x" * 50, "1 1 1\n1 2", "\xff"])
def test_a_broken_small_file_is_not_believed(studied: None, junk: str) -> None:
    Path(due_file.path_of(journal_path())).write_text(junk, encoding="latin-1")
    assert due_file.read(journal_path()) is None


def test_the_study_day_is_that_of_the_journal() -> None:
    for hour in range(0, 48, 3):
        for offset in (-480, 0, 330):
            wall = NOON + hour * 3_600_000
            assert due_file.day_of(wall / 1000, offset * 60) == days.number(study_day(wall, offset))


def test_neither_due_nor_names_imports_anything_heavy(capsys: Captured) -> None:
    run(capsys, "list", "--names", "kv")  # the library is compiled now
    code = "import sys; from tui.cli import main; main(['due']); main(['list', '--names', 'kv']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"argparse", "msgspec", "textual", "dataclasses", "yaml"} & set(done.stdout.splitlines()[-1].split())


def test_names_that_begin_so(capsys: Captured) -> None:
    status, out, _ = run(capsys, "list", "--names", "KV C")
    names = out.splitlines()
    assert status == 0
    assert "KV cache" in names
    assert names == sorted(set(names), key=str.casefold)
    assert all(name.casefold().startswith("kv c") for name in names)
    assert run(capsys, "list", "--names", "zzzz")[1] == ""
    assert len(run(capsys, "list", "--names", "")[1].splitlines()) > 400


def test_paths(capsys: Captured, own_home: Path) -> None:
    found = json.loads(run(capsys, "paths", "--json")[1])
    assert found["journal"] == str(own_home / "journal.sqlite")
    assert run(capsys, "paths", "cache")[1] == f"{found['cache']}\n"
    assert not own_home.exists()


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        ("entry:kv-cach", 1, "there is no entry 'kv-cach'; did you mean kv-cache?"),
        ("entyr:hbm", 2, "there is no kind 'entyr' to open; did you mean entry?"),
        ("lesson:", 2, "open needs a target"),
        ("zzzzzzz", 1, "there is nothing called 'zzzzzzz'; 'warpwise list' names what there is."),
        ("entry:hbm", 2, "the screens need a terminal"),
        ("lab:flash", 2, "the screens need a terminal"),
        ("lesson:roofline", 2, "the screens need a terminal"),
        ("chip:h100_sxm", 2, "the screens need a terminal"),
        ("H100 SXM", 2, "the screens need a terminal"),
    ],
)
def test_open(capsys: Captured, monkeypatch: pytest.MonkeyPatch, target: str, status: int, said: str) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    found, _, err = run(capsys, "open", target)
    assert found == status
    assert said in err


def test_reports_hold_question_answer_and_day(capsys: Captured) -> None:
    services = Services()
    study = services.study
    study.annotations.report("core/entry/hbm", "dated", "the  H200\x1b[31m is out").result()
    study.annotations.report("core/entry/hbm", "", "a line\nof [text](http://x)").result()
    sitting = study.start(study.new_paper(Blueprint(count=1), 1).result())
    pending = sitting.skip()
    assert pending is not None
    pending.result()
    sitting.report(reports.said(*reports.as_typed("wrong per direction"))).result()
    sitting.override(0).result()
    services.close()
    status, out, _ = run(capsys, "reports", "--json")
    found = json.loads(out)
    assert status == 0
    assert {(one["kind"], one["reason"], one["text"]) for one in found} == {
        ("right", None, None),
        ("report", "wrong", "per direction"),
        ("report", None, "a line of [text](http://x)"),
        ("report", "dated", "the H200 is out".replace("H200", "H200[31m")),
    }
    assert all(one["day"] and one["title"] for one in found)
    page = run(capsys, "reports", "--md")[1]
    assert "\\[text\\]" in page and "**I was right**" in page
    assert "answered: " in run(capsys, "reports")[1]


def test_what_was_taken_back_is_no_report(capsys: Captured) -> None:
    services = Services()
    services.study.annotations.report("core/entry/hbm", "typo").result()
    (event,) = services.study.undoable().result()
    services.study.undo(event).result()
    services.close()
    assert run(capsys, "reports", "--json")[1] == "[]\n"


def test_a_report_says_something() -> None:
    with pytest.raises(ValueError, match="wrong, dated"):
        reports.said("", " \n")
    with pytest.raises(ValueError, match="wrong, dated"):
        reports.said("bad", "text")


def test_the_reading_list_ticks_what_was_opened(capsys: Captured) -> None:
    found = json.loads(run(capsys, "sources", "--topic", "energy", "--json")[1])
    assert found and not any(page["read"] for page in found)
    assert [page["cited"] for page in found] == sorted((page["cited"] for page in found), reverse=True)
    first = found[0]
    assert run(capsys, "sources", "--read", first["url"])[1].startswith("[x] ")
    after = json.loads(run(capsys, "sources", "--json")[1])
    assert [page["url"] for page in after if page["read"]] == [first["url"]]
    assert run(capsys, "sources", "--read", "no-such")[0] == 1


@pytest.mark.parametrize(
    ("environment", "terminal", "can"),
    [
        ({"TERM": "xterm-kitty"}, True, True),
        ({"TERM": "xterm-kitty"}, False, False),
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6800"}, True, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4900"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "9" * 400}, True, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True, True),
        ({"TERM": "dumb", "TERM_PROGRAM": "WezTerm"}, True, False),
        ({"TERM": "screen-256color", "TMUX": "x", "TERM_PROGRAM": "WezTerm"}, True, False),
        ({"FORCE_HYPERLINK": "1"}, False, True),
        ({"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, True, False),
    ],
)
def test_where_links_can_be(environment: dict[str, str], terminal: bool, can: bool) -> None:
    assert can_link(environment, terminal=terminal) is can


def test_addresses_become_links(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert linked("see https://a.example/x.") == "see https://a.example/x."
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert linked("(https://a.example/x)") == "(\x1b]8;;https://a.example/x\x1b\\https://a.example/x\x1b]8;;\x1b\\)"
    assert linked("https://a.example/\x1b]8;;") == "https://a.example/\x1b]8;;"
    assert "\x1b]8;;https://" in run(capsys, "define", "hbm")[1]


def test_a_later_day_counts_more() -> None:
    rows = [(739_000, 2, 30_000), (739_003, 5, 70_000)]
    assert [due_file.total(rows, day) for day in (738_999, 739_000, 739_003)] == [(0, 0), (2, 1), (7, 2)]
