"""Why a disease ranks: findings that support, that contradict, typical ones not mentioned.

A present finding supports a disease when, in this order,
1. the disease is annotated with it or with a more specific term, and the finding is not one
   of the very general terms (information content below `GENERAL`), or
2. the nearest term that both share carries at least `SHARED` nats of information, that is,
   fewer than 13.5 % of annotated diseases have it.
An absent finding contradicts a disease that states it, or a more specific term, in at least
`CONTRADICTS` of patients; so does a present finding that the disease's annotation excludes.
A finding stated in at least `TYPICAL` of patients and neither mentioned nor implied is
typical and not mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.records import Explained

GENERAL: Final = 0.7
SHARED: Final = 2.0
CONTRADICTS: Final = 0.3
TYPICAL: Final = 0.5
TYPICAL_LISTED: Final = 10


class Findings(NamedTuple):
    """The patient's findings: (row, term as the caller gave it, in force)."""

    present: tuple[tuple[int, HpoId], ...]
    absent: tuple[tuple[int, HpoId], ...]


class Reasons(NamedTuple):
    """The three lists of one candidate."""

    supports: tuple[Explained, ...]
    contradicts: tuple[Explained, ...]
    absent_typical: tuple[Explained, ...]


class Stated(NamedTuple):
    """What the sources state of one term in one disease."""

    frequency: float | None
    source: str


class Explainer:
    """Explains entities of one graph; keeps what the sources state of those asked for."""

    def __init__(self, graph: KnowledgeGraph, model: RankingModel) -> None:
        """Keep the graph and its model."""
        self._graph = graph
        self._model = model
        self._labels: dict[int, str] = {}

    def reasons(self, entity: int, findings: Findings) -> Reasons:
        """Return the three lists for one entity."""
        stated = _stated(self._graph, self._model, self._model.entities[entity])
        supports = [self._support(entity, *item) for item in findings.present]
        met = [(witness, hpo) for witness, hpo in supports if witness is not None]
        against = self._contradictions(entity, stated, findings)
        mentioned = {w for w, _ in met} | {w for w, _ in against}
        typical = self._typical(stated, findings, mentioned)
        return Reasons(
            self._linked(stated, met),
            self._linked(stated, against),
            self._linked(stated, [(term, None) for term in typical]),
        )

    def _support(self, entity: int, term: int, hpo: HpoId) -> tuple[int | None, HpoId]:
        model, best, witness = self._model, 0.0, None
        for above in model.above(term).tolist():
            if model.information[above] >= (GENERAL if above == term else SHARED):
                found = model.link(above, entity)
                value = model.weight(term, above) * found.frequency if found else 0.0
                if found and value > best:
                    best, witness = value, found.witness
        return witness, hpo

    def _contradictions(
        self, entity: int, stated: dict[int, Stated], findings: Findings
    ) -> list[tuple[int, HpoId]]:
        denied = [
            (found.witness, hpo)
            for term, hpo in findings.absent
            if (found := self._model.link(term, entity)) and found.frequency >= CONTRADICTS
        ]
        excluded = [
            (above, hpo)
            for term, hpo in findings.present
            for above in self._model.above(term).tolist()
            if above in stated and stated[above].frequency == 0
        ]
        return denied + excluded

    def _typical(
        self, stated: dict[int, Stated], findings: Findings, mentioned: set[int]
    ) -> list[int]:
        model = self._model
        terms = {term for term, _ in (*findings.present, *findings.absent)}
        implied = {a for term, _ in findings.present for a in model.above(term).tolist()}
        open_terms = [
            (-frequency * model.information[term], term)
            for term, (frequency, _) in stated.items()
            if frequency is not None
            and frequency >= TYPICAL
            and term not in mentioned
            and term not in implied
            and terms.isdisjoint(model.above(term).tolist())
        ]
        return [term for _, term in sorted(open_terms)[:TYPICAL_LISTED]]

    def _linked(
        self, stated: dict[int, Stated], found: Sequence[tuple[int, HpoId | None]]
    ) -> tuple[Explained, ...]:
        return tuple(
            Explained(
                hpo=self._model.terms[term],
                label_pt=self._label(term),
                matched=matched,
                frequency=stated[term].frequency,
                source=stated[term].source,
            )
            for term, matched in found
        )

    def _label(self, term: int) -> str:
        if term not in self._labels:
            found = self._graph.term(self._model.terms[term])
            self._labels[term] = found.label_pt if found else str(self._model.terms[term])
        return self._labels[term]


def _stated(graph: KnowledgeGraph, model: RankingModel, entity: Entity) -> dict[int, Stated]:
    """What the sources state, by term; where two state one, the higher frequency."""
    merged: dict[int, Stated] = {}
    for source in entity.sources:
        for link in graph.phenotypes(source):
            term = model.term_index.get(link.hpo)
            if term is None:
                continue
            before = merged.get(term)
            if before is None or (link.frequency or 0.0) > (before.frequency or 0.0):
                merged[term] = Stated(link.frequency, link.source)
    return merged
