"""`KnowledgeGraph`: what every backend answers. Lists come ordered; a miss is None or empty.

Backends: the snapshot (`araras.knowledge.snapshot`) today, Neo4j in a later release. All
pass the conformance suite in `tests/conformance/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol as TypingProtocol
from typing import runtime_checkable

from araras.knowledge.curated import (
    AlertRule,
    AnalyteBand,
    CommonCondition,
    Enzyme,
    Expression,
    GeneAlias,
    GrowthPoint,
    Medicine,
    Milestone,
    NearTerms,
    ResultWords,
    ScreeningResult,
    WordForms,
)
from araras.knowledge.ids import Cid10Code, DiseaseId, HpoId, OmimCode, OrphaCode
from araras.knowledge.protocols import Protocol
from araras.knowledge.records import (
    AnnotationArrays,
    Cid10Link,
    Course,
    Disease,
    DiseaseName,
    Language,
    OmimDisease,
    PhenotypeLink,
    Relation,
    SnapshotInfo,
    Term,
    TermName,
)


@runtime_checkable
class KnowledgeGraph(TypingProtocol):
    """Diseases, phenotypes, codes and protocols with the links between them."""

    def __hash__(self) -> int:
        """By identity: what is derived from a graph is cached once a graph."""
        ...

    def info(self) -> SnapshotInfo:
        """Version, digest, row counts and sources."""
        ...

    # Diseases
    def disease(self, code: OrphaCode) -> Disease | None:
        """The entity with this code, whatever its status."""
        ...

    def diseases(self) -> Iterator[Disease]:
        """Every entity, by code."""
        ...

    def omim_disease(self, code: OmimCode) -> OmimDisease | None:
        """The annotated OMIM disease with this number."""
        ...

    def disease_names(self) -> Iterator[DiseaseName]:
        """Every name, by code, then key."""
        ...

    def diseases_named(self, key: str) -> tuple[DiseaseName, ...]:
        """The names whose folded words (`text.key`) are `key`, by code."""
        ...

    def diseases_named_from(self, word: str) -> tuple[DiseaseName, ...]:
        """The names whose folded words begin with `word`, by key, then code."""
        ...

    def parents(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """Directly broader entities, by code."""
        ...

    def children(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """Directly narrower entities, by code."""
        ...

    def ancestors(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """All broader entities, nearest first, then by code."""
        ...

    def descendants(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """All narrower entities, nearest first, then by code."""
        ...

    def course(self, code: OrphaCode) -> Course:
        """Ages of onset and inheritance; empty where the release has none."""
        ...

    def courses(self) -> Mapping[OrphaCode, Course]:
        """The course of every disease that has one, by code."""
        ...

    def prevalences(self) -> Mapping[OrphaCode, float]:
        """People in a million, of every disease for which Orphanet states it, by code."""
        ...

    # Codes
    def cid10_links(self, code: OrphaCode) -> tuple[Cid10Link, ...]:
        """Orphanet's links of this disease, exact first, then by code."""
        ...

    def diseases_of_cid10(self, code: Cid10Code) -> tuple[Cid10Link, ...]:
        """Orphanet's links to this code, exact first, then by disease."""
        ...

    def cid10_title(self, code: Cid10Code) -> str | None:
        """Portuguese title of a code."""
        ...

    def omim_links(self, code: OrphaCode) -> tuple[tuple[OmimCode, Relation], ...]:
        """OMIM numbers of a disease, by number."""
        ...

    def all_omim_links(self) -> Mapping[OrphaCode, tuple[tuple[OmimCode, Relation], ...]]:
        """The OMIM numbers of every disease that has one, by code, then number."""
        ...

    def diseases_of_omim(self, code: OmimCode) -> tuple[tuple[OrphaCode, Relation], ...]:
        """Orphanet entities of an OMIM number with their relation to it, by code."""
        ...

    # Phenotypes
    def term(self, hpo: HpoId) -> Term | None:
        """The term in force for this id: alternative and obsolete ids lead to their successor."""
        ...

    def term_names(self, language: Language | None = None) -> Iterator[TermName]:
        """Every wording of every phenotypic abnormality, by id; of one language if given."""
        ...

    def term_parents(self, hpo: HpoId) -> tuple[HpoId, ...]:
        """Directly broader terms, by id."""
        ...

    def phenotypes(self, disease: DiseaseId) -> tuple[PhenotypeLink, ...]:
        """Phenotypes of a disease by term; ORPHA and OMIM codes keep their own."""
        ...

    def annotation_arrays(self) -> AnnotationArrays:
        """Every annotated disease against every term, for ranking."""
        ...

    # Genes and curated evidence
    def gene_symbols(self) -> tuple[str, ...]:
        """Symbols of all genes linked to a disease, ordered."""
        ...

    def diseases_of_gene(self, gene: str) -> tuple[DiseaseId, ...]:
        """Diseases linked to a gene symbol, ordered."""
        ...

    def genes_of(self, disease: DiseaseId) -> tuple[str, ...]:
        """Gene symbols linked to a disease, ordered."""
        ...

    def gene_aliases(self) -> tuple[GeneAlias, ...]:
        """Other wordings of gene symbols."""
        ...

    def enzymes(self) -> tuple[Enzyme, ...]:
        """Enzymes whose deficiency names diseases."""
        ...

    def medicines(self) -> tuple[Medicine, ...]:
        """Active ingredients with their names and what they point to."""
        ...

    def screening_results(self) -> tuple[ScreeningResult, ...]:
        """Newborn-screening results."""
        ...

    def laboratory(self) -> tuple[AnalyteBand, ...]:
        """Reference limits of analytes."""
        ...

    def laboratory_words(self) -> tuple[ResultWords, ...]:
        """Words that state a result."""
        ...

    def alerts(self) -> tuple[AlertRule, ...]:
        """Findings that call for urgent care, by term."""
        ...

    def near_terms(self) -> tuple[NearTerms, ...]:
        """Pairs of terms that are used one for the other."""
        ...

    def term_ancestors(self, hpo: HpoId) -> frozenset[HpoId]:
        """All broader terms, the term itself included."""
        ...

    def word_forms(self) -> tuple[WordForms, ...]:
        """Forms that are read as one word."""
        ...

    def expressions(self) -> tuple[Expression, ...]:
        """Normal findings and figures of speech."""
        ...

    def common_conditions(self) -> tuple[CommonCondition, ...]:
        """Conditions of everyday care with the findings that they explain."""
        ...

    def growth(self) -> tuple[GrowthPoint, ...]:
        """Limits of body measures by sex and age."""
        ...

    def milestones(self) -> tuple[Milestone, ...]:
        """Skills of development with the age by which they should be there."""
        ...

    # Protocols
    def protocols(self) -> tuple[Protocol, ...]:
        """Every protocol, by slug."""
        ...
