"""`next_finding`: what to ask, examine or order next to tell the leading candidates apart.

Cascade: the leading candidates with their posterior (`phenotype_rank`) → findings that the
sources state for one of them → expected information gain (`gain`) → times the ease of getting
it (`ways`) → less what is answered or follows from an answer, and what is no question for
this patient (`answers`) → wording. Equal values are ordered by HPO id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.records import Term
from araras.tools.next_finding.answers import Answers, answers_of
from araras.tools.next_finding.gain import information_gain, questions_of, shares
from araras.tools.next_finding.records import NextFindings, SuggestedFinding
from araras.tools.next_finding.ways import not_for, way_of
from araras.tools.phenotype_rank import EvidenceWeight, Leading, leading
from araras.tools.phenotype_rank.model import RankingModel, model_of
from araras.tools.records import Sex

__all__ = ["NextFindings", "SuggestedFinding", "next_finding"]

CANDIDATES: Final = 20
"""Leading candidates that a question is to tell apart: what a consultation proposes."""
SEPARATED: Final = 0.1
"""Share of a finding's gain from which a candidate counts as told apart by it."""
MIN_GAIN: Final = 0.001
"""Bits below which a question is not worth asking."""
VAGUE: Final = ("Abnormality of ", "Abnormal ")
"""How the HPO names what covers a whole organ; a question names something that can be seen."""


def next_finding(
    graph: KnowledgeGraph,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    limit: int = 5,
) -> NextFindings:
    """Return the findings that tell most about which leading candidate it is.

    Without candidates, or with one alone, there is nothing to ask. Never a term of `present`
    or `absent`, one broader than a present one or narrower than an absent one, and of a term
    and a narrower one only the more useful. Raises `UnknownCode` for an unknown HPO id.
    """
    best = leading(graph, present, absent, evidence, age_years, sex, limit=CANDIDATES)
    if len(best.entities) < 2 or not best.probability.any():
        return NextFindings(findings=())
    case = _Case(graph, best)
    answers = answers_of(case.model, best.findings, not_for(sex, age_years))
    return NextFindings(findings=tuple(case.suggested(i) for i in case.chosen(answers, limit)))


class _Case:
    """The leading candidates with every finding that could be asked."""

    def __init__(self, graph: KnowledgeGraph, best: Leading) -> None:
        self.model: RankingModel = model_of(graph)
        self._graph = graph
        self._best = best
        self._posterior = best.probability / best.probability.sum()
        self._asked = questions_of(self.model, best.entities)
        self._gain = information_gain(self._asked.chances, self._posterior)

    def chosen(self, answers: Answers, limit: int) -> list[int]:
        """Indices of the most useful findings that are open and can be put into words."""
        chosen: list[int] = []
        rows: list[int] = []
        for index in self._by_usefulness():
            if len(chosen) == limit:
                break
            row = int(self._asked.terms[index])
            if answers.leave_open(self.model, row, rows) and self._term(row) is not None:
                chosen.append(index)
                rows.append(row)
        return chosen

    def _by_usefulness(self) -> list[int]:
        ease = np.array([way_of(self.model, row).ease for row in self._asked.terms.tolist()])
        order = np.argsort(-self._gain * ease, kind="stable").tolist()
        return [index for index in order if self._gain[index] >= MIN_GAIN]

    def _term(self, row: int) -> Term | None:
        """The term, when it is specific and has a Portuguese name."""
        term = self._graph.term(self.model.terms[row])
        named = term is not None and term.label_pt != term.name_en
        return term if term and named and not term.name_en.startswith(VAGUE) else None

    def suggested(self, index: int) -> SuggestedFinding:
        """The finding with its question and the candidates that it tells apart."""
        row = int(self._asked.terms[index])
        term, way = self._term(row), way_of(self.model, row)
        part = shares(self._asked.chances[index], self._posterior)
        told = self._best.entities[part >= SEPARATED].tolist()
        return SuggestedFinding(
            hpo=self.model.terms[row],
            question_pt=way.ask(term.label_pt if term else self.model.terms[row]),
            exam=way.exam,
            information_gain=float(self._gain[index]),
            separates=tuple(self.model.entities[entity].id for entity in told),
        )
