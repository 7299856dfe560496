"""A sitting in the journal: what its events say, and the sitting that can be made from them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui.library.model import Question
from tui.library.refs import ref_of
from tui.study.attempts.attempt import Attempt, Slot
from tui.study.attempts.time_limits import given_before
from tui.study.attempts.title import Title, title_for, title_from
from tui.study.context import Context, scored
from tui.study.grading import answers, readable
from tui.study.grading.answers import CONFIDENCES, Answer, AnswerError, Confidence
from tui.study.grading.marks import Mark
from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState
from tui.study.journal.projections.registry import Beat
from tui.study.papers.item import Item, content_hash, differs
from tui.study.papers.paper import Paper
from tui.study.papers.paper_id import PaperId, PaperIdError, decode
from tui.study.ports import Questions
from tui.study.score import FULL


def paper_id_of(start: Event | None) -> PaperId | None:
    """The paper of a sitting; None when its start is missing or of a form that is not known here."""
    text = start.payload().get("paper") if start else None
    try:
        return decode(text) if isinstance(text, str) else None
    except PaperIdError:
        return None


def items_of(start: Event | None) -> tuple[Item, ...]:
    """The items a sitting began with."""
    stored = start.payload().get("items") if start else None
    items = [item_of(raw) for raw in stored] if isinstance(stored, list) else []
    return tuple(item for item in items if item)


def asked(start: Event) -> int:
    """How many questions a sitting asks: of those noted some may only stand in for others."""
    spare = start.payload().get("spare")
    return max(1, len(items_of(start)) - (spare if isinstance(spare, int) else 0))


def item_of(stored: object) -> Item | None:
    """One item in the start of a sitting."""
    if not isinstance(stored, Mapping) or not isinstance(ref := stored.get("ref"), str):
        return None
    shown, params, kept_hash = stored.get("shown"), stored.get("params"), stored.get("hash")
    return Item(
        ref,
        tuple(key for key in shown if isinstance(key, str)) if isinstance(shown, list) else (),
        params if isinstance(params, Mapping) else None,
        kept_hash if isinstance(kept_hash, str) else "",
    )


def answer_of(event: Event) -> Answer | None:
    """The answer in a draft or answer event."""
    try:
        return answers.from_json(event.payload().get("answer"))
    except AnswerError:
        return None


def could_be_answer(library: Questions, item_id: str, draft: Event) -> bool:
    """Whether a draft was not taken out again, is whole and can be read: only then is its question not open."""
    answer = answer_of(draft)
    if answer is None or not answers.finished(answer):
        return False
    question = library.question(ref_of(item_id))
    return question is None or not readable.problem(question, answer)


@dataclass(frozen=True, slots=True)
class Step:
    """A final answer or an 'I was right' that stands: its place and its event."""

    at: int
    event_id: str
    override: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A sitting to work on: new, or as it stands in the journal, paused. Marks by place, its steps in order of time."""

    paper: Paper
    attempt: Attempt
    marks: Mapping[int, Mark]
    steps: tuple[Step, ...] = ()
    pass_bar: int = FULL
    places: tuple[int, ...] = ()
    """Where the questions stood when the sitting began."""
    title: Title | None = None


def taken(context: Context, state: AttemptState, beat: Beat) -> Taken | None:
    """The sitting to go on with (or to look at, when it is finished); None when its start cannot be read."""
    paper_id = paper_id_of(state.start)
    if paper_id is None:
        return None
    kept = [(at, item, context.library.question(item.ref)) for at, item in enumerate(items_of(state.start))]
    there = [(at, item, question) for at, item, question in kept if question is not None]
    items = tuple(as_now(item, question) for _, item, question in there)
    slots = tuple(_slot(state, beat, at, item, question) for at, item, question in there)
    places = tuple(at for at, _, _ in there)
    position = places.index(beat.position) if beat.position in places else 0
    blueprint = paper_id.blueprint
    attempt = Attempt(
        blueprint.timing,
        blueprint.mode,
        slots,
        at=position,
        state="done" if state.status == "finished" else "paused",
        elapsed_ms=beat.elapsed_ms,
    )
    attempt = replace(attempt, warned=given_before(attempt.timing, attempt.left_ms()))
    notes = _notes(len(kept) - len(there), sum(_edited(a, b) for (_, a, _), b in zip(there, items, strict=True)))
    questions = tuple(question for _, _, question in there)
    paper = Paper(str(paper_id), blueprint, paper_id.seed, items, questions, notes)
    bar = state.start.payload().get("pass_bar") if state.start else None
    marks, steps = restored(context, _given(state, items, questions))
    title = title_from(state.start.payload().get("title")) if state.start else None
    pass_bar = bar if isinstance(bar, int) else FULL
    return Taken(paper, attempt, marks, steps, pass_bar, places, title or title_for(blueprint))


