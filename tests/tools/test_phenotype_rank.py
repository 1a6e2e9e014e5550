"""How `phenotype_rank` behaves, on the store in use."""

from __future__ import annotations

import random

import numpy as np
import pytest

from araras.knowledge.errors import UnknownCode
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId, OmimCode, OrphaCode
from araras.tools.phenotype_rank import Ranking, explain, leading, phenotype_rank
from araras.tools.phenotype_rank.store import model_of

FABRY = OrphaCode("ORPHA:324")
PKU = OrphaCode("ORPHA:716")
FRIEDREICH = OrphaCode("ORPHA:95")
ANGIOKERATOMA, ACROPARESTHESIA, PROTEINURIA, HYPOHIDROSIS = map(
    HpoId, ("HP:0001014", "HP:0031006", "HP:0000093", "HP:0000966")
)
CORNEAL_SPIRALS, SEIZURE, ABNORMALITY = map(HpoId, ("HP:0001131", "HP:0001250", "HP:0000118"))
FABRY_FINDINGS = (ANGIOKERATOMA, ACROPARESTHESIA, PROTEINURIA, HYPOHIDROSIS)
PROXIMAL_WEAKNESS, FASCICULATIONS = map(HpoId, ("HP:0003701", "HP:0002380"))


def rank_of(ranking: Ranking, disease: OrphaCode) -> int:
    return next((c.rank for c in ranking.candidates if c.orpha == disease), 10**6)


def test_a_telling_set_of_findings_names_the_disease(graph: KnowledgeGraph) -> None:
    first = phenotype_rank(graph, FABRY_FINDINGS).candidates[0]
    assert first.orpha == FABRY
    assert {finding.matched for finding in first.supports} == set(FABRY_FINDINGS)


def test_nothing_present_and_no_evidence_gives_no_candidate(graph: KnowledgeGraph) -> None:
    ranking = phenotype_rank(graph, [], absent=[SEIZURE])
    assert ranking.candidates == ()
    assert ranking.none_probability == 1
    assert ranking.scanned > 12_900


def test_an_unknown_term_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownCode, match="HP:9999999"):
        phenotype_rank(graph, [HpoId("HP:9999999")])


def test_an_alternative_id_counts_as_its_term(graph: KnowledgeGraph) -> None:
    alternative, term = HpoId("HP:0001255"), HpoId("HP:0001263")
    assert graph.term(alternative) == graph.term(term)
    assert phenotype_rank(graph, [alternative]) == phenotype_rank(graph, [term])


def test_order_and_repetition_do_not_matter(graph: KnowledgeGraph) -> None:
    shuffled = [*FABRY_FINDINGS, *FABRY_FINDINGS]
    random.Random(0).shuffle(shuffled)
    assert phenotype_rank(graph, shuffled) == phenotype_rank(graph, FABRY_FINDINGS)


