"""Entries to search in: a small glossary for single rules, and the planned one (entries.tsv) for figures."""

from functools import cache
from pathlib import Path

from tui.search.document import Document
from tui.search.index import Index


def document(
    term: str,
    *,
    aliases: tuple[str, ...] = (),
    covers: tuple[str, ...] = (),
    definition: str = "",
    why: str = "",
    importance: int = 0,
    topic: str = "gpu",
    level: int = 1,
    asked: tuple[str, ...] = (),
) -> Document:
    """An entry whose id is its term."""
    return Document(f"core/{term}", term, aliases, covers, definition, why, importance, topic, level, asked)


SMALL = (
    document("Warp", aliases=("CUDA warp",), importance=7, definition="A group of threads that run one instruction."),
    document("Warp divergence", aliases=("branch divergence",), importance=2),
    document("KV cache", aliases=("key-value cache",), covers=("cache eviction",), importance=14, topic="inference"),
    document("KV-cache quantization", aliases=("quantized KV cache",), importance=3, topic="inference", level=3),
    document("Quantization", aliases=("quantisation",), covers=("weight quantization",), importance=14, level=2),
    document("NVIDIA H100", aliases=("H100", "Hopper H100"), importance=7),
    document("NVIDIA H200", aliases=("H200",), importance=4),
    document("Die", aliases=("silicon die",), covers=("wafer",), importance=3),
    document("Wafer-scale engine", aliases=("WSE",), importance=2),
    document("Token", importance=6, definition="A piece of text that a model reads or writes."),
    document("Tokenizer", aliases=("tokenization",), importance=2),
    document("Time to first token", aliases=("TTFT",), importance=5, definition="The wait until a reply begins."),
    document("Context parallelism", covers=("SP",), importance=1),
    document("Spot instance", aliases=("spot VM",), importance=4),
    document("Speculative decoding", aliases=("speculative sampling",), importance=5),
    document("Continuous batching", aliases=("in-flight batching",), importance=7),
    document("Data parallelism", aliases=("DP",), importance=5),
    document("Total cost of ownership", importance=3),
    document("FlashAttention", aliases=("FA2", "FA3"), importance=6),
    document("Kernel fusion", importance=2),
    document("Prefill", importance=8),
    document("Decode", importance=12),
    document(
        "Jevons paradox",
        definition="The observation that a cheaper resource ends up being used more in total.",
        why="Cheaper tokens did not lower spending on electricity.",
    ),
)


def hits(query: str, *documents: Document) -> list[str]:
    """Terms of the answers, best first; weak ones in brackets."""
    found = (Index.build(documents) if documents else small()).search(query)
    return [f"({hit.term})" if hit.weak else hit.term for hit in found]


@cache
def small() -> Index:
    """The index of SMALL."""
    return Index.build(SMALL)


@cache
def planned() -> tuple[Document, ...]:
    """427 entries as they were planned; their text is the brief for the author, not a definition."""
    lines = (Path(__file__).parent / "entries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return tuple(
        Document(f"core/{id}", term, _names(aliases), _names(covers), text, "", int(importance), "", 1)
        for id, term, aliases, covers, text, importance in rows
    )


@cache
def planned_index() -> Index:
    """The index of `planned`."""
    return Index.build(planned())


def _names(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|")) if joined else ()
