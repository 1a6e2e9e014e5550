"""Values that several tools share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from araras.knowledge.ids import HpoId
from araras.knowledge.records import Record

Sex = Literal["M", "F"]
AgeYears = Annotated[float, Field(ge=0, le=130)]
Score = Annotated[float, Field(ge=0, le=1)]
Span = tuple[int, int]
"""Half-open code-point offsets into the unnormalised text that was read."""


class Assertion(StrEnum):
    """What a note says about a finding. What cannot be told is uncertain, never present."""

    PRESENT = "present"
    ABSENT = "absent"
    FAMILY = "family"
    UNCERTAIN = "uncertain"
    PAST = "past"


class Method(StrEnum):
    """The step of the reader that found a phenotype."""

    LEXICON = "lexicon"
    GRAMMAR = "grammar"
    LABORATORY = "laboratory"
    ENCODER = "encoder"
    MODEL = "model"


class EvidenceKind(StrEnum):
    """What, besides phenotypes, names or narrows a disease."""

    GENE = "gene"
    ENZYME = "enzyme"
    MEDICINE = "medicine"
    DISEASE_MENTION = "disease_mention"
    INHERITANCE = "inheritance"
    CONSANGUINITY = "consanguinity"
    ONSET = "onset"
    SCREENING = "screening"


class ReadPhenotype(Record):
    """A phenotype read in a text. `text` is exactly `note[span[0]:span[1]]`."""

    hpo: HpoId
    label_pt: str
    label_en: str
    assertion: Assertion
    relative: str | None
    """Who has it, when the assertion is `family` ("mãe", "tio materno" …)."""
    text: str
    span: Span
    method: Method
    score: Score


class ReadEvidence(Record):
    """Something else that the text says about the disease.

    `id` is a gene symbol, an enzyme or medicine name of the curated tables, an ORPHA code
    (disease mentions, screening), an inheritance mode, or null.
    """

    kind: EvidenceKind
    id: str | None
    orphas: tuple[str, ...] = ()
    """Diseases that it points to, by code."""
    text: str
    span: Span
    assertion: Assertion
    relative: str | None = None


class ReadNote(Record):
    """What `hpo_normalize` returns: by span start, longest first, then score."""

    phenotypes: tuple[ReadPhenotype, ...]
    evidence: tuple[ReadEvidence, ...]
