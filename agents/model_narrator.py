"""A model's prose: why these diseases, what separates them, what next; or, after a question
about a case that was read before, what helps to understand the reply.

A last call of the turn: no tools, think off, a budget of tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableConfig
from langgraph.constants import TAG_NOSTREAM

from araras.agents.findings import COUNTS_AS_PRESENT
from araras.agents.narrator import MAX_SENTENCES, Refused
from araras.agents.result import Conduct, Differential
from araras.agents.state import ConsultationState
from araras.llm.prompts import render

PROSE_TOKENS: Final = 400
"""`num_predict` of the call: eight sentences of 25 words have about 330 tokens in Portuguese."""
UNSEEN: Final = RunnableConfig(tags=[TAG_NOSTREAM])
"""No chunk of prose reaches who streams messages: it has not been checked yet."""
REPLY_SENTENCES: Final = 4
"""What the prompt asks for after a question, which the program has answered already."""
SHOWN_SUPPORTS: Final = 6
SHOWN_EXAMS: Final = 4


class ModelNarrator:
    """Prose by a chat model."""

    def __init__(self, chat: BaseChatModel) -> None:
        """Take a chat model whose replies are bounded (`PROSE_TOKENS`)."""
        self._chat = chat

    def tell(self, state: ConsultationState) -> str:
        """Return prose about the differential."""
        return self._said(prose_messages(state))

    def rewrite(self, state: ConsultationState, refused: Sequence[Refused]) -> str:
        """Return the refused sentences, written again."""
        listed = "\n".join(f"- {text} ({why})" for text, why in refused)
        request = HumanMessage(render("rewrite.v1", refused=listed))
        return self._said([*prose_messages(state), request])

    def _said(self, messages: list[BaseMessage]) -> str:
        answer = self._chat.invoke(messages, UNSEEN, think=False)
        return without_loose_end(answer)


def without_loose_end(answer: AIMessage) -> str:
    """Return the text; where the budget of tokens cut it, without the unfinished sentence."""
    text = answer.text
    if answer.response_metadata.get("done_reason") != "length":
        return text
    end = max(text.rfind(mark) for mark in ".!?…")
    return text[: end + 1]


def prose_messages(state: ConsultationState) -> list[BaseMessage]:
    """Return the request: the system's stable text, then the case and what was looked up."""
    known = {
        "present": _findings(state, COUNTS_AS_PRESENT),
        "absent": _findings(state, frozenset({"absent"})),
        "diseases": "\n".join(_diseases(state)),
    }
    if state["read_this_turn"]:
        case = render("prose.v1", sentences=str(MAX_SENTENCES), **known)
    else:
        asked = " ".join(question["text"].strip() for question in state["questions"])
        case = render("question.v1", question=asked, sentences=str(REPLY_SENTENCES), **known)
    return [SystemMessage(render("system.v1")), HumanMessage(case)]


def _findings(state: ConsultationState, assertions: frozenset[str]) -> str:
    found = [f["label_pt"] for f in state["phenotypes"] if f["assertion"] in assertions]
    return "; ".join(dict.fromkeys(found)) or "nenhum"


def _diseases(state: ConsultationState) -> Iterator[str]:
    offers = {str(c["orpha"]): Conduct.model_validate(c) for c in state["conduct"]}
    asked = {question["orpha"] for question in state["questions"]}
    for stored in state["differentials"]:
        entry = Differential.model_validate(stored)
        labels = "; ".join(s.label_pt for s in entry.supports[:SHOWN_SUPPORTS])
        yield f"{entry.rank}. {entry.name_pt}. Apoiam: {labels or 'nenhum achado'}."
        offer = offers.get(entry.orpha)
        if offer is not None and (entry.rank == 1 or entry.orpha in asked):
            yield from _offered(offer)
    for stored in state["asked"]:
        outside = Conduct.model_validate(stored)
        yield "Fora do diferencial, a doença que a pergunta nomeia:"
        yield from _offered(outside)


def _offered(offer: Conduct) -> Iterator[str]:
    """What the lookups carry for the first disease, in the words that may be used of it."""
    if offer.pcdt is None:
        yield "   Sem PCDT na base."
        return
    medicines = dict.fromkeys(m.name for m in offer.medicines if m.standing == "listed")
    exams = [e.name for e in offer.exams if e.purpose in ("screening", "diagnosis", "confirmation")]
    yield f"   PCDT: {offer.pcdt.title}."
    yield f"   Medicamentos previstos: {', '.join(medicines) or 'nenhum'}."
    yield f"   Exames: {'; '.join(exams[:SHOWN_EXAMS]) or 'nenhum'}."
    yield f"   Encaminhamento: {offer.referral.level}"
