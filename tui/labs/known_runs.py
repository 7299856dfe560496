"""Training runs whose hours were published, to set beside the learner's own.

Sources, as read in November 2026:
GPT-3: Brown et al., arXiv 2005.14165 (size, tokens); Patterson et al., arXiv 2104.10350 (10,000 V100, 14.8 days, 330 W
a processor in use, PUE 1.10, 1,287 MWh, 552 t). BLOOM: Luccioni et al., JMLR 24 (2023), paper 253. Llama 2 and
Llama 3.1: Meta's model cards; 15.6T tokens of the 405B: arXiv 2407.21783. DeepSeek-V3: arXiv 2412.19437.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class KnownRun(NamedTuple):
    """One published training run."""

    name: str
    params_b: float
    """Billions of parameters that each token meets (active ones of a mixture of experts)."""
    tokens_b: float
    chip: str
    peak_tflops: float
    """Dense 16-bit peak of the chip."""
    gpu_hours: float
    watts: float | None
    """Power per chip in the published energy figure; None where none was published."""
    tonnes: float | None
    """Published emissions in tonnes of CO2 equivalent, by the location of the site."""

    def implied_mfu(self) -> float:
        """Share of the peak that 6ND in these hours amounts to."""
        return 6 * self.params_b * self.tokens_b * 1e18 / (self.gpu_hours * 3600 * self.peak_tflops * 1e12)

    def mwh(self) -> float | None:
        """Energy of the chips, before the building's overhead."""
        return None if self.watts is None else self.gpu_hours * self.watts / 1e6


RUNS: Final[tuple[KnownRun, ...]] = (
    KnownRun("GPT-3 175B", 175, 300, "V100", 125, 3_552_000, 330, 552),
    KnownRun("BLOOM 176B", 176, 366, "A100", 312, 1_082_990, 400, 24.7),
    KnownRun("Llama 2 70B", 70, 2_000, "A100", 312, 1_720_320, 400, 291.42),
    KnownRun("Llama 3.1 8B", 8, 15_000, "H100", 989.4, 1_460_000, 700, 420),
    KnownRun("Llama 3.1 70B", 70, 15_000, "H100", 989.4, 7_000_000, 700, 2_040),
    KnownRun("Llama 3.1 405B", 405, 15_600, "H100", 989.4, 30_840_000, 700, 8_930),
    KnownRun("DeepSeek-V3", 37, 14_800, "H800", 989.4, 2_664_000, None, None),
)
