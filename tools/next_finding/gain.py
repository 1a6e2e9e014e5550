"""Expected information gain of every finding over the leading candidates.

A patient with candidate d has the finding t with the probability that the ranking's
likelihood (`phenotype_rank.model`) gives it,

    p(t | d) = κ · B(t) + (1 - κ) · F(t, d)

With the posterior π of the candidates, the gain is the mutual information of answer and
disease: H(Σ π p) - Σ π H(p), H the entropy of a yes or no in bits (Lindley, Ann Math Stat
27:986, 1956). It is never negative and at most one bit. Each candidate's share of it is
π · KL(p(· | d) ‖ p(·)), never negative either.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from araras.tools.phenotype_rank.matrix import Integers
from araras.tools.phenotype_rank.model import NEUTRAL, RankingModel

Reals = npt.NDArray[np.float64]


class Questions(NamedTuple):
    """Findings that could be asked, by row of the term, and p(t | d) for every candidate."""

    terms: Integers
    chances: Reals
    """Shape (terms, candidates), 0–1."""


def questions_of(model: RankingModel, entities: Integers) -> Questions:
    """Return the findings that the sources state for a candidate, with their probabilities.

    Terms that stand above stated ones only, such as organ systems, are no questions.
    """
    place = np.zeros(len(model.entities), np.int64)
    place[entities] = np.arange(len(entities))
    among = np.zeros(len(model.entities), np.bool_)
    among[entities] = True
    links = np.flatnonzero(among.take(model.matrix.columns))
    at = place[model.matrix.columns[links]]
    rows = np.searchsorted(model.matrix.starts, links, side="right") - 1
    terms = np.unique(rows[model.matrix.witnesses[links] == rows])
    kept = np.isin(rows, terms)
    frequencies = np.zeros((len(terms), len(entities)))
    frequencies[np.searchsorted(terms, rows[kept]), at[kept]] = model.matrix.frequencies[
        links[kept]
    ]
    chances = NEUTRAL * model.background[terms, None] + (1 - NEUTRAL) * frequencies
    return Questions(terms, chances)


def information_gain(chances: Reals, posterior: Reals) -> Reals:
    """Return the gain of each finding in bits, 0–1; `posterior` adds up to 1."""
    gain: Reals = _entropy(chances @ posterior) - _entropy(chances) @ posterior
    return gain.clip(min=0.0)


def shares(chances: Reals, posterior: Reals) -> Reals:
    """Return each candidate's share of the gain of one finding, 0–1, adding up to 1."""
    yes = float(chances @ posterior)
    told = chances * np.log2(chances / yes) + (1 - chances) * np.log2((1 - chances) / (1 - yes))
    parts: Reals = (posterior * told).clip(min=0.0)
    total = parts.sum()
    return parts / total if total > 0 else parts


def _entropy(chance: Reals) -> Reals:
    entropy: Reals = -(chance * np.log2(chance) + (1 - chance) * np.log2(1 - chance))
    return entropy
