"""Fusing a model's hypotheses with the graph's ranking.

1. A hypothesis is settled by its name (`orpha_resolve`); a code alone counts only when a
   lookup of this turn returned it, because codes from memory are often another disease's.
2. A model's naming is evidence with a bounded likelihood ratio: the odds of the disease that
   it names first are multiplied by `LIFT`, of the n-th by `LIFT / n`. So a model decides
   between candidates that the findings already support, and a disease that they don't support
   stays where it is: a bad model can't lower an answer that the graph is sure of.
3. A disease that both name is proposed by `both`; what only the model names is appended as
   `model` and must pass grounding alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from araras.agents.state import Proposal
from araras.knowledge.errors import InvalidIdentifier
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.tools.orpha_resolve import orpha_resolve

LIFT: Final = 20.0
"""The largest likelihood ratio of a naming. Source: set, not fitted: the predecessor named the
right disease first in 41 % of RareBench-BR; a wrong one of the graph's candidates in 2 % is
assumed. To be measured when the weights are there."""
MAX_HYPOTHESES: Final = 5


class Hypothesis(BaseModel):
    """A disease that the model names in its last call."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    nome: str = Field(max_length=200)
    orpha: str = Field("", max_length=20)


class Hypotheses(BaseModel):
    """The structured differential of the last call."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hipoteses: tuple[Hypothesis, ...]


def settled(graph: KnowledgeGraph, told: Iterable[Hypothesis], seen: Set[str]) -> list[Proposal]:
    """Return the hypotheses as proposals, each disease once; `seen` holds the codes that
    lookups returned."""
    proposals: dict[str, Proposal] = {}
    for hypothesis in list(told)[:MAX_HYPOTHESES]:
        name = hypothesis.nome.strip()
        orpha = orpha_resolve(graph, name).orpha if name else None
        if orpha is None:
            orpha = _looked_up(graph, hypothesis.orpha, seen)
        if orpha is not None or name:
            slot = str(orpha or name)
            proposals.setdefault(
                slot,
                Proposal(orpha=orpha, text=name or slot, probability=0.0, proposed_by="model"),
            )
    return list(proposals.values())


def _looked_up(graph: KnowledgeGraph, code: str, seen: Set[str]) -> OrphaCode | None:
    try:
        orpha = OrphaCode(code)
    except InvalidIdentifier:
        return None
    return orpha if orpha in seen and graph.disease(orpha) is not None else None


def fused(ranking: Sequence[Proposal], told: Sequence[Proposal]) -> list[Proposal]:
    """Return the graph's ranking with the model's hypotheses in it."""
    lifts: dict[str | None, float] = {
        p["orpha"]: LIFT / place for place, p in enumerate(told, 1) if p["orpha"]
    }
    known = {p["orpha"] for p in ranking}
    both = [_lifted(p, "both", lifts[p["orpha"]]) if p["orpha"] in lifts else p for p in ranking]
    alone = [
        _lifted(p, "model", lifts.get(p["orpha"], 1.0)) for p in told if p["orpha"] not in known
    ]
    return [*both, *alone]


def _lifted(proposal: Proposal, by: Literal["both", "model"], lift: float) -> Proposal:
    return {**proposal, "proposed_by": by, "lift": lift}
