"""Small packs written to a temporary folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

TOPICS = "topics:\n- {id: inference, title: Inference, about: Answering.}\n- {id: gpu, title: GPUs, about: Chips.}\n"

GLOSSARY = """topic: inference
entries:
- id: kv-cache
  term: KV cache
  aliases: [key-value cache]
  covers: [cache eviction]
  level: 2
  definition: Memory that keeps keys and values of every token.
  why: It outgrows the weights, see [[hbm]] and [[lesson:roofline|the roofline]].
  numbers:
  - value: "327,680"
    unit: B per token
    condition: Llama 2 70B
    source: {title: A paper, url: "https://example.org/a", publisher: P, as_of: 2023-07, kind: paper}
  confusion: {with: hbm, text: That is the chip.}
  related: [hbm, {id: hbm, as: needs}]
- id: hbm
  term: High-bandwidth memory
  aliases: [HBM]
  level: 1
  definition: Stacked memory beside the chip.
"""

QUIZ = """topic: inference
questions:
- id: what-grows
  kind: single
  terms: [kv-cache, hbm]
  level: 2
  cognitive: understand
  stem: Which of these doubles when the context doubles?
  options:
  - {text: The weights, feedback: They are fixed.}
  - {text: The KV cache, key: true, feedback: It grows.}
  explanation: The rule. [[kv-cache]]
- id: how-much
  kind: numeric
  terms: [hbm]
  level: 1
  cognitive: apply
  stem: How much?
  answer: 1e3
  unit: GB
  explanation: So much.
"""

LESSON = """id: roofline
order: 5
title: What limits this job?
level: 2
minutes: 30
objectives: [Place an operation on a roofline.]
opening: what-grows
sections:
- {id: ridge, title: The ridge, text: "Two roofs meet, [[hbm]].", checks: [what-grows]}
mixed: [how-much]
summary: [The ridge is where the roofs meet.]
"""

CHIPS = """chips:
- id: h100
  name: H100 SXM
  vendor: NVIDIA
  kind: gpu
  per: gpu
  year_announced: 2022
  status: shipping
  architecture: Hopper
  dense: {bf16: 989.4}
  memory_gb: 80
  sources: [{title: T, url: "https://example.org/h", publisher: NVIDIA, as_of: 2023-03, kind: vendor-spec}]
"""

LAB = """id: quant
title: Rounding
topic: inference
terms: [hbm]
objective: Relate bits to error.
misconception: {claim: More is better., truth: Not always.}
knobs:
- {name: bits, kind: int, default: 8, min: 2, max: 8}
- {name: format, kind: choice, default: int8, options: [int8, nf4], when: {bits: [4, 8]}}
text: Turn the knob.
"""

GOOD = {
    "topics.yaml": TOPICS,
    "glossary/inference.yaml": GLOSSARY,
    "quizzes/inference.yaml": QUIZ,
    "lessons/05-roofline.yaml": LESSON,
    "labs/quant.yaml": LAB,
    "chips.yaml": CHIPS,
}

MakePack = Callable[..., str]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """make_pack({file: text or bytes}, name): the files of GOOD, changed and added to; None takes one out."""

    def make(files: dict[str, str | bytes | None] | None = None, name: str = "pack") -> str:
        root = tmp_path / name
        for rel, text in {**GOOD, **(files or {})}.items():
            if text is None:
                continue
            path = root / rel
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(root)

    return make


@pytest.fixture
def good_files() -> dict[str, str]:
    """The files of a pack without a mistake."""
    return dict(GOOD)
