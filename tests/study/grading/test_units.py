"""Numbers and units as people type them, against a stored table."""

import pytest

from tests.study.helpers import numeric
from tui.library.model import Trap
from tui.study.grading.answers import Typed
from tui.study.grading.grade import grade
from tui.study.grading.numeric import Values, problem
from tui.study.grading.quantity import NumberError, read, shown
from tui.study.grading.units import factors

# (typed, number, unit text)
NUMBERS = [
    ("43800 m3", 43_800, "m3"),
    ("5m30", 330, "s"),
    ("320", 320, ""),
    ("320 KiB", 320, "KiB"),
    ("320KiB", 320, "KiB"),
    ("1,979", 1979, ""),
    ("1,979.5 TFLOPS", 1979.5, "TFLOPS"),
    ("12,345,678", 12_345_678, ""),
    ("1 979", 1979, ""),
    ("1\u202f979\u00a0TFLOPS", 1979, "TFLOPS"),
    ("1'979", 1979, ""),
    ("1_979", 1979, ""),
    ("0,125", 0.125, ""),
    ("3,35 TB/s", 3.35, "TB/s"),
    ("3.35 TB/s", 3.35, "TB/s"),
    (".5", 0.5, ""),
    ("5.", 5, ""),
    ("1e12", 1e12, ""),
    ("1E12 B", 1e12, "B"),
    ("1.5e-3 s", 1.5e-3, "s"),
    ("2 x 10^9", 2e9, ""),
    ("2×10⁹", 2e9, ""),
    ("3·10⁻³ s", 3e-3, "s"),
    ("2*10**9", 2e9, ""),
    ("2^20", 2**20, ""),
    ("10¹²", 1e12, ""),
    ("1/4", 0.25, ""),
    ("−5", -5, ""),
    ("- 5", -5, ""),
    ("+5", 5, ""),
    ("~320 KiB", 320, "KiB"),
    ("about 7", 7, ""),
    ("27.3%", 27.3, "%"),
    ("4x", 4, "x"),
    ("$2.50/h", 2.5, "$ /h"),
    ("80k", 80, "k"),
    ("5 µs", 5, "us"),
    ("5 EB", 5, "EB"),
    ("600 mm²", 600, "mm^2"),
]

NOT_NUMBERS = [
    "", "KiB", "abc", "1,2,3", "1.2.3", "--5", "5-6", "80*2*8", "5 6 7", "nan", "inf", "1e999", "2^99999", "1/0",
    "9" * 65, "1e400", "12,34,567", "0x10", "1979,,5",
]  # fmt: skip

