"""In plain mode lessons and labs take time as on the screens: from what was shown to the line that was typed."""

import io

from tests.study.helpers import FakeClock
from tui.plain.menu import Menu
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.labs.groups import grouped

MINUTE = 60_000


class Slow(Talk):
    """Takes a minute for each line."""

    def __init__(self, clock: FakeClock, *lines: str) -> None:
        super().__init__(io.StringIO("".join(f"{line}\n" for line in lines)), io.StringIO())
        self.clock = clock

    def ask(self, prompt: str) -> str:
        self.clock.wait(MINUTE)
        return super().ask(prompt)


def play(services: Services, clock: FakeClock, *lines: str) -> None:
    Menu(services, Slow(clock, *lines)).run()


def test_a_stop_of_a_lesson_takes_its_minute_and_a_question_that_of_its_answer(
    services: Services, clock: FakeClock
) -> None:
    play(services, clock, "2", "1", "", "a", "", ":quit")
    spent = [(one.kind, one.duration_ms) for one in reversed(services.study.undoable(9).result())]
    assert spent[:3] == [("lesson", MINUTE), ("answer", MINUTE), ("lesson", None)]
    assert all(ms is None or ms == MINUTE for _, ms in spent)
    found = services.study.stats().result()
    assert found.ms == sum(ms or 0 for _, ms in spent)


def test_a_guess_in_a_lab_takes_its_minute(services: Services, clock: FakeClock) -> None:
    names = [row.id for _, inside in grouped(services.library.lab_rows()) for row in inside]
    play(services, clock, "4", str(names.index("pipeline") + 1), "20 to 30", ":quit", "")
    assert [(one.kind, one.duration_ms) for one in services.study.undoable(9).result()] == [("predict", MINUTE)]
    assert services.study.stats().result().ms == MINUTE
