"""Evidence other than phenotypes: stated log-likelihood ratios, in nats.

The weights order what clinicians trust: a deficient enzyme or a variant names the disease,
a stated diagnosis nearly so, a screening result and a medicine point to it. They are
judgement, not fitted: findings alone reach 10 to 25 nats. Rules:
1. Evidence counts for the diseases that it names and for all their subtypes.
2. In favour it counts half for the disorder that a named subtype belongs to; against, not
   at all: a type that is ruled out leaves the others.
3. One disease is credited the strongest evidence in favour and the strongest against,
   not their sums: a note that repeats a name is not two findings.
4. A denied medicine says nothing; a past mention counts as present.
5. A stated diagnosis that is broader than another one stated beside it adds nothing to it:
   "sickle cell disease, HbSS" speaks of sickle cell anaemia alone.
6. Related parents favour autosomal recessive diseases, a stated mode of inheritance the
   diseases that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OmimCode
from araras.tools.phenotype_rank.course import CONSANGUINITY_RECESSIVE
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.records import EvidenceWeight
from araras.tools.records import Assertion, EvidenceKind

NATS: Final[Mapping[tuple[EvidenceKind, Assertion], float]] = {
    (EvidenceKind.ENZYME, Assertion.PRESENT): 18.0,
    (EvidenceKind.ENZYME, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.ENZYME, Assertion.FAMILY): 1.5,
    (EvidenceKind.ENZYME, Assertion.ABSENT): -8.0,
    (EvidenceKind.GENE, Assertion.PRESENT): 18.0,
    (EvidenceKind.GENE, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.GENE, Assertion.FAMILY): 1.5,
    (EvidenceKind.GENE, Assertion.ABSENT): -5.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.PRESENT): 15.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.UNCERTAIN): 4.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.FAMILY): 1.5,
    (EvidenceKind.DISEASE_MENTION, Assertion.ABSENT): -8.0,
    (EvidenceKind.SCREENING, Assertion.PRESENT): 8.0,
    (EvidenceKind.SCREENING, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.SCREENING, Assertion.FAMILY): 1.0,
    (EvidenceKind.SCREENING, Assertion.ABSENT): -4.0,
    (EvidenceKind.MEDICINE, Assertion.PRESENT): 8.0,
    (EvidenceKind.MEDICINE, Assertion.UNCERTAIN): 1.5,
    (EvidenceKind.MEDICINE, Assertion.FAMILY): 1.0,
}
_COURSE_KINDS: Final = frozenset({EvidenceKind.INHERITANCE, EvidenceKind.CONSANGUINITY})
_STATED: Final = (EvidenceKind.DISEASE_MENTION, Assertion.PRESENT)
PARENT_SHARE: Final = 0.5
INHERITANCE_TRUST: Final = 0.7
"""Share of a mode's information that its statement gives: pedigrees are small and told by heart."""


def nats_of(evidence: EvidenceWeight) -> float:
    """Return the log-likelihood ratio that one piece of evidence gives its diseases."""
    past = evidence.assertion is Assertion.PAST
    assertion = Assertion.PRESENT if past else evidence.assertion
    return NATS.get((evidence.kind, assertion), 0.0)


def evidence_scores(
    graph: KnowledgeGraph, model: RankingModel, evidence: Sequence[EvidenceWeight]
) -> npt.NDArray[np.float32]:
    """Return the nats that all evidence gives each entity."""
    favour = np.zeros(len(model.entities), np.float32)
    against = np.zeros(len(model.entities), np.float32)
    for item in _most_specific(graph, evidence):
        nats = nats_of(item)
        target, better = (favour, np.maximum) if nats > 0 else (against, np.minimum)
        for index, share in reached(graph, model, item.diseases).items():
            if nats > 0 or share == 1:
                target[index] = better(target[index], nats * share)
    return favour + against + _inheritance(model, evidence)


def _most_specific(
    graph: KnowledgeGraph, evidence: Sequence[EvidenceWeight]
) -> Iterator[EvidenceWeight]:
    """Yield the evidence without the stated diagnoses that another one narrows down."""
    stated = [
        frozenset(item.diseases) for item in evidence if (item.kind, item.assertion) == _STATED
    ]
    for item in evidence:
        if (item.kind, item.assertion) == _STATED and len(stated) > 1:
            below = {code for named in item.diseases for code in _narrower(graph, named)}
            below -= set(item.diseases)
            if any(other <= below for other in stated):
                continue
        yield item


def _inheritance(
    model: RankingModel, evidence: Sequence[EvidenceWeight]
) -> npt.NDArray[np.float32]:
    total = np.zeros(len(model.entities), np.float32)
    if not _COURSE_KINDS.intersection(item.kind for item in evidence):
        return total
    courses = model.courses
    stated = [item for item in evidence if item.assertion is Assertion.PRESENT]
    if any(item.kind is EvidenceKind.CONSANGUINITY for item in stated):
        total += courses.inheritance("Autosomal recessive", CONSANGUINITY_RECESSIVE)
    modes = {item.id for item in stated if item.kind is EvidenceKind.INHERITANCE and item.id}
    for mode in sorted(modes):
        total += courses.inheritance(mode, INHERITANCE_TRUST * courses.information(mode))
    return total


def reached(
    graph: KnowledgeGraph, model: RankingModel, diseases: Iterable[DiseaseId]
) -> dict[int, float]:
    """Return the entities that evidence for `diseases` reaches, with their share (0–1)."""
    named = list(dict.fromkeys(diseases))
    below = {code for disease in named for code in (disease, *_narrower(graph, disease))}
    beyond = {code for disease in named for code in _broader(graph, disease)} - below
    shares = {model.entity_index[code]: 1.0 for code in below if code in model.entity_index}
    for code in beyond:
        if code in model.entity_index:
            shares.setdefault(model.entity_index[code], PARENT_SHARE)
    return shares


def _narrower(graph: KnowledgeGraph, disease: DiseaseId) -> Iterator[DiseaseId]:
    if isinstance(disease, OmimCode):
        for orpha, relation in graph.diseases_of_omim(disease):
            if relation in ("narrower", "exact"):
                yield orpha
        return
    for code in (disease, *graph.descendants(disease)):
        yield code
        yield from (omim for omim, relation in graph.omim_links(code) if relation == "broader")


def _broader(graph: KnowledgeGraph, disease: DiseaseId) -> Iterator[DiseaseId]:
    above: Iterable[DiseaseId]
    if isinstance(disease, OmimCode):
        links = graph.diseases_of_omim(disease)
        above = [orpha for orpha, relation in links if relation == "broader"]
    else:
        links_of = graph.omim_links(disease)
        above = (*graph.ancestors(disease), *(o for o, r in links_of if r == "narrower"))
    for code in above:
        found = None if isinstance(code, OmimCode) else graph.disease(code)
        if found is None or found.group != "group":
            yield code
