"""Findings that say the same thing twice count less than findings that do not."""

from __future__ import annotations

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId, OrphaCode
from araras.tools.phenotype_rank import explain, phenotype_rank
from araras.tools.phenotype_rank.probability import met_share
from araras.tools.phenotype_rank.store import model_of

GRUNTING, RETRACTIONS, FASCICULATIONS = (
    HpoId("HP:0030863"),
    HpoId("HP:0030864"),
    HpoId("HP:0001308"),
)


def shared(graph: KnowledgeGraph, *terms: HpoId) -> list[str]:
    model = model_of(graph)
    rows = [model.term_index[term] for term in terms]
    return [str(model.terms[row]) for row in model.shared(rows)]


def test_findings_of_one_branch_share_its_term(graph: KnowledgeGraph) -> None:
    (branch,) = shared(graph, GRUNTING, RETRACTIONS)
    assert HpoId(branch) in graph.term_ancestors(GRUNTING)
    assert HpoId(branch) in graph.term_ancestors(RETRACTIONS)


def test_findings_of_different_branches_share_nothing_informative(graph: KnowledgeGraph) -> None:
    assert shared(graph, GRUNTING, FASCICULATIONS) == []
    assert shared(graph, GRUNTING) == []
    assert shared(graph) == []


def test_the_order_of_findings_changes_nothing(graph: KnowledgeGraph) -> None:
    terms = [GRUNTING, FASCICULATIONS, RETRACTIONS]
    one, other = (phenotype_rank(graph, found).candidates for found in (terms, terms[::-1]))
    assert one == other


def test_the_probability_rests_on_what_the_annotation_knows_exactly(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    fabry = model.entity_index[OrphaCode("ORPHA:324")]
    known, foreign = (model.term_index[HpoId(t)] for t in ("HP:0001014", "HP:0001332"))
    assert met_share(model, [known], fabry) == 1
    assert met_share(model, [foreign], fabry) == 0
    assert 0 < met_share(model, [known, foreign], fabry) < 1
    assert met_share(model, [foreign], fabry, evidence=20.0) > 0.5
    assert met_share(model, [], fabry) == 1


def test_a_disease_out_of_play_keeps_some_probability(graph: KnowledgeGraph) -> None:
    candidate = explain(graph, OrphaCode("ORPHA:324"), [GRUNTING, RETRACTIONS])
    assert candidate is not None
    assert candidate.rank > 100
    assert 0 < candidate.probability < 1e-3