def test_two_runs_give_the_same_bytes(graph: KnowledgeGraph) -> None:
    first, second = (phenotype_rank(graph, FABRY_FINDINGS, [SEIZURE]) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_the_answer_is_valid_by_its_own_model(graph: KnowledgeGraph) -> None:
    ranking = phenotype_rank(graph, FABRY_FINDINGS, [SEIZURE])
    assert Ranking.model_validate_json(ranking.model_dump_json()) == ranking


def test_candidates_come_by_nats_then_code(graph: KnowledgeGraph) -> None:
    found = phenotype_rank(graph, [SEIZURE], limit=300).candidates
    order = [model_of(graph).entity_index[c.id] for c in found]
    nats = leading(graph, [SEIZURE], limit=300).scores.tolist()
    keys = [(-n, index) for n, index in zip(nats, order, strict=True)]
    assert keys == sorted(keys)
    assert [c.rank for c in found] == list(range(1, 301))


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_the_limit_cuts_the_same_list(graph: KnowledgeGraph, limit: int) -> None:
    longer = phenotype_rank(graph, FABRY_FINDINGS, limit=20).candidates
    assert phenotype_rank(graph, FABRY_FINDINGS, limit=limit).candidates == longer[:limit]


def test_probabilities_and_none_of_these_add_up_to_one(graph: KnowledgeGraph) -> None:
    ranking = phenotype_rank(graph, FABRY_FINDINGS, limit=20_000)
    total = sum(c.probability for c in ranking.candidates) + ranking.none_probability
    assert total == pytest.approx(1)
    assert len(ranking.candidates) == ranking.scanned
    assert all(np.isfinite(c.score) for c in ranking.candidates)


def test_one_common_finding_leaves_none_of_these_likely(graph: KnowledgeGraph) -> None:
    telling = phenotype_rank(graph, FABRY_FINDINGS)
    common = phenotype_rank(graph, [SEIZURE])
    assert common.candidates[0].probability < 0.05
    assert telling.candidates[0].probability > 0.9
    assert common.none_probability > telling.none_probability


def test_a_telling_finding_raises_the_disease_that_has_it(graph: KnowledgeGraph) -> None:
    before = explain(graph, FABRY, [PROTEINURIA, HYPOHIDROSIS])
    after = explain(graph, FABRY, [PROTEINURIA, HYPOHIDROSIS, ANGIOKERATOMA])
    assert before is not None
    assert after is not None
    assert after.score > before.score
    assert after.probability > before.probability
    assert after.rank <= before.rank


def test_a_denied_typical_finding_lowers_and_contradicts(graph: KnowledgeGraph) -> None:
    findings = [PROTEINURIA, HYPOHIDROSIS, ACROPARESTHESIA]
    before = explain(graph, FABRY, findings)
    after = explain(graph, FABRY, findings, absent=[ANGIOKERATOMA])
    assert before is not None
    assert after is not None
    assert after.score < before.score
    assert ANGIOKERATOMA in {finding.matched for finding in after.contradicts}
    assert ANGIOKERATOMA in {finding.hpo for finding in before.absent_typical}
    assert ANGIOKERATOMA not in {finding.hpo for finding in after.absent_typical}


def test_a_term_both_present_and_absent_counts_as_present(graph: KnowledgeGraph) -> None:
    both = phenotype_rank(graph, FABRY_FINDINGS, absent=[ANGIOKERATOMA])
    assert both == phenotype_rank(graph, FABRY_FINDINGS)


def test_an_imprecise_term_still_supports(graph: KnowledgeGraph) -> None:
    broader = graph.term_parents(CORNEAL_SPIRALS)[0]
    exact, loose = (explain(graph, FABRY, [t]) for t in (CORNEAL_SPIRALS, broader))
    assert exact is not None
    assert loose is not None
    assert exact.score > loose.score
    assert [finding.matched for finding in loose.supports] == [broader]


def test_a_term_that_is_used_for_another_meets_its_annotation(graph: KnowledgeGraph) -> None:
    slurred, dysarthria = HpoId("HP:0001350"), HpoId("HP:0001260")
    found = explain(graph, FRIEDREICH, [slurred])
    assert found is not None
    assert found.score > 0
    assert [(met.hpo, met.matched) for met in found.supports] == [(dysarthria, slurred)]


def test_a_very_general_term_supports_nothing(graph: KnowledgeGraph) -> None:
    found = explain(graph, FABRY, [ABNORMALITY])
    assert found is not None
    assert found.supports == ()


def test_an_unrelated_finding_supports_nothing(graph: KnowledgeGraph) -> None:
    found = explain(graph, PKU, [ANGIOKERATOMA])
    assert found is not None
    assert found.supports == ()


def test_supports_state_frequency_and_source(graph: KnowledgeGraph) -> None:
    found = explain(graph, FABRY, [ANGIOKERATOMA])
    assert found is not None
    stated = {
        (link.frequency, link.source) for code in found.ids for link in graph.phenotypes(code)
    }
    finding = found.supports[0]
    term = graph.term(ANGIOKERATOMA)
    assert term is not None
    assert (finding.hpo, finding.label_pt) == (term.hpo, term.label_pt)
    assert (finding.frequency, finding.source) in stated


def test_explain_agrees_with_the_ranking(graph: KnowledgeGraph) -> None:
    for candidate in phenotype_rank(graph, FABRY_FINDINGS, [SEIZURE], age_years=30).candidates:
        assert explain(graph, candidate.id, FABRY_FINDINGS, [SEIZURE], age_years=30) == candidate


def test_explain_knows_a_disease_by_either_code(graph: KnowledgeGraph) -> None:
    by_omim = explain(graph, OmimCode("OMIM:301500"), FABRY_FINDINGS)
    assert by_omim is not None
    assert by_omim == explain(graph, FABRY, FABRY_FINDINGS)
    assert by_omim.ids == ("ORPHA:324", "OMIM:301500")


def test_explain_of_what_is_no_disease_is_none(graph: KnowledgeGraph) -> None:
    assert explain(graph, OrphaCode("ORPHA:9999999"), [SEIZURE]) is None


def test_a_disorder_without_annotations_ranks_by_those_of_its_subtypes(
    graph: KnowledgeGraph,
) -> None:
    disorder = OrphaCode("ORPHA:756")
    assert graph.phenotypes(disorder) == ()
    lent = graph.phenotypes(OmimCode("OMIM:264350"))
    found = explain(graph, disorder, [link.hpo for link in lent[:6]])
    assert found is not None
    assert {finding.hpo for finding in found.supports} & {link.hpo for link in lent}
    assert found.rank <= 20


def test_the_owner_of_annotations_goes_before_the_borrower(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    borrower = next(e for e in model.entities if e.derived and len(e.sources) == 1)
    findings = [link.hpo for link in graph.phenotypes(borrower.sources[0]) if link.frequency != 0]
    owner, other = (explain(graph, code, findings) for code in (borrower.sources[0], borrower.id))
    assert owner is not None
    assert other is not None
    assert owner.rank < other.rank


@pytest.mark.parametrize(
    ("orpha", "omim"),
    [("ORPHA:228346", "OMIM:204200"), ("ORPHA:14", "OMIM:200100"), ("ORPHA:821", "OMIM:117550")],
    ids=["a synonym's words in another order", "the name", "the name, one of several genes"],
)
def test_an_omim_disease_of_the_same_name_is_the_same_disease(
    graph: KnowledgeGraph, orpha: str, omim: str
) -> None:
    model = model_of(graph)
    assert model.entity_index[OrphaCode(orpha)] == model.entity_index[OmimCode(omim)]
    assert (OmimCode(omim), "exact") not in graph.omim_links(OrphaCode(orpha))


def test_a_part_of_a_disease_does_not_join_it_by_a_synonym(graph: KnowledgeGraph) -> None:
    model, part = model_of(graph), OmimCode("OMIM:192430")
    (whole,) = (orpha for orpha, kind in graph.diseases_of_omim(part) if kind == "broader")
    assert whole in {name.orpha for name in graph.diseases_named("velocardiofacial syndrome")}
    assert model.entity_index[part] != model.entity_index[whole]


def test_ids_are_exact_equivalents_only(graph: KnowledgeGraph) -> None:
    for candidate in phenotype_rank(graph, FABRY_FINDINGS, limit=50).candidates:
        for code in candidate.ids[1:]:
            assert candidate.orpha is not None
            assert (code, "exact") in graph.omim_links(candidate.orpha)


def test_every_code_belongs_to_one_entity_that_ranks(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    annotated = set(graph.annotation_arrays().diseases)
    assert annotated <= set(model.entity_index)


def test_a_patient_younger_than_the_onset_makes_a_disease_less_likely(
    graph: KnowledgeGraph,
) -> None:
    als, findings = OrphaCode("ORPHA:803"), [FASCICULATIONS]
    young, old = (explain(graph, als, findings, age_years=age) for age in (2, 45))
    assert young is not None
    assert old is not None
    assert young.score < old.score


def test_x_linked_recessive_diseases_are_less_likely_in_girls(graph: KnowledgeGraph) -> None:
    duchenne, findings = OrphaCode("ORPHA:98896"), [PROXIMAL_WEAKNESS]
    girl, boy = (explain(graph, duchenne, findings, sex=sex) for sex in ("F", "M"))
    assert girl is not None
    assert boy is not None
    assert girl.score < boy.score


# Steatorrhoea, failure to thrive, recurrent respiratory infections.
CALVES_AND_STAIRS = list(map(HpoId, ("HP:0003551", "HP:0003391", "HP:0008981", "HP:0030234")))


def test_the_prior_is_off_by_default(graph: KnowledgeGraph) -> None:
    plain = phenotype_rank(graph, CALVES_AND_STAIRS)
    assert plain == phenotype_rank(graph, CALVES_AND_STAIRS, prior=False)
    assert plain != phenotype_rank(graph, CALVES_AND_STAIRS, prior=True)


def test_the_prior_moves_a_frequent_disease_up_and_leaves_what_the_findings_say(
    graph: KnowledgeGraph,
) -> None:
    frequent = OrphaCode("ORPHA:98896")
    without, with_prior = (
        explain(graph, frequent, CALVES_AND_STAIRS, prior=prior) for prior in (False, True)
    )
    assert with_prior.rank < without.rank
    assert with_prior.probability > without.probability
    assert with_prior.score == without.score


def test_the_model_is_made_once(graph: KnowledgeGraph) -> None:
    assert model_of(graph) is model_of(graph)
