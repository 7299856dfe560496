"""Plain mode: everything the screens do, from one numbered menu."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TextIO

from tui.ending import ended
from tui.failures import Refusal
from tui.library.compiled.rows import LabRow
from tui.plain.labs import PlainLab
from tui.plain.lessons import lesson_lines, read_lesson
from tui.plain.lookup import look_up
from tui.plain.memory import keep_house
from tui.plain.past import read_past
from tui.plain.pulse import Pulse
from tui.plain.quiz import Quiz, level_lines, result_lines
from tui.plain.review import review_now
from tui.plain.settings import change_settings
from tui.plain.talk import Ended, Talk
from tui.plain.trouble import may_leave, tell
from tui.services import Services
from tui.study.attempts import level
from tui.study.attempts.attempt import AttemptError
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.title import Title, name_of
from tui.study.clock import SystemClock
from tui.study.grading.marking import ABOUT
from tui.study.labs.groups import grouped
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.exams import READY, Ready
from tui.study.papers.paper import Paper
from tui.study.titles import not_open


def run_plain(*, packs: list[str], topic: str | None = None) -> int:
    """The menu, on standard input and output."""
    services = Services(packs)
    talk = talk_of(sys.stdin, sys.stdout)
    try:
        name = services.known_topic(topic) if topic else ""
        told = tell(talk, services)
        Menu(services, talk, name).run()
    except BaseException:
        services.abandon()
        raise
    return ended(services, 0, told)


def sit(services: Services, paper: Paper, talk: Talk, title: Title | None = None) -> None:
    """One sitting of a paper, until it is handed in or left."""
    Menu(services, talk).sit(paper, title)


def talk_of(source: TextIO | None, out: TextIO) -> Talk:
    """A conversation over two streams, as wide as the terminal; raises Refusal when nothing can be typed."""
    if source is None:
        raise Refusal("standard input is closed; plain mode reads what you type from it.", 2)
    try:
        width = min(100, max(40, os.get_terminal_size(out.fileno()).columns))
    except (OSError, ValueError):
        width = 80
    return Talk(source, out, width, Pulse(SystemClock().mono_ms))


_CHOICES = [
    *("Look up a term", "Read a lesson", "A quiz or exam", "A lab", "Review", "Your memory and plan", "How it stands"),
    *("Past quizzes and their results", "Settings", "Packs, other programs, other devices, reading list"),
]


class Menu:
    """What there is to do, asked in a loop until the input ends."""

    def __init__(self, services: Services, talk: Talk, topic: str = "") -> None:
        self._services = services
        self._talk = talk
        self._topic = topic

    def run(self) -> None:
        """The loop."""
        talk = self._talk
        talk.say("Warpwise. Type a number; nothing goes back; the end of input leaves.")
        for problem in (*self._services.settings.news(), *self._services.library.problems):
            talk.say(problem)
        try:
            while True:
                open_ones = self._services.study.open_attempts().result()
                topics = self._services.library.topics()
                left = [
                    f"Go on with {name_of(sitting.title, topics)}: question {sitting.position + 1} of {sitting.count}"
                    for sitting in open_ones
                ]
                talk.say()
                chosen = talk.choose(
                    "> ",
                    [*_CHOICES, *left],
                )
                if chosen is None:
                    if may_leave(talk, self._services):
                        return
                elif chosen == 0:
                    look_up(talk, self._services)
                elif chosen == 1:
                    self._lesson()
                elif chosen == 2:
                    self._quiz()
                elif chosen == 3:
                    self._lab()
                elif chosen == 4:
                    review_now(talk, self._services)
                elif chosen == 5:
                    keep_house(talk, self._services)
                elif chosen == 6:
                    self._standing()
                elif chosen == 7:
                    self._past()
                elif chosen == 8:
                    change_settings(talk, self._services)
                elif chosen == 9:
                    self._doors()
                else:
                    self._resume(open_ones[chosen - len(_CHOICES)].attempt_id)
        except Ended:
            return

    def _lesson(self) -> None:
        lines, refs = lesson_lines(self._services)
        chosen = self._talk.choose("Which lesson? ", lines)
        if chosen is not None:
            read_lesson(self._talk, self._services, refs[chosen])

    def _lab(self) -> None:
        """The labs in their groups, each with what people think and how long a first visit takes."""
        library = self._services.library
        groups = grouped(library.lab_rows())
        rows = [row for _, inside in groups for row in inside]
        heads, at = {}, 0
        for title, inside in groups:
            heads[at], at = title, at + len(inside)
        chosen = self._talk.choose("Which lab? ", [self._lab_line(row) for row in rows], heads)
        if chosen is not None:
            PlainLab(self._talk, self._services, rows[chosen].ref).run()

    def _lab_line(self, row: LabRow) -> str:
        lab = self._services.library.lab(row.ref)
        return f"{row.title} ({lab.minutes} min). People think: {lab.misconception.claim}" if lab else row.title

    def _quiz(self) -> None:
        talk, library = self._talk, self._services.library
        topics = library.topics()
        exams = [f"Exam: {paper.title} ({paper.about}), {paper.size}" for paper in READY]
        weak = self._services.study.weak_spots().result()
        spots = [f"Weak spots: {len(weak)} questions on what you miss"] if weak else []
        place = [f"Find your level: 18 questions, about {level.MINUTES} minutes: where to begin"]
        chosen = talk.choose("Which? ", ["Everything", *(topic.title for topic in topics), *exams, *place, *spots])
        if chosen is None:
            return
        if chosen == len(topics) + len(exams) + 1:
            self.sit(self._services.study.level_paper().result(), level.TITLE)
            return
        if chosen > len(topics) + len(exams):
            self.sit(self._services.study.listed_paper(tuple(weak)))
            return
        if chosen > len(topics):
            self._exam(READY[chosen - len(topics) - 1])
            return
        typed = talk.ask("How many questions? [10] ")
        count = int(typed) if typed.isdecimal() and 1 <= int(typed) <= 100 else 10
        names = (topics[chosen - 1].id,) if chosen else ()
        self.sit(self._services.study.new_paper(Blueprint(topics=names, count=count)).result())

    def _exam(self, paper: Ready) -> None:
        rules = [f"{rule}: {about}" for rule, about in ABOUT.items()]
        chosen = self._talk.choose("Which marking? [1] ", rules)
        plan = replace(paper.blueprint, marking=list(ABOUT)[chosen or 0])
        self._talk.say(f"{paper.size}; {plan.pass_mark} % pass.")
        self.sit(self._services.study.new_paper(plan).result())

    def _past(self) -> None:
        sitting = read_past(self._talk, self._services)
        if sitting is not None:
            refs = sitting.result().refs("wrong")
            self.sit(self._services.study.listed_paper(refs), Title("drill", of=f"{sitting.title}, wrong"))

    def _doors(self) -> None:
        # What reads packs is not needed before.
        from tui.plain.doors import show_doors

        show_doors(self._talk, self._services)

    def _standing(self) -> None:
        from tui.plain.stats import stats_lines

        stats = self._services.study.stats().result()
        standing = self._services.study.terms().result().topics
        self._talk.lines(stats_lines(stats, self._services.library.title, self._talk.width, standing))

    def sit(self, paper: Paper, title: Title | None = None) -> None:
        """Begins a sitting of a paper."""
        try:
            sitting = self._services.study.start(paper, title=title)
        except AttemptError:
            self._talk.say("There is no question of this kind.")
            return
        self._go(sitting)

    def _resume(self, attempt_id: str) -> None:
        sitting = self._services.study.resume(attempt_id).result()
        if closed := not_open(self._services.study.packs_of(attempt_id).result(), self._services.library):
            self._talk.say(closed)
        if sitting is None:
            if not closed:
                self._talk.say("This sitting cannot be read any more; its answers are kept in your history.")
            return
        sitting.resume().result()
        self._go(sitting)

    def _go(self, sitting: Sitting) -> None:
        services, talk = self._services, self._talk
        quiz = Quiz(talk, services.library, services.study, sitting, confidence=services.settings.confidence)
        result = quiz.run()
        if result is None:
            return
        topics = {topic.id: topic.title for topic in services.library.topics()}
        if sitting.named.kind == "level":
            talk.lines(level_lines(services.library, sitting))
        else:
            talk.lines(result_lines(result, topics, sitting.paper.id))
        if result.lists["wrong"] and sitting.attempt.mode == "practice":
            try:
                again = talk.ask("The wrong ones again? y or nothing: ")
            except Ended:
                return
            if again.lower().startswith("y"):
                self.sit(services.study.listed_paper(result.refs("wrong")))
