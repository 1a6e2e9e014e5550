"""Joining Orphanet and OMIM: one entity a disease, with the annotations that it ranks by.

Rules, in order:
1. An Orphanet disorder or subtype in force is an entity; the OMIM numbers that Orphanet
   links to it as exact are the same entity, and so are those of its name (`_namesakes`).
   Their annotations are averaged term by term.
2. A group is an entity only when it has annotations of its own (the curated ones).
3. An entity without annotations takes those of its direct subtypes and of the OMIM
   diseases to which it is broader, averaged over all of them (a feature of one of four
   subtypes counts a quarter). Such an entity is `derived`.
4. An annotated OMIM disease that is none of these is an entity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OmimCode, OrphaCode
from araras.knowledge.records import Disease, Relation
from araras.knowledge.text import words

Links = tuple[tuple[OmimCode, Relation], ...]
Named = Mapping[tuple[str, ...], set[OrphaCode]]


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
    namesakes = _namesakes(graph, annotated)
    for disease in graph.diseases():
        if disease.status == "active":
            same = namesakes.get(disease.orpha, ())
            others = (pair for pair in links.get(disease.orpha, ()) if pair[0] not in same)
            exact: Links = tuple((omim, "exact") for omim in same)
            entity = _entity(graph, disease, (*others, *exact), annotated)
            if disease.group != "group" or entity.sources:
                yield entity


def _namesakes(
    graph: KnowledgeGraph, annotated: dict[DiseaseId, None]
) -> Mapping[OrphaCode, tuple[OmimCode, ...]]:
    """OMIM diseases that Orphanet links to nothing as exact, under the disease of their name.

    The name is Orphanet's own or, unless Orphanet calls the disease broader, a synonym of it;
    the order of its words and the word "type" don't count. A name of two diseases joins none.
    """
    own, synonyms = _named(graph)
    found: dict[OrphaCode, tuple[OmimCode, ...]] = defaultdict(tuple)
    for omim in (code for code in annotated if isinstance(code, OmimCode)):
        links = graph.diseases_of_omim(omim)
        disease = graph.omim_disease(omim)
        if disease is None or any(kind == "exact" and _in_force(graph, o) for o, kind in links):
            continue
        name = _bag(disease.name_en)
        broader = {orpha for orpha, kind in links if kind == "broader"}
        same = own.get(name, set()) or synonyms.get(name, set()) - broader
        if len(same) == 1:
            found[next(iter(same))] += (omim,)
    return found


def _named(graph: KnowledgeGraph) -> tuple[Named, Named]:
    """Disorders and subtypes in force by the words of their English name, and of a synonym."""
    own: dict[tuple[str, ...], set[OrphaCode]] = defaultdict(set)
    synonyms: dict[tuple[str, ...], set[OrphaCode]] = defaultdict(set)
    for name in graph.disease_names():
        if name.language == "en" and name.kind != "context" and _in_force(graph, name.orpha):
            (own if name.kind == "name" else synonyms)[_bag(name.text)].add(name.orpha)
    return own, synonyms


def _in_force(graph: KnowledgeGraph, code: OrphaCode) -> bool:
    """Whether the code is a disorder or subtype that the release still knows."""
    found = graph.disease(code)
    return found is not None and found.status == "active" and found.group != "group"


def _bag(name: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words(name) if word != "type"))


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
