"""The fitted loss L = E + A/N^alpha + B/D^beta and its optima, N and D in units.

Sources: Hoffmann et al. 2022, approach 3; Besiroglu et al. 2024 (the same data fitted again); Sardana et al. 2024
(training and serving together).
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

Fit = Literal["hoffmann", "hoffmann_fine", "besiroglu"]


class Law(NamedTuple):
    """The five constants of a fit."""

    floor: float
    """E: the loss that no size and no text takes away."""
    a: float
    b: float
    alpha: float
    beta: float

    def loss(self, params: float, tokens: float) -> float:
        """Of a model of so many parameters on so many tokens."""
        return float(self.floor + self.above(params, tokens))

    def above(self, params: float, tokens: float) -> float:
        """The part of the loss above the floor."""
        return float(self.a / params**self.alpha + self.b / tokens**self.beta)

    @property
    def lean(self) -> float:
        """G of the paper: how far optima lean towards parameters."""
        return float((self.alpha * self.a / (self.beta * self.b)) ** (1 / (self.alpha + self.beta)))

    def optimum(self, flops: float) -> Model:
        """The least loss for 6 N D FLOPs, in closed form."""
        share = self.beta / (self.alpha + self.beta)
        params = self.lean * (flops / 6) ** share
        return Model(params, flops / 6 / params)

    def optimum_of_size(self, params: float) -> Model:
        """The compute-optimal model that has so many parameters."""
        flops = 6 * (params / self.lean) ** ((self.alpha + self.beta) / self.beta)
        return Model(params, flops / 6 / params)

    def optimum_with(self, above: float) -> Model:
        """The compute-optimal model whose loss is so far above the floor."""
        scale = self.a * self.lean**-self.alpha + self.b * self.lean**self.beta
        falls = self.alpha * self.beta / (self.alpha + self.beta)
        return self.optimum(6 * (scale / above) ** (1 / falls))

    def tokens_for(self, params: float, above: float) -> float:
        """Tokens after which so many parameters are so far above the floor; infinite where they never are."""
        left = above - self.a / params**self.alpha
        return (self.b / left) ** (1 / self.beta) if left > 0 else math.inf


class Model(NamedTuple):
    """Parameters and tokens of training, in units."""

    params: float
    tokens: float

    @property
    def flops(self) -> float:
        """Of its training."""
        return 6 * self.params * self.tokens

    def total(self, served: float) -> float:
        """Of its training and of serving so many tokens, two FLOPs a parameter each."""
        return self.flops + 2 * self.params * served


def lifetime(law: Law, reference: Model, served: float) -> Model:
    """The model with the reference's loss for which training and serving together take the fewest FLOPs.

    The derivative 6 D (1 - (alpha/beta) a / (b's part)) + 2 served rises with N, from below 0 to its root.
    """
    if not served:
        return reference
    above = law.above(*reference)
    low, high = math.log(law.a / above) / law.alpha, math.log(reference.params)

    def slope(log_params: float) -> float:
        sized = law.a * math.exp(-law.alpha * log_params)
        left = above - sized
        if left <= 0:
            return -math.inf
        log_tokens = math.log(law.b / left) / law.beta
        weight = 1 - law.alpha / law.beta * sized / left
        return weight + served / 3 * math.exp(-log_tokens)

    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    params = math.exp(high)
    return Model(params, law.tokens_for(params, above))


FITS: Final[dict[Fit, Law]] = {
    "hoffmann": Law(1.69, 406.4, 410.7, 0.34, 0.28),
    "hoffmann_fine": Law(1.69, 406.4, 410.7, 0.336, 0.283),
    "besiroglu": Law(1.8172, 482.01, 2085.43, 0.3478, 0.3658),
}
"""As printed in the first paper; with a digit more in the exponents, as Sardana et al. use them; and the correction."""

KNOWN: Final[tuple[tuple[str, float, float], ...]] = (
    ("Gopher", 280e9, 300e9),
    ("Chinchilla", 70e9, 1.4e12),
    ("Llama 3 8B", 8e9, 15e12),
    ("DeepSeek-V3", 37e9, 14.8e12),
)
"""Models to set beside the law: parameters (active ones of a mixture) and tokens, as published."""
