"""From scores to probabilities: a softmax over all entities and "none of these".

A score is worth what its findings are: those that the first candidate's annotation knows
exactly (the term or one below it) count in full, those that it meets only at a broader term
are guesses that add up to too much. `met_share` is the share of the findings' information that
is met exactly; a nat counts `SCALE` · share ** `POWER` (temperature scaling, Guo et al., ICML
2017, with a temperature a case). Evidence in favour counts as information met exactly. Diseases
after the first `IN_PLAY` keep `TAIL` of their weight: in a warm case eleven thousand of them
would together outweigh the leading ones.

Fitted on whether the first candidate is right in `phenopackets_dev` (n = 1,106), by log loss;
the 203 patients whose publication the annotations do not cite weigh together as much as the 903
others (4.5 each), because only they resemble a new patient. The fit is flat: of the settings near
its best the one kept also suits textbook pictures (docs/ranking.md, `araras bench rank`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from araras.tools.phenotype_rank.model import RankingModel

SCALE: Final = 0.5
POWER: Final = 1.25
NONE_SCORE: Final = 5.0
"""Score in nats at which a single candidate is as likely as none of these."""
IN_PLAY: Final = 100
TAIL: Final = 0.01
LEAST_SHARE: Final = 0.05
"""Share below which a case is not told apart any more."""


class Temperature(NamedTuple):
    """The constants of the softmax."""

    scale: float = SCALE
    power: float = POWER
    none_score: float = NONE_SCORE


FITTED: Final = Temperature()


def probabilities(
    scores: npt.NDArray[np.float32], share: float, fitted: Temperature = FITTED
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the probability of each entity and of none, for a share as `met_share` gives it."""
    scale = fitted.scale * max(share, LEAST_SHARE) ** fitted.power
    scaled = scale * np.append(scores, np.float32(fitted.none_score))
    weights = np.exp(scaled - scaled.max(), dtype=np.float64)
    weights[:-1][~in_play(scores)] *= TAIL
    weights /= weights.sum()
    return weights[:-1], float(weights[-1])


def in_play(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Return which entities are among the first `IN_PLAY`, all that tie with the last included."""
    if len(scores) <= IN_PLAY:
        return np.ones(len(scores), np.bool_)
    least = float(np.partition(scores, -IN_PLAY)[-IN_PLAY])
    return np.greater_equal(scores, least)


def met_share(
    model: RankingModel, present: Sequence[int], entity: int, evidence: float = 0.0
) -> float:
    """Return the share of the findings' information that an entity's annotation knows exactly.

    `present` are rows of terms, `evidence` the nats of other evidence for the entity, which
    count as met. 1 without any.
    """
    known = max(evidence, 0.0)
    total = known
    for row in present:
        information = float(model.information[row])
        frequencies, _ = model.matrix.links(row, np.array([entity]))
        total += information
        known += information * bool(frequencies[0] > 0)
    return known / total if total else 1.0
