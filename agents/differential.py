"""differential: somebody proposes diseases. The graph alone, or a model, or a script in a test.

A `Proposer` gets the state (findings, evidence, feedback of the last round, tool answers)
and returns either tool requests or proposals. The agent counts the round and the seconds;
it judges nothing, that is grounding's part.

Input: `phenotypes`, `evidence`, `patient`, `feedback`, `tool_answers`, `rounds`, `spent`.
Output: `proposals` or `tool_requests`, `ungrounded`, `engine_note`, `fell_back`, `rounds`,
`spent`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict, runtime_checkable

from langchain_core.runnables import RunnableLambda

from araras.agents.alone import Agent, LoopNode, alone
from araras.agents.findings import absent_ids, present_ids
from araras.agents.progress import tell
from araras.agents.result import Engine
from araras.agents.state import ConsultationState, EvidenceFact, Json, Proposal, ToolRequest
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OmimCode, OrphaCode, printed_disease_id
from araras.tools.phenotype_rank import EvidenceWeight, Ranking, phenotype_rank
from araras.tools.records import Assertion, EvidenceKind, Sex

WITHOUT_DISEASES = (EvidenceKind.INHERITANCE, EvidenceKind.CONSANGUINITY)
"""Evidence that ranking uses though it points to no disease by itself."""
PROPOSED = 20
"""Candidates that the graph proposes: four times what is listed, so that merging a disease
with its subtypes still leaves enough."""


@dataclass(frozen=True)
class Step:
    """What a proposer does next: ask for tools, or propose."""

    proposals: Sequence[Proposal] = ()
    tool_requests: Sequence[ToolRequest] = ()
    ungrounded: Sequence[Json] = field(default_factory=tuple)
    """What it knows of but cannot ground itself ({text, reason})."""
    tool_calls: int = 0
    """Calls that the proposer made by itself."""
    note: str = ""
    """One line for the answer: why the model did not answer, or what it did not read."""
    fell_back: bool = False
    """Whether a model failed, so that the proposals are the graph's."""


class Proposer(Protocol):
    """Whoever names diseases."""

    @property
    def engine(self) -> Engine:
        """The engine that the result names."""
        ...

    @property
    def model(self) -> str | None:
        """The model's name, if there is one."""
        ...

    def __call__(self, state: ConsultationState) -> Step:
        """Return the next step for this state."""
        ...


@runtime_checkable
class AsyncProposer(Protocol):
    """A proposer that also works in an event loop, where it can be cancelled."""

    async def in_loop(self, state: ConsultationState) -> Step:
        """Return the next step for this state."""
        ...


def build_differential(proposer: Proposer) -> Agent:
    """Compile the agent around a proposer; `ainvoke` uses its async form where it has one."""
    return alone("differential", differential_node(proposer))


def differential_node(proposer: Proposer) -> LoopNode:
    """Return the agent's function, in both forms."""

    def differential(state: ConsultationState) -> ConsultationState:
        return propose(proposer, state)

    async def differential_in_loop(state: ConsultationState) -> ConsultationState:
        return await propose_in_loop(proposer, state)

    return RunnableLambda(differential, differential_in_loop)


def propose(proposer: Proposer, state: ConsultationState) -> ConsultationState:
    """Return one step of the proposer; a step with proposals is a round."""
    began = time.monotonic()
    _tell_round(proposer, state)
    return _after(proposer(state), state, time.monotonic() - began)


async def propose_in_loop(proposer: Proposer, state: ConsultationState) -> ConsultationState:
    """Do the same in an event loop."""
    began = time.monotonic()
    _tell_round(proposer, state)
    if isinstance(proposer, AsyncProposer):
        step = await proposer.in_loop(state)
    else:
        step = await asyncio.to_thread(proposer, state)
    return _after(step, state, time.monotonic() - began)


def _tell_round(proposer: Proposer, state: ConsultationState) -> None:
    tell({"stage": "round", "name": str(proposer.engine), "round": state["rounds"] + 1})


