"""How alike a patient's findings and a disease's profile are: best matches, both ways.

    S(d) = 4 · mean over findings t of I(t, d) + 2 · mean over d's terms c of I(c, findings)

I(t, d) is the information of the best term that t and d share (t, or one above it, which d
has); I(c, findings) the same for a term of the profile, weighed by its frequency (Resnik 1995;
both directions after Köhler et al., Am J Hum Genet 85:457, 2009). Information is -log of the
share of annotated diseases that have the term or one below it.

The likelihood (`model`) knows what each finding tells, but not whether the profile as a whole
is the patient's. S(d) less the highest S is added to the nats that order the
candidates: the disease most alike stays where it is, the others pay for being less so. As
the prior, it moves rank and probability and never `score`. Profiles of few terms gain most by
the second direction, so that it weighs less (docs/ranking.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.tools.phenotype_rank.matrix import Ancestry, Annotations, Floats, Matrix

TOWARDS_DISEASE: Final = 4.0
"""Nats that a nat of information counts which a finding shares with the disease."""
TOWARDS_FINDINGS: Final = 2.0
"""The same of what a term of the disease shares with the findings."""
CACHED_TERMS: Final = 256
"""Findings kept, 53 kB each."""


class Similarity:
    """Best-match similarity of a list of findings to every entity."""

    def __init__(
        self,
        ancestry: Ancestry,
        matrix: Matrix,
        profiles: Annotations,
        annotated: npt.NDArray[np.bool_],
    ) -> None:
        """Take the profiles as stated, by entity, and the same spread up the ontology."""
        self._matrix, self._annotated = matrix, annotated
        self._term, self._frequency = profiles.term, profiles.frequency
        known = np.flatnonzero(annotated)
        self._first = np.searchsorted(profiles.entity, known)
        self._mass = np.add.reduceat(profiles.frequency, self._first)
        self.information = _information(matrix, int(annotated.sum()))
        self._below_starts, self._below = _descendants(ancestry)
        self._best = lru_cache(CACHED_TERMS)(self._towards_disease)

    def scores(self, present: Sequence[int]) -> Floats:
        """Nats of every annotated entity against the one most alike; 0 without findings."""
        total = np.zeros(len(self._annotated), np.float32)
        if not present:
            return total
        for row in present:
            total += self._best(row)
        found = total[self._annotated] * np.float32(TOWARDS_DISEASE / len(present))
        found += np.float32(TOWARDS_FINDINGS) * self._towards_findings(present)
        total[:] = 0
        total[self._annotated] = found - found.max()
        return total

    def _towards_disease(self, row: int) -> Floats:
        """Information of the best term that a finding shares with each entity."""
        best = np.zeros(len(self._annotated), np.float32)
        for above in self._by_information(self._matrix.above(row)):
            best[self._matrix.row(above)[0]] = self.information[above]
        return best

    def _towards_findings(self, present: Sequence[int]) -> Floats:
        """Mean over each profile's terms, by frequency, of the best term shared with a finding."""
        shared = np.zeros(len(self.information), np.float32)
        reached = np.unique(np.concatenate([self._matrix.above(row) for row in present]))
        for above in self._by_information(reached):
            below = slice(self._below_starts[above], self._below_starts[above + 1])
            shared[self._below[below]] = self.information[above]
        met = np.add.reduceat(shared[self._term] * self._frequency, self._first)
        found: Floats = (met / self._mass).astype(np.float32)
        return found

    def _by_information(self, terms: npt.NDArray[np.int32]) -> list[int]:
        """The terms, the least informative first, so that what is written last is the best."""
        found: list[int] = terms[np.argsort(self.information[terms], kind="stable")].tolist()
        return found


def _information(matrix: Matrix, annotated: int) -> Floats:
    counts = np.diff(matrix.starts)
    found: Floats = -np.log((counts + 0.5) / (annotated + 1)).astype(np.float32)
    return found


def _descendants(ancestry: Ancestry) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The term and those below it, as rows of `ancestry` are the term and those above."""
    size = len(ancestry.starts) - 1
    term = np.repeat(np.arange(size, dtype=np.int32), np.diff(ancestry.starts))
    order = np.argsort(ancestry.terms, kind="stable")
    return np.searchsorted(ancestry.terms[order], np.arange(size + 1)), term[order]
