"""What needs no question: answers, what follows from them, and what is none for this patient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.reasons import Findings


class Answers(NamedTuple):
    """Rows of terms."""

    implied: frozenset[int]
    """The present terms and those above them: present too."""
    closed: frozenset[int]
    """The absent terms, and branches that are no question: closed with all below them."""

    def leave_open(self, model: RankingModel, row: int, others: Iterable[int]) -> bool:
        """Whether the term is still a question, beside `others` that are asked already."""
        lineage = model.matrix.lineage(row)
        if row in self.implied or not self.closed.isdisjoint(lineage):
            return False
        if lineage - {row} <= self.implied and _joins(model, row):
            return False
        return not any(other in lineage or row in model.matrix.lineage(other) for other in others)


def _joins(model: RankingModel, row: int) -> bool:
    """Whether the term is two others at once, as hepatosplenomegaly is: implied with both."""
    lineage = model.matrix.lineage
    above = lineage(row) - {row}
    farther = {up for term in above for up in lineage(term) if up != term}
    return len(above - farther) > 1


def answers_of(model: RankingModel, findings: Findings, closed: Sequence[HpoId]) -> Answers:
    """Return what the findings answer; `closed` are the branches that are no question."""
    implied = {above for row, _ in findings.present for above in model.matrix.lineage(row)}
    shut = {row for row, _ in findings.absent}
    shut |= {model.term_index[hpo] for hpo in closed if hpo in model.term_index}
    return Answers(frozenset(implied), frozenset(shut))