# (typed unit, asked unit, how many asked one typed makes, best reading first)
FACTORS = [
    ("cubic metres", "m3", [1]),
    ("m3", "million L", [0.001]),
    ("litres", "m3", [0.001]),
    ("KiB", "KiB", [1]),
    ("MiB", "KiB", [1024]),
    ("KB", "KiB", [1000 / 1024]),
    ("kB", "KiB", [1000 / 1024]),
    ("B", "KiB", [1 / 1024]),
    ("bytes", "KiB", [1 / 1024]),
    ("Kibit", "KiB", [1 / 8]),
    ("kibibytes", "KiB", [1]),
    ("megabytes", "MB", [1]),
    ("Gigabytes", "GB", [1]),
    ("GiB", "GB", [1.073741824]),
    ("TB/s", "GB/s", [1000]),
    ("TB / s", "GB/s", [1000]),
    ("TB per second", "GB/s", [1000]),
    ("GB/sec", "GB/s", [1]),
    ("GBps", "GB/s", [1]),
    ("Gbps", "GB/s", [1 / 8]),
    ("Gb/s", "GB/s", [1 / 8]),
    ("Gbit/s", "GB/s", [1 / 8]),
    ("GB/ms", "GB/s", [1000]),
    ("gb/s", "GB/s", [1, 1 / 8]),
    ("mb/s", "MB/s", [1, 1 / 8]),
    ("kb", "KB", [1 / 8]),
    ("TFLOPS", "PFLOP/s", [1 / 1000]),
    ("TFLOP/s", "TFLOPS", [1]),
    ("tflops", "TFLOPS", [1]),
    ("TFlops", "TFLOPS", [1]),
    ("TFLOPs", "TFLOP", [1]),
    ("TFLOPs", "TFLOP/s", [1]),
    ("exaflops", "PFLOP/s", [1000]),
    ("GFLOP", "FLOPs", [1e9]),
    ("TOPS", "TOPS", [1]),
    ("TOP/s", "TOPS", [1]),
    ("TOPS", "TFLOPS", []),
    ("kW", "W", [1000]),
    ("MWh", "kWh", [1000]),
    ("kWh", "J", [3.6e6]),
    ("kW·h", "kWh", [1]),
    ("J/s", "W", [1]),
    ("mW", "W", [1e-3]),
    ("pJ/bit", "J/bit", [1e-12]),
    ("pJ/B", "pJ/bit", [1 / 8]),
    ("ms", "us", [1000]),
    ("µs", "us", [1]),
    ("min", "s", [60]),
    ("hours", "s", [3600]),
    ("days", "h", [24]),
    ("GHz", "MHz", [1000]),
    ("mm^2", "cm2", [0.01]),
    ("nm", "m", [1e-9]),
    ("%", "percent", [1]),
    ("percent", "%", [1]),
    ("x", "percent", [100]),
    ("%", "", [0.01]),
    ("x", "", [1]),
    ("$ /h", "USD per GPU-hour", [1]),
    ("$ /GPU-h", "USD per GPU-hour", [1]),
    ("cents per hour", "USD per GPU-hour", [0.01]),
    ("EUR/h", "USD per GPU-hour", []),
    ("USD per million tokens", "USD/token", [1e-6]),
    ("$/Mtok", "USD per million tokens", [1]),
    ("B", "B per token", [1]),
    ("KiB/token", "B per token", [1024]),
    ("KiB/request", "B per token", []),
    ("tok/s", "tokens/s", [1]),
    ("tps", "tokens per second", [1]),
    ("tokens", "tokens/s", []),
    ("k", "tokens", [1000]),
    ("million", "tokens", [1e6]),
    ("B", "parameters", [1e9]),
    ("billion parameters", "parameters", [1e9]),
    ("Ki", "tokens", [1024]),
    ("GPU", "GPUs", [1]),
    ("layers", "GPUs", []),
    ("GB/s", "GB/s per direction", [1]),
    ("GB/s both directions", "GB/s per direction", []),
    ("TFLOPS (dense)", "dense TFLOPS", [1]),
    ("sparse TFLOPS", "dense TFLOPS", []),
    ("x", "1", [1]),
    ("%", "1", [0.01]),
    ("FLOP", "1e23 FLOP", [1e-23]),
    ("ZFLOP", "1e23 FLOP", [0.01]),
    ("B", "billion parameters", [1]),
    ("M", "billion parameters", [1e-3]),
    ("parameters", "billion parameters", [1e-9]),
    ("k", "million tokens", [1e-3]),
    ("microbatches", "micro-batches", [1]),
    ("micro batch", "micro-batches", [1]),
    ("PFLOP/s-day", "petaflop/s-days", [1]),
    ("PFLOPS-days", "petaflop/s-days", [1]),
    ("FLOP", "petaflop/s-days", [1 / 8.64e19]),
    ("PFLOP/s", "petaflop/s-days", []),
    ("$ M", "million USD", [1]),
    ("litres", "million L", [1e-6]),
    ("W", "GB/s", []),
    ("furlongs", "GB", []),
    ("a b c d e f g h i j", "GB", []),
    ("GB" * 60, "GB", []),
]


@pytest.mark.parametrize(("text", "number", "unit"), NUMBERS)
def test_a_number_is_read(text: str, number: float, unit: str) -> None:
    quantity = read(text)
    assert quantity.number == pytest.approx(number, rel=1e-12)
    assert quantity.unit == unit
    assert problem(numeric(0), text) == ""


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_says_so(text: str) -> None:
    with pytest.raises(NumberError):
        read(text)
    assert problem(numeric(0), text).endswith(".")
    assert grade(numeric(0), Typed(text), names=lambda _: ()).millionths == 0


@pytest.mark.parametrize(("typed", "asked", "expected"), FACTORS)
def test_units_convert(typed: str, asked: str, expected: list[float]) -> None:
    assert list(factors(typed, asked)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("number", "text"),
    [(320, "320"), (327_680, "327,680"), (27.2727, "27.27"), (3.35, "3.35"), (0.5, "0.5"), (1e-5, "1e-05"), (0, "0"),
     (1e20, "1e+20"), (99_999.6, "100,000"), (-1979, "-1,979"), (1234.56, "1,235"), (0.30000000000000004, "0.3")],
)  # fmt: skip
def test_numbers_are_shown_for_reading(number: float, text: str) -> None:
    assert shown(number) == text


