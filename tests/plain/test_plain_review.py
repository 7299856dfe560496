"""Reviews, plan and leeches in lines of text."""

from __future__ import annotations

import io

import pytest

from tests.study.helpers import FakeClock
from tui.cli import main
from tui.plain.menu import Menu
from tui.plain.review import review_now
from tui.plain.talk import Ended, Talk
from tui.services import Services
from tui.study.grading.answers import Passed
from tui.study.titles import item_title

DAY = 86_400_000


def talk(*lines: str) -> tuple[Talk, io.StringIO]:
    out = io.StringIO()
    return Talk(io.StringIO("".join(f"{line}\n" for line in lines)), out), out


def reviewed(services: Services, *lines: str) -> str:
    """What is printed when these lines are typed into a review."""
    said, out = talk(*lines)
    try:
        review_now(said, services)
    except Ended:
        out.write("(ended)")
    return out.getvalue()


def menu(services: Services, *lines: str) -> str:
    said, out = talk(*lines)
    Menu(services, said).run()
    return out.getvalue()


def looked_up(services: Services) -> None:
    services.study.memory.learn("core/kv-cache").result()


def test_nothing_to_review_is_one_sentence(services: Services) -> None:
    assert reviewed(services) == (
        "Nothing to review yet: what you answer or read in a lesson comes back here\nbefore you forget it.\n"
    )


def test_a_review_from_looking_up_to_the_end(services: Services) -> None:
    text = menu(services, "1", "kv cache", "z", "", "5", "a", "3", "", "")
    assert "KV cache is reviewed from now on, its name and its meaning." in text
    assert "1 new item from what you read, looked up or chose" in text
    assert text.count("new item") == 1
    assert "A new one. 1 to go, about 1 min." in text
    assert "What is meant by KV cache?" in text
    assert "Right." in text or "Wrong." in text
    assert "of 1 recalled at once" in text
    history = services.study.item("core/entry/kv-cache#meaning").result()
    assert [trial.confidence for trial in history.trials] == ["sure"]


def test_leaving_keeps_it_and_it_is_taken_up_again(services: Services) -> None:
    looked_up(services)
    assert "paused and kept" in reviewed(services, ":quit")
    text = reviewed(services, "b", "1", "")
    assert "1 to go" in text
    assert "recalled at once" in text


def test_an_item_is_taken_out_and_let_in_again(services: Services) -> None:
    looked_up(services)
    assert "It will not come again" in reviewed(services, ":suspend")
    text = menu(services, "6", "2", "1", "", "")
    assert "KV cache (meaning)" in text
    assert "It comes again." in text
    assert services.study.memory.suspended().result() == ()


def test_a_plan_is_asked_and_kept(services: Services) -> None:
    text = menu(services, "6", "3", "25", "2027-01-31", "sat sun", "3", "", "")
    assert "15 minutes a day; exam: none; days off: none." in text
    plan = services.study.memory.plan().result()
    assert (plan.minutes, plan.exam, plan.days_off, plan.freezes) == (25, "2027-01-31", (5, 6), 3)
    assert "YYYY-MM-DD" in menu(services, "6", "3", "", "soon", "", "", "", "")
    menu(services, "6", "3", "", "none", "none", "", "", "")
    plan = services.study.memory.plan().result()
    assert (plan.minutes, plan.exam, plan.days_off) == (25, "", ())


def test_what_will_not_stick_is_listed_with_what_it_is_taken_for(services: Services, clock: FakeClock) -> None:
    assert "Nothing was forgotten four times." in menu(services, "6", "1", "", "")
    ref = services.library.questions_for("core/kv-cache")[0]
    for _ in range(5):
        item = services.study.listed_paper((ref,)).items[0]
        services.study.course.answer_alone(item, Passed("dont_know")).result()
        clock.wait(DAY)
    text = " ".join(menu(services, "6", "1", "1", "", "").split())
    assert "forgotten 4 times; taken for" in text
    assert item_title(services.library, item.item_id)[:30] in text
    assert services.study.memory.suspended().result() == (item.item_id,)


def test_steps_are_taken_back_and_done_again(services: Services) -> None:
    looked_up(services)
    assert "2026-11-25: choosing core/entry/kv-cache" in menu(services, "6", "4", "1", "", "")
    assert services.study.memory.today().result().fresh == 0
    menu(services, "6", "5", "1", "", "")
    assert services.study.memory.today().result().fresh == 1


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["review", "--plain", "--minutes", "5"]) == 0
    assert "Nothing to review yet" in capsys.readouterr().out
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    assert main(["review"]) == 2
    assert "warpwise review --plain" in capsys.readouterr().err
    for wrong in ("0", "nan", "many"):
        assert main(["review", "--minutes", wrong]) == 2
        assert "minutes are a number up to 240" in capsys.readouterr().err
