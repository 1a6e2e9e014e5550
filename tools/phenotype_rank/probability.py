"""From scores to probabilities: a softmax over all entities and "none of these".

Findings of one patient depend on each other, so their log-likelihood ratios add up to too
much, the more the more there are. The temperature undoes that: with n present findings a
nat counts `SCALE` · (n / 8) ** -`DEPENDENCE` (temperature scaling, Guo et al., ICML 2017).
Fitted on whether the first candidate is right in `phenopackets_dev` (n = 1,106), by log
loss; the 203 patients whose publication the annotations do not cite count threefold,
because only they resemble a new patient (docs/ranking.md, `araras bench rank`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

SCALE: Final = 0.55
DEPENDENCE: Final = 0.4
TYPICAL_COUNT: Final = 8
"""Median number of present findings in `phenopackets_dev`."""
NONE_SCORE: Final = 8.0
"""Score in nats at which a single candidate is as likely as none of these."""


class Temperature(NamedTuple):
    """The constants of the softmax."""

    scale: float = SCALE
    dependence: float = DEPENDENCE
    none_score: float = NONE_SCORE


FITTED: Final = Temperature()


def probabilities(
    scores: npt.NDArray[np.float32], present: int, fitted: Temperature = FITTED
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the probability of each entity and of none, for so many present findings."""
    scale = fitted.scale * (max(present, 1) / TYPICAL_COUNT) ** -fitted.dependence
    scaled = scale * np.append(scores, np.float32(fitted.none_score))
    weights = np.exp(scaled - scaled.max(), dtype=np.float64)
    weights /= weights.sum()
    return weights[:-1], float(weights[-1])
