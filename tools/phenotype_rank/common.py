"""Conditions of everyday care as rival explanations of the findings.

A common condition is scored as a disease is (`model`): each finding by its likelihood ratio
against the average disease, the length of its list by the same correction. Its curated list
states no frequencies, so each finding counts `FREQUENCY`. A condition whose list does not know
a telling finding explains nothing: that finding is what a rare disease is looked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from araras.knowledge.curated import CommonCondition
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.model import NEUTRAL, NOISE_MASS, RankingModel
from araras.tools.phenotype_rank.store import model_of

FREQUENCY: Final = 0.5
"""Frequency of a listed finding; the sources that the lists rest on state none."""


TELLING: Final = 6.0
"""Nats of information from which a finding must be explained: fewer than one in 400 annotated
diseases have it."""


Profile = dict[int, float]
"""Frequency by row of the term; the sum of the listed ones under `_MASS`."""


class CommonExplanation(NamedTuple):
    """A common condition and how well it explains the findings, in nats as `Candidate.score`."""

    condition: CommonCondition
    score: float


def common_explanation(
    graph: KnowledgeGraph, present: Sequence[HpoId], age_years: float | None = None
) -> CommonExplanation | None:
    """Return the common condition of this age that explains the findings best.

    None without findings. `age_years` None leaves every condition in. Ties go by the table.
    """
    model = model_of(graph)
    rows = sorted({model.term_index[hpo] for hpo in present if hpo in model.term_index})
    if not rows:
        return None
    scored = [
        CommonExplanation(condition, _score(profile, ratios))
        for condition, profile in _profiles(graph, model)
        if _of_age(condition, age_years) and (ratios := _ratios(model, profile, rows)) is not None
    ]
    return max(scored, key=lambda found: found.score, default=None)


def _of_age(condition: CommonCondition, age: float | None) -> bool:
    low, high = condition.age_min_years, condition.age_max_years
    return age is None or (low or 0.0) <= age <= (math.inf if high is None else high)


def _ratios(model: RankingModel, profile: Profile, rows: Sequence[int]) -> list[float] | None:
    """Return the likelihood ratio of each finding; None when a telling one is not explained."""
    found = []
    for row in rows:
        matches = model.matches(row)
        ratio = max(profile.get(above, 0.0) * float(weight) for above, weight in matches)
        if ratio < 1 and model.information[row] >= TELLING:
            return None
        found.append(ratio)
    return found


def _score(profile: Profile, ratios: Sequence[float]) -> float:
    depth = math.log1p(profile[_MASS] / NOISE_MASS)
    return sum(math.log(ratio * (1 - NEUTRAL) + NEUTRAL) - depth for ratio in ratios)


_MASS: Final = -1
"""Where a profile keeps the sum of its frequencies."""
_PROFILES: WeakKeyDictionary[KnowledgeGraph, tuple[tuple[CommonCondition, Profile], ...]] = (
    WeakKeyDictionary()
)


def _profiles(
    graph: KnowledgeGraph, model: RankingModel
) -> tuple[tuple[CommonCondition, Profile], ...]:
    found = _PROFILES.get(graph)
    if found is None:
        made = tuple((c, _profile(model, c)) for c in graph.common_conditions())
        found = _PROFILES.setdefault(graph, made)
    return found


def _profile(model: RankingModel, condition: CommonCondition) -> Profile:
    """Frequency of each listed term and of the terms above it (noisy-or)."""
    missed: dict[int, float] = {}
    listed = [model.term_index[hpo] for hpo in condition.explains if hpo in model.term_index]
    for row in listed:
        for above in model.matrix.lineage(row):
            missed[above] = missed.get(above, 1.0) * (1 - FREQUENCY)
    return {_MASS: FREQUENCY * len(listed)} | {row: 1 - value for row, value in missed.items()}
