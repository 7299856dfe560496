"""In plain mode lessons and labs take time as on the screens: from what was shown to the line that was typed."""

import io

from tests.study.helpers import FakeClock
from tui.plain.menu import Menu
from tui.plain.pulse import Pulse
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.labs.groups import grouped
from tui.study.papers.blueprint import Blueprint, Timing

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


class Left(Talk):
    """What passes before each line is typed: `away` of it with the program stopped, the rest with somebody thinking."""

    def __init__(self, clock: FakeClock, *waits: tuple[str, int, str]) -> None:
        pulse = Pulse(clock.mono_ms, stop=lambda: clock.wait(self.asleep))
        super().__init__(io.StringIO("".join(f"{line}\n" for *_, line in waits)), io.StringIO(), pulse=pulse)
        self.asleep = 0
        self.clock, self.waits = clock, iter(waits)

    def ask(self, prompt: str) -> str:
        how, ms, _ = next(self.waits, ("", 0, ""))
        assert self.pulse is not None
        if how == "ctrl+z":
            self.asleep = ms
            self.pulse.suspend()
        elif how == "asleep":
            self.clock.wait(ms)
        else:
            for _ in range(ms // 10_000):
                self.clock.wait(10_000)
                self.pulse.beat()
        return super().ask(prompt)


def test_the_clock_of_a_timed_quiz_stands_while_the_program_does(services: Services, clock: FakeClock) -> None:
    paper = services.study.new_paper(Blueprint(kinds=("single",), count=1, timing=Timing("whole", 120)), 5).result()
    talk = Left(
        clock, ("thinking", 40_000, ":time"), ("ctrl+z", 5_000, ":time"), ("asleep", 300_000, ":time"),
        ("thinking", 10_000, ":time"), ("asleep", 3_600_000, ":quit"),
    )  # fmt: skip
    Menu(services, talk).sit(paper)
    said = [line for line in talk.out.getvalue().splitlines() if " left." in line or "stood" in line]  # type: ignore[attr-defined]
    stood = "The program stood for {}; the clock of this sitting did not run."
    assert [line.removeprefix("> ") for line in said[1:]] == [
        "1:20 left.", stood.format("5 seconds"), "1:20 left.", stood.format("5 minutes"), "1:20 left.", "1:10 left.",
        stood.format("60 minutes"),
    ]  # fmt: skip
    (left,) = services.study.open_attempts().result()
    again = services.study.resume(left.attempt_id).result()
    assert again is not None
    assert again.now().left_ms() == 70_000
