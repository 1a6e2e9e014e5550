"""ask: one question that separates the leading candidates, put to the caller by an interrupt.

Only where the caller allows it, and when the differential is open: two diseases or more, the
first less likely than `SURE`, a question that tells at least `WORTH` bits, and none asked in
this turn yet. Nothing is written before the interrupt. The answer is the thread's next turn,
read as any other, where a yes or no at its beginning speaks of the finding that was asked
about. An empty answer, or one that only says that it is not known, goes on without a turn.

Input: `next_findings`, `differentials`, `replying`. Output: `text`, `reply_to`, `asked_terms`.
"""

from __future__ import annotations

import re
from typing import Final

from langgraph.types import interrupt

from araras.agents.alone import Agent, alone
from araras.agents.result import Differential, NextFinding
from araras.agents.state import ConsultationState, Finding
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.text import fold
from araras.tools.records import Assertion, Method

SURE: Final = 0.9
"""Probability from which the first disease needs no question (judgement)."""
WORTH: Final = 0.1
"""Bits below which an interruption is not worth its answer (judgement)."""
_UNKNOWN: Final = re.compile(
    r"\W*(?:nao (?:sei|sabe|sabemos|lembr\w+|foi|foram|avali\w+|examin\w+|pesquis\w+|fiz|fez"
    r"|fizemos|perguntei|verifi\w+|consigo|consta|inform\w+|da (?:para|pra)|temos|tenho)"
    r"|desconhec\w+|ignorad[oa]|talvez|sem informac\w+|em duvida)(?: \w+){0,4}\W*"
)
_YES: Final = re.compile(
    r"^\W*(?:sim|s|tem|ha|presente|positiv[oa]|confirm[oa]|apresent(?:a|ou)|teve|ja teve|houve)\b"
)
_NO: Final = re.compile(r"^\W*(?:nao|n|nega|ausente|negativ[oa]|nunca|nenhuma?)\b")


def build_ask() -> Agent:
    """Compile the agent; the graph around it needs a checkpointer."""
    return alone("ask", ask)


def ask(state: ConsultationState) -> ConsultationState:
    """Put the first question; the interrupt's value is a `NextFinding`, its answer a text."""
    question = state["next_findings"][0]
    reply = str(interrupt(question))
    asked = [*state["asked_terms"], str(question["hpo"])]
    if not reply.strip() or _UNKNOWN.fullmatch(fold(reply)):
        return {"asked_terms": asked}
    return {"text": reply, "reply_to": str(question["hpo"]), "asked_terms": asked}


def worth_asking(state: ConsultationState) -> bool:
    """Say whether a question is due."""
    if state["replying"] or not state["next_findings"] or len(state["differentials"]) < 2:
        return False
    first = Differential.model_validate(state["differentials"][0])
    question = NextFinding.model_validate(state["next_findings"][0])
    return first.probability < SURE and question.information_gain >= WORTH


def answer_of(graph: KnowledgeGraph, state: ConsultationState) -> list[Finding]:
    """Return what a yes or no says of the finding that was asked about: one, or none."""
    term = graph.term(HpoId(state["replying"])) if state["replying"] else None
    folded = fold(state["text"])
    said = _YES.search(folded) or _NO.search(folded)
    if term is None or said is None:
        return []
    return [
        {
            "hpo": term.hpo,
            "label_pt": term.label_pt,
            "label_en": term.name_en,
            "assertion": str(Assertion.PRESENT if _YES.search(folded) else Assertion.ABSENT),
            "relative": None,
            "turn": state["turn"],
            "text": state["text"][said.start() : said.end()],
            "span": [said.start(), said.end()],
            "method": str(Method.GRAMMAR),
            "score": 1.0,
        }
    ]
