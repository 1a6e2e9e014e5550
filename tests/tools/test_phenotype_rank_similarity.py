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

PICTURES = Path(__file__).parents[1] / "bench"
TEXTBOOK = PICTURES / "textbook_cases.jsonl"
METABOLIC = PICTURES / "metabolic_cases.jsonl"
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


@pytest.mark.parametrize(
    ("pictures", "count", "first", "in_ten"),
    [(TEXTBOOK, 95, 65, 90), (METABOLIC, 113, 78, 107)],
    ids=["of textbooks", "of inborn errors of metabolism"],
)
def test_pictures_are_found(
    graph: KnowledgeGraph, pictures: Path, count: int, first: int, in_ten: int
) -> None:
    model, ranks = model_of(graph), []
    for case in read_cases(pictures, graph):
        best = [model.entities[i] for i in leading(graph, case.present, limit=10).entities]
        right = [accepts(graph, case, entity.orpha, entity.ids) for entity in best]
        ranks.append(right.index(True) + 1 if any(right) else None)
    assert len(ranks) == count
    assert sum(rank == 1 for rank in ranks) >= first
    assert sum(rank is not None for rank in ranks) >= in_ten
