"""The benchmark of questions: who is drawn, how it counts."""

from __future__ import annotations

import json

from araras.bench.next_finding import COMPLAINTS, MOST, ORDERS, drawn, figures, run
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.phenotype_rank import phenotype_rank
from araras.tools.phenotype_rank.store import model_of


def test_patients_are_drawn_from_the_annotations_and_are_not_first(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    for patient in drawn(graph, 5, seed=7):
        stated = {
            link.hpo
            for code in model.entities[patient.entity].sources
            for link in graph.phenotypes(code)
            if link.frequency != 0
        }
        assert len(patient.complaints) == COMPLAINTS
        assert stated.issuperset(patient.complaints)
        first = phenotype_rank(graph, patient.complaints, limit=1).candidates[0]
        assert first.id != model.entities[patient.entity].id


def test_the_seed_decides(graph: KnowledgeGraph) -> None:
    first, same, other = (list(drawn(graph, 3, seed)) for seed in (7, 7, 8))
    assert first == same
    assert first != other


def test_every_way_to_ask_is_counted(graph: KnowledgeGraph) -> None:
    report = run(3, 7, graph=graph)
    assert len(report.outcomes) == 3
    for outcome in report.outcomes:
        assert set(outcome.questions) == set(ORDERS)
        assert all(1 <= count <= MOST for count in outcome.questions.values())
    assert "next_finding" in report.table()
    json.dumps(report.as_json())


def test_the_interval_holds_the_median() -> None:
    found = figures([1, 2, 3, 4, MOST])
    low, high = found["interval_95"]
    assert found["median"] == 3
    assert low <= 3 <= high
    assert found["reached"] == 0.8
