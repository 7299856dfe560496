"""What was sat before, in lines: a result opens again, and each of its questions with what was answered."""

from __future__ import annotations

from tui.library.refs import pack_of
from tui.plain.answering import ask_lines
from tui.plain.feedback import mark_lines
from tui.plain.quiz import level_lines, result_lines
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.title import name_of, title_from
from tui.study.day_words import day_words


def read_past(talk: Talk, services: Services) -> Sitting | None:
    """The sittings that ended; the one whose wrong answers are to be asked again, or None."""
    past = services.study.past().result()
    if not past:
        talk.say("What you finish stands here and opens again.")
        return None
    topics, today = services.library.topics(), services.today()
    names = [name_of(title_from(one.title), topics) for one in past]
    lines = [
        f"{day_words(one.study_day, today)}: {name}, {one.right} of {one.of}"
        for one, name in zip(past, names, strict=True)
    ]
    chosen = talk.choose("Which result? ", lines)
    sitting = services.study.resume(past[chosen].attempt_id).result() if chosen is not None else None
    if sitting is None:
        if chosen is not None:
            talk.say("This sitting cannot be read any more; its answers are kept in your history.")
        return None
    titles = {topic.id: topic.title for topic in topics}
    if sitting.named.kind == "level":
        talk.lines(level_lines(services.library, sitting))
    else:
        talk.lines(result_lines(sitting.result(), titles, sitting.paper.id))
    return sitting if _questions(talk, services, sitting) else None


def _questions(talk: Talk, services: Services, sitting: Sitting) -> bool:
    """Reads questions by their numbers; whether the wrong ones are asked for."""
    count = len(sitting.questions)
    wrong = bool(sitting.result().refs("wrong"))
    again = ", w for the wrong ones again" if wrong else ""
    while True:
        typed = talk.ask(f"A number from 1 to {count} to read a question{again}, nothing to go back: ").lower()
        if not typed or typed in ("q", ":quit", ":back"):
            return False
        if typed == "w" and wrong:
            return True
        if typed.isdecimal() and 1 <= int(typed) <= count:
            _question(talk, services, sitting, int(typed) - 1)


def _question(talk: Talk, services: Services, sitting: Sitting, at: int) -> None:
    item, question = sitting.paper.items[at], sitting.questions[at]
    pack = pack_of(item.ref)
    talk.say()
    talk.lines(ask_lines(services.library, question, item.shown, item.params, talk.width, pack))
    if at not in sitting.marks:
        talk.say("Never shown: it was not answered.")
    mark = sitting.mark_of(at)
    talk.lines(mark_lines(services.library, question, item.shown, mark, item.params, talk.width, pack))