# (question, typed, millionths, kind of the line or '')
TRAPS = (Trap(value=2560, feedback="one key-value head per query head"), Trap(value=160, feedback="keys alone"))
KV = numeric(320, "KiB", accept_units={"KB": 1.024, "pages": 80}, tolerance_rel=0.02, traps=TRAPS)
LINK = numeric(50, "GB/s", tolerance_rel=0.05, traps=(Trap(value=400, feedback="bits are not bytes"),))
IDLE = numeric(27.3, "percent", tolerance_abs=0.2)
GPUS = numeric(8, "GPUs")
PEAK = numeric(1979, "TFLOPS", tolerance_rel=0.01)
SHEET = [
    (KV, "320", 1_000_000, ""),
    (KV, "320 KiB", 1_000_000, ""),
    (KV, "327,680 B", 1_000_000, ""),
    (KV, "327.68 KB", 1_000_000, ""),
    (KV, "25600 pages", 1_000_000, ""),
    (KV, "0.3125 MiB", 1_000_000, ""),
    (KV, "326.4", 1_000_000, ""),
    (KV, "326.5", 0, ""),
    (KV, "313.6", 1_000_000, ""),
    (KV, "313.5", 0, ""),
    (KV, "320 KB", 500_000, "unit"),
    (KV, "320 MB", 500_000, "unit"),
    (KV, "320 W", 500_000, "unit"),
    (KV, "320 foo", 500_000, "unit"),
    (KV, "321 foo", 500_000, "unit"),
    (KV, "2560", 0, "trap"),
    (KV, "2.5 MiB", 0, "trap"),
    (KV, "160 KiB", 0, "trap"),
    (KV, "7 W", 0, "unit"),
    (KV, "7", 0, ""),
    (KV, "-320", 0, ""),
    (KV, "abc", 0, "note"),
    (LINK, "50 GB/s", 1_000_000, ""),
    (LINK, "400 Gb/s", 1_000_000, ""),
    (LINK, "50 gb/s", 1_000_000, ""),
    (LINK, "400 gb/s", 1_000_000, ""),
    (LINK, "400 GB/s", 0, "trap"),
    (LINK, "400", 0, "trap"),
    (LINK, "50 Gb/s", 500_000, "unit"),
    (LINK, "0.05 TB/s", 1_000_000, ""),
    (IDLE, "27.3 %", 1_000_000, ""),
    (IDLE, "27.5", 1_000_000, ""),
    (IDLE, "27.51", 0, ""),
    (IDLE, "0.273", 0, "unit"),
    (IDLE, "0.273 x", 1_000_000, ""),
    (GPUS, "8", 1_000_000, ""),
    (GPUS, "8 GPUs", 1_000_000, ""),
    (GPUS, "8.0001", 0, ""),
    (GPUS, "8 nodes", 500_000, "unit"),
    (PEAK, "1,979", 1_000_000, ""),
    (PEAK, "1.979 PFLOPS", 1_000_000, ""),
    (PEAK, "1.979e15 FLOP/s", 1_000_000, ""),
    (PEAK, "1979 TOPS", 500_000, "unit"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "text", "millionths", "kind"), SHEET)
def test_numeric_marks(question: object, text: str, millionths: int, kind: str) -> None:
    mark = grade(question, Typed(text), names=lambda _: ())  # type: ignore[arg-type]
    assert (mark.millionths, mark.lines[0].kind if mark.lines else "") == (millionths, kind)


def test_a_trap_has_its_own_feedback() -> None:
    mark = grade(KV, Typed("2560"), names=lambda _: ())
    assert [line.text for line in mark.lines] == ["one key-value head per query head"]
    assert mark.expected == "320 KiB"


def test_a_wrong_unit_is_explained_and_the_reading_shown() -> None:
    mark = grade(KV, Typed("320 MB"), names=lambda _: ())
    assert mark.lines[0].text == (
        "The number is right, the unit is not: you wrote MB, asked is KiB. 320 MB is 312,500 KiB."
    )
    assert grade(KV, Typed("327,680 B"), names=lambda _: ()).read == "320 KiB"


def test_units_that_are_multiples_read_well() -> None:
    question = numeric(1.56, "1e23 FLOP", tolerance_rel=0.01)
    for text in ("1.56", "1.56e23 FLOP", "1.56 x 10^23 FLOP", "156 ZFLOP"):
        assert grade(question, Typed(text), names=lambda _: ()).right, text
    assert grade(question, Typed("9"), names=lambda _: ()).expected == "1.56 × 1e23 FLOP"
    assert grade(numeric(1.25, "1"), Typed("9"), names=lambda _: ()).expected == "1.25"
    assert grade(numeric(70, "billion parameters"), Typed("70B"), names=lambda _: ()).right


def test_computed_answers_and_traps() -> None:
    question = numeric(
        0,
        "percent",
        tolerance_rel=0.01,
        traps=(Trap(feedback="overhead", lab="l", metric="m"), Trap(value=5, feedback="five")),
    )
    values = Values(27.272727, (37.5,))
    assert grade(question, Typed("27.3"), names=lambda _: (), values=values).right
    assert grade(question, Typed("37.5"), names=lambda _: (), values=values).lines[0].text == "overhead"
    assert grade(question, Typed("5"), names=lambda _: (), values=values).lines[0].text == "five"
    assert grade(question, Typed("1"), names=lambda _: (), values=values).expected == "27.27 percent"


def test_floats_do_not_decide() -> None:
    """What is right on paper is right: 0.1 + 0.2 is 0.3, and the border of a tolerance belongs to it."""
    assert grade(numeric(0.1 + 0.2), Typed("0.3 KiB"), names=lambda _: ()).right
    assert grade(numeric(0.7, tolerance_abs=0.1), Typed("0.6"), names=lambda _: ()).right
    assert grade(numeric(0.7, tolerance_abs=0.1), Typed("0.8"), names=lambda _: ()).right
    assert not grade(numeric(0.7, tolerance_abs=0.1), Typed("0.8001"), names=lambda _: ()).right
