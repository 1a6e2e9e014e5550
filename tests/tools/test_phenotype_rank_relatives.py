"""What diseases borrow from their family."""

from __future__ import annotations

import numpy as np
import pytest

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.phenotype_rank import explain
from araras.tools.phenotype_rank.matrix import Annotations
from araras.tools.phenotype_rank.model import RankingModel, parts_of
from araras.tools.phenotype_rank.relatives import STRENGTH, TRUST, families, lent
from araras.tools.phenotype_rank.store import model_of


def annotations(*rows: tuple[int, int, float]) -> Annotations:
    entity, term, frequency = zip(*rows, strict=True)
    return Annotations(
        np.array(entity, np.int64), np.array(term, np.int64), np.array(frequency, np.float32)
    )


def test_a_member_borrows_what_its_own_sources_do_not_state() -> None:
    stated = annotations((0, 5, 0.8), (0, 6, 0.6), (1, 5, 0.2), (2, 7, 0.9))
    found = lent(stated, [(0, 1)], 3)
    assert list(zip(found.entity.tolist(), found.term.tolist(), strict=True)) == [(1, 6)]
    assert found.frequency[0] == pytest.approx(0.6 / 2 * TRUST * STRENGTH / (STRENGTH + 1))


def test_of_two_families_the_one_that_lends_more_counts() -> None:
    stated = annotations((0, 5, 0.8), (1, 6, 0.4), (2, 5, 0.4))
    found = lent(stated, [(1, 2), (0, 1)], 3)
    assert found.frequency[(found.entity == 1) & (found.term == 5)].tolist() == pytest.approx(
        [0.8 / 2 * TRUST * STRENGTH / (STRENGTH + 1)]
    )


def test_without_families_nothing_is_lent() -> None:
    assert len(lent(annotations((0, 5, 0.8)), [], 1).term) == 0


def test_families_are_annotated_diseases_of_one_disorder(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    found = families(graph, model.entities)
    assert len(found) > 500
    for members in found:
        assert len(members) > 1
        assert all(model.entities[i].sources and not model.entities[i].derived for i in members)


def test_what_is_borrowed_is_never_shown_as_support(graph: KnowledgeGraph) -> None:
    model = model_of(graph)
    entity, term = _borrowed(model)
    finding = model.terms[term]
    found = explain(graph, model.entities[entity].id, [finding])
    assert found is not None
    assert found.score > np.log(0.15)
    own = {link.hpo for code in model.entities[entity].ids for link in graph.phenotypes(code)}
    assert finding not in own
    assert {support.hpo for support in found.supports} <= own


def _borrowed(model: RankingModel) -> tuple[int, int]:
    """An entity and a precise term that only its family states."""
    for term in np.flatnonzero(model.information > 6).tolist():
        columns, frequencies = model.borrowed.row(term)
        if len(columns) and frequencies.max() > 0.1:
            return int(columns[frequencies.argmax()]), term
    raise AssertionError("nothing is lent")


def test_without_borrowing_a_disease_has_its_own_annotations_only(graph: KnowledgeGraph) -> None:
    alone, model = RankingModel(parts_of(graph, borrow=False)), model_of(graph)
    entity, term = _borrowed(model)
    assert not len(alone.borrowed.columns)
    assert alone.finding(term)[entity] < model.finding(term)[entity]
