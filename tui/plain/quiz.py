"""A quiz in lines of text, with the same sitting, clock and journal as the screens."""

from __future__ import annotations

from contextlib import nullcontext

from tui.library.library import Library
from tui.library.refs import pack_of
from tui.library.text import percent
from tui.plain.answering import ask, ask_lines
from tui.plain.feedback import mark_lines
from tui.plain.talk import Ended, Talk
from tui.study.attempts import result_words
from tui.study.attempts.begin_with import advice, first_lesson
from tui.study.attempts.level import levels
from tui.study.attempts.result import DRILLS, Result
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.time_limits import ItemTimeUp, Stood, TimeUp, Warning
from tui.study.grading.answers import CONFIDENCES
from tui.study.grading.marks import Mark
from tui.study.reports import as_typed, said
from tui.study.study import Study

HELP = """:skip  go on without answering      :hint   a hint, if there is one
:flag  flag for a second look        :time   how much time is left
:back  the question before (exam)    :undo   take the last answer back
:right I was right (after a mark)    :terms  what the main term means
:report wrong, dated, unclear, typo or a line of text (after a mark)
:end   hand in (asks first)          :quit   leave; the sitting is kept
:discard end without a result (asks first)"""


class Quiz:
    """One sitting, asked and answered in lines."""

    def __init__(
        self, talk: Talk, library: Library, study: Study, sitting: Sitting, *, confidence: bool = True
    ) -> None:
        self._talk = talk
        self._library = library
        self._study = study
        self._sitting = sitting
        self._discarded = False
        always = sitting.paper.blueprint.asks_confidence
        self._confidence = always or (confidence and sitting.attempt.mode == "practice")

    def run(self) -> Result | None:
        """Asks until the end; the result, or None when it was left (and is kept) or discarded."""
        talk, sitting = self._talk, self._sitting
        for note in sitting.paper.notes:
            talk.say(note)
        talk.say("Type :help for what else can be typed.")
        try:
            with talk.pulse or nullcontext():
                while sitting.attempt.state == "running":
                    self._question()
        except Ended:
            if sitting.attempt.state == "running":
                sitting.pause().result()
                talk.say(self._study.status().when_left("Left; the sitting is paused and kept."))
            return None
        return None if self._discarded else sitting.result()

    # One question

    def _question(self) -> None:
        talk, sitting, item = self._talk, self._sitting, self._sitting.item
        at = sitting.attempt.at
        talk.say()
        talk.say(self._heading())
        talk.lines(ask_lines(self._library, sitting.question, item.shown, item.params, talk.width, self._pack))
        while sitting.attempt.state == "running" and sitting.attempt.at == at and not sitting.attempt.slot.final:
            line = self._ask("> ")
            if self._clock():
                return
            if line.startswith(":"):
                if self._command(line[1:].lower()):
                    return
            elif line:
                self._answer(line)

    def _heading(self) -> str:
        at, slot = self._sitting.attempt.at, self._sitting.attempt.slot
        flag = ", flagged" if slot.flagged else ""
        return f"Question {at + 1} of {len(self._sitting.questions)}{flag}. {self._left()}".strip()

    @property
    def _pack(self) -> str:
        return pack_of(self._sitting.item.ref)

    def _answer(self, line: str) -> None:
        sitting = self._sitting
        answer = ask(self._talk, sitting.question, sitting.item.shown, line)
        self._stood()
        if answer is None or self._clock():
            return
        confidence = None
        if self._confidence:
            typed = self._ask("How sure? 1 guess, 2 unsure, 3 sure, or nothing: ")
            confidence = CONFIDENCES[int(typed) - 1] if typed in ("1", "2", "3") else None
            if self._clock():
                return
        if sitting.attempt.mode == "exam":
            sitting.draft(answer, confidence).result()
            self._warn_unsaved()
            self._onward()
        else:
            self._marked(sitting.answer(answer, confidence).result())

    def _marked(self, mark: Mark) -> None:
        """Shows a mark that is on disk, takes what may be said about it, and goes on."""
        talk, sitting, at = self._talk, self._sitting, self._sitting.attempt.at
        self._warn_unsaved()
        item = sitting.item
        talk.lines(mark_lines(self._library, sitting.question, item.shown, mark, item.params, talk.width, self._pack))
        while True:
            typed = self._ask("Enter for the next, or :right, :undo, :terms, :report. ")
            line = typed.lower()
            if line == ":right" and not sitting.marks[at].right:
                sitting.override(at).result()
                talk.say("It counts as right; your history notes it.")
            elif line == ":undo":
                self._undo()
                return
            elif line in (":quit", ":q"):
                raise Ended
            elif line == ":terms":
                self._terms()
            elif line.split(" ")[0] in (":report", "!"):
                self._report(typed)
            else:
                break
        self._onward()

    def _report(self, typed: str) -> None:
        try:
            self._sitting.report(said(*as_typed(typed.partition(" ")[2]))).result()
        except ValueError as error:
            self._talk.say(f"{error} Such as ':report wrong the figure is per direction'.")
            return
        self._talk.say("Noted; 'warpwise reports' prints it. Nothing is sent.")

    def _onward(self) -> None:
        match self._sitting.attempt.following():
            case "hand-in":
                self._sitting.submit().result()
            case "look-over":
                self._all_answered()
            case index:
                self._sitting.show(index)

    def _all_answered(self) -> None:
        sitting = self._sitting
        typed = self._ask("All are answered. Enter hands in; a number goes back to that question: ")
        if typed.isdecimal() and 1 <= int(typed) <= len(sitting.questions):
            sitting.show(int(typed) - 1)
        elif not typed or typed == ":end":
            sitting.submit().result()

    # The clock

    def _ask(self, prompt: str) -> str:
        """The next line; in what time the program stood meanwhile the clock did not run."""
        try:
            return self._talk.ask(prompt)
        finally:
            self._stood()

    def _stood(self) -> None:
        if self._talk.pulse is not None:
            self._sitting.stood(self._talk.pulse.stood())

    def _clock(self) -> bool:
        """Tells what the clock brought; whether this question is over."""
        over = False
        for signal in self._sitting.tick():
            match signal:
                case Warning(left_ms):
                    self._talk.say(f"{left_ms // 1000} seconds left.")
                case Stood():
                    self._talk.say(signal.said)
                case ItemTimeUp(index):
                    self._sitting.flush().result()
                    self._talk.say("Time for this question is up.")
                    over = True
                    if self._sitting.attempt.state == "running" and self._sitting.attempt.at == index:
                        self._marked(self._sitting.marks[index])
                case TimeUp():
                    self._sitting.flush().result()
                    self._talk.say("Time is up: what you had entered counts.")
                    over = True
        return over

    def _left(self) -> str:
        now = self._sitting.now()
        left = now.item_left_ms() if now.item_left_ms() is not None else now.left_ms()
        return "" if left is None else f"{left // 60_000}:{left // 1000 % 60:02} left."

    def _warn_unsaved(self) -> None:
        status = self._study.status()
        if status.waiting or status.health != "saved":
            self._talk.say(f"NOT SAVED. {status.problem}")

    # What is typed after a colon

    def _command(self, word: str) -> bool:
        """Runs a command; whether the question must be shown anew (or another one)."""
        talk, sitting = self._talk, self._sitting
        if word in ("quit", "q"):
            raise Ended
        if word == "skip":
            sure = "Skip it? It counts as not known. y or nothing: "
            if sitting.attempt.mode == "practice" and not self._ask(sure).lower().startswith("y"):
                return False
            pending = sitting.skip()
            if pending is not None:
                self._marked(pending.result())
            return True
        if word == "hint":
            talk.say(sitting.hint() or "There is no further hint.")
        elif word == "flag":
            sitting.flag(not sitting.attempt.slot.flagged).result()
            talk.say("Flagged." if sitting.attempt.slot.flagged else "No longer flagged.")
        elif word == "time":
            talk.say(self._left() or "There is no limit.")
        elif word == "undo":
            self._undo()
            return True
        elif word == "back" and sitting.attempt.at:
            sitting.show(sitting.attempt.at - 1)
            return True
        elif word == "end":
            return self._hand_in()
        elif word == "discard":
            if self._ask("Discard it? It ends without a result. y or nothing: ").lower().startswith("y"):
                sitting.discard().result()
                self._discarded = True
                talk.say("Discarded; the answers you gave stay in your history.")
                return True
        else:
            talk.lines(HELP.split("\n"))
        return False

    def _hand_in(self) -> bool:
        """Hands in when that is wanted; what is open is named first."""
        typed = self._ask(f"{self._sitting.attempt.open_said} Hand in? y or nothing: ")
        if typed.lower().startswith("y") and self._sitting.attempt.state == "running":
            self._sitting.submit().result()
            return True
        return False

    def _undo(self) -> None:
        pending = self._sitting.undo()
        if pending is None:
            self._talk.say("There is nothing to take back.")
        else:
            pending.result()
            self._talk.say("Taken back.")

    def _terms(self) -> None:
        from tui.plain.entry import entry_text

        ref = self._library.locate("entry", self._sitting.question.main_term, self._pack)
        if ref is not None:
            self._talk.out.write(entry_text(self._library, ref, self._talk.width))


