"""What the program writes itself, checked: conduct by a fresh lookup, the draft line by line.

1. The conduct of a disease keeps only what a fresh lookup for that same disease carries;
   a disease that is not listed has none.
2. Where a narrator is given, a model writes prose here, and it keeps the sentences that
   `prose.checked_prose` lets through.
3. In the draft, a line that holds an ORPHA code, a CID-10 code, a SIGTAP code or a medicine
   that no listed or asked-about disease carries is removed. Quotations of the note, between
   “ and ”, are the user's words and are not claims.

Input: `conduct`, `asked`, `differentials`, `draft`. Output: `conduct`, `asked`, `claims`,
`prose`, `answer`, `citations`, and `spent` and `engine_note` of the narrator; the draft is
written again when step 1 removed something or step 2 left something.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from araras.agents.alone import Agent, Node, alone
from araras.agents.conduct import claims_of, conducts_of, dumped
from araras.agents.narrator import Narrator, wants_prose
from araras.agents.result import Conduct
from araras.agents.state import ConsultationState, Json
from araras.agents.writer import write
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import key
from araras.llm.failures import ModelError
from araras.llm.limits import DEFAULT_LIMITS, Limits

_QUOTED: Final = re.compile(r"“[^”]*”")
_ORPHA: Final = re.compile(r"ORPHA:\d+")
_CID10: Final = re.compile(r"\b[A-TV-Z]\d{2}(?:\.\d)?\b")
_SIGTAP: Final = re.compile(r"\b\d{10}\b")


def build_claim_check(
    graph: KnowledgeGraph, narrator: Narrator | None = None, limits: Limits = DEFAULT_LIMITS
) -> Agent:
    """Compile the agent over a knowledge graph; takes what `claim_check_node` takes."""
    return alone("claim_check", claim_check_node(graph, narrator, limits))


def claim_check_node(
    graph: KnowledgeGraph, narrator: Narrator | None = None, limits: Limits = DEFAULT_LIMITS
) -> Node:
    """Return the agent's function.

    `narrator` writes prose, and may rewrite once what is refused, while the turn has seconds
    left. Both happen here, so that nobody who streams the states sees prose before its check.
    """

    def claim_check(state: ConsultationState) -> ConsultationState:
        if narrator is None or not wants_prose(state) or _spent(state, limits):
            return check(graph, state)
        told, update = narrate(narrator, state)
        update |= write(graph, ConsultationState(**{**state, **update}))
        state = ConsultationState(**{**state, **update})
        again = None if _spent(state, limits) else narrator
        return {**update, **check(graph, state, told, again)}

    return claim_check


def narrate(narrator: Narrator, state: ConsultationState) -> tuple[str, ConsultationState]:
    """Return a model's prose, empty where it fails, and what the state learns: the seconds that
    it took, and one line that says why there is none."""
    began, told = time.monotonic(), ""
    update: ConsultationState = {}
    try:
        told = narrator.tell(state)
    except ModelError as error:
        why = f"Sem o texto do modelo: {error.message}"
        update = {"engine_note": "\n".join(filter(None, (state["engine_note"], why)))}
    seconds = state["spent"]["seconds"] + time.monotonic() - began
    return told, {**update, "spent": {**state["spent"], "seconds": seconds}}


def _spent(state: ConsultationState, limits: Limits) -> bool:
    return state["spent"]["seconds"] >= limits.seconds


def check(
    graph: KnowledgeGraph,
    state: ConsultationState,
    told: str = "",
    narrator: Narrator | None = None,
) -> ConsultationState:
    """Return the conduct and the answer with every ungrounded claim removed.

    `told` is a model's prose, which `narrator` may rewrite once.
    """
    listed = [str(d["orpha"]) for d in state["differentials"]]
    conduct = [o for o in _grounded(graph, state, state["conduct"]) if o.orpha in listed]
    asked = _grounded(graph, state, state["asked"])
    checked: ConsultationState = {"conduct": dumped(conduct), "asked": dumped(asked)}
    draft, citations = state["draft"], state["citations"]
    same = checked["conduct"] == state["conduct"] and checked["asked"] == state["asked"]
    if told:
        from araras.agents.claim_check.prose import checked_prose  # needed with a model only

        checked["prose"] = checked_prose(
            graph, ConsultationState(**{**state, **checked}), told, narrator
        )
    if not same or checked.get("prose"):
        again = write(graph, ConsultationState(**{**state, **checked}))
        draft, citations = again["draft"], again["citations"]
    offers = [*conduct, *asked]
    answer = _carried_lines(graph, draft, offers, listed)
    claims = [claim for offer in offers for claim in claims_of(offer)]
    return {**checked, "claims": claims, "answer": answer, "citations": citations}


def _grounded(
    graph: KnowledgeGraph, state: ConsultationState, stored: Sequence[Json]
) -> list[Conduct]:
    fresh = conducts_of(graph, state, [OrphaCode(str(offer["orpha"])) for offer in stored])
    known = map(Conduct.model_validate, stored)
    return [_kept(one, other) for one, other in zip(known, fresh, strict=True)]


def _kept(stored: Conduct, fresh: Conduct) -> Conduct:
    """The stored entry, with only what the fresh lookup carries, as it carries it."""
    if stored == fresh:
        return fresh
    return fresh.model_copy(
        update={
            "pcdt": fresh.pcdt if stored.pcdt == fresh.pcdt else None,
            "cid10": tuple(c for c in fresh.cid10 if c in stored.cid10),
            "medicines": tuple(m for m in fresh.medicines if m in stored.medicines),
            "procedures": tuple(p for p in fresh.procedures if p in stored.procedures),
            "exams": tuple(e for e in fresh.exams if e in stored.exams),
        }
    )


def _carried_lines(
    graph: KnowledgeGraph, draft: str, offers: Sequence[Conduct], listed: Iterable[str]
) -> str:
    allowed = {*listed, *(fact for offer in offers for fact in _facts(offer))}
    medicines = {key(m.name) for offer in offers for m in offer.medicines}
    foreign = [(n.split(" ")[0], n) for n in _medicine_names(graph) if n not in medicines]
    kept = [line for line in draft.split("\n") if _carried(line, allowed, foreign)]
    return "\n".join(kept)


def _facts(offer: Conduct) -> Iterable[str]:
    yield offer.orpha
    yield from (code.code for code in offer.cid10)
    for medicine in offer.medicines:
        yield from medicine.cid10
        yield medicine.sigtap or ""
    yield from (procedure.sigtap or "" for procedure in offer.procedures)
    if offer.pcdt is not None:
        yield from offer.pcdt.applies_to


def _carried(line: str, allowed: set[str], foreign: Sequence[tuple[str, str]]) -> bool:
    """`foreign` are names of medicines, each with its first word."""
    claimed = _QUOTED.sub("", line)
    codes = [*_ORPHA.findall(claimed), *_CID10.findall(claimed), *_SIGTAP.findall(claimed)]
    folded = f" {key(claimed)} "
    if any(code not in allowed for code in codes):
        return False
    said = set(folded.split())
    return not any(first in said and f" {name} " in folded for first, name in foreign)


@lru_cache(maxsize=4)
def _medicine_names(graph: KnowledgeGraph) -> tuple[str, ...]:
    """Folded names of every medicine that a protocol knows."""
    return tuple(sorted({key(m.name) for p in graph.protocols() for m in p.medicines}))
