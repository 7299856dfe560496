"""Finding by description."""

from tests.search.entries import document, hits, small
from tui.search.index import Index

HYPERSCALER = document("Hyperscaler", definition="A company that builds very large data centers in many regions.")
CACHE = document("KV cache", definition="Memory that keeps the keys and values of every token seen so far.")
PLAIN = tuple(document(f"Filler {n}", definition=f"An ordinary entry about topic number {n}.") for n in range(20))


def test_a_description_finds_its_entry() -> None:
    assert hits("keeps keys and values of tokens", CACHE, HYPERSCALER, *PLAIN)[0] == "KV cache"
    found = small().search("group of threads that run together")
    assert (found[0].term, found[0].matched, found[0].spans, found[0].weak) == ("Warp", "definition", (), False)


def test_synonyms_count_less_than_the_word() -> None:
    firm = document("Firm", definition="A firm that rents machines.")
    company = document("Company", definition="A company that rents machines.")
    assert hits("which company rents machines", firm, company, *PLAIN)[:2] == ["Company", "Firm"]
    assert hits("firms with large data centers", firm, HYPERSCALER, *PLAIN)[0] == "Hyperscaler"


def test_two_words_of_which_one_is_unknown_are_no_answer() -> None:
    for query in ("warp drive", "token toffee", "decode ring", "memory foam mattress"):
        assert all(one.startswith("(") for one in hits(query))
    assert all(one.startswith("(") for one in hits("memory foam mattress", CACHE, *PLAIN))


def test_one_word_of_a_definition_is_a_suggestion() -> None:
    assert hits("spending", *PLAIN, document("Jevons", why="It changes spending.")) == ["(Jevons)"]


def test_two_words_from_different_places_of_an_entry_are_a_suggestion() -> None:
    assert hits("warp speed", document("Warp", definition="Its speed depends on memory."), *PLAIN) == ["(Warp)"]
    own = document("Warp", definition="Its speed depends on memory.")
    assert hits("memory speed", own, *PLAIN) == ["(Warp)"]  # two bare words that a text happens to have
    assert hits("how speed depends on memory", own, *PLAIN) == ["Warp"]


LOSS = document("Depreciation", definition="How fast a card drops in value, and why its weight in the books falls.")
LAWYER = document("Bank conflict", definition="When threads read one bank at once.")


def test_bare_words_need_more_in_common_than_a_description() -> None:
    def answers(query: str) -> list[str]:
        return [hit for hit in hits(query, LOSS, LAWYER, CACHE, *PLAIN) if not hit.startswith("(")]

    assert answers("lose weight fast") == answers("bank conflict of interest lawyer") == []
    assert answers("values of tokens keyed") == ["KV cache"]
    assert answers("when threads read a bank at once") == ["Bank conflict"]


def test_a_technical_word_makes_a_few_words_a_description() -> None:
    gpu = document("GPU")
    server = document("Node", definition="A machine that holds a GPU and its memory.")
    assert hits("gpu memory machine", server, gpu, *PLAIN)[0] == "Node"
    assert hits("gpu machine", server, gpu, *PLAIN)[0] == "Node"
    assert hits("memory machine", server, gpu, *PLAIN)[0] == "(Node)"


def test_the_last_word_may_be_unfinished_and_one_may_be_misspelt() -> None:
    assert hits("keeps keys and values of tok", CACHE, *PLAIN)[0] == "KV cache"
    assert hits("company with large datta centers regons", HYPERSCALER, *PLAIN)[0] == "Hyperscaler"


def test_joined_names_and_slips_are_mended_in_descriptions() -> None:
    gpt = document("GPT-4", aliases=("GPT4",))
    cost = document("Bill", definition="What training GPT-4 did cost, in dollars.")
    assert hits("cost of gpt4 training", gpt, cost, *PLAIN)[0] == "Bill"
    many = document("Spread", definition="Distributed training on many machines.")
    assert hits("distributed trainig on machines", many, document("Training run"), *PLAIN)[0] == "Spread"


def test_a_size_of_a_model_is_its_parameters() -> None:
    memory = document("Memory", definition="What parameters need: a card with free room.")
    assert hits("free card with room for 13b", memory, *PLAIN)[0] == "Memory"


def test_two_words_in_one_text_that_is_about_other_things_are_a_suggestion() -> None:
    text = "It holds a core. An apple is no part of it, nor is anything else that grows, ripens and falls from a tree."
    assert hits("core of an apple", document("Chip", definition=text), *PLAIN) == ["(Chip)"]


def test_compounds_are_found_whole_and_in_parts() -> None:
    link = document("Fabric", definition="What joins NVLink ports of all boards into one switch.")
    assert hits("joins nvlink ports", link, *PLAIN) == ["Fabric"]
    assert hits("joins link ports", link, *PLAIN) == ["Fabric"]


def test_keep_reaches_into_descriptions() -> None:
    assert small().search("group of threads run together", keep=lambda one: one.topic == "inference") == []
    found = Index.build(PLAIN).search("ordinary topic", keep=lambda one: one.ref == PLAIN[7].ref)
    assert [hit.ref for hit in found] == [PLAIN[7].ref]


def test_equal_descriptions_go_by_importance() -> None:
    twins = [document(f"T{n}", definition="What keeps the keys of tokens.", importance=n) for n in (1, 5, 3)]
    assert hits("keeps keys of tokens", *twins, *PLAIN) == ["T5", "T3", "T1"]
