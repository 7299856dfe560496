"""The types of everything that is taught. Field names and shapes are those of the YAML (and of the JSON Schema)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field, structs, to_builtins

from tui.library.citing import about

SourceKind = Literal["measured", "vendor-spec", "vendor-claim", "paper", "filing", "estimate", "reported"]
LinkKind = Literal["part_of", "contrasts", "needs", "example_of"]
Cognitive = Literal["remember", "understand", "apply", "analyse"]
Level = Literal[1, 2, 3]
Scalar = bool | int | float | str


SLACK = 1e-9
"""What a float may be off by, relatively, where a tolerance is 0."""


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source of sources.yaml: a public page, paper or datasheet, described once and cited by id."""

    id: str
    title: str
    url: str
    publisher: str
    kind: SourceKind
    published: str = ""
    """The edition's own date."""
    seen: str = ""
    """The day the page was read; absent: nobody opened it, and it is cited only `via` another."""


class Citation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pointer to a source: how a file writes it, by id. `id` and `via` may be 'PACK/ID'."""

    id: str
    where: str = ""
    """The table or section that prints the fact."""
    as_of: str = ""
    """The day the fact held: YYYY[-MM[-DD]]."""
    seen: str = ""
    """The day this place was read, where it differs from the page's."""
    via: str = ""
    """Id of an opened page that quotes this one, where nobody could open it."""
    kind: SourceKind | None = None
    """Only where one page both measures and quotes."""


class InPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source written out where it is used, as packs may do."""

    title: str
    url: str
    publisher: str
    as_of: str
    kind: SourceKind
    where: str = ""
    published: str = ""
    seen: str = ""


class Quoting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The opened page through which a source is cited that nobody could open."""

    id: str
    title: str
    url: str
    publisher: str
    seen: str = ""


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a fact can be read. A file writes a `Citation`, an id or an `InPlace`; the reader resolves them to this."""

    title: str
    url: str
    """'' where an id leads nowhere (that is reported)."""
    publisher: str
    kind: SourceKind
    id: str = ""
    """As cited ('core/ID' from another pack); '' where it was written in place."""
    as_of: str = ""
    """The day the fact held; '' for background that is cited by its bare id."""
    where: str = ""
    published: str = ""
    seen: str = ""
    via: Quoting | None = None

    @property
    def about(self) -> str:
        """Publisher, place, day, kind, and what it was quoted by, in one line."""
        return about(to_builtins(self))


class Retired(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Since when an item is no longer used, and what took its place. Ids are for ever: a retired item is kept."""

    day: str
    successor: str = ""


class Number(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure of an entry, as shown; a range is 'a-b'."""

    value: str
    unit: str
    condition: str
    source: Source
    printed: str = ""
    """As the page prints it, where `value` was converted, rounded or computed."""
    derived: str = ""
    """The expression that gives `value` (see `library.authoring.expr`)."""
    field: str = ""
    """A column of the chip table that is drawn beside the number: 'memory_bw_tbs', 'dense.fp8'."""


class Confusion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """What an entry is mixed up with, and the test that tells them apart.

    Exactly one of `with_`, a neighbour's id, and `misconception`, a mistaken belief.
    """

    text: str
    with_: str = ""
    misconception: str = ""


class Related(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """A typed link to another entry."""

    id: str
    as_: LinkKind | None = None


class LabLink(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lab with its knobs set."""

    id: str
    params: dict[str, Scalar] = {}
    prompt: str = ""


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One glossary term."""

    id: str
    term: str
    level: Level
    definition: str
    why: str = ""
    confusion: Confusion | None = None
    related: tuple[str | Related, ...] = ()
    aliases: tuple[str, ...] = ()
    """Interchangeable names: accepted in quizzes."""
    covers: tuple[str, ...] = ()
    """Narrower or neighbouring names answered here: searchable, never accepted as the same."""
    asked: tuple[str, ...] = ()
    """Phrases of somebody who does not know the name: searched, never shown."""
    before: tuple[str, ...] = ()
    """0-4 entries a reader must know first."""
    numbers: tuple[Number, ...] = ()
    example: str = ""
    diagram: str = ""
    diagram_alt: str = ""
    lab: LabLink | None = None
    sources: tuple[Source, ...] = ()
    review_after: str = ""
    retired: Retired | None = None

    @property
    def related_ids(self) -> tuple[str, ...]:
        """The related entries' ids, without their link kinds."""
        return tuple(r if isinstance(r, str) else r.id for r in self.related)


class Computed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a lab computes: `scale` x the named metric. `vary` lists the knobs a seeded paper draws."""

    lab: str
    metric: str
    scale: float = 1.0
    params: dict[str, Scalar] = {}
    vary: dict[str, tuple[Scalar, ...]] = {}


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One option of a single or multi question. Its key (a, b, c ...) is its place in the file."""

    text: str
    feedback: str = ""
    key: bool = False


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"for_": "for"}):
    """One reason of a true/false question. `for_` is the verdict after which it is offered; None: after either."""

    text: str
    feedback: str = ""
    key: bool = False
    for_: bool | None = None


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a worked example; `expr` is arithmetic as data (see `library.expr`)."""

    text: str
    expr: str = ""


class Trap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wrong result people really get, typed (`value`) or computed (`lab`, `metric`), with its feedback."""

    feedback: str
    value: float | None = None
    lab: str = ""
    metric: str = ""
    scale: float = 1.0
    params: dict[str, Scalar] = {}


