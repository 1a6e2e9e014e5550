"""`phenotype_rank`: one pass over all diseases, by likelihood, with reasons.

Cascade: findings in force → log-likelihood ratio of each finding against each entity
(`model`) → absent findings → age, sex, inheritance (`course`) → other evidence
(`evidence`) → how alike findings and profile are, depth priced more mildly
(`RankingModel.order`) → prior → calibrated probability (`probability`) → reasons (`reasons`).
Equal scores are ordered as entities are: Orphanet codes, then OMIM numbers, ascending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from araras.knowledge.errors import UnknownCode
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OmimCode
from araras.tools.phenotype_rank.common import CommonExplanation, common_explanation
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.phenotype_rank.evidence import evidence_scores, nats_of
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.probability import met_share, probabilities
from araras.tools.phenotype_rank.reasons import Findings, reasons_of
from araras.tools.phenotype_rank.records import (
    Candidate,
    EvidenceWeight,
    Explained,
    Ranking,
)
from araras.tools.phenotype_rank.store import model_of
from araras.tools.records import Sex

__all__ = [
    "Candidate",
    "CommonExplanation",
    "EvidenceWeight",
    "Explained",
    "Leading",
    "Ranking",
    "common_explanation",
    "explain",
    "explain_all",
    "leading",
    "phenotype_rank",
]

UNANNOTATED: Final = -20.0
"""Score of a disease without annotations: it is a candidate through evidence only."""


def phenotype_rank(
    graph: KnowledgeGraph,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    prior: bool = False,
    limit: int = 20,
) -> Ranking:
    """Rank every disease by how well it explains the findings.

    Without a present finding and without evidence in favour there are no candidates; with
    evidence only, those that it favours. Past findings count as present (the caller's duty).
    `RankingModel.order` and, with `prior`, prevalence order: they move rank and probability, never
    `score`, which is what the findings and other evidence say. Raises `UnknownCode` for an
    unknown HPO id; terms that are no phenotypic abnormality are left out.
    """
    model = model_of(graph)
    findings = _findings(graph, model, present, absent)
    scored = _scored(graph, findings, tuple(evidence), age_years, sex, prior)
    best = _leaders(scored, findings, evidence, limit)
    ranks = range(1, len(best) + 1)
    return Ranking(
        candidates=tuple(_candidates(graph, model, findings, best, ranks, scored)),
        none_probability=scored.none if _speaks(findings, evidence) else 1.0,
        scanned=len(scored.total),
    )


def explain(
    graph: KnowledgeGraph,
    disease: DiseaseId,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    prior: bool = False,
) -> Candidate | None:
    """Return the candidate that `disease` is, wherever it ranks; None when it is no entity.

    `supports` is empty when no present finding is linked to it (the rule is in `reasons`).
    """
    found = explain_all(graph, [disease], present, absent, evidence, age_years, sex, prior)
    return found.get(disease)


def explain_all(
    graph: KnowledgeGraph,
    diseases: Sequence[DiseaseId],
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    prior: bool = False,
) -> Mapping[DiseaseId, Candidate]:
    """Return what `explain` does for each disease in one pass; what is no entity is left out."""
    model = model_of(graph)
    findings = _findings(graph, model, present, absent)
    known = [code for code in dict.fromkeys(diseases) if code in model.entity_index]
    chosen = np.array([model.entity_index[code] for code in known], np.int64)
    scored = _scored(graph, findings, tuple(evidence), age_years, sex, prior)
    ranks = [_rank(scored.total, index) for index in chosen.tolist()]
    candidates = _candidates(graph, model, findings, chosen, ranks, scored)
    return dict(zip(known, candidates, strict=True))


def _rank(scores: npt.NDArray[np.float32], index: int) -> int:
    ahead = (scores > scores[index]).sum() + (scores[:index] == scores[index]).sum()
    return 1 + int(ahead)


class Leading(NamedTuple):
    """The best candidates by rank, without their reasons, and the findings as ranking reads them.

    `entities` are indices of the model's entities, `scores` are in nats, `probability` is
    calibrated.
    """

    entities: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    probability: npt.NDArray[np.float64]
    findings: Findings


def leading(
    graph: KnowledgeGraph,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    prior: bool = False,
    *,
    limit: int = 20,
) -> Leading:
    """Return the candidates of `phenotype_rank` as arrays; raises as it does."""
    findings = _findings(graph, model_of(graph), present, absent)
    scored = _scored(graph, findings, tuple(evidence), age_years, sex, prior)
    best = _leaders(scored, findings, evidence, limit)
    return Leading(best, scored.total[best], scored.chance[best], findings)


def _leaders(
    scored: Scored, findings: Findings, evidence: Sequence[EvidenceWeight], limit: int
) -> npt.NDArray[np.int64]:
    """Indices of the candidates, by rank."""
    if not _speaks(findings, evidence):
        return np.array([], np.int64)
    best = _best(scored.total, limit)
    return best if findings.present else best[scored.likelihood[best] > 0]


def _speaks(findings: Findings, evidence: Sequence[EvidenceWeight]) -> bool:
    """Whether anything speaks for a disease: a present finding, or evidence in favour."""
    return bool(findings.present) or _named(evidence)


def _named(evidence: Sequence[EvidenceWeight]) -> bool:
    """Whether evidence speaks for a disease: it and the likelihood then order its family."""
    return any(nats_of(item) > 0 for item in evidence)


def _best(scores: npt.NDArray[np.float32], limit: int) -> npt.NDArray[np.int64]:
    """Indices of the highest scores, highest first, ties by index."""
    count = min(max(limit, 0), len(scores))
    if count == 0:
        return np.array([], np.int64)
    threshold = np.partition(scores, -count)[-count]
    reached = np.flatnonzero(scores >= threshold)
    return reached[np.argsort(-scores[reached], kind="stable")][:count]


def _findings(
    graph: KnowledgeGraph, model: RankingModel, present: Sequence[HpoId], absent: Sequence[HpoId]
) -> Findings:
    found = _rows(graph, model, present)
    rows = {row for row, _ in found}
    return Findings(found, tuple(p for p in _rows(graph, model, absent) if p[0] not in rows))


def _rows(
    graph: KnowledgeGraph, model: RankingModel, terms: Sequence[HpoId]
) -> tuple[tuple[int, HpoId], ...]:
    """Rows of the phenotypic abnormalities among `terms`, each once, by row."""
    found = set()
    for hpo in terms:
        term = hpo if hpo in model.term_index else _in_force(graph, hpo)
        if term in model.term_index:
            found.add((model.term_index[term], term))
    return tuple(sorted(found))


def _in_force(graph: KnowledgeGraph, hpo: HpoId) -> HpoId:
    term = graph.term(hpo)
    if term is None:
        raise UnknownCode(f"{hpo} não é um termo da HPO.", "Confira o código do achado.")
    return term.hpo


class Scored(NamedTuple):
    """One pass over all diseases: nats of the evidence, those that order, and probabilities."""

    likelihood: npt.NDArray[np.float32]
    total: npt.NDArray[np.float32]
    chance: npt.NDArray[np.float64]
    none: float


@lru_cache(maxsize=4)
def _scored(
    graph: KnowledgeGraph,
    findings: Findings,
    evidence: tuple[EvidenceWeight, ...],
    age_years: float | None,
    sex: Sex | None,
    prior: bool = False,
) -> Scored:
    """Score all diseases.

    The last passes are kept: a consultation ranks once, explains its candidates and asks further.
    """
    model = model_of(graph)
    nats = evidence_scores(graph, model, evidence)
    present = [row for row, _ in findings.present]
    likelihood = _scores(model, findings, nats, age_years, sex)
    total = likelihood.copy()
    if not _named(evidence):
        total += model.order(present)
    if prior:
        total += model.courses.prior
    for array in (likelihood, total):
        array.setflags(write=False)
    best = int(total.argmax())
    share = met_share(model, present, best, float(nats[best]))
    return Scored(likelihood, total, *probabilities(total, share))


def _scores(
    model: RankingModel,
    findings: Findings,
    nats: npt.NDArray[np.float32],
    age_years: float | None,
    sex: Sex | None,
) -> npt.NDArray[np.float32]:
    """Scores of all diseases; `nats` are those of the other evidence."""
    total = model.scores([row for row, _ in findings.present], [row for row, _ in findings.absent])
    total += nats
    total[~model.annotated & (nats <= 0)] = UNANNOTATED
    if age_years is not None:
        total += model.courses.age(age_years)
    if sex is not None:
        total += model.courses.sex(sex)
    return total


def _candidates(
    graph: KnowledgeGraph,
    model: RankingModel,
    findings: Findings,
    chosen: npt.NDArray[np.int64],
    ranks: Sequence[int],
    scored: Scored,
) -> Iterator[Candidate]:
    explained = reasons_of(graph, model, chosen, findings)
    for rank, index, found in zip(ranks, chosen.tolist(), explained, strict=True):
        entity = model.entities[index]
        name_pt, name_en = _names(graph, entity)
        yield Candidate.model_construct(
            rank=rank,
            id=entity.id,
            orpha=entity.orpha,
            ids=entity.ids,
            name_pt=name_pt,
            name_en=name_en,
            score=float(scored.likelihood[index]),
            probability=float(scored.chance[index]),
            **found._asdict(),
        )


def _names(graph: KnowledgeGraph, entity: Entity) -> tuple[str, str]:
    """Portuguese and English name; an OMIM disease has only its English one."""
    if isinstance(entity.id, OmimCode):
        omim = graph.omim_disease(entity.id)
        name = omim.name_en if omim else str(entity.id)
        return name, name
    found = graph.disease(entity.id)
    return (found.name_pt, found.name_en) if found else (str(entity.id), str(entity.id))
