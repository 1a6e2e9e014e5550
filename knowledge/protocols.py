"""Protocols of the Ministry of Health (PCDT) as the curated YAML files hold them.

One file a protocol in `kg_snapshot/curated/protocols/`. The models below are the file's
schema: unknown keys are refused, every code is an identifier, and each fact says from
which section of which document it was read.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from araras.knowledge.ids import Cid10Code, HpoId, OrphaCode, SigtapCode

Text = Annotated[str, Field(min_length=3, max_length=600)]
Sex = Literal["M", "F"]


class Curated(BaseModel):
    """Base of every curated record: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Status(StrEnum):
    """How far a protocol file was checked."""

    VERIFIED = "verified"
    """Title, ordinance, date, codes and medicines were read in the document itself."""
    TO_VERIFY = "to_verify"
    """At least one of them rests on a secondary source or on an older edition."""


class Component(StrEnum):
    """Part of the SUS pharmaceutical assistance that pays for a medicine."""

    CEAF = "ceaf"
    CESAF = "cesaf"
    CBAF = "cbaf"
    HOSPITAL = "hospital"


class CoveredDisease(Curated):
    """A disease that the protocol is for."""

    orpha: OrphaCode
    label: str
    """The release's English name, so that a wrong code is seen (a test compares it)."""


class CoveredCode(Curated):
    """A CID-10 code that the protocol lists."""

    code: Cid10Code
    applies_to: tuple[OrphaCode, ...] = Field(min_length=1)
    """The covered diseases that this code stands for in the protocol."""
    note: Text | None = None


class Condition(Curated):
    """When a note meets a criterion: every key that is given must hold.

    Inside one key any value is enough. A key whose facts the note denies makes the
    criterion "no"; a key on which the note is silent leaves it "not stated".
    """

    hpo: tuple[HpoId, ...] = ()
    orpha: tuple[OrphaCode, ...] = ()
    """The note names one of these diseases, or it is the accepted differential."""
    gene: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Whole words as charts write them ("gestante"), read with the note's assertion."""
    age_min_years: float | None = Field(None, ge=0, le=120)
    age_max_years: float | None = Field(None, ge=0, le=120)
    """Exclusive upper bound."""
    sex: Sex | None = None

    @model_validator(mode="after")
    def not_empty(self) -> Condition:
        """A condition that says nothing would always hold."""
        if not self.model_dump(exclude_defaults=True):
            raise ValueError("a condition needs at least one key")
        return self


class Criterion(Curated):
    """One inclusion or exclusion criterion, in our own words."""

    kind: Literal["inclusion", "exclusion"]
    text: Text
    medicines: tuple[str, ...] = ()
    """The medicines it is about; empty means every medicine of the protocol."""
    diseases: tuple[OrphaCode, ...] = ()
    """The covered diseases it is about; empty means all."""
    when: Condition | None = None
    section: str


class Presentation(Curated):
    """One row of SIGTAP: its title holds the strength, which is not a dose."""

    sigtap: SigtapCode
    title: str


class ProtocolMedicine(Curated):
    """A medicine of the protocol, by active ingredient in Portuguese."""

    name: str = Field(min_length=3, pattern=r"^[^A-Z]")
    component: Component | None
    presentations: tuple[Presentation, ...] = ()
    """Empty where SIGTAP has no row for it."""
    cid10: tuple[Cid10Code, ...] = Field(min_length=1)
    """The protocol's codes under which the medicine may be asked for."""
    diseases: tuple[OrphaCode, ...] = ()
    """The covered diseases that it is for; empty means all."""
    standing: Literal["listed", "not_incorporated"] = "listed"
    note: Text | None = None
    section: str


class ProtocolProcedure(Curated):
    """Something the protocol offers that is not a medicine (transplant, infusion, surgery)."""

    name: str
    sigtap: SigtapCode | None
    title: str | None
    """SIGTAP's title, when there is a row."""
    diseases: tuple[OrphaCode, ...] = ()
    section: str

    @model_validator(mode="after")
    def code_and_title_together(self) -> ProtocolProcedure:
        """A SIGTAP code is only as good as the title beside it."""
        if (self.sigtap is None) != (self.title is None):
            raise ValueError("sigtap and title go together")
        return self


class ProtocolExam(Curated):
    """An examination that the protocol asks for."""

    name: Text
    purpose: Literal["screening", "diagnosis", "confirmation", "severity", "monitoring"]
    diseases: tuple[OrphaCode, ...] = ()
    section: str


class Referral(Curated):
    """Where care goes. `service` stays null: no list of reference services is to be had."""

    level: Text
    route: Text
    service: None = None
    section: str


class Source(Curated):
    """The document that the facts were read in."""

    title: str
    url: str = Field(pattern=r"^https://")
    read_on: datetime.date


class Protocol(Curated):
    """One PCDT."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    portaria: str | None
    date: datetime.date | None
    """Date of the ordinance."""
    url: str = Field(pattern=r"^https://")
    status: Status
    status_note: Text | None = None
    diseases: tuple[CoveredDisease, ...] = Field(min_length=1)
    cid10: tuple[CoveredCode, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    exams: tuple[ProtocolExam, ...] = Field(min_length=1)
    medicines: tuple[ProtocolMedicine, ...] = ()
    procedures: tuple[ProtocolProcedure, ...] = ()
    referral: Referral
    source: Source

    @model_validator(mode="after")
    def inner_references_hold(self) -> Protocol:
        """Every disease, code and medicine that a part names is one of the protocol's own."""
        diseases = {d.orpha for d in self.diseases}
        codes = {c.code for c in self.cid10}
        names = {m.name for m in self.medicines}
        used: list[tuple[str, object, bool]] = []
        for covered in self.cid10:
            used += [("cid10.applies_to", o, o in diseases) for o in covered.applies_to]
        for medicine in self.medicines:
            used += [("medicines.cid10", c, c in codes) for c in medicine.cid10]
            used += [("medicines.diseases", o, o in diseases) for o in medicine.diseases]
        for criterion in self.criteria:
            used += [("criteria.medicines", n, n in names) for n in criterion.medicines]
            used += [("criteria.diseases", o, o in diseases) for o in criterion.diseases]
        parts = [*(e.diseases for e in self.exams), *(p.diseases for p in self.procedures)]
        used += [("diseases", o, o in diseases) for part in parts for o in part]
        wrong = [f"{where}: {value}" for where, value, known in used if not known]
        if wrong:
            raise ValueError("not declared by the protocol: " + "; ".join(wrong))
        return self
