"""What `pcdt_lookup` returns."""

from __future__ import annotations

import datetime
from typing import Literal

from araras.knowledge.ids import Cid10Code, OrphaCode, SigtapCode
from araras.knowledge.protocols import Component, Condition, Status
from araras.knowledge.records import Record
from araras.tools.orpha_resolve import Successor

LookupStatus = Literal["found", "none", "ambiguous", "obsolete", "not_found"]
LookupMatch = Literal["exact", "ancestor", "descendant"]
Standing = Literal["listed", "excluded", "not_incorporated"]


class NamedDisease(Record):
    """An entity with its Brazilian name."""

    orpha: OrphaCode
    name_pt: str


class ProtocolHead(Record):
    """Which protocol it is. `applies_to`: the covered diseases that this answer is about."""

    slug: str
    title: str
    portaria: str | None
    date: datetime.date | None
    url: str
    status: Status
    applies_to: tuple[NamedDisease, ...]


class LookupCandidate(Record):
    """What an ambiguous lookup may mean: a disease, and the protocol that would answer it."""

    orpha: OrphaCode
    name_pt: str
    slug: str | None = None
    title: str | None = None


class OfferedMedicine(Record):
    """One presentation of a medicine; `presentation` and `sigtap` are null where SIGTAP has none.

    `excluded`: the protocol names the medicine, and excludes this disease from it.
    `applies_to`: the covered diseases for which it is offered here.
    """

    name: str
    presentation: str | None
    component: Component | None
    sigtap: SigtapCode | None
    cid10: tuple[Cid10Code, ...]
    standing: Standing
    note: str | None
    applies_to: tuple[OrphaCode, ...]


class OfferedProcedure(Record):
    """A procedure of the protocol."""

    name: str
    sigtap: SigtapCode | None
    title: str | None


class OfferedExam(Record):
    """An examination of the protocol."""

    name: str
    purpose: Literal["screening", "diagnosis", "confirmation", "severity", "monitoring"]


class OfferedCriterion(Record):
    """A criterion of the protocol; `when` says which facts of a note meet it, if any can."""

    kind: Literal["inclusion", "exclusion"]
    text: str
    medicines: tuple[str, ...]
    when: Condition | None
    section: str


class CareRoute(Record):
    """Where care goes. `service` stays null: no list of reference services is to be had."""

    level: str
    route: str
    service: None = None


class CitedSource(Record):
    """The document behind the answer."""

    title: str
    url: str
    portaria: str | None
    date: datetime.date | None


class ProtocolLookup(Record):
    """What the SUS offers. Lists keep the protocol's own order.

    `orpha` and `name_pt`: the disease looked up, null by CID-10 and where a name is none.
    `successor`: set when the code or name was an obsolete entity; after `moved_to` the rest
    of the answer is about it, after `referred_to` (another concept) there is no answer.
    """

    status: LookupStatus
    orpha: OrphaCode | None = None
    name_pt: str | None = None
    protocol: ProtocolHead | None = None
    match: LookupMatch | None = None
    successor: Successor | None = None
    candidates: tuple[LookupCandidate, ...] = ()
    medicines: tuple[OfferedMedicine, ...] = ()
    procedures: tuple[OfferedProcedure, ...] = ()
    exams: tuple[OfferedExam, ...] = ()
    criteria: tuple[OfferedCriterion, ...] = ()
    referral: CareRoute | None = None
    sources: tuple[CitedSource, ...] = ()
