"""Ways into a sitting: from the set-up, from a term, from a list to drill, from where one was left."""

from __future__ import annotations

from tui.failures import Refusal
from tui.screens.page import Page
from tui.screens.shell import Shell
from tui.study.attempts.attempt import AttemptError
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.title import Title
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.paper import Paper
from tui.study.titles import not_open


def begin(app: Shell, paper: Paper, title: Title | None = None) -> bool:
    """Starts a sitting of a paper on screen; says whether it could. Without a title, its paper says what it is."""
    from tui.screens.quiz.attempt import AttemptScreen
    from tui.screens.quiz.result import ResultScreen

    for note in paper.notes:
        app.say(note, severity="warning")
    try:
        sitting = app.services.study.start(paper, title=title)
    except AttemptError:
        app.say("There is no question of this kind; choose other settings.", severity="warning")
        return False
    # A drill keeps the result it came from underneath: the way back leads there.
    if not (sitting.named.kind == "drill" and isinstance(app.screen, ResultScreen)):
        _clear(app)
    app.push_screen(AttemptScreen(sitting, sitting.title))
    return True


def _clear(app: Shell) -> None:
    """A result that was read, or a sitting left by changing mode (paused and kept), need not stand below another."""
    while len(app.screen_stack) > 1:
        app.pop_screen()


async def draw_and_begin(app: Shell, blueprint: Blueprint, title: Title | None = None) -> None:
    """Draws a paper that repeats little of the latest ones, and starts."""
    begin(app, await app.services.study.new_paper(blueprint), title)


async def find_level(app: Shell) -> None:
    """One question a topic, and where to begin."""
    from tui.study.attempts.level import TITLE

    begin(app, await app.services.study.level_paper(), TITLE)


def drill(app: Shell, refs: tuple[str, ...], title: Title) -> None:
    """A practice sitting of exactly these questions."""
    if refs:
        begin(app, app.services.study.listed_paper(refs), title)


def quiz_on_term(app: Shell, ref: str) -> None:
    """All questions that test a term, its own first; at most ten."""
    library = app.services.library
    refs = tuple(library.questions_for(ref)[:10])
    name = library.title("entry", ref)
    if refs:
        drill(app, refs, Title("term", of=name))
    else:
        app.say(f"There are no questions on {name} yet.")


async def review(app: Shell, minutes: float | None = None) -> None:
    """What is due now, in so many minutes (the plan's, when not said)."""
    from tui.screens.quiz.attempt import AttemptScreen

    try:
        sitting = await app.services.study.memory.review(minutes)
    except Refusal as trouble:
        app.say(str(trouble), "warning")
        return
    if sitting is None:
        app.say((await app.services.study.memory.today()).sentence)
        return
    await app.push_screen(AttemptScreen(sitting, sitting.title))


async def resume(app: Shell, attempt_id: str) -> None:
    """Takes up a sitting where it was left."""
    from tui.screens.quiz.attempt import AttemptScreen

    left = [screen for screen in app.screen_stack if isinstance(screen, AttemptScreen)]
    here = next((screen for screen in left if screen.attempt_id == attempt_id), None)
    if here is not None:
        while app.screen is not here:
            app.pop_screen()
        here.action_go_on()
        return
    _clear(app)
    sitting = await app.services.study.resume(attempt_id)
    closed = not_open(await app.services.study.packs_of(attempt_id), app.services.library)
    if closed:
        app.say(closed, severity="warning")
    if sitting is None:
        if not closed:
            app.say("This sitting cannot be read any more; its answers are kept in your history.", severity="warning")
        return
    for note in sitting.paper.notes:
        app.say(note, severity="warning")
    if sitting.attempt.state != "done":
        await sitting.resume()
    await app.push_screen(screen_for(sitting, sitting.title))


def screen_for(sitting: Sitting, title: str) -> Page:
    """The screen of a sitting as it stands: its question, or what came of it."""
    from tui.screens.quiz.attempt import AttemptScreen
    from tui.screens.quiz.sitting_page import outcome_of

    return outcome_of(sitting, title) if sitting.attempt.state == "done" else AttemptScreen(sitting, title)
