"""Joining Orphanet and OMIM: one entity a disease, with the annotations that it ranks by.

Rules, in order:
1. An Orphanet disorder or subtype in force is an entity; the OMIM numbers that Orphanet
   links to it as exact are the same entity. Their annotations are averaged term by term.
2. A group is an entity only when it has annotations of its own (the curated ones).
3. An entity without annotations takes those of its direct subtypes and of the OMIM
   diseases to which it is broader, averaged over all of them (a feature of one of four
   subtypes counts a quarter). Such an entity is `derived`.
4. An annotated OMIM disease without an exact Orphanet equivalent in force is an entity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OmimCode, OrphaCode
from araras.knowledge.records import Disease, Relation

Links = tuple[tuple[OmimCode, Relation], ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """One disease. `sources` are the ids whose annotations it takes, in order."""

    id: DiseaseId
    ids: tuple[DiseaseId, ...]
    sources: tuple[DiseaseId, ...]
    derived: bool

    @property
    def orpha(self) -> OrphaCode | None:
        """Its Orphanet code."""
        return self.id if isinstance(self.id, OrphaCode) else None


def join(graph: KnowledgeGraph) -> tuple[Entity, ...]:
    """Return every entity: Orphanet's by code, then OMIM's by number."""
    annotated = dict.fromkeys(graph.annotation_arrays().diseases)
    found = list(_orphanet(graph, annotated))
    joined = {code for entity in found for code in entity.ids}
    alone = [d for d in annotated if isinstance(d, OmimCode) and d not in joined]
    return (*found, *(Entity(d, (d,), (d,), derived=False) for d in alone))


def _orphanet(graph: KnowledgeGraph, annotated: dict[DiseaseId, None]) -> Iterator[Entity]:
    links = graph.all_omim_links()
    for disease in graph.diseases():
        if disease.status == "active":
            entity = _entity(graph, disease, links.get(disease.orpha, ()), annotated)
            if disease.group != "group" or entity.sources:
                yield entity


def _entity(
    graph: KnowledgeGraph, disease: Disease, links: Links, annotated: dict[DiseaseId, None]
) -> Entity:
    exact: tuple[DiseaseId, ...] = (
        disease.orpha,
        *(omim for omim, relation in links if relation == "exact"),
    )
    own = tuple(code for code in exact if code in annotated)
    if own or disease.group == "group":
        return Entity(disease.orpha, exact, own, derived=False)
    broader = (omim for omim, relation in links if relation == "broader")
    lent: tuple[DiseaseId, ...] = (*graph.children(disease.orpha), *broader)
    sources = tuple(dict.fromkeys(code for code in lent if code in annotated))
    return Entity(disease.orpha, exact, sources, derived=bool(sources))
