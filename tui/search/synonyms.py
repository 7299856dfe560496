"""Words that people use for one another when they describe a thing in this field. Small on purpose: names are aliases."""

from functools import cache

from tui.search.stem import stem

_GROUPS = """
cheap inexpensive price cost expensive money dollar
electricity energy power
big large huge giant
small tiny little
fast quick speed rapid
slow delay wait
company firm vendor provider supplier
buy purchase
rent lease hire
link connection interconnect wire cable
split divide partition shard cut
combine merge fuse join
chip processor accelerator
gpu graphics
heat thermal temperature hot
restriction limit ban control rule
user tenant customer people person
word token
first initial
answer response output reply
query question request prompt chat
reduce shrink compress fewer less lower smaller
remove delete drop skip
increase grow raise more
save store keep hold cache
past previous earlier
guess predict draft
check verify test
failure crash fault error
interrupt preempt reclaim evict
amazon aws
factory fab plant
building facility site
copy replicate duplicate
bits precision
number value figure
position place order
text language
teach train learn
idle unused waste
share common
program software code
run execute
manufacture make produce build print
part piece
batch group
format file
pick choose select
time duration latency
country nation national
law rule
phone mobile device laptop
carbon co2 emission
pack package
"""

WORTH = 0.55
"""What a synonym counts, where the word itself counts 1."""


@cache
def table() -> dict[str, frozenset[str]]:
    """Stem -> the stems that may stand for it."""
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = {stem(word) for word in line.split()}
        for one in group:
            found.setdefault(one, set()).update(group - {one})
    return {one: frozenset(others) for one, others in found.items()}
