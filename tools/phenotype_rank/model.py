"""The arrays that ranking needs, computed once a graph, and the likelihood of a finding.

For a finding t and a disease d the likelihood ratio against the average disease is

    LR(t, d) = κ + (1 - κ) · max over c of exp(-α · (IC(t) - IC(c))) · F(c, d) / B(c)

where c runs over t and its ancestors, F(c, d) is the highest frequency that d states for c
or a term below it, B(c) its mean over all annotated diseases and IC(c) = -log B(c).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId
from araras.knowledge.records import AnnotationArrays
from araras.tools.phenotype_rank.course import Courses
from araras.tools.phenotype_rank.entities import Entity, join

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

UNSTATED_FREQUENCY: Final = 0.4
BACK_OFF: Final = 0.6
NEUTRAL: Final = 0.1
UNREPORTED: Final = 0.1
ABSENT_TRUST: Final = 0.3
ABSENT_CEILING: Final = 0.95
CACHED_TERMS: Final = 256


class Link(NamedTuple):
    """F of one term in one entity and the annotated term that it comes from."""

    frequency: float
    witness: int


class RankingModel:
    """Every entity against every term."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Join the entities of `graph` and spread their annotations up the ontology."""
        arrays = graph.annotation_arrays()
        self.entities = join(graph)
        self.terms = arrays.terms
        self.term_index = {term: i for i, term in enumerate(arrays.terms)}
        self.entity_index = _index(self.entities)
        self.ancestor_starts, self.ancestors = arrays.ancestor_starts, arrays.ancestors
        own = _own(self.entities, arrays)
        self.annotated = np.bincount(own[0], minlength=len(self.entities)) > 0
        self._spread(*own)
        self.base = self._base(own[0], own[2])
        self.courses = Courses(graph, self.entities)
        self.finding = lru_cache(CACHED_TERMS)(self._finding)

    def _spread(self, entity: Integers, term: Integers, frequency: Floats) -> None:
        """Fill the term-major matrix of F with one sort of (term, entity, F, witness), packed.

        The witness is the annotated term that F comes from.
        """
        starts = self.ancestor_starts.astype(np.int64)
        lengths = np.diff(starts)[term]
        link = np.repeat(np.arange(len(term)), lengths)
        offsets = np.arange(len(link)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        above = self.ancestors[starts[term][link] + offsets].astype(np.int64)
        size = len(self.entities)
        valued = np.rint(frequency * 0xFFFF).astype(np.int64) << 16 | term
        packed = (above * size + entity[link]) << 32 | valued[link]
        packed.sort()
        key = packed >> 32
        last = np.append(key[1:] != key[:-1], True)
        kept = packed[last]
        self.columns = ((kept >> 32) % size).astype(np.uint16)
        self.frequencies = ((kept >> 16 & 0xFFFF) / 0xFFFF).astype(np.float32)
        self.witnesses = (kept & 0xFFFF).astype(np.uint16)
        rows = (kept >> 32) // size
        self.starts = np.searchsorted(rows, np.arange(len(self.terms) + 1))
        total = np.bincount(rows, self.frequencies, minlength=len(self.terms))
        self.background = (total + 0.5) / (self.annotated.sum() + 1)
        self.information = -np.log(self.background)

    def _base(self, entity: Integers, frequency: Floats) -> Floats:
        missed = np.log1p(-UNREPORTED * frequency.astype(np.float64))
        found = np.bincount(entity, missed, minlength=len(self.entities))
        return found.astype(np.float32)

    def link(self, term: int, entity: int) -> Link | None:
        """What the entity states of the term or one below it."""
        start, end = self.starts[term], self.starts[term + 1]
        at = start + np.searchsorted(self.columns[start:end], np.uint16(entity))
        if at == end or self.columns[at] != entity:
            return None
        return Link(float(self.frequencies[at]), int(self.witnesses[at]))

    def row(self, term: int) -> tuple[npt.NDArray[np.uint16], Floats]:
        """Entities that state the term or one below it, with F."""
        found = slice(self.starts[term], self.starts[term + 1])
        return self.columns[found], self.frequencies[found]

    def above(self, term: int) -> npt.NDArray[np.int32]:
        """The term and its ancestors."""
        return self.ancestors[self.ancestor_starts[term] : self.ancestor_starts[term + 1]]

    def weight(self, term: int, above: int) -> float:
        """How much a match at the ancestor `above` is worth: LR per unit of frequency."""
        lost = self.information[term] - self.information[above]
        return float(np.exp(-BACK_OFF * lost) / self.background[above])

    def _finding(self, term: int) -> Floats:
        """log LR of a present finding for every entity, in nats."""
        ratio = np.zeros(len(self.entities), np.float32)
        for above in self.above(term):
            weight = self.weight(term, above)
            if weight > NEUTRAL:
                columns, frequencies = self.row(above)
                lifted = frequencies * np.float32(weight)
                ratio[columns] = np.maximum(ratio[columns], lifted)
        return np.log(ratio * np.float32(1 - NEUTRAL) + np.float32(NEUTRAL))

    def absence(self, term: int) -> tuple[npt.NDArray[np.uint16], Floats, float]:
        """Entities that an absent finding speaks against: columns, nats; and the nats of the rest."""
        columns, frequencies = self.row(term)
        rest = -ABSENT_TRUST * np.log1p(-ABSENT_CEILING * self.background[term])
        return columns, ABSENT_TRUST * np.log1p(-ABSENT_CEILING * frequencies), float(rest)

    def scores(self, present: Sequence[int], absent: Sequence[int]) -> Floats:
        """log LR of all findings for every entity, in nats."""
        total = self.base.copy()
        for term in present:
            total += self.finding(term)
        for term in absent:
            columns, against, rest = self.absence(term)
            total += np.float32(rest)
            total[columns] += against
        return total


def _index(entities: tuple[Entity, ...]) -> dict[DiseaseId, int]:
    found: dict[DiseaseId, int] = {}
    for i, entity in enumerate(entities):
        for code in entity.ids:
            found.setdefault(code, i)
    return found


def _own(
    entities: tuple[Entity, ...], arrays: AnnotationArrays
) -> tuple[Integers, Integers, Floats]:
    """Return (entity, term, frequency) of every annotation, merged, without excluded ones."""
    rows = {disease: i for i, disease in enumerate(arrays.diseases)}
    pairs = [(e, rows[s]) for e, found in enumerate(entities) for s in found.sources]
    entity_of, row = np.array(pairs, dtype=np.int64).T
    starts = arrays.link_starts.astype(np.int64)
    lengths = np.diff(starts)[row]
    offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    link = np.repeat(starts[row], lengths) + offsets
    stated = arrays.link_frequencies[link]
    value = np.where(np.isnan(stated), np.float32(UNSTATED_FREQUENCY), stated)
    entity = np.repeat(entity_of, lengths)
    return _merged(entities, entity, arrays.link_terms[link].astype(np.int64), value)


def _merged(
    entities: tuple[Entity, ...], entity: Integers, term: Integers, value: Floats
) -> tuple[Integers, Integers, Floats]:
    key = entity << 20 | term
    keys, group, count = np.unique(key, return_inverse=True, return_counts=True)
    shares = np.array([len(e.sources) if e.derived else 0 for e in entities])
    owner = keys >> 20
    divisor = np.maximum(shares[owner], count)
    mean = (np.bincount(group, value) / divisor).astype(np.float32)
    kept = mean > 0
    return owner[kept], (keys & 0xFFFFF)[kept], mean[kept]


_MODELS: WeakKeyDictionary[KnowledgeGraph, RankingModel] = WeakKeyDictionary()


def model_of(graph: KnowledgeGraph) -> RankingModel:
    """Return the model of a graph, built at its first use (about half a second)."""
    found = _MODELS.get(graph)
    if found is None:
        found = _MODELS.setdefault(graph, RankingModel(graph))
    return found
