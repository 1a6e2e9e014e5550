"""Why a disease ranks: findings that support, that contradict, typical ones not mentioned.

A present finding supports a disease when, in this order,
1. the disease is annotated with it or with a more specific term, and the finding is not one
   of the very general terms (information content below `GENERAL`), or
2. they share a broader term that carries at least `SHARED` nats of information, that is,
   fewer than 5 % of annotated diseases have it.
An absent finding contradicts a disease that has it, or a more specific term, in at least
`CONTRADICTS` of patients; so does a present finding that the annotation excludes (0 %).
A finding stated in at least `TYPICAL` of patients and neither mentioned nor implied is
typical and not mentioned.
Order: supports and contradictions by the patient's terms, typical findings by frequency
times information content, highest first, then by term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.matrix import Integers
from araras.tools.phenotype_rank.model import CACHED_PROFILES, Profile, RankingModel
from araras.tools.phenotype_rank.records import Explained

GENERAL: Final = 0.7
SHARED: Final = 3.0
CONTRADICTS: Final = 0.3
TYPICAL: Final = 0.5
TYPICAL_LISTED: Final = 6

Met = list[tuple[int, HpoId]]
"""(annotated term, the patient's term that met it)."""


class Findings(NamedTuple):
    """The patient's findings as (row of the term, term in force), by row."""

    present: tuple[tuple[int, HpoId], ...]
    absent: tuple[tuple[int, HpoId], ...]


class Reasons(NamedTuple):
    """The three lists of one candidate."""

    supports: tuple[Explained, ...]
    contradicts: tuple[Explained, ...]
    absent_typical: tuple[Explained, ...]


def reasons_of(
    graph: KnowledgeGraph, model: RankingModel, entities: Integers, findings: Findings
) -> Iterator[Reasons]:
    """Yield the reasons of each entity, in order."""
    supported = _supports(model, entities, findings)
    denied = _denied(model, entities, findings)
    mentioned = {row for row, _ in (*findings.present, *findings.absent)}
    implied = {above for row, _ in findings.present for above in model.matrix.lineage(row)}
    for i, entity in enumerate(entities.tolist()):
        profile = _profile(graph, model, entity)
        excluded = _excluded(model, entity, profile, findings)
        barred = {hpo for _, hpo in excluded}
        support = [met for met in supported[i] if met[1] not in barred]
        against = denied[i] + excluded
        seen = implied.union((term for term, _ in support), (term for term, _ in against))
        yield Reasons(
            _shown(graph, model, profile, support),
            _shown(graph, model, profile, against),
            _shown(graph, model, profile, _typical(model, profile, seen, mentioned)),
        )


def _supports(model: RankingModel, entities: Integers, findings: Findings) -> list[Met]:
    found: list[Met] = [[] for _ in entities]
    for row, hpo in findings.present:
        best = np.zeros(len(entities), np.float32)
        witness = np.zeros(len(entities), np.int64)
        for above, weight in model.matches(row):
            if model.information[above] >= (GENERAL if above == row else SHARED):
                frequencies, witnesses = model.matrix.links(above, entities)
                better = weight * frequencies > best
                best[better] = weight * frequencies[better]
                witness[better] = witnesses[better]
        for i in np.flatnonzero(best).tolist():
            found[i].append((int(witness[i]), hpo))
    return found


def _denied(model: RankingModel, entities: Integers, findings: Findings) -> list[Met]:
    found: list[Met] = [[] for _ in entities]
    for row, hpo in findings.absent:
        frequencies, witnesses = model.matrix.links(row, entities)
        for i in np.flatnonzero(frequencies >= CONTRADICTS).tolist():
            found[i].append((int(witnesses[i]), hpo))
    return found


def _excluded(model: RankingModel, entity: int, profile: Profile, findings: Findings) -> Met:
    one = np.array([entity])
    return [
        (above, hpo)
        for row, hpo in (findings.present if profile.excluded else ())
        for above in sorted(model.matrix.lineage(row) & profile.excluded)
        if not model.matrix.links(row, one)[0].any()
    ]


def _typical(
    model: RankingModel, profile: Profile, seen: set[int], mentioned: set[int]
) -> Iterator[tuple[int, None]]:
    lineage = model.matrix.lineage
    open_terms = (
        (term, None)
        for term in profile.expected
        if term not in seen and mentioned.isdisjoint(lineage(term))
    )
    return islice(open_terms, TYPICAL_LISTED)


def _shown(
    graph: KnowledgeGraph,
    model: RankingModel,
    profile: Profile,
    found: Iterable[tuple[int, HpoId | None]],
) -> tuple[Explained, ...]:
    return tuple(
        _explained(model.terms[term], _label(graph, model, term), matched, *profile.stated[term])
        for term, matched in found
    )


@lru_cache(maxsize=16_384)
def _explained(
    hpo: HpoId, label_pt: str, matched: HpoId | None, frequency: float | None, source: str
) -> Explained:
    """The value, shared: building the same ones again would cost more than the ranking."""
    return Explained.model_construct(
        hpo=hpo, label_pt=label_pt, matched=matched, frequency=frequency, source=source
    )


def _profile(graph: KnowledgeGraph, model: RankingModel, entity: int) -> Profile:
    """The profile of an entity, kept until newer ones take its place."""
    if entity not in model.profiles:
        if len(model.profiles) >= CACHED_PROFILES:
            del model.profiles[next(iter(model.profiles))]
        model.profiles[entity] = _read_profile(graph, model, entity)
    return model.profiles[entity]


def _read_profile(graph: KnowledgeGraph, model: RankingModel, entity: int) -> Profile:
    """What the sources state, by term; where two state one, the higher frequency."""
    stated: dict[int, tuple[float | None, str]] = {}
    for source in model.entities[entity].sources:
        for link in graph.phenotypes(source):
            before = stated.get(model.term_index[link.hpo])
            if before is None or (link.frequency or 0.0) > (before[0] or 0.0):
                stated[model.term_index[link.hpo]] = (link.frequency, link.source)
    expected = sorted(
        (-frequency * model.information[term], term)
        for term, (frequency, _) in stated.items()
        if frequency is not None and frequency >= TYPICAL
    )
    excluded = frozenset(term for term, (frequency, _) in stated.items() if frequency == 0)
    return Profile(stated, excluded, tuple(term for _, term in expected))


def _label(graph: KnowledgeGraph, model: RankingModel, row: int) -> str:
    if row not in model.labels:
        term = graph.term(model.terms[row])
        model.labels[row] = term.label_pt if term else str(model.terms[row])
    return model.labels[row]
