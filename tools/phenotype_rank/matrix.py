"""Annotations spread up the ontology: F(term, entity) as compressed sparse rows by term."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from araras.knowledge.ids import DiseaseId
from araras.knowledge.records import AnnotationArrays
from araras.tools.phenotype_rank.entities import Entity

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

UNSTATED_FREQUENCY: Final = 0.3
"""Frequency where the source states none (a third of HPO's annotations of OMIM)."""
CEILING: Final = 0.95
"""Highest frequency believed: most 100 % are of one to three patients."""
CERTAIN: Final = 0.99
"""Highest frequency that several annotations together give a broader term."""
BLOCKS: Final = 6
"""Parts in which annotations are spread: bounds the memory that loading needs."""


class Annotations(NamedTuple):
    """(entity, term, frequency) of every annotation of the joined entities.

    Frequency 0 is an exclusion; of a term that several sources state it is the mean.
    """

    entity: Integers
    term: Integers
    frequency: Floats


class Ancestry(NamedTuple):
    """The term and its ancestors: of term j, `terms[starts[j]:starts[j + 1]]`."""

    starts: Integers
    terms: npt.NDArray[np.int32]


class Links(NamedTuple):
    """F(term, entity) by term: of term j, the rows from `starts[j]` to `starts[j + 1]`.

    The entities of a term (`columns`) ascend.
    """

    starts: Integers
    columns: npt.NDArray[np.uint16]
    witnesses: npt.NDArray[np.uint16]
    frequencies: Floats


class Matrix:
    """F for every term and entity.

    F(c, d) is the probability that a patient with d has c or a term below it: noisy-or of
    the frequencies stated for those terms. Its witness is the one stated most often.
    `peaks` holds the highest F of each term.
    """

    def __init__(self, ancestry: Ancestry, links: Links) -> None:
        """Take what `spread` made."""
        self._ancestry = ancestry
        self._lineages: dict[int, frozenset[int]] = {}
        self.starts, self.columns, self.witnesses, self.frequencies = links
        self.peaks = np.zeros(len(self.starts) - 1, np.float32)
        filled = np.flatnonzero(np.diff(self.starts))
        self.peaks[filled] = np.maximum.reduceat(self.frequencies, self.starts[filled])

    def row(self, term: int) -> tuple[npt.NDArray[np.uint16], Floats]:
        """Entities that have the term or one below it, ascending, with F."""
        found = slice(self.starts[term], self.starts[term + 1])
        return self.columns[found], self.frequencies[found]

    def links(self, term: int, entities: Integers) -> tuple[Floats, Integers]:
        """F of the term in these entities (0 where none) and its witness."""
        start, end = self.starts[term], self.starts[term + 1]
        if start == end:
            return np.zeros(len(entities), np.float32), np.zeros(len(entities), np.int64)
        columns = self.columns[start:end]
        at = columns.searchsorted(entities.astype(np.uint16)).clip(max=end - start - 1)
        met = columns[at] == entities
        return self.frequencies[start + at] * met, self.witnesses[start + at].astype(np.int64)

    def above(self, term: int) -> npt.NDArray[np.int32]:
        """The term and its ancestors."""
        starts, terms = self._ancestry
        return terms[starts[term] : starts[term + 1]]

    def lineage(self, term: int) -> frozenset[int]:
        """The term and its ancestors, as a set."""
        if term not in self._lineages:
            self._lineages[term] = frozenset(self.above(term).tolist())
        return self._lineages[term]


def spread(ancestry: Ancestry, annotations: Annotations, size: int) -> Links:
    """Spread annotations of `size` entities to all ancestors."""
    edges = np.searchsorted(annotations.entity, np.linspace(0, size, BLOCKS + 1))
    blocks = [
        _spread(ancestry, annotations, slice(start, end), size)
        for start, end in itertools.pairwise(edges.tolist())
        if end > start
    ]
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.float32))
    key, witness, frequency = (
        np.concatenate(parts) for parts in zip(nothing, *blocks, strict=True)
    )
    order = np.argsort(key, kind="stable")
    rows = (key[order] // size).astype(np.int32)
    starts = np.searchsorted(rows, np.arange(len(ancestry.starts), dtype=np.int32))
    columns = (key[order] % size).astype(np.uint16)
    return Links(starts, columns, witness[order], frequency[order].astype(np.float32))


def _spread(
    ancestry: Ancestry, annotations: Annotations, part: slice, size: int
) -> tuple[Integers, npt.NDArray[np.uint16], Floats]:
    """(term · size + entity, witness, F) of the ancestors of some annotations.

    One sort of (key, frequency, witness) packed in 64 bits brings equal keys together,
    the witness last. The annotations of one entity must not be split between calls.
    """
    entity, term = annotations.entity[part], annotations.term[part]
    link, above = expanded(ancestry.starts, ancestry.terms, term)
    stated = np.rint(annotations.frequency[part] * 0xFFFF).astype(np.int64) << 16 | term
    packed = (above.astype(np.int64) * size + entity[link]) << 32 | stated[link]
    packed.sort()
    key = packed >> 32
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    last = np.append(first[1:], len(key)) - 1
    missed = np.log1p((packed >> 16 & 0xFFFF).astype(np.float32) / np.float32(-0xFFFF))
    total = np.add.reduceat(missed, first).clip(min=np.log1p(-CERTAIN))
    return key[first], (packed[last] & 0xFFFF).astype(np.uint16), -np.expm1(total)


def expanded(
    starts: Integers, values: npt.NDArray[np.int32], rows: Integers
) -> tuple[Integers, npt.NDArray[np.int32]]:
    """Concatenate sparse rows: (position in `rows`, value) of every value of each row."""
    lengths = starts[rows + 1] - starts[rows]
    position = np.repeat(np.arange(len(rows)), lengths)
    within = np.arange(len(position)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return position, values[starts[rows][position] + within]


def annotations_of(entities: Sequence[Entity], arrays: AnnotationArrays) -> Annotations:
    """Return the merged annotations of every entity, by entity, then term."""
    row_of = {disease: row for row, disease in enumerate(arrays.diseases)}
    pairs = np.array(list(_sources(entities, row_of)), dtype=np.int64).reshape(-1, 2)
    starts = arrays.link_starts.astype(np.int64)
    everything = np.arange(len(arrays.link_terms), dtype=np.int32)
    position, link = expanded(starts, everything, pairs[:, 1])
    stated = arrays.link_frequencies[link]
    value = np.where(np.isnan(stated), np.float32(UNSTATED_FREQUENCY), stated)
    key = pairs[position, 0] << 20 | arrays.link_terms[link]
    return _merged(entities, key, value.clip(max=CEILING))


def _sources(entities: Sequence[Entity], row_of: dict[DiseaseId, int]) -> Iterator[tuple[int, int]]:
    for index, entity in enumerate(entities):
        for source in entity.sources:
            yield index, row_of[source]


def _merged(entities: Sequence[Entity], key: Integers, value: Floats) -> Annotations:
    """Average what several sources state of one (entity, term); see `entities` for derived ones."""
    keys, group, count = np.unique(key, return_inverse=True, return_counts=True)
    shares = np.array([len(e.sources) if e.derived else 0 for e in entities])
    entity, term = keys >> 20, keys & 0xFFFFF
    mean = np.bincount(group, value) / np.maximum(shares[entity], count)
    return Annotations(entity, term, mean.astype(np.float32))
