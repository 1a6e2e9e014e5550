"""A model's prose on its way into the answer: checked, refused sentences rewritten once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.records import Kind
from araras.agents.claim_check.verdict import Judged, Known, judge
from araras.agents.narrator import MAX_SENTENCES, Narrator
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.failures import ModelError

NOTHING: Final = "nada"
"""What the model answers when nothing is left to say."""
SHORTEST: Final = 3
"""Words of a sentence; less is a heading or a remnant."""
WHY: Final[dict[Kind, str]] = {
    "contact": "contato",
    "code": "código",
    "disease": "doença fora do diferencial",
    "medicine": "medicamento que o protocolo desta doença não prevê",
    "exam": "exame que o protocolo desta doença não traz",
    "procedure": "procedimento que o protocolo desta doença não traz",
    "protocol": "protocolo ou disponibilidade",
    "dose": "dose ou esquema",
    "number": "número",
    "finding": "achado que não está na lista",
    "inheritance": "herança",
    "service": "nome de serviço",
    "word": "nome desconhecido",
    "promise": "prognóstico ou certeza",
    "form": "texto ilegível",
}
"""How a fault is told to the model."""


def checked_prose(
    graph: KnowledgeGraph, state: ConsultationState, told: str, narrator: Narrator | None
) -> str:
    """Return the sentences that may leave, a paragraph a line; empty when none may."""
    facts = Facts(graph, state)
    known: Known = {}
    verdict = judge(facts, told, known)
    kept = [list(paragraph) for paragraph in verdict.kept]
    if verdict.refused and narrator is not None:
        again = judge(facts, _rewritten(narrator, state, verdict.refused), known)
        kept += [list(paragraph) for paragraph in again.kept]
    return _settled(facts, _shown(kept), known)


def _settled(facts: Facts, text: str, known: Known) -> str:
    """Judge what stands as it stands now: without its neighbours it may say another thing."""
    verdict = judge(facts, text, known)
    while verdict.refused:
        verdict = judge(facts, verdict.text, known)
    return verdict.text


def _rewritten(narrator: Narrator, state: ConsultationState, refused: Sequence[Judged]) -> str:
    """The second try; a model that fails here has had its chance."""
    reasons = [(j.text, "; ".join(f"{WHY[f.kind]}: {f.text}" for f in j.faults)) for j in refused]
    try:
        text = narrator.rewrite(state, reasons)
    except ModelError:
        return ""
    return "" if text.strip(" .").casefold() == NOTHING else text


def _shown(paragraphs: Sequence[Sequence[str]]) -> str:
    """At most `MAX_SENTENCES` whole sentences, each once."""
    left = MAX_SENTENCES
    seen: set[str] = set()
    lines: list[str] = []
    for paragraph in paragraphs:
        fresh = [
            s for s in dict.fromkeys(paragraph) if s not in seen and len(s.split()) >= SHORTEST
        ]
        seen.update(fresh)
        lines.append(" ".join(fresh[:left]))
        left -= len(fresh[:left])
    return "\n".join(filter(None, lines))
