"""Findings that say the same thing twice.

Likelihood ratios multiply only where findings are independent. Cyanosis, grunting and chest
retractions are one respiratory distress told three times: given the first, the others add
what they tell beyond the branch that they share. Along a tree of findings the chain rule
counts the shared term once less for each branch (a Chow–Liu tree, IEEE Trans Inf Theory
14:462, 1968): Σ log LR(finding) − Σ log LR(shared term). The tree joins each finding where it
shares the most informative broader term (Resnik 1995), and only terms of at least
`INFORMATIVE` nats. `REDUNDANCY` is how much of it is taken off (docs/ranking.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from araras.tools.phenotype_rank.matrix import Matrix

INFORMATIVE: Final = 3.0
"""Nats of information from which findings under one term tell the same: fewer than 5 % of
annotated diseases have the term."""
REDUNDANCY: Final = 0.3
"""Share of the shared term's log LR that is taken off; 1 were the chain rule in full."""


def shared_terms(matrix: Matrix, information: Sequence[float], present: Sequence[int]) -> list[int]:
    """Return the rows of the shared terms, one for each finding that joins the tree by one.

    Prim's algorithm from the first of `present`; ties by row.
    """
    if len(present) < 2:
        return []
    open_terms = {row: _telling(matrix, information, row) for row in present}
    joined: dict[int, tuple[float, int]] = {}
    found: list[int] = []
    newest = open_terms.pop(present[0])
    while open_terms:
        for row, terms in open_terms.items():
            best = max(((information[t], -t) for t in terms & newest), default=(0.0, 0))
            joined[row] = max(joined.get(row, (0.0, 0)), best)
        chosen = max(open_terms, key=lambda row: (joined[row], -row))
        newest = open_terms.pop(chosen)
        if joined[chosen][0] > 0:
            found.append(-joined[chosen][1])
    return found


def _telling(matrix: Matrix, information: Sequence[float], row: int) -> frozenset[int]:
    return frozenset(t for t in matrix.lineage(row) if information[t] >= INFORMATIVE)
