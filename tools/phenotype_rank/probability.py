"""From scores to probabilities: a softmax over all entities and "none of these"."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

TEMPERATURE: Final = 0.6
NONE_SCORE: Final = 9.0
"""Score in nats at which a single candidate is as likely as none of these."""


def probabilities(scores: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], float]:
    """Return the probability of each entity and of none of them."""
    scaled = TEMPERATURE * np.append(scores.astype(np.float64), NONE_SCORE)
    weights = np.exp(scaled - scaled.max())
    weights /= weights.sum()
    return weights[:-1], float(weights[-1])
