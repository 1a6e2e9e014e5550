"""The consultation state machine: only wiring and routes.

START → intake ─┬→ phenotyping ─┬→ differential ⇄ tools → grounding → next_findings ─┐
                │               │        ↑────── feedback ──────┘                    │
                │               └→ conduct (a question)                              │
                └→ abstain → finish (unsafe, out of scope), or finish (small talk)   │
next_findings ─┬→ ask (where allowed) ─┬→ intake (the answer is the next turn) ←─────┘
               ├→ conduct → finish ←───┘ (no answer)
               └→ finish (abstains)
finish = writer → claim_check → END
"""

from __future__ import annotations

from typing import Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph

from araras.agents.abstention import FULL, Rule, abstain, budget_exhausted, out_of_scope
from araras.agents.alone import Agent
from araras.agents.ask import ask as put_question
from araras.agents.ask import worth_asking
from araras.agents.claim_check import claim_check_node
from araras.agents.conduct import conduct_node
from araras.agents.differential import GraphProposer, Proposer, differential_node
from araras.agents.grounding import grounding_node
from araras.agents.intake import classify
from araras.agents.narrator import narrator_of
from araras.agents.next_findings import next_findings_node
from araras.agents.phenotyping import phenotyping_node
from araras.agents.result import AbstentionReason
from araras.agents.scope import scope_of
from araras.agents.state import ConsultationState
from araras.agents.toolset import tools_node
from araras.agents.writer import writer_node
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.limits import DEFAULT_LIMITS, Limits

REFUSED = frozenset({"unsafe", "out_of_scope"})


def build_consultation(
    graph: KnowledgeGraph,
    proposer: Proposer | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    checkpointer: BaseCheckpointSaver[str] | None = None,
    ask: bool = False,
    rule: Rule = FULL,
) -> Agent:
    """Compile the consultation.

    `proposer` names the diseases (default: the graph alone); one with a `narrator` also adds
    prose. Without a checkpointer the graph holds one turn, or lives inside a caller's graph and
    inherits its checkpointer. `ask` lets it interrupt with one question a turn (`agents.ask`),
    which needs a checkpointer here or in the caller's graph; resume with
    `Command(resume=answer)`. `rule` says when it abstains;
    anything but the full rule is for benchmarks.
    """
    narrator = narrator_of(proposer)
    builder = StateGraph(ConsultationState)
    builder.add_node("intake", classify)
    builder.add_node("phenotyping", phenotyping_node(graph, settle=rule.contradictions))
    builder.add_node("differential", differential_node(proposer or GraphProposer(graph)))
    builder.add_node("tools", tools_node(graph))
    builder.add_node("grounding", grounding_node(graph, limits, rule))
    builder.add_node("next_findings", next_findings_node(graph))
    builder.add_node("ask", put_question)
    builder.add_node("conduct", conduct_node(graph))
    builder.add_node("writer", writer_node(graph))
    builder.add_node("claim_check", claim_check_node(graph, narrator, limits))
    builder.add_node("abstain", _refuse)
    builder.add_node("exhausted", _exhaust)
    _add_routes(builder, limits, rule, ask=ask)
    return builder.compile(name="consultation", checkpointer=checkpointer)


def _add_routes(
    builder: StateGraph[ConsultationState, None, ConsultationState, ConsultationState],
    limits: Limits,
    rule: Rule,
    *,
    ask: bool,
) -> None:
    def after_intake(state: ConsultationState) -> Literal["abstain", "writer", "phenotyping"]:
        """Refuse, chat, or read."""
        if rule.intents and state["turn_kind"] in REFUSED:
            return "abstain"
        return "writer" if state["turn_kind"] == "smalltalk" else "phenotyping"

    def after_differential(
        state: ConsultationState,
    ) -> Literal["tools", "exhausted", "grounding"]:
        if not state["tool_requests"]:
            return "grounding"
        spent = state["spent"]
        wanted = spent["tool_calls"] + len(state["tool_requests"])
        within = wanted <= limits.tool_calls and spent["seconds"] < limits.seconds
        return "tools" if within else "exhausted"

    def after_next_findings(state: ConsultationState) -> Literal["writer", "ask", "conduct"]:
        if state["abstention"] is not None:
            return "writer"
        return "ask" if ask and worth_asking(state) else "conduct"

    builder.add_edge(START, "intake")
    builder.add_conditional_edges("intake", after_intake)
    builder.add_conditional_edges("phenotyping", after_phenotyping)
    builder.add_conditional_edges("differential", after_differential)
    builder.add_edge("tools", "differential")
    builder.add_conditional_edges("grounding", after_grounding)
    builder.add_conditional_edges("next_findings", after_next_findings)
    builder.add_conditional_edges("ask", after_ask)
    builder.add_edge("conduct", "writer")
    builder.add_edge("abstain", "writer")
    builder.add_edge("exhausted", "next_findings")
    builder.add_edge("writer", "claim_check")
    builder.add_edge("claim_check", END)


def after_phenotyping(
    state: ConsultationState,
) -> Literal["differential", "conduct", "abstain"]:
    """Rank only what changed; a question is answered from the state, if it is about anything."""
    if state["read_this_turn"]:
        return "differential"
    about = state["phenotypes"] or state["evidence"] or any(q["orpha"] for q in state["questions"])
    return "conduct" if about else "abstain"


def after_grounding(state: ConsultationState) -> Literal["differential", "next_findings"]:
    """Another round, or what to ask next."""
    return "differential" if state["feedback"] else "next_findings"


def after_ask(state: ConsultationState) -> Literal["intake", "conduct"]:
    """An answer is the next turn; without one this turn goes on."""
    return "intake" if state["reply_to"] else "conduct"


def _refuse(state: ConsultationState) -> ConsultationState:
    if state["turn_kind"] == "unsafe":
        return {"abstention": abstain(AbstentionReason.UNSAFE_REQUEST)}
    if state["turn_kind"] == "out_of_scope":
        return {"abstention": out_of_scope(scope_of(state["text"], introduced=False) or "other")}
    return {"abstention": abstain(AbstentionReason.INSUFFICIENT_FINDINGS)}


def _exhaust(state: ConsultationState) -> ConsultationState:
    del state
    return {"tool_requests": [], "abstention": budget_exhausted()}
