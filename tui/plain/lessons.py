"""Reading a lesson in lines, with its checks."""

from __future__ import annotations

from tui.library.model import Lesson
from tui.library.refs import pack_of
from tui.plain.answering import ask, ask_lines
from tui.plain.feedback import mark_lines
from tui.plain.lesson import section_lines, source_lines
from tui.plain.prose import prose_lines
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.lessons.path import Stop, path, place


def read_lesson(talk: Talk, services: Services, ref: str) -> None:
    """One stop after another from where it was left; an empty line goes on, :quit leaves and keeps the place."""
    lesson = services.library.lesson(ref)
    if lesson is None:
        talk.say("This lesson is not in the library any more.")
        return
    stops = path(lesson)
    at = place(stops, services.study.lesson(ref).result().place)
    while at < len(stops):
        stop = stops[at]
        talk.say()
        if stop.kind == "question":
            if not _check(talk, services, ref, stop):
                return
        else:
            talk.lines(_text(services, lesson, stop, talk.width))
            if talk.ask("Enter goes on, :quit leaves. ") in (":quit", ":q"):
                return
        at += 1
        services.study.keep_lesson(ref, done=stop.key, place=stops[at % len(stops)].key).result()


def _text(services: Services, lesson: Lesson, stop: Stop, width: int) -> list[str]:
    library = services.library
    if stop.kind == "section":
        return section_lines(library, lesson.sections[stop.section], stop.section + 1, width)
    if stop.kind == "start":
        return [lesson.title, "You will be able to:", *(f"- {objective}" for objective in lesson.objectives)]
    lines = ["In short", *(line for text in lesson.summary for line in prose_lines(library, f"- {text}", width))]
    return [*lines, "", *source_lines(lesson, width)] if lesson.sources else lines


def _check(talk: Talk, services: Services, ref: str, stop: Stop) -> bool:
    """Asks the question of a stop; False when the reader leaves."""
    library, pack = services.library, pack_of(ref)
    found = library.locate("question", stop.question, pack)
    question = library.question(found) if found else None
    if found is None or question is None:
        return True
    item = services.study.listed_paper((found,)).items[0]
    talk.say(f"{stop.title}:")
    talk.lines(ask_lines(library, question, item.shown, item.params, talk.width, pack))
    started = services.clock.mono_ms()
    while True:
        line = talk.ask("> ")
        if line in (":quit", ":q"):
            return False
        if line in ("", ":skip"):
            return True
        answer = ask(talk, question, item.shown, line)
        if answer is not None:
            break
    spent = services.clock.mono_ms() - started
    mark = services.study.answer_alone(item, answer, duration_ms=spent).result()
    talk.lines(mark_lines(library, question, item.shown, mark, item.params, talk.width, pack))
    return True
