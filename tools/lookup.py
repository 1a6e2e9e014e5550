"""What the lookups by code share: one argument, a known disease, and the way up or down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from araras.knowledge.errors import InvalidInput, UnknownCode
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Disease

MAX_SUGGESTIONS = 5


def only_one(**arguments: object) -> None:
    """Raise `InvalidInput` unless exactly one argument is given."""
    if sum(value is not None for value in arguments.values()) != 1:
        names = tuple(arguments)
        raise InvalidInput(
            "A consulta precisa de exatamente um argumento.",
            f"Dê um só destes: {', '.join(names)}.",
            allowed=names,
        )


def known_disease(graph: KnowledgeGraph, code: OrphaCode | str | int) -> Disease:
    """Return the entity with this code; raises `UnknownCode` with codes one digit away."""
    orpha = OrphaCode(code)
    found = graph.disease(orpha)
    if found is not None:
        return found
    known = [d.orpha for d in graph.diseases()]
    near = process.extract(orpha, known, scorer=OSA.distance, score_cutoff=1, limit=MAX_SUGGESTIONS)
    suggestions = sorted((code for code, _, _ in near), key=lambda c: c.number)
    raise UnknownCode(
        f"O código {orpha} não existe no grafo.",
        f"Códigos parecidos: {', '.join(suggestions)}." if suggestions else "Procure pelo nome.",
        suggestions=suggestions,
    )


def levels(
    code: OrphaCode, step: Callable[[OrphaCode], tuple[OrphaCode, ...]]
) -> Iterator[tuple[OrphaCode, ...]]:
    """Yield the entities one step away, two steps away, and so on; each level by code."""
    seen = {code}
    level: tuple[OrphaCode, ...] = (code,)
    while level:
        found = {n for one in level for n in step(one)} - seen
        level = tuple(sorted(found, key=lambda c: c.number))
        seen |= found
        if level:
            yield level
