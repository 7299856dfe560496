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
from tui.study.lessons.left import minutes_left, whereabouts
from tui.study.lessons.path import Stop, path, place
from tui.study.lessons.progress import LessonState
from tui.study.lessons.shelf import lesson_parts
from tui.study.lessons.worked import worked


def read_lesson(talk: Talk, services: Services, ref: str) -> None:
    """One stop after another from where it was left; an empty line goes on, :quit leaves and keeps the place."""
    lesson = services.library.lesson(ref)
    if lesson is None:
        talk.say("This lesson is not in the library any more.")
        return
    stops = path(lesson)
    state = services.study.course.lesson(ref).result()
    at = place(stops, state.place)
    while at < len(stops):
        stop = stops[at]
        following = stops[(at + 1) % len(stops)].key
        left = minutes_left(lesson, state)
        talk.say()
        talk.say(f"{whereabouts(lesson, stop)}, {f'{left} min left' if left else 'all done'}")
        # The time at a question is the answer's.
        spent = None
        if stop.kind == "question":
            answered = _check(talk, services, ref, stop)
            if answered is None:
                return
            done = stop.key if answered else ""
        else:
            began = services.clock.mono_ms()
            talk.lines(_text(services, lesson, stop, talk.width))
            if not _example(talk, lesson, stop) or talk.ask("Enter goes on, :quit leaves. ") in (":quit", ":q"):
                return
            done = stop.key
            spent = services.clock.mono_ms() - began
        at += 1
        state = LessonState(following, state.done | ({done} if done else set()))
        services.study.course.keep_lesson(ref, done=done, place=following, duration_ms=spent).result()


def lesson_lines(services: Services) -> tuple[list[str], list[str]]:
    """The lessons as a menu, each with its part, how far it is and its minutes left; and their refs."""
    lines, refs = [], []
    for part in lesson_parts(services.library):
        for row in part.lessons:
            lesson = services.library.lesson(row.ref)
            state = services.study.course.lesson(row.ref).result()
            left = minutes_left(lesson, state) if lesson else row.minutes
            standing = "done" if not left else f"{left} min left" if state.begun else f"{left} min"
            lines.append(f"{part.title}: {row.title} ({standing})")
            refs.append(row.ref)
    return lines, [str(ref) for ref in refs]


def _example(talk: Talk, lesson: Lesson, stop: Stop) -> bool:
    """The worked example a step at a time, the last one asked first; False when the reader leaves."""
    steps = worked(lesson.sections[stop.section]) if stop.kind == "section" else ()
    for number, step in enumerate(steps):
        if number == 0:
            talk.say("Worked example:")
        elif number == len(steps) - 1 and step.asked:
            talk.say(f"- {step.asked}")
        if number and talk.ask("Enter shows the step, :quit leaves. ") in (":quit", ":q"):
            return False
        talk.say(step.text + (f" = {step.value}" if step.value else ""), head="- ")
    return True


def _text(services: Services, lesson: Lesson, stop: Stop, width: int) -> list[str]:
    library = services.library
    if stop.kind == "section":
        return section_lines(library, lesson.sections[stop.section], stop.section + 1, width, example=False, twin=False)
    if stop.kind == "start":
        return [lesson.title, "You will be able to:", *(f"- {objective}" for objective in lesson.objectives)]
    lines = ["In short", *(line for text in lesson.summary for line in prose_lines(library, f"- {text}", width))]
    return [*lines, "", *source_lines(lesson, width)] if lesson.sources else lines


def _check(talk: Talk, services: Services, ref: str, stop: Stop) -> bool | None:
    """Asks the question of a stop: whether it was answered; None when the reader leaves.

    What was answered here before is shown with its mark.
    """
    library, pack = services.library, pack_of(ref)
    question_ref = library.locate("question", stop.question, pack)
    question = library.question(question_ref) if question_ref else None
    if question_ref is None or question is None:
        return True
    kept = services.study.course.lesson_answers(ref, (question_ref,)).result().get(stop.key)
    mark = services.study.course.mark_again(kept) if kept else None
    item = kept.item if kept and mark else services.study.listed_paper((question_ref,)).items[0]
    talk.say(f"{stop.title}:")
    talk.lines(ask_lines(library, question, item.shown, item.params, talk.width, pack))
    if mark is not None:
        talk.say("You answered it here:")
        talk.lines(mark_lines(library, question, item.shown, mark, item.params, talk.width, pack))
        return None if talk.ask("Enter goes on, :quit leaves. ") in (":quit", ":q") else True
    started = services.clock.mono_ms()
    while True:
        line = talk.ask("> ")
        if line in (":quit", ":q"):
            return None
        if line in ("", ":skip"):
            return False
        answer = ask(talk, question, item.shown, line)
        if answer is not None:
            break
    spent = services.clock.mono_ms() - started
    mark = services.study.course.answer_alone(item, answer, duration_ms=spent, lesson=ref, stop=stop.key).result()
    services.study.course.keep_lesson(ref, done=stop.key, place=stop.key).result()
    talk.lines(mark_lines(library, question, item.shown, mark, item.params, talk.width, pack))
    return True
