"""Walks over is-a and subtype links."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
