"""What the ranking is compared with: published methods, and the tool without some of its parts.

Every method gives each entity a score; entities without annotations come last. All read the
same annotations, merged as the tool merges them; the baselines are untuned and ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.model import RankingModel, parts_of
from araras.tools.phenotype_rank.redundancy import REDUNDANCY
from araras.tools.phenotype_rank.store import model_of

FALSE_POSITIVE: Final = 0.01
"""Floor of the LIRICAL-like ratio (Robinson et al., Am J Hum Genet 107:403, 2020)."""
Scores = npt.NDArray[np.float32]
Present = Iterable[HpoId]
Method = Callable[[KnowledgeGraph, Present, Present], Scores]
"""(graph, present, absent) → score of every entity."""


def indices(model: RankingModel, terms: Present) -> list[int]:
    """Rows of the terms in the model, each once; what is no phenotypic abnormality is left out."""
    return sorted({model.term_index[term] for term in terms if term in model.term_index})


def _last(model: RankingModel, scores: npt.NDArray[np.floating]) -> Scores:
    """Put the entities without annotations last."""
    return np.where(model.annotated, scores, -np.inf).astype(np.float32)


def tool(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    """Score as `phenotype_rank` does without age, sex and other evidence."""
    model = model_of(graph)
    return _last(model, _total(model, present, absent))


def _total(model: RankingModel, present: Present, absent: Present) -> Scores:
    rows = indices(model, present)
    return model.scores(rows, indices(model, absent)) + model.order(rows)


def _likelihood(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    model = model_of(graph)
    return _last(model, model.scores(indices(model, present), indices(model, absent)))


def _without_depth(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    model = model_of(graph)
    rows = indices(model, present)
    found = model.scores(rows, indices(model, absent)) + model.similarity.scores(rows)
    return _last(model, found + model.depth * np.float32(len(rows)))


def _independent(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    model = model_of(graph)
    rows = indices(model, present)
    found = _total(model, present, absent)
    for row in model.shared(rows):
        found += np.float32(REDUNDANCY) * model.finding(row)
    return _last(model, found)


def _without_absent(graph: KnowledgeGraph, present: Present, _absent: Present) -> Scores:
    model = model_of(graph)
    return _last(model, _total(model, present, ()))


@lru_cache(maxsize=1)
def _alone(graph: KnowledgeGraph) -> RankingModel:
    return RankingModel(parts_of(graph, borrow=False))


def _without_family(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    model = _alone(graph)
    return _last(model, _total(model, present, absent))


def _towards_disease(model: RankingModel, rows: list[int]) -> Scores:
    """Mean over findings of the information of the best ancestor that the disease has."""
    information = model.similarity.information
    total = np.zeros(len(model.entities), np.float32)
    for term in rows:
        best = np.zeros_like(total)
        for above in model.matrix.above(term).tolist():
            columns, _ = model.matrix.row(above)
            best[columns] = np.maximum(best[columns], information[above])
        total += best
    return total / np.float32(max(len(rows), 1))


def _resnik(graph: KnowledgeGraph, present: Present, _absent: Present) -> Scores:
    model = model_of(graph)
    return _last(model, _towards_disease(model, indices(model, present)))


def _phenomizer_like(graph: KnowledgeGraph, present: Present, _absent: Present) -> Scores:
    """Both directions (Köhler et al., Am J Hum Genet 85:457, 2009), without its p-values."""
    model = model_of(graph)
    return _last(model, model.similarity.scores(indices(model, present)))


def _lirical_like(graph: KnowledgeGraph, present: Present, absent: Present) -> Scores:
    """Σ log F/B for the finding itself, or F/B of an ancestor that a disease has, at a floor."""
    model = model_of(graph)
    total = np.zeros(len(model.entities), np.float32)
    for term in indices(model, present):
        total += np.log(_ratio(model, term))
    for term in indices(model, absent):
        columns, frequencies = model.matrix.row(term)
        total[columns] += np.log1p(-frequencies) - np.log1p(-model.background[term])
    return _last(model, total)


def _ratio(model: RankingModel, term: int) -> Scores:
    ratio = np.full(len(model.entities), FALSE_POSITIVE, np.float32)
    for above in model.matrix.above(term).tolist():
        columns, frequencies = model.matrix.row(above)
        lost = 1.0 if above == term else model.background[term] / model.background[above]
        lifted = frequencies * np.float32(lost / model.background[term])
        ratio[columns] = np.maximum(ratio[columns], lifted)
    return ratio


METHODS: Final[Mapping[str, Method]] = {
    "without borrowing": _without_family,
    "without depth": _without_depth,
    "findings independent": _independent,
    "without absent findings": _without_absent,
    "without similarity": _likelihood,
    "LIRICAL-like": _lirical_like,
    "Phenomizer-like": _phenomizer_like,
    "Resnik": _resnik,
}
