"""Conditions of everyday care as rival explanations of the findings.

A common condition is scored as a disease is (`model`): each finding by its likelihood ratio
against the average disease, the length of its list and what findings tell twice by the same
corrections. Its curated list
states no frequencies, so each finding counts `FREQUENCY`. A condition whose list does not know
a telling finding explains nothing: that finding is what a rare disease is looked for. What
everyday conditions have at least as often as rare diseases do is never telling, however seldom
the annotations of rare diseases mention it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from araras.knowledge.curated import CommonCondition
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.matrix import Floats
from araras.tools.phenotype_rank.model import NEUTRAL, NOISE_MASS, RankingModel
from araras.tools.phenotype_rank.redundancy import REDUNDANCY
from araras.tools.phenotype_rank.store import model_of

FREQUENCY: Final = 0.5
"""Frequency of a listed finding; the sources that the lists rest on state none."""
TELLING: Final = 6.0
"""Nats of information from which a finding must be explained: fewer than one in 400 annotated
diseases have it."""


class CommonExplanation(NamedTuple):
    """A common condition and how well it explains the findings, in nats as `Candidate.score`."""

    condition: CommonCondition
    score: float


class Table(NamedTuple):
    """The common conditions as arrays, a row a condition."""

    conditions: tuple[CommonCondition, ...]
    column: dict[int, int]
    """Row of a term in the model to its column here; a term of no list has none."""
    frequencies: Floats
    """Of each listed term and those above it (noisy-or); the last row is their mean."""
    depth: Floats


def common_explanation(
    graph: KnowledgeGraph, present: Sequence[HpoId], age_years: float | None = None
) -> CommonExplanation | None:
    """Return the common condition of this age that explains the findings best.

    None without findings. `age_years` None leaves every condition in. Ties go by the table.
    """
    model = model_of(graph)
    rows = sorted({model.term_index[hpo] for hpo in present if hpo in model.term_index})
    table = _table(graph, model)
    if not rows or not table.conditions:
        return None
    scores = _scores(model, table, rows)
    for i, condition in enumerate(table.conditions):
        if not _of_age(condition, age_years):
            scores[i] = -np.inf
    best = int(scores.argmax())
    if not math.isfinite(scores[best]):
        return None
    return CommonExplanation(table.conditions[best], float(scores[best]))


def _of_age(condition: CommonCondition, age: float | None) -> bool:
    low, high = condition.age_min_years, condition.age_max_years
    return age is None or (low or 0.0) <= age <= (math.inf if high is None else high)


def _scores(model: RankingModel, table: Table, rows: Sequence[int]) -> Floats:
    """Nats of each condition; −∞ where it does not explain a telling finding."""
    ratios = np.stack([_ratios(model, table, row) for row in rows])
    each, everyday = ratios[:, :-1], ratios[:, -1]
    telling = (model.information[rows] >= TELLING) & (everyday < 1)
    scores: Floats = _nats(each).sum(axis=0) - len(rows) * table.depth
    for row in model.shared(rows):
        scores -= REDUNDANCY * _nats(_ratios(model, table, row)[:-1])
    scores[(each[telling] < 1).any(axis=0)] = -np.inf
    return scores


def _nats(ratios: Floats) -> Floats:
    found: Floats = np.log(ratios * (1 - NEUTRAL) + NEUTRAL)
    return found


def _ratios(model: RankingModel, table: Table, row: int) -> Floats:
    """Likelihood ratio of a finding for each condition, and for their mean."""
    matches = [(table.column[a], w) for a, w in model.matches(row) if a in table.column]
    if not matches:
        return np.zeros(len(table.frequencies), np.float32)
    columns, weights = zip(*matches, strict=True)
    best: Floats = (table.frequencies[:, columns] * np.array(weights, np.float32)).max(axis=1)
    return best


_TABLES: WeakKeyDictionary[KnowledgeGraph, Table] = WeakKeyDictionary()


def _table(graph: KnowledgeGraph, model: RankingModel) -> Table:
    found = _TABLES.get(graph)
    if found is None:
        found = _TABLES.setdefault(graph, _read(model, graph.common_conditions()))
    return found


def _read(model: RankingModel, conditions: tuple[CommonCondition, ...]) -> Table:
    listed = [
        [model.term_index[h] for h in c.explains if h in model.term_index] for c in conditions
    ]
    above = {row: model.matrix.lineage(row) for rows in listed for row in rows}
    terms = sorted(frozenset().union(*above.values()))
    column = {term: i for i, term in enumerate(terms)}
    missed = np.ones((len(conditions), len(terms)), np.float32)
    for i, rows in enumerate(listed):
        for row in rows:
            missed[i, [column[term] for term in above[row]]] *= 1 - FREQUENCY
    frequencies = np.vstack([1 - missed, (1 - missed).mean(axis=0)]) if listed else missed
    mass = np.array([FREQUENCY * len(rows) for rows in listed])
    return Table(conditions, column, frequencies, np.log1p(mass / NOISE_MASS).astype(np.float32))
