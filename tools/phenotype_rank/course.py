"""Age of onset, sex, inheritance and prior: what they say about each entity, in nats.

Orphanet gives ages of onset as bands and modes of inheritance; an entity without them
stays neutral. The weights are judgement, not fitted: the dev sets state age and sex in 40
cases only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Course
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.records import Sex

EARLIEST_ONSET: Final = {
    "Antenatal": 0.0,
    "Neonatal": 0.0,
    "Infancy": 28 / 365.25,
    "Childhood": 2.0,
    "Adolescent": 12.0,
    "Adult": 19.0,
    "Elderly": 65.0,
    "All ages": 0.0,
}
"""First age of each band in years (Orphanet, procedural document on epidemiology)."""
TOO_YOUNG: Final = -2.0
"""A patient younger than half the earliest onset; half of it up to that onset."""
RECESSIVE_IN_FEMALE: Final = -1.0
"""X-linked recessive disease in a girl: possible (skewed inactivation, monosomy X), rare."""
PRIOR_WEIGHT: Final = 0.5
"""Nats that a nat of prevalence counts: findings of one patient depend on each other and count
about double, and who is referred is not drawn from the population. Chosen on RareBench-BR and
the vignettes (docs/ranking.md)."""
PREVALENCE_RANGE: Final = (0.05, 300.0)
"""People in a million between which prevalence counts; "non-rare in Europe" counts as the upper."""
UNSTATED: Final = 1.0
"""People in a million of an Orphanet disease without a figure: neither for nor against it."""
OMIM_ALONE: Final = 0.3
"""The same of a disease that only OMIM knows: Orphanet's class "<1 / 1 000 000"."""
PART_OF_DISORDER: Final = 1 / 3
"""Share of its disorder's prevalence that a subtype without a figure takes."""
CONSANGUINITY_RECESSIVE: Final = 0.7
"""Autosomal recessive disease when the parents are related: about twice as likely."""


class Courses:
    """Onset and inheritance of every entity, as arrays.

    `onset` is the earliest in years, `prior` what prevalence says, in nats; `modes` are the
    distinct sets of modes of inheritance and `mode` the set of each entity.
    """

    def __init__(
        self,
        onset: npt.NDArray[np.float32],
        prior: npt.NDArray[np.float32],
        mode: npt.NDArray[np.uint16],
        modes: Sequence[frozenset[str]],
    ) -> None:
        """Take what `read_courses` read."""
        self.onset, self.prior, self.mode, self.modes = onset, prior, mode, modes

    def age(self, years: float) -> npt.NDArray[np.float32]:
        """Nats for a patient of this age."""
        young, very_young = years < self.onset, years < self.onset / 2
        return (TOO_YOUNG / 2 * (young.astype(np.float32) + very_young)).astype(np.float32)

    def sex(self, sex: Sex) -> npt.NDArray[np.float32]:
        """Nats for a patient of this sex."""
        only = frozenset({"X-linked recessive"})
        return self._by_modes(lambda m: RECESSIVE_IN_FEMALE if sex == "F" and m == only else 0.0)

    def inheritance(self, mode: str, nats: float) -> npt.NDArray[np.float32]:
        """`nats` for the entities with this mode of inheritance."""
        return self._by_modes(lambda modes: nats if mode in modes else 0.0)

    def information(self, mode: str) -> float:
        """Nats that a mode tells: −log of its share of the entities with known modes, or 0."""
        having = np.array([mode in modes for modes in self.modes])[self.mode].sum()
        known = np.array([bool(modes) for modes in self.modes])[self.mode].sum()
        return float(np.log(known / having)) if having else 0.0

    def _by_modes(self, weigh: Callable[[frozenset[str]], float]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = np.array(list(map(weigh, self.modes)), np.float32)
        return found[self.mode]


def read_courses(graph: KnowledgeGraph, entities: Sequence[Entity]) -> Courses:
    """Read the course of each entity that Orphanet knows."""
    known, none = graph.courses(), Course((), ())
    found = [known.get(e.orpha, none) if e.orpha else none for e in entities]
    modes = sorted({tuple(sorted(set(course.inheritance))) for course in found})
    place = {mode: index for index, mode in enumerate(modes)}
    return Courses(
        np.array([_onset(course) for course in found], np.float32),
        _prior(graph, entities),
        np.array([place[tuple(sorted(set(c.inheritance)))] for c in found], np.uint16),
        [frozenset(mode) for mode in modes],
    )


def _prior(graph: KnowledgeGraph, entities: Sequence[Entity]) -> npt.NDArray[np.float32]:
    """Nats of each entity before any finding: 0 for one in a million."""
    low, high = PREVALENCE_RANGE
    stated = dict(graph.prevalences())
    stated |= {d.orpha: high for d in graph.diseases() if d.non_rare_in_europe}
    values = [_per_million(graph, stated, entity) for entity in entities]
    nats: npt.NDArray[np.float32] = np.log(np.array(values, np.float32).clip(low, high))
    return nats * np.float32(PRIOR_WEIGHT)


def _per_million(graph: KnowledgeGraph, stated: Mapping[OrphaCode, float], entity: Entity) -> float:
    if entity.orpha is None:
        return OMIM_ALONE
    if entity.orpha in stated:
        return stated[entity.orpha]
    above = [stated[code] for code in graph.parents(entity.orpha) if code in stated]
    return above[0] * PART_OF_DISORDER if above else UNSTATED


def _onset(course: Course) -> float:
    known = [EARLIEST_ONSET[band] for band in course.onsets if band in EARLIEST_ONSET]
    return min(known, default=0.0)
