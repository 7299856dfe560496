"""What has to be said of the journal before anything else: what is gone, damaged, unreadable or not saved."""

from __future__ import annotations

from tui.plain.talk import Ended, Talk
from tui.services import Services


def tell(talk: Talk, services: Services) -> tuple[str, ...]:
    """Looks the journal over and says what there is to say of it and of other devices; its sentences."""
    sentences = services.study.check().result().sentences
    for sentence in sentences:
        talk.say(sentence)
    came = services.study.merge_others().result()
    for sentence in (came.sentence, came.problem, *came.news):
        if sentence:
            talk.say(sentence)
    return sentences


def may_leave(talk: Talk, services: Services) -> bool:
    """Whether to end: with something unsaved only when that is wanted. Tries once more to save it before."""
    status = services.study.retry().result()
    if not status.waiting:
        return True
    talk.say(status.sentences[0])
    talk.say(status.problem)
    try:
        return talk.ask("Leave and lose it? y or nothing: ").lower().startswith("y")
    except Ended:
        return True
