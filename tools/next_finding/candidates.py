"""The leading candidates and what could be asked of the patient to tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Term
from araras.tools.next_finding.answers import Answers
from araras.tools.next_finding.gain import Reals, information_gain, questions_of, shares
from araras.tools.next_finding.records import SuggestedFinding
from araras.tools.next_finding.ways import way_of
from araras.tools.phenotype_rank import Leading
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.store import model_of

SEPARATED: Final = 0.1
"""Share of a finding's gain from which a candidate counts as told apart by it. The largest
share counts always."""
MIN_GAIN: Final = 0.001
"""Bits below which a question is not worth asking."""
VAGUE: Final = ("Abnormality of ", "Abnormal ")
"""How the HPO names what covers a whole organ; a question names something that can be seen."""


class Case:
    """The leading candidates with every finding that the sources state for one of them."""

    def __init__(self, graph: KnowledgeGraph, best: Leading) -> None:
        """Weigh every finding; `best` has two candidates or more."""
        self._graph = graph
        self._model: RankingModel = model_of(graph)
        self._best = best
        self._posterior = _posterior(best.scores)
        self._asked = questions_of(self._model, best.entities)
        self.gain = information_gain(self._asked.chances, self._posterior)

    def row(self, index: int) -> int:
        """The row of a finding's term."""
        return int(self._asked.terms[index])

    def expected(self) -> Reals:
        """Probability that the patient has each finding, 0–1."""
        found: Reals = self._asked.chances @ self._posterior
        return found

    def of_first(self) -> Reals:
        """Probability of each finding in the first candidate, 0–1."""
        found: Reals = self._asked.chances[:, 0]
        return found

    def ease(self) -> Reals:
        """How easily each finding is got, 0–1."""
        return np.array([way_of(self._model, row).ease for row in self._asked.terms.tolist()])

    def open_by(self, value: Reals, answers: Answers) -> Iterator[int]:
        """Yield the findings that are worth asking by `value`, highest first, then by HPO id.

        Of a term and a narrower one only the first is yielded.
        """
        rows: list[int] = []
        for index in np.argsort(-value, kind="stable").tolist():
            row = self.row(index)
            if (
                self.gain[index] >= MIN_GAIN
                and answers.leave_open(self._model, row, rows)
                and self._term(row) is not None
            ):
                rows.append(row)
                yield index

    def _term(self, row: int) -> Term | None:
        """The term, when it is specific."""
        term = self._graph.term(self._model.terms[row])
        return term if term and not term.name_en.startswith(VAGUE) else None

    def suggested(self, index: int) -> SuggestedFinding:
        """The finding with its question and the candidates that it tells apart."""
        row = self.row(index)
        term, way = self._term(row), way_of(self._model, row)
        part = shares(self._asked.chances[index], self._posterior)
        told = self._best.entities[part >= min(SEPARATED, part.max())].tolist()
        return SuggestedFinding(
            hpo=self._model.terms[row],
            question_pt=way.ask(term.label_pt if term else self._model.terms[row]),
            exam=way.exam,
            information_gain=float(self.gain[index]),
            separates=tuple(self._model.entities[entity].id for entity in told),
        )


def _posterior(scores: npt.NDArray[np.float32]) -> Reals:
    """Probability of each candidate if one of them it is, with every nat counted whole.

    The calibrated probability is flatter, since the findings of a note depend on each other; a
    question that goes by it spends itself on candidates far behind (`bench/next_finding`).
    """
    weights: Reals = np.exp(scores.astype(np.float64) - float(scores.max()))
    return weights / float(weights.sum())
