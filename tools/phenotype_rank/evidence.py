"""Evidence other than phenotypes: stated log-likelihood ratios, in nats.

The weights order what clinicians trust: a deficient enzyme or a variant names the disease,
a stated diagnosis nearly so, a screening result and a medicine point to it. They are
judgement, checked on `rarebench_br_dev`. Rules:
1. Evidence counts for the diseases that it names and for all their subtypes.
2. It counts half for the disorder that a named subtype belongs to.
3. One disease is credited the strongest evidence in favour and the strongest against,
   not their sums: a note that repeats a name is not two findings.
4. A denied medicine or family history says nothing; a past mention counts as present.
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
    (EvidenceKind.ENZYME, Assertion.PRESENT): 12.0,
    (EvidenceKind.ENZYME, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.ENZYME, Assertion.FAMILY): 1.5,
    (EvidenceKind.ENZYME, Assertion.ABSENT): -8.0,
    (EvidenceKind.GENE, Assertion.PRESENT): 12.0,
    (EvidenceKind.GENE, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.GENE, Assertion.FAMILY): 1.5,
    (EvidenceKind.GENE, Assertion.ABSENT): -5.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.PRESENT): 12.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.DISEASE_MENTION, Assertion.FAMILY): 1.5,
    (EvidenceKind.DISEASE_MENTION, Assertion.ABSENT): -8.0,
    (EvidenceKind.SCREENING, Assertion.PRESENT): 6.0,
    (EvidenceKind.SCREENING, Assertion.UNCERTAIN): 2.0,
    (EvidenceKind.SCREENING, Assertion.FAMILY): 1.0,
    (EvidenceKind.SCREENING, Assertion.ABSENT): -4.0,
    (EvidenceKind.MEDICINE, Assertion.PRESENT): 8.0,
    (EvidenceKind.MEDICINE, Assertion.UNCERTAIN): 1.5,
    (EvidenceKind.MEDICINE, Assertion.FAMILY): 1.0,
}
PARENT_SHARE: Final = 0.5
INHERITANCE_NATS: Final = 1.0


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
    for item in evidence:
        nats = nats_of(item)
        target, better = (favour, np.maximum) if nats > 0 else (against, np.minimum)
        for index, share in reached(graph, model, item.diseases).items():
            target[index] = better(target[index], nats * share)
    return favour + against + _inheritance(model, evidence)


def _inheritance(
    model: RankingModel, evidence: Sequence[EvidenceWeight]
) -> npt.NDArray[np.float32]:
    total = np.zeros(len(model.entities), np.float32)
    stated = [item for item in evidence if item.assertion is Assertion.PRESENT]
    if any(item.kind is EvidenceKind.CONSANGUINITY for item in stated):
        total += model.courses.inheritance("Autosomal recessive", CONSANGUINITY_RECESSIVE)
    modes = {item.id for item in stated if item.kind is EvidenceKind.INHERITANCE and item.id}
    for mode in sorted(modes):
        total += model.courses.inheritance(mode, INHERITANCE_NATS)
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
