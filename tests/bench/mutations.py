"""Deliberately wrong variants of grading, memory, papers, journal, merge, reviews, search and lint.

Each must make the tests of its part fail: `python tests/bench/mutate.py PART`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.labs.mutations import Mutation

TESTS: Mapping[str, tuple[str, ...]] = {
    "grading": ("tests/study/grading",),
    "memory": ("tests/study/memory",),
    "papers": ("tests/study/papers",),
    "journal": (
        "tests/study/journal/test_fold.py",
        "tests/study/journal/test_events.py",
        "tests/study/journal/test_store.py",
    ),
    "merge": ("tests/study/journal/care/test_merge.py",),
    "reviews": ("tests/study/reviews",),
    "stats": ("tests/study/stats",),
    "search": ("tests/search",),
    "lint": ("tests/library/lint",),
    "library": ("tests/library/test_chip_table.py",),
}
"""The tests of each part."""

_M = "tui/study/memory/"
_G = "tui/study/grading/"
_J = "tui/study/journal/"
_R = "tui/study/reviews/"

PARTS: tuple[Mutation, ...] = (
    Mutation(
        "memory",
        _M + "state.py",
        "self._lapses += rating == 1",
        "self._lapses += rating <= 2",
        "Hard counted as a lapse",
    ),
    Mutation(
        "memory",
        _M + "state.py",
        "day <= self._last_day)",
        "day < self._last_day)",
        "a second answer of a day counts as spaced",
    ),
    Mutation(
        "memory",
        _M + "state.py",
        "self._passes = 0 if rating == 1 else",
        "self._passes = 0 if rating == 2 else",
        "a pass in a row survives a failure",
    ),
    Mutation(
        "memory",
        _M + "rating.py",
        'or outcome.confidence == "guess":',
        'or outcome.confidence == "unsure":',
        "a guess is recalled",
    ),
    Mutation(
        "memory",
        _M + "rating.py",
        "outcome.score < outcome.pass_bar",
        "outcome.score < outcome.pass_bar // 2",
        "Hard on failure",
    ),
    Mutation(
        "memory",
        _M + "rating.py",
        'outcome.confidence == "unsure" or outcome.hints or',
        'outcome.confidence == "unsure" or',
        "a hint costs nothing",
    ),
    Mutation(
        "memory",
        _M + "rating.py",
        "chance ** (passes + 1) <= LUCK",
        "chance ** (passes + 2) <= LUCK",
        "Good one answer too early",
    ),
    Mutation(
        "memory",
        _M + "rating.py",
        'Rating.GOOD if confidence == "sure" else Rating.HARD',
        "Rating.GOOD",
        "'I was right' is always Good",
    ),
    Mutation(
        "memory",
        _M + "due.py",
        "return low + int(draw * (high - low + 1))",
        "return high - int(draw * (high - low + 1))",
        "fuzz turned round",
    ),
    Mutation(
        "memory",
        _M + "due.py",
        "high = min(round(days + delta), longest)",
        "high = round(days + delta)",
        "beyond the longest interval",
    ),
    Mutation(
        "memory",
        _M + "due.py",
        "if due <= exam or left <= 0:",
        "if due <= exam + 1 or left <= 0:",
        "a day beyond the exam",
    ),
    Mutation(
        "grading",
        _G + "grade.py",
        "share(max(0, hits - misses), len(wanted))",
        "share(hits, len(wanted))",
        "wrong picks cost nothing",
    ),
    Mutation(
        "grading",
        _G + "grade.py",
        "if chosen and chosen == wanted else 0",
        "if chosen & wanted else 0",
        "a single with two picks is right",
    ),
    Mutation(
        "grading",
        _G + "arrangement.py",
        "place[one] < place[other]",
        "place[one] <= place[other] + 1",
        "neighbours in any order",
    ),
    Mutation("grading", _G + "numeric.py", "HALF = FULL // 2", "HALF = FULL", "a wrong unit costs nothing"),
    Mutation(
        "grading",
        _G + "numeric.py",
        "if typed.unit and within(question, typed.number, values.answer):",
        "if within(question, typed.number, values.answer * 10):",
        "ten times off is half right",
    ),
    Mutation(
        "grading", _G + "typed_name.py", "LETTERS_PER_SLIP = 5", "LETTERS_PER_SLIP = 2", "a slip each two letters"
    ),
    Mutation(
        "grading",
        _G + "typed_name.py",
        "if same is not None:",
        "if same is not None and not forms:",
        "another entry's name is a slip",
    ),
    Mutation(
        "grading",
        _G + "chance.py",
        "return len(question.options) <= 5",
        "return len(question.options) <= 2",
        "three options are no luck",
    ),
    Mutation(
        "papers", "tui/study/papers/paper.py", "+ 1 / (1 + age)", "+ (1 + age)", "recency of earlier papers inverted"
    ),
    Mutation(
        "papers",
        "tui/study/papers/paper.py",
        "return min(seeds, key=lambda seed:",
        "return max(seeds, key=lambda seed:",
        "the seed that repeats most",
    ),
    Mutation(
        "journal",
        _J + "fold.py",
        "if event.kind in TOGGLES and event.target_id:",
        'if event.kind == "undo" and event.target_id:',
        "a redo is forgotten",
    ),
    Mutation(
        "journal",
        _J + "fold.py",
        'said = (event.at_ms, event.id, event.kind == "undo")',
        'said = (0, event.id, event.kind == "undo")',
        "undo and redo ordered by id",
    ),
    Mutation(
        "journal",
        _J + "fold.py",
        "not (e.id in gone and e.kind in REVERSIBLE)",
        "not (e.id in gone)",
        "what cannot be undone is undone",
    ),
    Mutation(
        "journal",
        _J + "fold.py",
        "sorted({event.id: event for event in events}.values(), key=in_time)",
        "list({event.id: event for event in events}.values())",
        "the order of arrival counts",
    ),
    Mutation(
        "merge",
        _J + "care/merge.py",
        "fresh = [event for event in self._batch.values() if event.id not in here]",
        "fresh = [event for event in self._batch.values() if event.id not in here or True][:0]",
        "nothing is taken",
    ),
    Mutation(
        "merge",
        _J + "care/merge.py",
        "if event == here:\n            self.known += 1",
        "if event.id == here.id:\n            self.known += 1",
        "a conflict passes as known",
    ),
    Mutation(
        "merge",
        _J + "care/merge.py",
        "moderate = [event for event in fresh if within(event)]",
        "moderate = fresh",
        "what is out of bounds is folded",
    ),
    Mutation("reviews", _R + "queue.py", "BETWEEN = 3", "BETWEEN = 2", "a miss returns too early"),
    Mutation(
        "reviews",
        _R + "queue.py",
        "if not passed:\n            _return",
        "if passed:\n            _return",
        "what was right comes back",
    ),
    Mutation(
        "reviews",
        _R + "selection.py",
        "key=lambda item: (-item.value, item.memory_id)",
        "key=lambda item: (item.value, item.memory_id)",
        "what is best known first",
    ),
    Mutation(
        "reviews",
        _R + "selection.py",
        "(item for item in due if not item.seen)",
        "(item for item in due)",
        "the other side of an entry on the same day",
    ),
    Mutation(
        "reviews", _R + "selection.py", "(1 - self.recall) * worth", "self.recall * worth", "asks what is remembered"
    ),
    Mutation(
        "stats",
        "tui/study/stats/standing.py",
        "if item.score < item.pass_bar:",
        "if item.score < item.pass_bar // 2:",
        "half right is known",
    ),
    Mutation(
        "stats",
        "tui/study/stats/standing.py",
        "min(standings.get(term, Standing.UNSEEN)",
        "max(standings.get(term, Standing.MISSED)",
        "a term stands as its best item",
    ),
    Mutation(
        "stats",
        "tui/study/stats/weak_spots.py",
        "missed.sort(key=lambda item: item.event_id, reverse=True)",
        "missed.sort(key=lambda item: item.event_id)",
        "the oldest miss first",
    ),
    Mutation(
        "stats",
        "tui/study/stats/weak_spots.py",
        "if item.last_day != today",
        "if item.last_day",
        "asked again on the same day",
    ),
    Mutation(
        "stats",
        "tui/study/stats/weeks.py",
        "if passed[month] > freezes:",
        "if passed[month] >= freezes:",
        "a freeze less",
    ),
    Mutation(
        "search",
        "tui/search/ranking.py",
        "WORDS, TYPO, SUBSEQUENCE, ASKED_IN_PART",
        "WORDS, SUBSEQUENCE, TYPO, ASKED_IN_PART",
        "typo and subsequence bands swapped",
    ),
    Mutation(
        "search",
        "tui/search/ranking.py",
        "EXACT, COVERED, INFLECTED",
        "COVERED, EXACT, INFLECTED",
        "a cover beats a name",
    ),
    Mutation(
        "lint", "tui/library/lint/questions_bank.py", "MIN_P = 0.01", "MIN_P = 0.1", "Q07's threshold ten times off"
    ),
    Mutation(
        "library",
        "tui/library/chip_table.py",
        "rates = chip.sparse if sparse else chip.dense",
        "rates = chip.sparse or chip.dense",
        "sparse stands in for dense",
    ),
    Mutation(
        "library",
        "tui/library/chip_table.py",
        "number / first if ratio",
        "first / number if ratio",
        "ratios turned round",
    ),
)
