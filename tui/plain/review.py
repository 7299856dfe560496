"""A review in lines of text, with the same sitting as the screens."""

from __future__ import annotations

from tui.plain.quiz import Quiz
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.reviews.sitting import Recalled, ReviewSitting
from tui.study.titles import of_family

HELP = ":suspend takes this item out of review, :reset starts it anew as if it had never been answered."


def review_now(talk: Talk, services: Services, minutes: float | None = None) -> None:
    """Says what today holds, asks it, and says what came of it. Leaving keeps it."""
    memory = services.study.memory
    now = memory.today().result()
    talk.say(now.sentence)
    sitting = memory.review(minutes).result()
    if sitting is None:
        return
    if PlainReview(talk, services, sitting).run() is not None:
        talk.lines(recalled_lines(sitting.recalled()))
        talk.say(memory.today().result().sentence)


def recalled_lines(recalled: Recalled) -> list[str]:
    """What came of a review, in lines."""
    minutes = max(1, round(recalled.elapsed_ms / 60_000))
    lines = ["", f"{recalled.first} of {recalled.asked} recalled at once, in {minutes} min."]
    if recalled.missed:
        again = f"{recalled.later} of them right when they came back; " if recalled.later else ""
        lines.append(f"{len(recalled.missed)} missed: {again}they are due again tomorrow.")
    return lines


class PlainReview(Quiz):
    """A review, asked and answered in lines."""

    def __init__(self, talk: Talk, services: Services, sitting: ReviewSitting) -> None:
        super().__init__(talk, services.library, services.study, sitting, confidence=services.settings.confidence)
        self._review = sitting

    def _heading(self) -> str:
        review = self._review
        left = sum(not slot.final for slot in review.attempt.slots)
        kind = "This one again. " if review.comes_back else "A new one. " if review.is_new else ""
        minutes = max(1, round(review.minutes_left))
        return f"{kind}{left} to go, about {minutes} min."

    def _command(self, word: str) -> bool:
        if word == "suspend":
            family = self._of_family()
            self._review.set_aside().result()
            self._talk.say(f"It will not come again; 'Your memory and plan' in the menu lets it back in.{family}")
            return True
        if word == "reset":
            self._study.memory.reset(self._review.item.item_id).result()
            self._talk.say(f"It starts anew.{self._of_family()}")
        else:
            if word == "help":
                self._talk.say(HELP)
            return super()._command(word)
        return False

    def _of_family(self) -> str:
        return of_family(self._study.memory.others(self._review.item.item_id).result())
