"""The arrays that ranking needs, computed once a graph, and the likelihood of a finding.

Model: each reported finding is drawn from the disease's profile or, with mass `NOISE_MASS`,
from the findings of all diseases. Against the average disease a present finding t gives d

    log LR(t, d) = log(κ + (1 - κ) · X(t, d)) - log(1 + S(d) / NOISE_MASS)
    X(t, d) = max over c of exp(-α · (IC(t) - IC(c))) · F(c, d) / B(c)

c runs over t and its ancestors; F(c, d) is the probability of c or a term below it (noisy-or
of the stated frequencies, or of those borrowed from the family, see `relatives`); B(c) is
the mean over annotated diseases of what they state, and IC(c) = -log B(c) (Resnik 1995).
α pays for imprecision: a finding more precise than the annotation, or beside it, meets it
at a common ancestor. Terms that notes and annotations use one for the other (`near_terms`) meet
as well, at the price of `NEAR`. κ keeps findings beyond the annotation near neutral, and S(d),
the sum of d's frequencies, corrects for the depth of annotation: a long profile explains any
one finding with less certainty. Likelihood ratios over HPO after Robinson et al. 2020
(LIRICAL). What findings of one branch tell twice is partly taken off (`redundancy`). An absent
finding gives
`ABSENT_TRUST` · log((1 - F(t, d)) / (1 - B(t))).

The constants were chosen on `phenopackets_dev` and `vignettes_dev` (docs/ranking.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.hierarchy import neighbours
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.course import Courses, read_courses
from araras.tools.phenotype_rank.entities import Entity, join
from araras.tools.phenotype_rank.matrix import (
    Ancestry,
    Annotations,
    Floats,
    Integers,
    Links,
    Matrix,
    annotations_of,
    spread,
)
from araras.tools.phenotype_rank.redundancy import REDUNDANCY, shared_terms
from araras.tools.phenotype_rank.relatives import families, lent
from araras.tools.phenotype_rank.similarity import Similarity

BACK_OFF: Final = 0.9
"""α: price of each nat of information lost on the way to a common ancestor."""
NEAR: Final = 0.7
"""Price in nats of a near term: it is meant about half of the time."""
NEUTRAL: Final = 0.15
"""κ: likelihood ratio of a finding that the annotation does not know."""
NOISE_MASS: Final = 10.0
"""Expected findings of other origin, in units of summed frequency."""
ORDER_MASS: Final = 25.0
"""The same where diseases are put in order. A long profile explains a little of anything, which
the score must not believe; but long profiles are also those of the diseases most often met, and
priced in full they lose to profiles made from two or three patients."""
ABSENT_TRUST: Final = 0.1
"""Weight of a denial. Fitted it would be 0: published cases list as absent what is typical
of the disease and was looked for. Notes deny for the same reason, so it stays small."""
EXCLUDED: Final = 1.0
"""Nats that a present finding costs a disease whose sources say that it does not occur. What they
state of the finding itself goes before what they exclude of a broader one."""
DERIVED: Final = 0.1
"""Nats that borrowed annotations cost: their owner goes before the borrower."""
NEGLIGIBLE: Final = 0.05
"""X below which a match is not looked at: it would add a third of κ at most."""
CACHED_TERMS: Final = 256
"""Findings kept, 53 kB each."""
CACHED_MATCHES: Final = 2048
"""Terms whose broader terms are kept with their weights, about 2 kB each."""
CACHED_PROFILES: Final = 3072
"""Explained diseases kept, about 8 kB each."""


class Profile(NamedTuple):
    """What the sources state of one disease, kept once it was explained."""

    stated: dict[int, tuple[float | None, str]]
    """Term to (frequency, source)."""
    excluded: frozenset[int]
    expected: tuple[int, ...]
    """Typical terms, the most telling first."""


class Parts(NamedTuple):
    """What a model consists of: everything that must be computed from the graph."""

    terms: tuple[HpoId, ...]
    entities: Sequence[Entity]
    entity_index: Mapping[str, int]
    """The place of the first entity that an id stands for."""
    ancestry: Ancestry
    near: Integers
    """(term, near term) rows, both ways, by term."""
    profiles: Annotations
    """What the sources state, by entity, then term."""
    stated: Links
    """The same spread up the ontology."""
    borrowed: Links
    excluded_entities: Integers
    excluded_terms: Integers
    """(entity, term) of what the sources exclude, by entity."""
    annotated: npt.NDArray[np.bool_]
    derived: npt.NDArray[np.bool_]
    depth: Floats
    courses: Courses


def parts_of(graph: KnowledgeGraph, *, borrow: bool = True) -> Parts:
    """Join the entities of `graph` and spread their annotations up the ontology.

    Without `borrow` no disease takes anything from its family.
    """
    arrays = graph.annotation_arrays()
    ancestry = Ancestry(arrays.ancestor_starts.astype(np.int64), arrays.ancestors)
    entities = join(graph)
    size = len(entities)
    stated = annotations_of(entities, arrays)
    had = stated.frequency > 0
    found = Annotations(stated.entity[had], stated.term[had], stated.frequency[had])
    borrowed = lent(found, families(graph, entities) if borrow else [], size)
    mass = np.bincount(found.entity, found.frequency, minlength=size)
    annotated = mass > 0
    mass += np.bincount(borrowed.entity, borrowed.frequency, minlength=size)
    return Parts(
        terms=arrays.terms,
        entities=entities,
        entity_index=index_of(entity.ids for entity in entities),
        ancestry=ancestry,
        near=_near(graph, arrays.terms),
        profiles=found,
        stated=spread(ancestry, found, size),
        borrowed=spread(ancestry, borrowed, size),
        excluded_entities=stated.entity[~had],
        excluded_terms=stated.term[~had],
        annotated=annotated,
        derived=np.array([entity.derived for entity in entities]),
        depth=np.log1p(mass / NOISE_MASS).astype(np.float32),
        courses=read_courses(graph, entities),
    )


class RankingModel:
    """Every entity against every term."""

    def __init__(self, parts: Parts) -> None:
        """Take what `parts_of` computed."""
        self.entities, self.terms, self.courses = parts.entities, parts.terms, parts.courses
        self.entity_index = parts.entity_index
        self.term_index = {term: i for i, term in enumerate(self.terms)}
        self.matrix = Matrix(parts.ancestry, parts.stated)
        self.borrowed = Matrix(parts.ancestry, parts.borrowed)
        self.similarity = Similarity(parts.ancestry, self.matrix, parts.profiles, parts.annotated)
        self.excluded = _by_term(parts.excluded_entities, parts.excluded_terms)
        self.near = _by_term(parts.near[:, 1], parts.near[:, 0])
        self.annotated, self.derived, self.depth = parts.annotated, parts.derived, parts.depth
        self._relief = _relief(self.depth, self.annotated)
        row = np.repeat(np.arange(len(self.terms)), np.diff(self.matrix.starts))
        total = np.bincount(row, self.matrix.frequencies, minlength=len(self.terms))
        self.background = (total + 0.5) / (self.annotated.sum() + 1)
        self.information = -np.log(self.background)
        self.profiles: dict[int, Profile] = {}
        self.labels: dict[int, str] = {}
        self.finding = lru_cache(CACHED_TERMS)(self._finding)
        self.matches = lru_cache(CACHED_MATCHES)(self._matches)

    def _matches(self, term: int) -> list[tuple[int, np.float32]]:
        """The term, its ancestors and near terms; what a match there is worth: X per unit of F."""
        above = self.matrix.above(term)
        lost = self.information[term] - self.information[above]
        weights = np.exp(-BACK_OFF * lost) / self.background[above]
        near = self.near.get(term, np.zeros(0, np.int64))
        worth = np.concatenate((weights, np.exp(-NEAR) / self.background[near]))
        rows = [*above.tolist(), *near.tolist()]
        return list(zip(rows, worth.astype(np.float32), strict=True))

    def _finding(self, term: int) -> Floats:
        """log LR of a present finding for every entity, in nats, without depth."""
        ratio = np.zeros(len(self.entities), np.float32)
        for above, weight in self.matches(term):
            for matrix in (self.matrix, self.borrowed):
                if weight * matrix.peaks[above] > NEGLIGIBLE:
                    columns, frequencies = matrix.row(above)
                    ratio[columns] = np.maximum(ratio[columns], frequencies * weight)
        found: Floats = np.log(ratio * np.float32(1 - NEUTRAL) + np.float32(NEUTRAL))
        stated = self.matrix.row(term)[0]
        for above in self.matrix.lineage(term):
            if above in self.excluded:
                against = np.setdiff1d(self.excluded[above], stated, assume_unique=True)
                found[against] -= np.float32(EXCLUDED)
        return found

    def shared(self, present: Sequence[int]) -> list[int]:
        """Rows of the terms that present findings share, as `redundancy` tells them."""
        return shared_terms(self.matrix, self.information, present)

    def order(self, present: Sequence[int]) -> Floats:
        """Nats that move the order and never the score: likeness, and depth priced more mildly."""
        return self.similarity.scores(present) + self._relief * np.float32(len(present))

    def scores(self, present: Sequence[int], absent: Sequence[int]) -> Floats:
        """log LR of all findings for every entity, in nats; 0 where nothing is annotated."""
        total = self.depth * np.float32(-len(present))
        for term in present:
            total += self.finding(term)
        for term in self.shared(present):
            total -= np.float32(REDUNDANCY) * self.finding(term)
        for term in absent:
            columns, frequencies = self.matrix.row(term)
            total -= np.float32(ABSENT_TRUST * np.log1p(-self.background[term]))
            total[columns] += np.float32(ABSENT_TRUST) * np.log1p(-frequencies)
        total[self.derived] -= np.float32(DERIVED)
        total[~self.annotated] = 0.0
        return total


def _relief(depth: Floats, annotated: npt.NDArray[np.bool_]) -> Floats:
    """Nats a finding that `ORDER_MASS` gives back, against the average annotated disease."""
    given = depth - np.log1p(np.expm1(depth) * np.float32(NOISE_MASS / ORDER_MASS))
    found: Floats = np.where(annotated, given - given[annotated].mean(), 0).astype(np.float32)
    return found


def _near(graph: KnowledgeGraph, terms: Sequence[HpoId]) -> Integers:
    row = {term: i for i, term in enumerate(terms)}
    near = neighbours(graph.near_terms())
    pairs = [(row[term], row[other]) for term, others in near.items() for other in others]
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)


def _by_term(entity: Integers, term: Integers) -> dict[int, Integers]:
    order = np.argsort(term, kind="stable")
    terms, starts = np.unique(term[order], return_index=True)
    return dict(zip(terms.tolist(), np.split(entity[order], starts[1:]), strict=True))


def index_of(ids: Iterable[Iterable[str]]) -> Mapping[str, int]:
    """Return the place of the first of several entities that each id stands for."""
    found: dict[str, int] = {}
    for i, codes in enumerate(ids):
        for code in codes:
            found.setdefault(code, i)
    return found
