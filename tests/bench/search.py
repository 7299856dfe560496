"""How well and how fast the search finds: `python tests/bench/search.py [--terms PATH] [--missed] [--sizes 500 ...]`.

Prints hit@1, hit@3, MRR and latency per class of queries, beside hit@1 of plain rapidfuzz WRatio and of fzf (where that
is installed) on the same entries, for the queries of dev_queries.tsv and for others made from the entries' own names by
a seeded generator.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.glossaries import built_in, load, made_up  # noqa: E402
from tests.bench.judging import NOISE, Asked, Ranker, Tally, judge, read, total  # noqa: E402
from tests.bench.slips import made_queries  # noqa: E402
from tui.search.document import Document  # noqa: E402
from tui.search.index import Index  # noqa: E402


def ours(index: Index) -> Ranker:
    """The product's ranking without its weak suggestions."""
    return lambda query: [hit.ref for hit in index.search(query) if not hit.weak]


def ratio(documents: Sequence[Document]) -> Ranker:
    """Plain rapidfuzz WRatio over all names, the measure to beat."""
    from rapidfuzz import fuzz, process, utils

    named = [(name, d.ref) for d in documents for name in (d.term, *d.aliases, *d.covers)]
    choices = [name for name, _ in named]

    def rank(query: str) -> list[str]:
        found = process.extract(query, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=50)
        return list(dict.fromkeys(named[at][1] for _, score, at in found if score > 0))

    return rank


def fzf(documents: Sequence[Document]) -> Ranker | None:
    """What `fzf --filter` puts first over all names; None where there is no fzf."""
    program = shutil.which("fzf")
    if program is None:
        return None
    named = [(name, d.ref) for d in documents for name in (d.term, *d.aliases, *d.covers)]
    lines = "\n".join(f"{at}\t{name}" for at, (name, _) in enumerate(named))

    def rank(query: str) -> list[str]:
        command = [program, "-i", "--filter", query, "--delimiter", "\t", "--nth", "2"]
        said = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        return list(dict.fromkeys(named[int(line.partition("\t")[0])][1] for line in said.stdout.splitlines()[:50]))

    return rank


def timed(search: Callable[[str], object], queries: Sequence[str], rounds: int = 3) -> list[float]:
    """Milliseconds of each query, ascending: the best of some rounds, as other processes share the machine."""
    taken = [_once(search, query) for query in queries]
    for _ in range(rounds - 1):
        taken = [min(best, _once(search, query)) for best, query in zip(taken, queries, strict=True)]
    return sorted(taken)


def _once(search: Callable[[str], object], query: str) -> float:
    start = time.perf_counter()
    search(query)
    return (time.perf_counter() - start) * 1000


def percentile(ascending: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def report(title: str, documents: Sequence[Document], index: Index, queries: Sequence[Asked], missed: bool) -> None:
    """Print one table."""
    mine = judge(ours(index), queries, documents)
    theirs = judge(ratio(documents), queries, documents)
    filtered = fzf(documents)
    other = judge(filtered, queries, documents) if filtered else {}
    print(f"\n{title}: {len(documents)} entries")
    heads = " ".join(
        f"{head:>{wide}}" for head, wide in (("hit@1", 6), ("hit@3", 6), ("MRR", 6), ("WRatio", 7), ("fzf", 7))
    )
    print(f"{'class':14} {'n':>4} {heads} {'p50 ms':>7} {'p99 ms':>7}")
    for group in sorted(mine, key=lambda g: (g in NOISE, g)):
        times = timed(index.search, [q.query for q in queries if q.group == group])
        _line(group, mine[group], (theirs[group], other.get(group)), times)
    _line(
        "TOTAL",
        total(mine),
        (total(theirs), total(other) if other else None),
        timed(index.search, [q.query for q in queries]),
    )
    if missed:
        for group, tally in mine.items():
            for text in tally.missed:
                print(f"  {group}: {text}")


def _line(group: str, mine: Tally, theirs: Sequence[Tally | None], times: Sequence[float]) -> None:
    count = max(1, mine.asked)
    noise = group in NOISE
    others = " ".join(f"{(t.answered if noise else t.first) / count:7.3f}" if t else f"{'-':>7}" for t in theirs)
    speed = f"{percentile(times, 0.5):7.2f} {percentile(times, 0.99):7.2f}"
    if noise:
        print(f"{group:14} {count:4} answered {mine.answered / count:5.3f}      {others} {speed}")
        return
    figures = " ".join(f"{x / count:6.3f}" for x in (mine.first, mine.third, mine.reciprocal))
    print(f"{group:14} {count:4} {figures} {others} {speed}")


def sizes(counts: Sequence[int]) -> None:
    """Print build time and latency on made-up glossaries."""
    print(f"\n{'entries':>8} {'build ms':>9} {'warm ms':>9} {'p50 ms':>7} {'p99 ms':>7} {'max ms':>7}")
    for count in counts:
        documents = made_up(count)
        start = time.perf_counter()
        index = Index.build(documents)
        index.search("a")
        built = time.perf_counter()
        index.warm()
        warm = time.perf_counter()
        queries = [q.query for q in made_queries(documents[:: max(1, count // 60)], seed=3)]
        queries += ["a", "te", "tensor", "memory", "what is", "zzzzz", "banana bread", "x" * 10000]
        times = timed(index.search, queries)
        made, rest = (built - start) * 1000, (warm - built) * 1000
        speed = f"{percentile(times, 0.5):7.2f} {percentile(times, 0.99):7.2f} {times[-1]:7.2f}"
        print(f"{count:8} {made:9.1f} {rest:9.1f} {speed}")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terms", type=Path, help="a folder of glossary files, or one list of terms")
    parser.add_argument("--queries", type=Path, default=HERE / "dev_queries.tsv")
    parser.add_argument("--missed", action="store_true", help="list what was not found first")
    parser.add_argument("--sizes", type=int, nargs="*", default=[500, 10_000], help="of made-up glossaries, for speed")
    parser.add_argument("--seed", type=int, default=11, help="of the made queries")
    chosen = parser.parse_args()
    documents = load(chosen.terms) if chosen.terms else built_in()
    index = Index.build(documents)
    report("Queries of people", documents, index, read(chosen.queries), chosen.missed)
    report(
        "Queries kept apart, though seen",
        documents,
        index,
        read(HERE / "held_queries.tsv"),
        chosen.missed,
    )
    report("Made queries", documents, index, made_queries(documents, chosen.seed), chosen.missed)
    sizes(chosen.sizes)


if __name__ == "__main__":
    main()