class Near(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plausible wrong answer to a short question."""

    text: str
    feedback: str


class Pair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pair of a match question."""

    left: str
    right: str
    feedback: str = ""


class _Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every kind of question has."""

    id: str
    terms: tuple[str, ...] = ()
    """What it tests; the first is the main one. Required by the rules of format 2."""
    level: Level
    cognitive: Cognitive
    explanation: str = ""
    """Required by the rules of format 2; what other programs bring may have none."""
    rev: int = 1
    topic: str = ""
    """The file's topic when not said."""
    family: str = ""
    """Variants that share one memory."""
    hints: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    as_of: str = ""
    retired: Retired | None = None
    """Never drawn, reviewed or counted, but kept: Past still shows it."""

    @property
    def main_term(self) -> str:
        """The entry that it tests before all others; '' where it names none."""
        return self.terms[0] if self.terms else ""


class Single(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="single"):
    """One right option."""

    stem: str
    options: tuple[Option, ...]
    ordered: bool = False


class Multi(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="multi"):
    """Two or more right options."""

    stem: str
    options: tuple[Option, ...]
    ordered: bool = False


class Numeric(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="numeric"):
    """A number with a unit."""

    stem: str
    answer: float | Computed
    unit: str
    worked: tuple[Step, ...] = ()
    traps: tuple[Trap, ...] = ()
    accept_units: dict[str, float] = {}
    """How many of that unit make one `unit`."""
    tolerance_rel: float | None = None
    tolerance_abs: float | None = None

    def allowed(self, answer: float) -> float:
        """What a value may be off by and still be `answer`, in the question's unit: the border belongs to it.

        The larger of both tolerances, and what a float may be off by anyway.
        """
        return max(abs(answer) * (self.tolerance_rel or 0.0), self.tolerance_abs or 0.0) + SLACK * abs(answer)


class Short(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="short"):
    """A typed name; `___` in the stem makes it a cloze."""

    stem: str
    answer_term: str = ""
    accept: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


class Order(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="order"):
    """Things to put in order; the file has them in the right one."""

    stem: str
    criterion: str
    items: tuple[str, ...]
    feedback: dict[str, str] = {}


class Match(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="match"):
    """Left things to pair with right ones; `spare` rights belong to nothing."""

    stem: str
    pairs: tuple[Pair, ...]
    spare: tuple[str, ...] = ()


class TrueFalse(_Question, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="true_false"):
    """A claim to judge and the reason to pick: both must be right."""

    claim: str
    truth: bool
    reasons: tuple[Reason, ...] = ()
    stem: str = ""


Question = Single | Multi | Numeric | Short | Order | Match | TrueFalse
"""Any kind of question; `kinds.py` has the table of them."""


class Plot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plot drawn live from the chip table."""

    kind: Literal["roofline"]
    chips: tuple[str, ...]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One idea of a lesson, with the checks that follow it."""

    id: str
    title: str
    text: str
    checks: tuple[str, ...]
    diagram: str = ""
    caption: str = ""
    """One line: what to see in the diagram."""
    diagram_alt: str = ""
    """The diagram in words."""
    plot: Plot | None = None
    lab: LabLink | None = None
    worked: tuple[Step, ...] = ()
    faded: str = ""
    """Id of the twin question whose last step is the reader's."""
    retired: Retired | None = None


class Lesson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prose in sections. `order` is its place; the id has no number."""

    id: str
    order: int
    title: str
    level: Level
    minutes: int
    objectives: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    mixed: tuple[str, ...]
    summary: tuple[str, ...]
    prerequisites: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    """Every figure's, shown at the end."""

    def current(self) -> Lesson:
        """The lesson without its retired sections."""
        kept = tuple(section for section in self.sections if section.retired is None)
        return self if len(kept) == len(self.sections) else structs.replace(self, sections=kept)


class Interconnect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Links out of one product: GB/s, and which directions the figure counts."""

    name: str
    gbs: float | None = None
    direction: str = ""


class Price(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price in USD with its basis (list, reported, estimate) and day."""

    usd: float
    basis: str
    as_of: str


class Rates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Peak rates in TFLOP/s (TOPS for int8). Absent is unknown, never 0."""

    fp64: float | None = None
    fp32: float | None = None
    tf32: float | None = None
    bf16: float | None = None
    fp16: float | None = None
    fp8: float | None = None
    int8: float | None = None
    fp4: float | None = None


CHIP_FIELDS: tuple[str, ...] = (
    "memory_gb",
    "memory_bw_tbs",
    "tdp_w",
    "interconnect.gbs",
    *(f"{kind}.{name}" for kind in ("dense", "sparse") for name in Rates.__struct_fields__),
)
"""The columns of the chip table that a number may name as its `field`."""


class Chip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the accelerator table: a product as it is counted (`per`)."""

    id: str
    name: str
    vendor: str
    kind: Literal["gpu", "tpu", "asic", "soc", "rack"]
    per: Literal["gpu", "chip", "superchip", "rack"]
    year_announced: int
    status: str
    architecture: str
    dense: Rates
    sources: tuple[Source, ...]
    sparse: Rates | None = None
    year_available: int | None = None
    process: str = ""
    transistors_b: float | None = None
    form_factor: str = ""
    memory_gb: float | None = None
    """As sold."""
    memory_bytes: int | None = None
    """What the device reports: the truth for labs."""
    memory_unit: Literal["GB", "GiB"] = "GB"
    memory_type: str = ""
    memory_bw_tbs: float | None = None
    interconnect: Interconnect | None = None
    tdp_w: float | None = None
    scale_up: int | None = None
    sold_as: tuple[str, ...] = ()
    price: Price | None = None
    entry: str = ""
    notes: str = ""
    figures_confidence: str = ""


class Topic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One topic, in the order of topics.yaml."""

    id: str
    title: str
    about: str


class Planned(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names that may be linked though nothing is written yet."""

    entries: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()


class Knob(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One knob of a lab, as the screen offers it: `min` to `max`. `when` says in which modes it stands.

    `hard_min` and `hard_max` are refused everywhere, where they are narrower than what the lab itself takes. `more`
    folds a knob away behind the others.
    """

    name: str
    kind: Literal["int", "float", "choice", "bool"]
    default: Scalar
    help: str = ""
    min: float | None = None
    max: float | None = None
    options: tuple[Scalar, ...] = ()
    scale: Literal["linear", "pow2", "log"] = "linear"
    unit: str = ""
    when: dict[str, Scalar | tuple[Scalar, ...]] = {}
    more: bool = False
    hard_min: float | None = None
    hard_max: float | None = None


class Misconception(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people think, and what is so."""

    claim: str
    truth: str


class Published(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published value that a preset reproduces."""

    metric: str
    value: float
    unit: str
    source: Source
    scale: float = 1.0
    """Published value = scale x metric."""


class Preset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Knobs set to a known case."""

    title: str
    params: dict[str, Scalar]
    published: Published | None = None


class Lab(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the screen needs to offer a lab; the algorithm is `tui.labs.ID`."""

    id: str
    title: str
    topic: str
    terms: tuple[str, ...]
    objective: str
    misconception: Misconception
    knobs: tuple[Knob, ...]
    text: str
    presets: tuple[Preset, ...] = ()
    questions: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    slow: bool = False
    predict: tuple[str, ...] = field(default=())
    """Metrics the learner may be asked to predict."""
    opening: dict[str, Scalar | tuple[tuple[float, ...], ...]] = {}
    """Params of a visit that brings none: they lie over the knobs' defaults. Explicit data as rows of numbers."""
    minutes: int = 5
    """How long a first visit takes, 2 to 10."""


# The files, as authored.


class TopicsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """topics.yaml"""

    topics: tuple[Topic, ...]
    planned: Planned = Planned()


class GlossaryFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """glossary/TOPIC.yaml"""

    topic: str
    entries: tuple[Entry, ...]


class QuizFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """quizzes/TOPIC.yaml"""

    topic: str
    questions: tuple[Question, ...]


class SourcesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """sources.yaml"""

    sources: tuple[Page, ...]


class ChipsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """chips.yaml"""

    chips: tuple[Chip, ...]


class PackFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """pack.yaml of a pack other than the built-in one."""

    id: str
    format: Literal[1, 2] = 1
    """The edition of the rules it is written to; the built-in pack keeps to the newest."""
    title: str = ""
    author: str = ""
    license: str = ""
    description: str = ""
    version: str = ""
