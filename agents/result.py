"""`ConsultationResult`: the one answer of every interface, published as JSON Schema.

The schema is versioned by `SCHEMA_VERSION`, which its `$id` carries; a field that is added
raises the minor number, one that changes its meaning or goes away the major.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from araras.knowledge.ids import Cid10Code, HpoId, OrphaCode, SigtapCode
from araras.knowledge.protocols import Component, Status
from araras.knowledge.records import Record, Relation
from araras.tools.records import (
    AgeYears,
    Assertion,
    EvidenceKind,
    Method,
    Score,
    Sex,
    Span,
)

SCHEMA_VERSION = "1.0"

Turn = Annotated[int, Field(ge=1)]


class Engine(StrEnum):
    """What proposed the differential."""

    KG = "kg"
    OLLAMA = "ollama"
    LLAMA_SERVER = "llama-server"


class AbstentionReason(StrEnum):
    """Why a consultation names no disease."""

    NOT_SUGGESTIVE = "not_suggestive"
    INSUFFICIENT_FINDINGS = "insufficient_findings"
    UNGROUNDED = "ungrounded"
    OUT_OF_SCOPE = "out_of_scope"
    UNSAFE_REQUEST = "unsafe_request"
    BUDGET_EXHAUSTED = "budget_exhausted"


class Patient(Record):
    """What is known of the patient; never a name."""

    age_years: AgeYears | None = None
    sex: Sex | None = None
    uf: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    """State of residence, as its two letters."""


class Phenotype(Record):
    """A finding of the thread and where it was read."""

    hpo: HpoId
    label_pt: str
    label_en: str
    assertion: Assertion
    relative: str | None
    turn: Turn
    text: str
    span: Span
    method: Method
    score: Score


class Evidence(Record):
    """What else names or narrows a disease."""

    kind: EvidenceKind
    id: str | None
    turn: Turn
    text: str
    span: Span
    assertion: Assertion


class Match(Record):
    """How a proposed name became an Orphanet code."""

    tier: Literal["id", "exact", "alias", "fuzzy", "encoder"]
    score: Score
    term: str


class Support(Record):
    """A phenotype of the disease that the note supports, contradicts or is silent about."""

    hpo: HpoId
    label_pt: str
    frequency: Score | None
    source: str


class Differential(Record):
    """A disease of the differential."""

    rank: Annotated[int, Field(ge=1)]
    orpha: OrphaCode
    name_pt: str
    name_en: str
    probability: Score
    proposed_by: Literal["kg", "model", "both"]
    match: Match | None
    supports: tuple[Support, ...]
    contradicts: tuple[Support, ...]
    absent_typical: tuple[Support, ...]


class Ungrounded(Record):
    """A proposal that no lookup carried, and why."""

    text: str
    reason: str


class ProtocolReference(Record):
    """The protocol of a disease."""

    slug: str
    title: str
    portaria: str | None
    date: datetime.date | None
    url: str
    status: Status
    applies_to: tuple[OrphaCode, ...]


class CodeOffer(Record):
    """A CID-10 code of a disease. `relation` is the disease's to the code."""

    code: Cid10Code
    title_pt: str
    relation: Relation


class MedicineOffer(Record):
    """A medicine of the protocol; `presentation` is SIGTAP's title, its strength is no dose."""

    name: str
    presentation: str | None
    component: Component | None
    sigtap: SigtapCode | None
    cid10: tuple[Cid10Code, ...]
    standing: Literal["listed", "excluded", "not_incorporated"]


class ProcedureOffer(Record):
    """What the protocol offers besides medicines."""

    name: str
    sigtap: SigtapCode | None


class ExamOffer(Record):
    """An examination of the protocol."""

    name: str
    purpose: Literal["screening", "diagnosis", "confirmation", "severity", "monitoring"]


class CriterionReading(Record):
    """A criterion of the protocol and what the note says of it."""

    kind: Literal["inclusion", "exclusion"]
    text: str
    in_note: Literal["yes", "no", "not_stated"]


class ReferralOffer(Record):
    """Where care goes."""

    level: str
    route: str
    service: None = None


class Conduct(Record):
    """What the SUS offers for one disease of the differential."""

    orpha: OrphaCode
    pcdt: ProtocolReference | None
    cid10: tuple[CodeOffer, ...]
    medicines: tuple[MedicineOffer, ...]
    procedures: tuple[ProcedureOffer, ...]
    exams: tuple[ExamOffer, ...]
    criteria: tuple[CriterionReading, ...]
    referral: ReferralOffer
    sources: tuple[str, ...]


class Abstention(Record):
    """Why no disease is named, and what would help."""

    reason: AbstentionReason
    missing: tuple[str, ...]
    message_pt: str


class Alert(Record):
    """A finding that calls for urgent care."""

    message_pt: str
    hpo: HpoId
    turn: Turn
    text: str
    span: Span


class NextFinding(Record):
    """What to ask or order next."""

    question_pt: str
    hpo: HpoId | None
    exam: str | None
    separates: tuple[OrphaCode, ...]
    information_gain: Annotated[float, Field(ge=0)]


class Citation(Record):
    """A source of the answer: `[id]` in `answer_pt` points here."""

    id: Annotated[int, Field(ge=1)]
    source: str
    version: str | None
    ref: str


class SnapshotReference(Record):
    """The data that the answer rests on."""

    version: str
    digest: str


class ConsultationResult(Record):
    """One turn's answer."""

    case_id: str | None
    thread_id: str | None
    turn: Turn
    engine: Engine
    model: str | None
    patient: Patient
    phenotypes: tuple[Phenotype, ...]
    evidence: tuple[Evidence, ...]
    differentials: tuple[Differential, ...]
    ungrounded: tuple[Ungrounded, ...]
    conduct: tuple[Conduct, ...]
    abstained: bool
    abstention: Abstention | None
    alerts: tuple[Alert, ...]
    next_findings: tuple[NextFinding, ...]
    answer_pt: str
    citations: tuple[Citation, ...]
    rounds: Annotated[int, Field(ge=0)]
    tool_calls: Annotated[int, Field(ge=0)]
    snapshot: SnapshotReference
    timings_ms: dict[str, float] | None = None
    """Milliseconds a step, only where timings were asked for."""

    @model_validator(mode="after")
    def abstention_is_empty_handed(self) -> ConsultationResult:
        """An abstention says why and offers nothing; an answer has no reason to abstain."""
        if self.abstained != (self.abstention is not None):
            raise ValueError("abstained and abstention go together")
        if self.abstained and (self.differentials or self.conduct):
            raise ValueError("an abstention has no differentials and no conduct")
        return self

    def to_json(self) -> str:
        """Return the JSON line that every interface prints."""
        exclude = {"timings_ms"} if self.timings_ms is None else None
        return self.model_dump_json(exclude=exclude)


def json_schema() -> dict[str, object]:
    """Return the published JSON Schema of a result, as its JSON lines are written."""
    schema = ConsultationResult.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:araras:consultation-result:{SCHEMA_VERSION}",
        **schema,
    }
