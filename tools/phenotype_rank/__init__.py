"""`phenotype_rank`: one pass over all diseases, by likelihood, with reasons.

Cascade: findings in force → log-likelihood ratio of each finding against each entity
(`model`) → absent findings → age, sex, inheritance (`course`) → other evidence
(`evidence`) → calibrated probability (`probability`) → reasons (`explain`).
Equal scores are ordered as entities are: Orphanet codes, then OMIM numbers, ascending.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from araras.knowledge.errors import UnknownCode
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OmimCode
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.phenotype_rank.evidence import evidence_scores, nats_of
from araras.tools.phenotype_rank.explain import Explainer, Findings
from araras.tools.phenotype_rank.model import RankingModel, model_of
from araras.tools.phenotype_rank.probability import probabilities
from araras.tools.phenotype_rank.records import (
    Candidate,
    EvidenceWeight,
    Explained,
    Ranking,
)
from araras.tools.records import Sex

__all__ = ["Candidate", "EvidenceWeight", "Explained", "Ranking", "explain", "phenotype_rank"]


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

    Past findings count as present (the caller's duty). Without a present finding and without
    evidence in favour there are no candidates. Raises `UnknownCode` for an unknown HPO id.
    """
    model = model_of(graph)
    findings = _findings(graph, model, present, absent)
    scores = _scores(graph, model, findings, evidence, age_years, sex)
    if not findings.present and not any(nats_of(item) > 0 for item in evidence):
        return Ranking(candidates=(), none_probability=1.0, scanned=len(scores))
    chance, none = probabilities(scores)
    best = np.argsort(-scores, kind="stable")[: max(limit, 0)]
    explainer = Explainer(graph, model)
    return Ranking(
        candidates=tuple(
            _candidate(graph, explainer, model.entities[i], i, rank, findings, scores[i], chance[i])
            for rank, i in enumerate(best.tolist(), start=1)
        ),
        none_probability=none,
        scanned=len(scores),
    )


def explain(
    graph: KnowledgeGraph,
    disease: DiseaseId,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
) -> Candidate | None:
    """Return the candidate that `disease` is, wherever it ranks; None when it is no entity.

    `supports` is empty when no present finding is linked to it (rule: see `explain.py`).
    """
    model = model_of(graph)
    index = model.entity_index.get(disease)
    findings = _findings(graph, model, present, absent)
    if index is None:
        return None
    scores = _scores(graph, model, findings, evidence, age_years, sex)
    chance, _ = probabilities(scores)
    rank = 1 + int((scores > scores[index]).sum() + (scores[:index] == scores[index]).sum())
    explainer, entity = Explainer(graph, model), model.entities[index]
    return _candidate(graph, explainer, entity, index, rank, findings, scores[index], chance[index])


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
        term = graph.term(hpo)
        if term is None:
            raise UnknownCode(f"{hpo} não é um termo da HPO.", "Confira o código do achado.")
        if term.hpo in model.term_index:
            found.add((model.term_index[term.hpo], term.hpo))
    return tuple(sorted(found))


def _scores(
    graph: KnowledgeGraph,
    model: RankingModel,
    findings: Findings,
    evidence: Sequence[EvidenceWeight],
    age_years: float | None,
    sex: Sex | None,
) -> npt.NDArray[np.float32]:
    total = model.scores([row for row, _ in findings.present], [row for row, _ in findings.absent])
    if evidence:
        total += evidence_scores(graph, model, evidence)
    if age_years is not None:
        total += model.courses.age(age_years)
    if sex is not None:
        total += model.courses.sex(sex)
    return total


def _candidate(
    graph: KnowledgeGraph,
    explainer: Explainer,
    entity: Entity,
    index: int,
    rank: int,
    findings: Findings,
    score: float,
    probability: float,
) -> Candidate:
    name_pt, name_en = _names(graph, entity)
    supports, contradicts, absent_typical = explainer.reasons(index, findings)
    return Candidate(
        rank=rank,
        id=entity.id,
        orpha=entity.orpha,
        ids=entity.ids,
        name_pt=name_pt,
        name_en=name_en,
        score=float(score),
        probability=float(probability),
        supports=supports,
        contradicts=contradicts,
        absent_typical=absent_typical,
    )


def _names(graph: KnowledgeGraph, entity: Entity) -> tuple[str, str]:
    """Portuguese and English name; an OMIM disease has only its English one."""
    if isinstance(entity.id, OmimCode):
        omim = graph.omim_disease(entity.id)
        name = omim.name_en if omim else str(entity.id)
        return name, name
    found = graph.disease(entity.id)
    return (found.name_pt, found.name_en) if found else (str(entity.id), str(entity.id))
