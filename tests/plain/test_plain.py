"""Plain mode: the same sittings, lessons and labs in lines of text."""

import io

from tui.cli import COMMANDS
from tui.doors import DOORS
from tui.plain.menu import Menu
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.labs.groups import grouped
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import READY

BOXES = set("─│┌┐└┘├┤┬┴┼═║█░▒▓▌●")


def played(services: Services, *lines: str, paper: object = None) -> str:
    """What is printed when these lines are typed, into a sitting or into the menu."""
    out = io.StringIO()
    menu = Menu(services, Talk(io.StringIO("".join(f"{line}\n" for line in lines)), out))
    if paper is None:
        menu.run()
    else:
        menu.sit(paper)  # type: ignore[arg-type]
    return out.getvalue()


def test_a_practice_quiz_says_why_and_keeps_confidence(services: Services) -> None:
    paper = services.study.new_paper(Blueprint(kinds=("single",), count=1), 5).result()
    text = played(services, "zzz", "a", "3", "", paper=paper)
    assert "The letters are a to" in text or "Type a letter" in text
    assert ("Right." in text) or ("Wrong." in text and "The answer:" in text)
    assert "Rule:" in text
    history = services.study.item(paper.items[0].item_id).result()
    assert [trial.confidence for trial in history.trials] == ["sure"]


def test_the_end_of_input_keeps_the_sitting_and_the_menu_offers_it(services: Services) -> None:
    paper = services.study.new_paper(Blueprint(count=3), 5).result()
    assert "paused and kept" in played(services, paper=paper)
    text = played(services)
    assert "Go on with Quick: question 1 of 3" in text


def test_an_exam_takes_answers_back_until_it_is_handed_in(services: Services) -> None:
    paper = services.study.new_paper(Blueprint(kinds=("single",), count=2, mode="exam"), 5).result()
    text = played(services, "a", "b", "1", "b", "", paper=paper)
    assert "Right." not in text
    assert "All are answered" in text
    assert "of 2 wholly right" in text


def test_a_lesson_is_read_stop_by_stop(services: Services) -> None:
    text = played(services, "2", "1", "", "a", "", ":quit")
    assert "You will be able to" in text
    assert "Before you read" in text
    assert services.study.course.lesson("core/what-is-ai-compute").result().done


def test_a_term_is_looked_up(services: Services) -> None:
    text = played(services, "1", "kv cahce", "1", "", "")
    assert "Memory that holds the keys and values" in text


def test_a_lab_asks_for_a_guess_first(services: Services) -> None:
    names = [row.id for _, inside in grouped(services.library.lab_rows()) for row in inside]
    number = str(names.index("pipeline") + 1)
    text = played(
        services, "4", number, "30 to 40", "stages 8", ":command", ":log", "Forward time 2", ":presets", "", ":quit", ""
    )
    assert "Your guess: Time from end to end" in text
    assert text.index("GPipe idles 27.3 %") < text.index("Your guess") < text.index("Time from end to end  33")
    assert "Inside your range. Time from end to end: you 30 to 40, it is 33." in text
    assert "inside   Time from end to end: you 30 to 40" in text
    assert "Forward time: 2 (" not in text and "Sets Schedule" in text
    assert "warpwise lab run pipeline --set schedule=1f1b --set stages=8" in text


def test_there_is_no_box_drawing(services: Services) -> None:
    text = played(services, "4", "1", "", ":quit", "2", "1", ":quit", "")
    assert not set(text) & BOXES


def test_a_ready_exam_asks_how_sure_and_says_whether_it_was_passed(services: Services) -> None:
    number = str(1 + len(services.library.topics()) + 1 + [exam.name for exam in READY].index("short"))
    text = played(services, "3", number, "5", ":end", "y", "", "")
    assert "15 questions in 20 minutes; 60 % pass." in text
    assert "Not passed (60 %)." in text
    assert "0 of 45 points" in text
    assert "90 % interval" in text


def test_how_it_stands_is_in_the_menu(services: Services) -> None:
    text = played(services, "7", "")
    assert "Recalled today" in text
    assert "Falls due" in text


def test_confidence_is_asked_in_a_certainty_exam(services: Services) -> None:
    plan = Blueprint(kinds=("single",), count=1, mode="exam", marking="certainty")
    paper = services.study.new_paper(plan, 5).result()
    text = played(services, "a", "3", "", paper=paper)
    assert "How sure?" in text
    history = services.study.item(paper.items[0].item_id).result()
    assert [trial.confidence for trial in history.trials] == ["sure"]


def test_what_ended_opens_again_question_by_question(services: Services) -> None:
    assert "What you finish stands here" in played(services, "8", "")
    paper = services.study.new_paper(Blueprint(kinds=("single",), count=1, mode="exam"), 5).result()
    played(services, "a", "", paper=paper)
    text = played(services, "8", "1", "1", "", "")
    assert "of 1 wholly right" in text
    assert "A number from 1 to 1 to read a question" in text
    assert "Right." in text or "The answer:" in text


def test_settings_are_changed_by_typing(services: Services) -> None:
    text = played(services, "9", "1", "500", "1", "25", "", "")
    assert "Minutes: 15" in text
    assert "from 1 to 240" in text and "Minutes: 25" in text
    assert "Your plan" in text and "This device" in text
    assert services.study.memory.plan().result().minutes == 25


def test_every_door_is_told_of(services: Services) -> None:
    numbers = [str(number) for number in range(1, len(DOORS) + 1)]
    said = " ".join(played(services, "10", *numbers, str(len(DOORS) + 1), "", "").split())
    for door in DOORS:
        assert all(f"warpwise {command}" in said for command in door.commands), door.title
    assert "No pack was added yet." in said
    words = {command.split()[0] for door in DOORS for command in door.commands}
    learning = {"define", "search", "list", "lesson", "quiz", "review", "lab", "chips", "compare", "grade", "stats"}
    assert words | learning | {"sources", "settings"} == set(COMMANDS)
