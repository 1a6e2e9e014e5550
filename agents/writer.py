"""writer: the answer in Brazilian Portuguese, rendered from the state.

Order: alerts, then the reply to a question or, after what the note says against itself, the
hypotheses with what the SUS offers, or the abstention, what to ask or order next, then the
footer that every answer ends with. A
community health worker (role `acs`) reads alerts, what to observe and the referral only.

A model's prose (`prose`) joins them only when `claim_check` has read it.

Input: everything that the earlier agents wrote. Output: `draft`, `citations`.
"""

from __future__ import annotations

from araras.agents import consistency, sections
from araras.agents.alone import Agent, Node, alone
from araras.agents.ask import SURE
from araras.agents.replies import Known, reply
from araras.agents.result import Alert, Conduct, Differential, NextFinding
from araras.agents.state import ConsultationState
from araras.agents.wording import FOOTER, GREETING, NO_CASE, THANKS, Citations, bullet
from araras.knowledge.graph import KnowledgeGraph

ACS_OBSERVE = (
    "Observe e registre: piora da respiração, dificuldade para mamar ou engolir, febre, "
    "sonolência fora do comum, convulsão, perda de algo que já fazia."
)
ACS_REFERRAL = (
    "Leve o caso hoje ao enfermeiro ou ao médico da equipe da UBS, que decide o encaminhamento."
)


PROSE_TITLE = "Raciocínio (texto do modelo, conferido frase a frase)"


def build_writer(graph: KnowledgeGraph) -> Agent:
    """Compile the agent over a knowledge graph."""
    return alone("writer", writer_node(graph))


def writer_node(graph: KnowledgeGraph) -> Node:
    """Return the agent's function."""

    def writer(state: ConsultationState) -> ConsultationState:
        return write(graph, state)

    return writer


def write(graph: KnowledgeGraph, state: ConsultationState) -> ConsultationState:
    """Return the draft and its citations."""
    citations = Citations()
    parts = [sections.alerts([Alert.model_validate(a) for a in state["alerts"]])]
    if state["role"] == "acs":
        parts += [bullet([ACS_OBSERVE, ACS_REFERRAL])]
    else:
        parts += _body(graph, citations, state)
        parts += [[PROSE_TITLE, state["prose"]]] if state["prose"] else []
    if state["engine_note"]:
        parts += [[state["engine_note"]]]
    text = "\n\n".join("\n".join(part) for part in [*parts, [FOOTER]] if part)
    return {"draft": text, "citations": citations.listed()}


def _body(graph: KnowledgeGraph, citations: Citations, state: ConsultationState) -> list[list[str]]:
    if state["abstention"] is not None:
        return [_abstention(state), _next(graph, state, named=False)]
    if state["turn_kind"] == "smalltalk":
        return [[THANKS if state["differentials"] else GREETING]]
    known = Known(
        graph=graph,
        citations=citations,
        differentials=[Differential.model_validate(d) for d in state["differentials"]],
        conduct=[Conduct.model_validate(c) for c in state["conduct"]],
        asked=[Conduct.model_validate(c) for c in state["asked"]],
    )
    replies = [reply(known, question) for question in state["questions"]]
    replies = [lines for i, lines in enumerate(replies) if lines not in replies[:i]]
    if state["read_this_turn"] or not replies:
        return [
            _contested(state),
            *_case(known),
            _next(graph, state, named=True),
            *(r for r in replies if state["turn"] > 1 or known.asked),
        ]
    return replies


def _contested(state: ConsultationState) -> list[str]:
    """What the turn just read says against itself; an abstention says it in its message."""
    sentences = consistency.named(state.get("contradictions", []))
    return [sentences] if sentences and state["read_this_turn"] else []


def _case(known: Known) -> list[list[str]]:
    if not known.differentials:
        return [[NO_CASE]]
    return [
        sections.differential(known.graph, known.citations, known.differentials),
        sections.conduct(known.graph, known.citations, known.conduct),
    ]


def _next(graph: KnowledgeGraph, state: ConsultationState, *, named: bool) -> list[str]:
    if not state["read_this_turn"] or _settled(state):
        return []
    found = [NextFinding.model_validate(finding) for finding in state["next_findings"]]
    return sections.next_findings(graph, found, named=named)


def _settled(state: ConsultationState) -> bool:
    """The first disease needs no further question: what comes next is its protocol."""
    first = state["differentials"][:1] if state["abstention"] is None else []
    return any(Differential.model_validate(d).probability >= SURE for d in first)


def _abstention(state: ConsultationState) -> list[str]:
    abstention = state["abstention"]
    if abstention is None:
        return []
    missing = bullet(abstention["missing"])
    heard = [f["label_pt"] for f in state["phenotypes"] if f["assertion"] == "present"]
    lines = [abstention["message_pt"]]
    if missing:
        lines += ["O que ajudaria:", *missing]
    if heard and abstention["reason"] not in ("out_of_scope", "unsafe_request"):
        lines.append(f"Achados lidos na nota: {'; '.join(dict.fromkeys(heard))}.")
    return lines
