"""Papers: which questions, in which order, with which knobs; all of it from a blueprint, a seed and the library."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.library.model import Question
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import Draw, Item, drawn, shuffled
from tui.study.papers.paper_id import SEEDS, PaperId, short_hash
from tui.study.papers.piles import Pile
from tui.study.papers.quota import Quota
from tui.study.papers.quota_pool import QuotaPool, unfilled
from tui.study.ports import QuestionRow, Questions

SEEDS_TRIED = 64


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
    generator = random.Random(paper.seed)
    blueprint = paper.blueprint
    refs = blueprint.refs or pool(library.question_rows(), blueprint).pick(generator.random)
    found: list[tuple[Item, Question]] = []
    missing: list[str] = []
    for ref in refs:
        question = library.question(ref)
        if question is None:
            missing.append(ref)
        else:
            found.append((drawn(ref, question, generator.random), question))
    notes = _notes(paper, short_hash(library.hash), len(found), missing)
    if short := unfilled(library.question_rows(), blueprint.quotas, refs) if blueprint.quotas else ():
        notes = (*notes, _short(short))
    items, questions = tuple(item for item, _ in found), tuple(question for _, question in found)
    return Paper(str(paper), blueprint, paper.seed, items, questions, notes)


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


def pool(rows: Sequence[QuestionRow], blueprint: Blueprint) -> Pool | QuotaPool:
    """What a paper of this blueprint is drawn from."""
    return QuotaPool(rows, blueprint) if blueprint.quotas else Pool(rows, blueprint)


class Pool:
    """The questions a blueprint allows, by topic. Made once, it draws for any number of seeds."""

    def __init__(self, rows: Sequence[QuestionRow], blueprint: Blueprint) -> None:
        self._count = blueprint.count
        self._topics: dict[str, list[tuple[str, str]]] = {}
        allowed = [row for row in rows if blueprint.allows(row.topic, row.level, row.kind)]
        # Sorted, so that the order in which a library lists its questions does not matter.
        for row in sorted(allowed, key=lambda row: (row.topic, row.pack, row.id)):
            family = f"{row.pack}/{row.family}" if row.family else ""
            self._topics.setdefault(row.topic, []).append((f"{row.pack}/{row.id}", family))

    def pick(self, random: Draw) -> tuple[str, ...]:
        """Refs in the order they are asked: topics in equal parts as far as they last, no two of one family."""
        order = shuffled(tuple(self._topics), random)
        piles = {topic: Pile(self._topics[topic], random) for topic in order}
        picked: list[str] = []
        families: set[str] = set()
        while piles and len(picked) < self._count:
            for topic in [topic for topic in order if topic in piles]:
                if len(picked) == self._count:
                    break
                found = piles[topic].take(families)
                if found is None:
                    del piles[topic]
                else:
                    picked.append(found[0])
        return shuffled(tuple(picked), random)


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
    seeds = [int(random() * SEEDS) for _ in range(tried if weight and not blueprint.refs else 1)]
    if len(seeds) == 1:
        return seeds[0]
    source = pool(library.question_rows(), blueprint)
    return min(seeds, key=lambda seed: sum(weight.get(ref, 0.0) for ref in source.pick(_generator(seed))))


def _generator(seed: int) -> Draw:
    return random.Random(seed).random