def level_lines(library: Library, sitting: Sitting) -> list[str]:
    """What finding one's level found: topic by topic, with the lesson to begin with."""
    advised = advice(library, levels(sitting.result(), sitting.questions))
    begin = first_lesson(library, advised)
    lines = ["", *(f"{row.topic}: {row.level}; go on with {row.says}." for row in advised)]
    return [*lines, f"Begin with lesson {begin.order}: {begin.title}."] if begin else lines


def result_lines(result: Result, topics: dict[str, str], paper: str) -> list[str]:
    """A result in lines: the got, by topic, and the lists to drill."""
    total = result.total
    lines = [
        "",
        f"{percent(total.share)}: {total.right} of {total.count} wholly right, in {result.elapsed_ms // 60_000} min.",
        *(f"{line}." for line in (result_words.verdict(result).capitalize(), result_words.points(result)) if line),
        result_words.spread(result),
    ]
    if len(result.topics) > 1:
        lines += [
            f"  {topics.get(name, name)}: {percent(got.share)} ({got.right} of {got.count}; {result_words.span(got)})"
            for name, got in result.topics.items()
        ]
    for name in DRILLS:
        places = result.lists[name]
        if places:
            lines.append(f"{name}: questions {', '.join(str(place + 1) for place in places)}")
    return [*lines, f"Paper {paper}"]
