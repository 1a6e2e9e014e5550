"""How alike findings and profiles are: what it orders and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from araras.bench.rank import accepts, read_cases
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId, OrphaCode
from araras.tools.phenotype_rank import EvidenceWeight, leading, phenotype_rank
from araras.tools.phenotype_rank.store import model_of
from araras.tools.records import EvidenceKind

CASES = Path(__file__).parents[1] / "bench"
FINDINGS = [HpoId("HP:0002205"), HpoId("HP:0001508"), HpoId("HP:0002570")]


def rows(graph: KnowledgeGraph) -> list[int]:
    return sorted(model_of(graph).term_index[hpo] for hpo in FINDINGS)


def test_the_disease_most_alike_stays_and_the_others_pay(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    found = model.similarity.scores(rows(graph))[model.annotated]
    assert found.max() == 0
    assert (found < 0).sum() > len(found) / 2


def test_nothing_is_alike_without_findings(graph: KnowledgeGraph) -> None:
    assert not model_of(graph).similarity.scores([]).any()


def test_likeness_orders_and_never_changes_the_score(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    likelihood = model.scores(rows(graph), [])
    first, *others = phenotype_rank(graph, FINDINGS, limit=50).candidates
    for candidate in (first, *others):
        assert np.isclose(candidate.score, likelihood[model.entity_index[candidate.id]])
    scores = [c.score for c in (first, *others)]
    assert scores != sorted(scores, reverse=True)


def test_evidence_in_favour_leaves_the_order_to_the_score(graph: KnowledgeGraph) -> None:
    named = EvidenceWeight(
        diseases=(OrphaCode("ORPHA:586"),), kind=EvidenceKind.DISEASE_MENTION, assertion="present"
    )
    scores = [c.score for c in phenotype_rank(graph, FINDINGS, evidence=[named]).candidates]
    assert scores == sorted(scores, reverse=True)


def test_the_order_prices_long_profiles_more_mildly_than_the_score(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    relief = model.order(rows(graph)) - model.similarity.scores(rows(graph))
    known = np.flatnonzero(model.annotated)
    by_depth = relief[known][np.argsort(model.depth[known], kind="stable")]
    assert (np.diff(by_depth) >= -1e-4).all()
    assert np.isclose(by_depth.mean(), 0, atol=1e-3)


def ranks_of(graph: KnowledgeGraph, name: str) -> list[int | None]:
    model, ranks = model_of(graph), []
    for case in read_cases(CASES / name, graph):
        best = [model.entities[i] for i in leading(graph, case.present, limit=10).entities]
        right = [accepts(graph, case, entity.orpha, entity.ids) for entity in best]
        ranks.append(right.index(True) + 1 if any(right) else None)
    return ranks


@pytest.mark.parametrize(
    ("name", "count", "first", "in_ten"),
    [
        ("textbook_cases.jsonl", 95, 70, 92),
        ("syndrome_cases.jsonl", 60, 40, 56),
        ("metabolic_cases.jsonl", 113, 78, 107),
    ],
)
def test_textbook_pictures_are_found(
    graph: KnowledgeGraph, name: str, count: int, first: int, in_ten: int
) -> None:
    ranks = ranks_of(graph, name)
    assert len(ranks) == count
    assert sum(rank == 1 for rank in ranks) >= first
    assert sum(rank is not None for rank in ranks) >= in_ten