def as_now(item: Item, question: Question) -> Item:
    """The item with the question's present content; options that are no longer the same stand in file order."""
    now = replace(item, content_hash=content_hash(question, item.params))
    keys = tuple(answers.choices(question))
    return now if sorted(keys) == sorted(item.shown) else replace(now, shown=keys)


def _edited(kept: Item, now: Item) -> bool:
    return kept.shown != now.shown or differs(kept.content_hash, now.content_hash)


def _notes(missing: int, changed: int) -> tuple[str, ...]:
    notes: list[str] = []
    if missing:
        notes.append(f"{missing} questions of this paper are no longer in the library and are left out.")
    if changed:
        notes.append(f"{changed} questions were edited since; they are asked as they are now.")
    return tuple(notes)


def _slot(state: AttemptState, beat: Beat, at: int, item: Item, question: Question) -> Slot:
    answer = (state.answers or {}).get(item.item_id)
    event = answer or (state.drafts or {}).get(item.item_id)
    time_ms = beat.times[at] if at < len(beat.times) else -1
    given = answer_of(event) if event else None
    return Slot(
        seen=time_ms >= 0 or event is not None or at == beat.position,
        answer=given,
        confidence=confidence_of(event),
        hints=(event.hints or 0) if event else 0,
        flagged=item.item_id in state.flagged,
        final=answer is not None,
        time_ms=max(time_ms, (event.duration_ms or 0) if event else 0, 0),
        problem=readable.problem(question, given) if given and answer is None else "",
    )


def confidence_of(event: Event | None) -> Confidence | None:
    """How sure one was; None where that was not said, or not in a word that is known here."""
    return next((word for word in CONFIDENCES if event is not None and word == event.confidence), None)


class Given(NamedTuple):
    """A final answer as the journal has it: where it was given, to what, and the 'I was right' about it."""

    at: int
    item: Item
    question: Question
    event: Event
    override: Event | None


def _given(state: AttemptState, items: Sequence[Item], questions: Sequence[Question]) -> Iterator[Given]:
    for at, (item, question) in enumerate(zip(items, questions, strict=True)):
        event = (state.answers or {}).get(item.item_id)
        if event is not None:
            yield Given(at, item, question, event, (state.overrides or {}).get(event.id))


def restored(context: Context, given: Iterable[Given]) -> tuple[dict[int, Mark], tuple[Step, ...]]:
    """Marks by place, and the steps in order of time, of answers that stand."""
    marks: dict[int, Mark] = {}
    steps: list[tuple[int, Step]] = []
    for at, item, question, event, override in given:
        marks[at] = mark_of(context, event, item, question)
        steps.append((event.at_ms, Step(at, event.id)))
        if override is not None:
            marks[at] = marks[at].override()
            steps.append((override.at_ms, Step(at, override.id, override=True)))
    return marks, tuple(step for _, step in sorted(steps, key=lambda pair: pair[0]))


def mark_of(context: Context, event: Event, item: Item, question: Question) -> Mark:
    """The mark to show again; of an answer that no longer fits its question only the score is left."""
    answer = answer_of(event)
    try:
        mark = context.grade(item, question, answer) if answer else Mark(0, "")
    except ValueError:
        mark = Mark(0, "")
    return scored(mark, event.score or 0)
