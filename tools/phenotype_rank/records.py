"""What `phenotype_rank` takes and returns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from araras.knowledge.ids import DiseaseId, HpoId, OrphaCode, parse_disease_id
from araras.knowledge.records import Record
from araras.tools.records import Assertion, EvidenceKind, Score

AnyDiseaseId = Annotated[
    DiseaseId,
    PlainValidator(parse_disease_id),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["ORPHA:716", "OMIM:261600"]}),
]


class EvidenceWeight(Record):
    """Evidence other than a phenotype: its kind, what the note says of it, where it points.

    `id` is only read for inheritance: the mode as Orphanet words it ("X-linked recessive").
    """

    diseases: tuple[AnyDiseaseId, ...] = ()
    kind: EvidenceKind
    assertion: Assertion = Assertion.PRESENT
    id: str | None = None


class Explained(Record):
    """An annotated phenotype of a candidate and the patient's finding that it met.

    `frequency` is 0–1 among patients with the disease, None where the source states none.
    `matched` is the patient's term (None for `absent_typical`: the note does not mention it).
    """

    hpo: HpoId
    label_pt: str
    matched: HpoId | None
    frequency: Score | None
    source: str


class Candidate(Record):
    """A disease with its score and the reasons.

    `score` is a log-likelihood ratio in nats against the average disease; `probability`
    is calibrated, and with `none_probability` and the diseases not listed adds up to 1.
    """

    rank: Annotated[int, Field(ge=1)]
    id: AnyDiseaseId
    orpha: OrphaCode | None
    ids: tuple[AnyDiseaseId, ...]
    name_pt: str
    name_en: str
    score: float
    probability: Score
    supports: tuple[Explained, ...]
    contradicts: tuple[Explained, ...]
    absent_typical: tuple[Explained, ...]


class Ranking(Record):
    """Candidates by rank; `scanned` diseases were compared."""

    candidates: tuple[Candidate, ...]
    none_probability: Score
    scanned: int
