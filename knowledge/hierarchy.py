"""Walks over is-a and subtype links, and between near terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from araras.knowledge.curated import NearTerms
from araras.knowledge.ids import HpoId, OrphaCode

Code = TypeVar("Code", OrphaCode, HpoId)


def closure(start: Code, step: Callable[[Code], tuple[Code, ...]]) -> tuple[Code, ...]:
    """Return all that `step` reaches from `start`, nearest first, then by code."""
    found: dict[Code, None] = {}
    level = [start]
    while level:
        reached = {code for origin in level for code in step(origin)} - {start, *found}
        level = sorted(reached, key=lambda code: (len(code), code))
        found |= dict.fromkeys(level)
    return tuple(found)


def neighbours(pairs: Iterable[NearTerms]) -> Mapping[HpoId, tuple[HpoId, ...]]:
    """Return the terms that are used for each term, both ways, by term."""
    found: dict[HpoId, set[HpoId]] = defaultdict(set)
    for pair in pairs:
        found[pair.hpo].add(pair.near)
        found[pair.near].add(pair.hpo)
    return {term: tuple(sorted(found[term])) for term in sorted(found)}
