"""Words that people use for one another when they describe a thing. Few on purpose: other names are aliases."""

from functools import cache

from tui.search.stem import stem

_GROUPS = """
adjacent neighbour nearby beside next
alternative rival competitor compete competition counterpart equivalent version
amazon aws
amount number quantity count
area size surface
attainable reachable possible
automatic automated
batch group
begin start launch initial first
benchmark test measure
bits precision
board baseboard
break broken split divide partition cut separate
bug error fault failure crash
building facility site premises
cabinet rack
call request query prompt
carbon co2 emission
cheap inexpensive price cost expensive money dollar budget
check verify test validate
chip processor accelerator silicon
choose chosen pick select take taken
code program software application
combine merge fuse join add
commit reserve contract
company firm vendor provider supplier business
complete whole entire full
computer server machine node host
connect link join attach
connection link interconnect wire cable bus
copy replicate duplicate
correct fix repair recover
country nation national territory
customer user tenant client people
data bytes
delay wait latency time
dependency library
discount saving
discover find found locate detect
double twice
electricity energy power watt
exhaust fill full
fabricate make made build built design create manufacture produce print construct
factory fab plant foundry
fast quick speed rapid
fraction share percentage proportion ratio portion
free open download
gain speedup acceleration
game gaming consumer
gpu graphics
graph chart plot diagram
group set cluster collection bundle pool family line
grow increase raise rise
guess predict draft propose
heat hot thermal temperature warm
huge big large giant
idle unused waste lost lose
internet online network
interrupt preempt reclaim evict
isolated separate private dedicated
job task workload purpose function
language text
law regulation rule
learn train teach
light optical laser ultraviolet photon
likely probable probability chance
lower reduce shrink compress decrease fewer less small
maker manufacturer maker
maximum most peak limit ceiling cap bound highest
memory ram storage
monitor watch observe track
move transfer copy send
old previous past earlier seen
order sequence
pack package bundle
pay paid price bill charge
piece unit chunk fragment part block
pile stack layer
platform stack system service
position place location
principle rule law formula
record capture trace log
remove delete drop skip
rent lease hire buy
replay repeat rerun
response answer reply output
restart resume reload
restriction limit ban control
router switch
run execute
sell sold sale export
sequential serial
server machine
several multiple many
slow throttle
small tiny little mini
standard common shared
stay keep kept remain hold held
store save keep kept hold held cache
token word
3 three
4 four
5 five
6 six
7 seven
8 eight
access read fetch load
average mean
beijing china chinese
book account
boss ceo chief
box case
brussels eu europe european
car vehicle
chatbot llm
debt loan borrow credit
deepmind google
dip immerse submerge bathe sink drown soak tank
donut doughnut ring torus
equal same identical
facebook meta
fiber optical light glass
fix solve prevent avoid
forbid ban prohibit restrict
fluid liquid water coolant oil
home house
hall building
image picture photo
invest spend expenditure
laptop notebook pc macbook
legal law
mistake error wrong incorrect
mobile phone smartphone
near close
nanometer nanometre nm
parallel simultaneous concurrent
param params parameter weight
perf performance
mem memory
util utilization usage
infra infrastructure
config configuration setting
calc calculation compute arithmetic
comm communication
temp temperature
max maximum
min minimum
num number
prod production
pause stop suspend interrupt
quality accuracy
random chance
share divide
shrink compress small
slice cut split
solar sun
submit send
successor next follow
sum add total
taiwan taiwanese
task job
tonne ton
usa american america washington
video film
vocabulary word
worst slowest
value number figure
"""

WORTH = 0.5
"""What a synonym counts, where the word itself counts 1."""


@cache
def table() -> dict[str, frozenset[str]]:
    """Stem -> the stems that may stand for it."""
    synonyms: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = {stem(word) for word in line.split()}
        for word_stem in group:
            synonyms.setdefault(word_stem, set()).update(group - {word_stem})
    return {word_stem: frozenset(others) for word_stem, others in synonyms.items()}
