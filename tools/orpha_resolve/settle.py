"""From the entities that bear a name to a `Resolution`: a tie is never a pick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Disease
from araras.tools.orpha_resolve.records import Candidate, Match, Resolution, Successor, Tier

MAX_CANDIDATES = 12
POSSIBLE = 0.5
"""Score of a candidate that the name itself does not tell from others."""

Terms = Mapping[OrphaCode, str]
"""Entities with the wording of the store that met the name."""


def settle(
    graph: KnowledgeGraph, terms: Terms, tier: Tier, score: float, rivals: bool = False
) -> Resolution | None:
    """Settle between the entities that bear a name; None when the store holds none of them.

    One in force is resolved; several are ambiguous; only obsolete ones are obsolete, with
    their successor. An obsolete entity yields to one in force, but not where they are
    `rivals` for the name ("Cushing": a disease in force, a syndrome that was moved).
    """
    entities = [e for code in terms if (e := graph.disease(code)) is not None]
    active = [e for e in entities if e.status == "active"]
    if rivals and active:
        others = {e.successor for e in entities if e.successor and e.status != "active"}
        if others - {e.orpha for e in active}:
            return ambiguous(graph, others | {e.orpha for e in active}, score)
    if len(active) > 1:
        return ambiguous(graph, [e.orpha for e in active], score)
    if not active:
        return _obsolete(graph, entities, terms, tier, score) if entities else None
    code = active[0].orpha
    return Resolution(
        status="resolved",
        orpha=code,
        match=Match(tier=tier, score=score, term=terms[code]),
        candidates=candidates(graph, [code], score),
    )


def ambiguous(graph: KnowledgeGraph, codes: Iterable[OrphaCode], score: float) -> Resolution:
    """Return that a name may mean any of several entities."""
    return Resolution(status="ambiguous", candidates=candidates(graph, codes, score))


def not_found(graph: KnowledgeGraph, codes: Iterable[OrphaCode] = ()) -> Resolution:
    """Return that no entity bears the name, with those that come near it."""
    return Resolution(status="not_found", candidates=candidates(graph, codes, POSSIBLE))


def candidates(
    graph: KnowledgeGraph, codes: Iterable[OrphaCode], score: float
) -> tuple[Candidate, ...]:
    """Return the entities as candidates, by code, the first `MAX_CANDIDATES`."""
    ordered = sorted(set(codes), key=lambda code: code.number)[:MAX_CANDIDATES]
    return tuple(
        Candidate(orpha=e.orpha, name_pt=e.name_pt, name_en=e.name_en, score=score)
        for code in ordered
        if (e := graph.disease(code)) is not None
    )


def _obsolete(
    graph: KnowledgeGraph, entities: Sequence[Disease], terms: Terms, tier: Tier, score: float
) -> Resolution:
    successors = {
        Successor(orpha=e.successor, relation=e.successor_relation)
        for e in entities
        if e.successor and e.successor_relation
    }
    if len(successors) > 1:
        return ambiguous(graph, {s.orpha for s in successors}, POSSIBLE)
    successor = next(iter(successors), None)
    return Resolution(
        status="obsolete",
        match=Match(tier=tier, score=score, term=terms[entities[0].orpha]),
        candidates=candidates(graph, [successor.orpha], score) if successor else (),
        successor=successor,
    )
