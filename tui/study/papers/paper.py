"""Papers: which questions, in which order, with which knobs; all of it from a blueprint, a seed and the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from tui.library.model import Question
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.cells import unfilled
from tui.study.papers.draws import draws
from tui.study.papers.item import Draw, Item, drawn
from tui.study.papers.paper_id import SEEDS, STREAMED, PaperId, short_hash
from tui.study.papers.quota import Quota
from tui.study.papers.ranked import RankedPool
from tui.study.papers.streamed import pool
from tui.study.ports import Questions

SEEDS_TRIED = 64
RANKED_MOST = 30_000
"""So many questions are ranked at most to choose a seed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn set of questions: `items` say how each of `questions` is shown, place by place.

    `notes` are sentences to show: another library, too few questions, missing ones.
    """

    id: str
    blueprint: Blueprint
    seed: int
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()


def draw(library: Questions, blueprint: Blueprint, seed: int) -> Paper:
    """The paper of this blueprint and seed: the same on every machine with the same library."""
    return draw_id(library, PaperId(blueprint, seed, short_hash(library.hash)))


def draw_id(library: Questions, paper: PaperId) -> Paper:
    """The paper that an id stands for. With another library it is the nearest there is, and a note says so."""
    blueprint = paper.blueprint
    refs, draw_of = _ranked(library, paper) if paper.version > STREAMED else _streamed(library, paper)
    pairs: list[tuple[Item, Question]] = []
    missing: list[str] = []
    for ref in refs:
        question = library.question(ref)
        if question is None:
            missing.append(ref)
        else:
            pairs.append((drawn(ref, question, draw_of(ref)), question))
    notes = _notes(paper, short_hash(library.hash), len(pairs), missing)
    if short := unfilled(library.question_rows(), blueprint.quotas, refs) if blueprint.quotas else ():
        notes = (*notes, _short(short))
    items, questions = tuple(item for item, _ in pairs), tuple(question for _, question in pairs)
    return Paper(str(paper), blueprint, paper.seed, items, questions, notes)


def _ranked(library: Questions, paper: PaperId) -> tuple[Sequence[str], Callable[[str], Draw]]:
    """The questions, and for each a generator that is of the seed and its name alone."""
    plan = paper.blueprint
    refs = plan.refs or RankedPool(library.question_rows(), plan).pick(paper.seed)
    return refs, lambda ref: draws(f"{paper.seed} {ref}")


def _streamed(library: Questions, paper: PaperId) -> tuple[Sequence[str], Callable[[str], Draw]]:
    """The same as older ids mean it: one generator for everything."""
    plan, random = paper.blueprint, Random(paper.seed).random
    refs = plan.refs or pool(library.question_rows(), plan).pick(random)
    return refs, lambda _: random


def _notes(paper: PaperId, library: str, count: int, missing: list[str]) -> tuple[str, ...]:
    notes: list[str] = []
    if paper.library != library:
        notes.append(
            "This paper was drawn from another library (other packs or another version); its questions may differ here."
        )
    if missing:
        notes.append(f"{len(missing)} of its questions are not in your library: {', '.join(missing[:5])}.")
    elif count < paper.blueprint.count:
        notes.append(f"There are only {count} questions of this kind, not {paper.blueprint.count}.")
    return tuple(notes)


def _short(unfilled: Sequence[tuple[Quota, int]]) -> str:
    wants = (f"{_value(quota)} {there} of {quota.least}" for quota, there in unfilled)
    return f"Your library cannot fill this paper as it is meant to be: {', '.join(wants)}."


def _value(quota: Quota) -> str:
    return f"level {quota.name}" if quota.axis == "level" else quota.name.replace("_", " ")


def choose_seed(
    library: Questions,
    blueprint: Blueprint,
    random: Draw,
    recent: Iterable[Iterable[str]] = (),
    tried: int = SEEDS_TRIED,
) -> int:
    """A seed whose paper repeats least of the recent papers (refs, latest first); the latest weighs most.

    Repeats are avoided here, by choosing among seeds, and never by changing the paper of an id.
    """
    weight: dict[str, float] = {}
    for age, refs in enumerate(recent):
        for ref in refs:
            weight[ref] = weight.get(ref, 0.0) + 1 / (1 + age)
    if not weight or blueprint.refs:
        return int(random() * SEEDS)
    source = RankedPool(library.question_rows(), blueprint)
    # A larger bank repeats less by itself, and every try ranks all of it.
    seeds = [int(random() * SEEDS) for _ in range(max(1, min(tried, RANKED_MOST // max(1, len(source)))))]
    return min(seeds, key=lambda seed: sum(weight.get(ref, 0.0) for ref in source.pick(seed)))
