"""What a disease may share with its relatives: annotations lent within a family.

A family is a disorder, its direct subtypes and the OMIM diseases to which it is broader.
Its profile is the mean of its members' annotations (a term that one of four members has
counts a quarter). Each member borrows that profile, trusted like a prior of `STRENGTH`
annotations: with n annotations of its own at `TRUST` · STRENGTH / (STRENGTH + n). A disease
of which little is written down thus backs off to its family, after the smoothing of sparse
counts by a broader class (Jelinek and Mercer 1980, "Interpolated estimation of Markov
source parameters"). What is lent moves the score only: it is neither stated nor shown as
support.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.phenotype_rank.matrix import Annotations, Integers, expanded

TRUST: Final = 0.5
"""Share of the family's frequency that a disease without annotations would borrow."""
STRENGTH: Final = 10.0
"""Own annotations at which that share halves."""
SLIGHT: Final = 0.03
"""Borrowed frequencies below this are left out."""

Family = tuple[int, ...]


def families(graph: KnowledgeGraph, entities: Sequence[Entity]) -> list[Family]:
    """Return the families of two or more annotated entities, as indices, by disorder."""
    lenders = {
        code: i for i, e in enumerate(entities) if e.sources and not e.derived for code in e.ids
    }
    links = graph.all_omim_links()
    found = []
    for code in (entity.orpha for entity in entities if entity.orpha):
        omim = (narrower for narrower, kind in links.get(code, ()) if kind == "broader")
        found.append(_members(lenders, code, *graph.children(code), *omim))
    return [members for members in found if len(members) > 1]


def _members(lenders: dict[DiseaseId, int], *codes: DiseaseId) -> Family:
    return tuple(sorted({lenders[code] for code in codes if code in lenders}))


def lent(annotations: Annotations, kin: Sequence[Family], size: int) -> Annotations:
    """Return what each of `size` entities borrows, by entity, then term.

    A term that its own sources state is not borrowed; of several families the best counts.
    """
    count = np.bincount(annotations.entity, minlength=size)
    share = TRUST * STRENGTH / (STRENGTH + count)
    entity, term, mean = _offered(annotations, kin, size)
    value = mean * share[entity]
    entity, term, value = (part[value >= SLIGHT] for part in (entity, term, value))
    key = entity << 20 | term
    order = np.lexsort((-value, key))
    key, value = key[order], value[order]
    kept = np.concatenate(([True], key[1:] != key[:-1]))[: len(key)]
    own = annotations.entity << 20 | annotations.term
    kept &= own[np.searchsorted(own, key).clip(max=len(own) - 1)] != key
    return Annotations(key[kept] >> 20, key[kept] & 0xFFFFF, value[kept].astype(np.float32))


def _offered(
    annotations: Annotations, kin: Sequence[Family], size: int
) -> tuple[Integers, Integers, npt.NDArray[np.float64]]:
    """(entity, term, mean frequency) of every family's profile for each of its members."""
    members = np.array([i for family in kin for i in family], np.int64)
    sizes = np.array([len(family) for family in kin], np.int64)
    family = np.repeat(np.arange(len(kin)), sizes)
    pair, row = _rows(annotations.entity, size, members)
    key, group = np.unique(family[pair] << 20 | annotations.term[row], return_inverse=True)
    mean = np.bincount(group, annotations.frequency[row]) / sizes[key >> 20]
    key, mean = key[mean * TRUST >= SLIGHT], mean[mean * TRUST >= SLIGHT]
    pair, row = _rows(key >> 20, len(kin), family)
    return members[pair], key[row] & 0xFFFFF, mean[row]


def _rows(owner: Integers, size: int, wanted: Integers) -> tuple[Integers, Integers]:
    """(position in `wanted`, row) of the rows of each wanted owner; `owner` ascends."""
    starts = np.searchsorted(owner, np.arange(size + 1))
    position, row = expanded(starts, np.arange(len(owner), dtype=np.int32), wanted)
    return position, row.astype(np.int64)