def _after(step: Step, state: ConsultationState, seconds: float) -> ConsultationState:
    spent = state["spent"]
    rounds = state["rounds"] + (0 if step.tool_requests else 1)
    return {
        "proposals": list(step.proposals),
        "tool_requests": list(step.tool_requests),
        "ungrounded": [*state["ungrounded"], *step.ungrounded],
        "engine_note": "\n".join(_lines(state["engine_note"], step.note)),
        "fell_back": step.fell_back,
        "rounds": rounds,
        "spent": {
            "rounds": rounds,
            "tool_calls": spent["tool_calls"] + step.tool_calls,
            "seconds": spent["seconds"] + seconds,
        },
    }


def _lines(*notes: str) -> list[str]:
    """The lines of the rounds' notes, each once."""
    return list(dict.fromkeys(line for note in notes for line in note.splitlines()))


def evidence_weights(facts: Sequence[EvidenceFact]) -> list[EvidenceWeight]:
    """Return the evidence that points to diseases, as ranking takes it."""
    return [
        EvidenceWeight(
            diseases=tuple(map(printed_disease_id, fact["orphas"])),
            kind=EvidenceKind(fact["kind"]),
            assertion=Assertion(fact["assertion"]),
            id=fact["id"] if fact["kind"] == EvidenceKind.INHERITANCE else None,
        )
        for fact in facts
        if fact["orphas"] or fact["kind"] in WITHOUT_DISEASES
    ]


class RankingInput(TypedDict):
    """What the tools that rank are given."""

    present: Sequence[HpoId]
    absent: Sequence[HpoId]
    evidence: Sequence[EvidenceWeight]
    age_years: float | None
    sex: Sex | None
    prior: bool


def ranking_input(state: ConsultationState) -> RankingInput:
    """Return the findings, evidence and patient of a state; a consultation counts prevalence."""
    return {
        "present": present_ids(state["phenotypes"]),
        "absent": absent_ids(state["phenotypes"]),
        "evidence": evidence_weights(state["evidence"]),
        "age_years": state["patient"]["age_years"],
        "sex": state["patient"]["sex"],
        "prior": True,
    }


def rank_state(graph: KnowledgeGraph, state: ConsultationState, limit: int) -> Ranking:
    """Rank all diseases for a state."""
    return phenotype_rank(graph, **ranking_input(state), limit=limit)


class GraphProposer:
    """The engine without a model: `phenotype_rank`, OMIM diseases lifted to Orphanet's."""

    engine = Engine.KG
    model = None

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph

    def __call__(self, state: ConsultationState) -> Step:
        """Propose the best candidates; those refused before are not proposed again."""
        refused = {refusal["text"] for refusal in state["feedback"]}
        proposals: list[Proposal] = []
        ungrounded: list[Json] = []
        for candidate in rank_state(self._graph, state, PROPOSED).candidates:
            orpha = candidate.orpha or lifted(self._graph, candidate.ids)
            if orpha is None:
                reason = "A Orphanet não tem esta doença da OMIM, nem uma mais ampla."
                ungrounded.append(
                    {"text": f"{candidate.name_en} ({candidate.id})", "reason": reason}
                )
            elif candidate.name_pt not in refused:
                proposals.append(
                    {
                        "orpha": orpha,
                        "text": candidate.name_pt,
                        "probability": candidate.probability,
                        "proposed_by": "kg",
                    }
                )
        return Step(proposals=proposals, ungrounded=ungrounded[:3])


def lifted(graph: KnowledgeGraph, codes: Iterable[DiseaseId]) -> OrphaCode | None:
    """Return the one Orphanet disease that is broader than these OMIM numbers, if it is one."""
    links = (graph.diseases_of_omim(code) for code in codes if isinstance(code, OmimCode))
    broader = {above for found in links for above, relation in found if relation == "broader"}
    return broader.pop() if len(broader) == 1 else None
