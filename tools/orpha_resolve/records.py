"""What `orpha_resolve` returns."""

from __future__ import annotations

from typing import Literal

from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Record
from araras.tools.records import Score

Tier = Literal["id", "exact", "alias", "fuzzy", "encoder"]
ResolutionStatus = Literal["resolved", "ambiguous", "obsolete", "not_found"]


class Match(Record):
    """How a name met an entity: the step of the cascade, its score, the store's own wording."""

    tier: Tier
    score: Score
    term: str


class Candidate(Record):
    """An entity that the name may mean."""

    orpha: OrphaCode
    name_pt: str
    name_en: str
    score: Score


class Successor(Record):
    """Where an obsolete entity went: `moved_to` the same concept, `referred_to` another one."""

    orpha: OrphaCode
    relation: Literal["moved_to", "referred_to"]


class Resolution(Record):
    """The identity of a name. `orpha` is set only when the status is `resolved`.

    `candidates` by score, then code: those that tie when ambiguous, the siblings when a type
    does not exist, the successor when obsolete.
    """

    status: ResolutionStatus
    orpha: OrphaCode | None = None
    match: Match | None = None
    candidates: tuple[Candidate, ...] = ()
    successor: Successor | None = None
