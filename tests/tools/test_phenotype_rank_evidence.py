"""Evidence other than phenotypes: the stated rules."""

from __future__ import annotations

import pytest

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OrphaCode
from araras.tools.phenotype_rank import Candidate, EvidenceWeight, explain, phenotype_rank
from araras.tools.records import Assertion, EvidenceKind

GAUCHER, GAUCHER_1, FABRY = map(OrphaCode, ("ORPHA:355", "ORPHA:77259", "ORPHA:324"))
SPLENOMEGALY = HpoId("HP:0001744")
KINDS = (EvidenceKind.GENE, EvidenceKind.ENZYME, EvidenceKind.DISEASE_MENTION)


def evidence(
    disease: DiseaseId,
    assertion: Assertion = Assertion.PRESENT,
    kind: EvidenceKind = EvidenceKind.DISEASE_MENTION,
) -> EvidenceWeight:
    return EvidenceWeight(diseases=(disease,), kind=kind, assertion=assertion)


def explained(graph: KnowledgeGraph, disease: DiseaseId, *given: EvidenceWeight) -> Candidate:
    found = explain(graph, disease, [SPLENOMEGALY], evidence=given)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_names_the_disease(graph: KnowledgeGraph, kind: EvidenceKind) -> None:
    ranking = phenotype_rank(graph, [SPLENOMEGALY], evidence=[evidence(FABRY, kind=kind)])
    assert ranking.candidates[0].orpha == FABRY


def test_evidence_alone_lists_what_it_favours(graph: KnowledgeGraph) -> None:
    found = phenotype_rank(graph, [], evidence=[evidence(GAUCHER)]).candidates
    listed = {candidate.orpha for candidate in found}
    assert {GAUCHER, GAUCHER_1} <= listed
    assert FABRY not in listed
    assert all(candidate.supports == () for candidate in found)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_ruled_out_falls(graph: KnowledgeGraph, kind: EvidenceKind) -> None:
    denied = evidence(GAUCHER, Assertion.ABSENT, kind)
    assert explained(graph, GAUCHER, denied).score < explained(graph, GAUCHER).score - 3


def test_negative_evidence_alone_gives_no_candidate(graph: KnowledgeGraph) -> None:
    denied = evidence(GAUCHER, Assertion.ABSENT)
    assert phenotype_rank(graph, [], evidence=[denied]).candidates == ()


def test_the_surer_the_mention_the_more_it_adds(graph: KnowledgeGraph) -> None:
    order = [Assertion.ABSENT, Assertion.FAMILY, Assertion.UNCERTAIN, Assertion.PRESENT]
    scores = [explained(graph, GAUCHER, evidence(GAUCHER, how)).score for how in order]
    assert scores == sorted(scores)
    assert scores[1] > explained(graph, GAUCHER).score


def test_a_past_mention_counts_as_present(graph: KnowledgeGraph) -> None:
    past = explained(graph, GAUCHER, evidence(GAUCHER, Assertion.PAST))
    assert past == explained(graph, GAUCHER, evidence(GAUCHER))


def test_a_denied_medicine_says_nothing(graph: KnowledgeGraph) -> None:
    denied = evidence(GAUCHER, Assertion.ABSENT, EvidenceKind.MEDICINE)
    assert explained(graph, GAUCHER, denied) == explained(graph, GAUCHER)


def test_evidence_reaches_the_subtypes_in_full(graph: KnowledgeGraph) -> None:
    gained = explained(graph, GAUCHER_1, evidence(GAUCHER)).score
    assert gained == explained(graph, GAUCHER_1, evidence(GAUCHER_1)).score


def test_evidence_for_a_subtype_reaches_the_disorder_by_half(graph: KnowledgeGraph) -> None:
    plain, by_subtype, named = (
        explained(graph, GAUCHER, *given).score
        for given in ((), (evidence(GAUCHER_1),), (evidence(GAUCHER),))
    )
    assert plain < by_subtype < named


def test_a_broader_diagnosis_beside_a_narrower_one_adds_nothing(graph: KnowledgeGraph) -> None:
    both, narrow = (
        explained(graph, GAUCHER, *given).score
        for given in ((evidence(GAUCHER), evidence(GAUCHER_1)), (evidence(GAUCHER_1),))
    )
    assert both == narrow


def test_a_subtype_ruled_out_leaves_the_disorder(graph: KnowledgeGraph) -> None:
    denied = evidence(GAUCHER_1, Assertion.ABSENT)
    assert explained(graph, GAUCHER, denied).score == explained(graph, GAUCHER).score
    assert explained(graph, GAUCHER_1, denied).score < explained(graph, GAUCHER_1).score


def test_repeated_evidence_counts_once(graph: KnowledgeGraph) -> None:
    once = explained(graph, GAUCHER, evidence(GAUCHER))
    assert explained(graph, GAUCHER, evidence(GAUCHER), evidence(GAUCHER)) == once


def test_a_disease_without_annotations_is_a_candidate_through_evidence(
    graph: KnowledgeGraph,
) -> None:
    annotated = set(graph.annotation_arrays().diseases)
    bare = next(
        d.orpha
        for d in graph.diseases()
        if d.status == "active"
        and d.group == "disorder"
        and d.orpha not in annotated
        and not graph.children(d.orpha)
        and not graph.omim_links(d.orpha)
    )
    ranking = phenotype_rank(graph, [SPLENOMEGALY], evidence=[evidence(bare)])
    assert bare in {candidate.orpha for candidate in ranking.candidates}
    assert bare not in {c.orpha for c in phenotype_rank(graph, [SPLENOMEGALY]).candidates}


def test_related_parents_favour_recessive_diseases(graph: KnowledgeGraph) -> None:
    related = EvidenceWeight(kind=EvidenceKind.CONSANGUINITY)
    assert explained(graph, GAUCHER, related).score > explained(graph, GAUCHER).score
    assert explained(graph, FABRY, related).score == explained(graph, FABRY).score


def test_a_stated_mode_favours_the_diseases_that_have_it(graph: KnowledgeGraph) -> None:
    mode = EvidenceWeight(kind=EvidenceKind.INHERITANCE, id="Autosomal recessive")
    assert explained(graph, GAUCHER, mode).score > explained(graph, GAUCHER).score


def test_a_rare_mode_tells_more_than_a_frequent_one(graph: KnowledgeGraph) -> None:
    def gained(disease: OrphaCode, mode: str) -> float:
        stated = EvidenceWeight(kind=EvidenceKind.INHERITANCE, id=mode)
        return explained(graph, disease, stated).score - explained(graph, disease).score

    duchenne = OrphaCode(98896)
    assert gained(duchenne, "X-linked recessive") > gained(GAUCHER, "Autosomal recessive") > 0


def test_disease_ids_are_read_from_text() -> None:
    read = EvidenceWeight.model_validate_json(
        '{"kind": "gene", "diseases": ["ORPHA:355", "OMIM:230800"]}'
    )
    assert read.diseases == ("ORPHA:355", "OMIM:230800")
