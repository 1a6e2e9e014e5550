"""From scores to probabilities: a softmax over all entities and "none of these".

Findings of one patient depend on each other, so their log-likelihood ratios add up to too
much, the more the more there are. The temperature undoes that: with n present findings a
nat counts `SCALE` · (n / 8) ** -`DEPENDENCE`. Fitted on the correctness of the first
candidate in `phenopackets_dev` (n = 1,106), cross-validated by disease: docs/ranking.md.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

SCALE: Final = 0.55
DEPENDENCE: Final = 0.41
TYPICAL_COUNT: Final = 8
"""Median number of present findings in `phenopackets_dev`."""
NONE_SCORE: Final = 5.9
"""Score in nats at which a single candidate is as likely as none of these."""


def probabilities(
    scores: npt.NDArray[np.float32], present: int
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the probability of each entity and of none, for so many present findings."""
    scale = SCALE * (max(present, 1) / TYPICAL_COUNT) ** -DEPENDENCE
    scaled = scale * np.append(scores, np.float32(NONE_SCORE))
    weights = np.exp(scaled - scaled.max(), dtype=np.float64)
    weights /= weights.sum()
    return weights[:-1], float(weights[-1])
