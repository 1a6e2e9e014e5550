"""The values that a knowledge graph answers with: frozen, typed, ordered."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from araras.knowledge.ids import Cid10Code, DiseaseId, HpoId, OmimCode, OrphaCode

Language = Literal["pt", "en"]
Group = Literal["group", "disorder", "subtype"]
Status = Literal["active", "obsolete", "deprecated"]
Relation = Literal["exact", "narrower", "broader"]
"""The disease's relation to the code: `narrower` says that the code holds other diseases too."""


class Record(BaseModel):
    """Base of every value at a boundary: frozen, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SnapshotInfo(Record):
    """What a snapshot is made of."""

    version: str
    digest: str
    """SHA-256 of every row, in hexadecimal, read back from the store."""
    counts: dict[str, int]
    sources: tuple[dict[str, str], ...]


class Disease(NamedTuple):
    """An entity of the Orphanet nomenclature."""

    orpha: OrphaCode
    name_en: str
    name_pt: str
    """Brazilian name; the English one where the lexicon has none."""
    group: Group
    type: str
    status: Status
    non_rare_in_europe: bool
    successor: OrphaCode | None
    successor_relation: Literal["moved_to", "referred_to"] | None


class OmimDisease(NamedTuple):
    """An OMIM disease that HPO annotates."""

    omim: OmimCode
    name_en: str


class DiseaseName(NamedTuple):
    """One name of an Orphanet entity. `key` is its folded words, one space apart."""

    key: str
    orpha: OrphaCode
    text: str
    language: Language
    kind: Literal["name", "synonym", "context"]
    """`context`: an abbreviation that means this disease only among evidence for it."""


class Cid10Link(NamedTuple):
    """Orphanet's link between a disease and a CID-10 code."""

    orpha: OrphaCode
    code: Cid10Code
    relation: Relation


class Course(NamedTuple):
    """Ages of onset and modes of inheritance, as the releases word them."""

    onsets: tuple[str, ...]
    inheritance: tuple[str, ...]


class Term(NamedTuple):
    """An HPO term that is in force."""

    hpo: HpoId
    name_en: str
    label_pt: str
    phenotypic: bool
    """Whether it descends from HP:0000118 (phenotypic abnormality)."""


class TermName(NamedTuple):
    """One wording of an HPO term."""

    hpo: HpoId
    text: str
    language: Language
    kind: Literal["label", "exact", "narrow", "broad", "related", "lay", "context"]


class PhenotypeLink(NamedTuple):
    """HAS_PHENOTYPE: `frequency` is 0–1, None where the source states none; 0 is excluded."""

    disease: DiseaseId
    hpo: HpoId
    frequency: float | None
    source: str


class AnnotationArrays(NamedTuple):
    """Diseases × phenotypes as compressed sparse rows, for vectorised ranking.

    Row i of the links is `terms[link_terms[link_starts[i]:link_starts[i+1]]]` with
    `link_frequencies` (float32, 0–1, NaN where none is stated); row j of the ancestors
    is `ancestors[ancestor_starts[j]:ancestor_starts[j+1]]`, j itself included. Only
    phenotypic abnormalities and diseases in force are indexed.
    """

    diseases: tuple[DiseaseId, ...]
    terms: tuple[HpoId, ...]
    link_starts: npt.NDArray[np.int32]
    link_terms: npt.NDArray[np.int32]
    link_frequencies: npt.NDArray[np.float32]
    ancestor_starts: npt.NDArray[np.int32]
    ancestors: npt.NDArray[np.int32]
