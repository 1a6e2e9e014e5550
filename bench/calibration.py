"""Calibration of the first candidate: reliability by bin, and cross-validation by disease.

The three constants of `probability` are fitted again on four fifths of the diseases, by log
loss over a grid in which patients whose publication the annotations do not cite count
`UNCITED` times, and judged on the remaining fifth.
"""

from __future__ import annotations

import itertools
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from araras.tools.phenotype_rank.probability import (
    LEAST_SHARE,
    TAIL,
    Temperature,
    in_play,
)

BINS: Final = 10
"""Equal-width bins of the expected calibration error (Guo et al., ICML 2017)."""
FOLDS: Final = 5
UNCITED: Final = 4.5
"""Weight of a patient whose publication the annotations do not cite: 903 cited to 203."""
GRID: Final = tuple(
    Temperature(*constants)
    for constants in itertools.product(
        (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
        (0.5, 0.75, 1, 1.25, 1.5, 2),
        (2, 3, 4, 5, 6, 7, 8, 9),
    )
)
Values = npt.NDArray[np.float64]


class Judged(NamedTuple):
    """A case as calibration needs it."""

    disease: str
    cited: bool
    share: float
    """Of the findings' information that the first candidate knows exactly (`met_share`)."""
    scores: npt.NDArray[np.float32]
    """Of every entity, in any order."""
    right: bool


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """Return, by bin of (probability, right): n, mean probability, share right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, right in pairs:
        bins[min(int(probability * BINS), BINS - 1)].append((probability, right))
    return [
        {
            "n": len(found),
            "probability": sum(p for p, _ in found) / len(found),
            "right": sum(right for _, right in found) / len(found),
        }
        for _, found in sorted(bins.items())
    ]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Mean distance between probability and share right, weighted by bin size."""
    gaps = [b["n"] * abs(b["probability"] - b["right"]) for b in reliability(pairs)]
    return round(sum(gaps) / len(pairs), 4) if pairs else None


def cross_validated(cases: Sequence[Judged]) -> list[float]:
    """Return each case's probability of the first candidate, fitted without its disease."""
    table = _table(cases)
    fold = np.array([zlib.crc32(case.disease.encode()) % FOLDS for case in cases])
    found = np.zeros(len(cases))
    for held_out in sorted(set(fold.tolist())):
        fitted = _fitted(cases, table, fold != held_out)
        found[fold == held_out] = table[fold == held_out, fitted]
    return [float(p) for p in found]


def fitted(cases: Sequence[Judged]) -> Temperature | None:
    """Return the constants that fit all cases best; None without cases."""
    everything = np.ones(len(cases), np.bool_)
    return GRID[_fitted(cases, _table(cases), everything)] if cases else None


def _table(cases: Sequence[Judged]) -> Values:
    """Probability of the first candidate: a row a case, a column a `GRID` entry."""
    return np.array([_firsts(case) for case in cases]).reshape(len(cases), len(GRID))


def _firsts(case: Judged) -> Values:
    """What `probabilities` gives the first candidate, for every entry of `GRID` at once."""
    share = max(case.share, LEAST_SHARE)
    warmth = np.array([t.scale * share**t.power for t in GRID])
    none = np.array([t.none_score for t in GRID])
    best = case.scores.max()
    counts = np.where(in_play(case.scores), np.float32(1), np.float32(TAIL))
    each, place = np.unique(warmth, return_inverse=True)
    rest = np.array([np.exp(w * (case.scores - best), dtype=np.float32) @ counts for w in each])
    found: Values = 1 / (rest[place] + np.exp(warmth * (none - best)))
    return found


def _fitted(cases: Sequence[Judged], table: Values, kept: npt.NDArray[np.bool_]) -> int:
    weight = kept * np.array([1.0 if case.cited else UNCITED for case in cases])
    right = np.array([[case.right] for case in cases])
    chance = table.clip(1e-4, 1 - 1e-4)
    return int((weight @ -np.log(np.where(right, chance, 1 - chance))).argmin())
