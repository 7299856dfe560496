"""Whatever a file holds, reading it gives issues and nothing else."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.library.authoring.reader import read_pack
from tui.library.text import BAD

MakePack = Callable[..., str]
KEYS = "topic entries questions id term level definition numbers value source kind options key answer lab params as"
VALUES = "related single numeric terms stem why x 1 1e9 true no null ~ KV 2026-01 &a *a !!str \\e"
WORDS = st.sampled_from((KEYS + " " + VALUES).split())
SCALARS = WORDS | st.text(max_size=8) | st.integers().map(str) | st.floats().map(str)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=5),
    max_leaves=25,
)


def read_safely(make_pack: MakePack, data: bytes, rel: str) -> None:
    """Reads a pack with that file; all that is said of it may be printed."""
    for issue in read_pack(make_pack({rel: data})).issues:
        assert not BAD.search(str(issue)) and "\n" not in str(issue)
        assert issue.line >= 0 and issue.column >= 0


def as_yaml(tree: object) -> str:
    """Flow YAML; texts as they are, quoted or not by chance of their length."""
    if isinstance(tree, list):
        return "[" + ", ".join(as_yaml(item) for item in tree) + "]"
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{as_yaml(key)}: {as_yaml(value)}" for key, value in tree.items()) + "}"
    text = str(tree)
    return text if len(text) % 2 else '"' + text.replace('"', "") + '"'


@pytest.mark.parametrize("rel", ["glossary/inference.yaml", "quizzes/inference.yaml", "labs/quant.yaml", "topics.yaml"])
@given(tree=TREES, whole=st.booleans())
@settings(
    derandomize=True,
    database=None,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_tree_is_anything_but_issues(make_pack: MakePack, rel: str, tree: object, whole: bool) -> None:
    text = as_yaml(tree)
    if not whole:
        text = f"topic: inference\nentries: [{text}]\nquestions: [{text}]\ntopics: [{text}]\n"
    read_safely(make_pack, text.encode("utf-8", "surrogatepass"), rel)


@given(st.binary(max_size=200))
@settings(
    derandomize=True,
    database=None,
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_are_anything_but_issues(make_pack: MakePack, data: bytes) -> None:
    read_safely(make_pack, data, "glossary/inference.yaml")
