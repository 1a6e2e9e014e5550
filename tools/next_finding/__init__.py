"""`next_finding`: what to ask, examine or order next to tell the leading candidates apart.

Cascade: the leading candidates with their posterior (`phenotype_rank`) → findings that the
sources state for one of them → expected information gain (`gain`) → times the ease of getting
it (`ways`) → less what is answered or follows from an answer, and what is no question for
this patient (`answers`) → wording. Equal values are ordered by HPO id.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.next_finding.answers import answers_of
from araras.tools.next_finding.candidates import Case
from araras.tools.next_finding.records import NextFindings, SuggestedFinding
from araras.tools.next_finding.ways import not_for
from araras.tools.phenotype_rank import EvidenceWeight, leading
from araras.tools.phenotype_rank.store import model_of
from araras.tools.records import Sex

__all__ = ["NextFindings", "SuggestedFinding", "next_finding"]

CANDIDATES: Final = 20
"""Leading candidates that a question is to tell apart: what a consultation proposes."""


def next_finding(
    graph: KnowledgeGraph,
    present: Sequence[HpoId],
    absent: Sequence[HpoId] = (),
    evidence: Sequence[EvidenceWeight] = (),
    age_years: float | None = None,
    sex: Sex | None = None,
    prior: bool = False,
    limit: int = 5,
) -> NextFindings:
    """Return the findings that tell most about which leading candidate it is.

    Without candidates, or with one alone, there is nothing to ask. Never a term of `present`
    or `absent`, one broader than a present one or narrower than an absent one, and of a term
    and a narrower one only the more useful. `prior` as in `phenotype_rank`. Raises
    `UnknownCode` for an unknown HPO id.
    """
    best = leading(graph, present, absent, evidence, age_years, sex, prior, limit=CANDIDATES)
    if len(best.entities) < 2 or not best.probability.any():
        return NextFindings(findings=())
    case = Case(graph, best)
    answers = answers_of(model_of(graph), best.findings, not_for(sex, age_years))
    useful = islice(case.open_by(case.gain * case.ease(), answers), limit)
    return NextFindings(findings=tuple(map(case.suggested, useful)))
