"""What a note says of a protocol's criterion: yes, no, or not stated. Never "fulfilled"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

from araras.agents.findings import absent_ids, present_ids
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.protocols import Condition
from araras.knowledge.text import key
from araras.tools.records import Assertion, EvidenceKind

InNote = Literal["yes", "no", "not_stated"]

_DENIAL: Final = re.compile(
    r"\b(?:nao|nega|negou|sem|nunca|ausencia de|descartad\w+)\b(?: \w+){0,3} $"
)


def folded_notes(state: ConsultationState) -> tuple[str, ...]:
    """Return the notes of a thread as `in_note` searches them."""
    return tuple(f" {key(note['text'])} " for note in state["notes"])


def in_note(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition | None,
    notes: Sequence[str],
) -> InNote:
    """Read a criterion's condition for the differential `orpha`; `notes` are `folded_notes`.

    Every key must hold for "yes"; one that is denied makes it "no"; else it is not stated.
    """
    if condition is None:
        return "not_stated"
    answers = [answer for answer in _keys(graph, state, orpha, condition, notes) if answer]
    if "no" in answers:
        return "no"
    return "yes" if all(answer == "yes" for answer in answers) else "not_stated"


def _keys(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition,
    notes: Sequence[str],
) -> Iterable[InNote | None]:
    yield _phenotypes(graph, state, condition)
    yield _diseases(graph, state, orpha, condition)
    yield _genes(state, condition)
    yield _terms(notes, condition)
    yield _age(state, condition)
    yield _sex(state, condition)


def _phenotypes(
    graph: KnowledgeGraph, state: ConsultationState, condition: Condition
) -> InNote | None:
    if not condition.hpo:
        return None
    wanted = set(condition.hpo)
    if any(wanted & graph.term_ancestors(hpo) for hpo in present_ids(state["phenotypes"])):
        return "yes"
    denied = set(absent_ids(state["phenotypes"]))
    return "no" if all(denied & graph.term_ancestors(hpo) for hpo in wanted) else "not_stated"


def _diseases(
    graph: KnowledgeGraph, state: ConsultationState, orpha: OrphaCode, condition: Condition
) -> InNote | None:
    if not condition.orpha:
        return None
    wanted = {d for code in condition.orpha for d in (code, *graph.descendants(code))}
    if orpha in wanted:
        return "yes"
    named = [f for f in state["evidence"] if wanted.intersection(f["orphas"])]
    named = [f for f in named if f["kind"] == EvidenceKind.DISEASE_MENTION]
    if any(fact["assertion"] == Assertion.PRESENT for fact in named):
        return "yes"
    return "no" if any(fact["assertion"] == Assertion.ABSENT for fact in named) else "not_stated"


def _genes(state: ConsultationState, condition: Condition) -> InNote | None:
    if not condition.gene:
        return None
    found = [
        fact["assertion"]
        for fact in state["evidence"]
        if fact["kind"] == EvidenceKind.GENE and fact["id"] in condition.gene
    ]
    if Assertion.PRESENT in found:
        return "yes"
    return "no" if Assertion.ABSENT in found else "not_stated"


def _terms(notes: Sequence[str], condition: Condition) -> InNote | None:
    if not condition.terms:
        return None
    answer: InNote = "not_stated"
    for folded in notes:
        for term in condition.terms:
            for match in _whole(term).finditer(folded):
                if _DENIAL.search(folded[max(0, match.start() - 40) : match.start()]):
                    answer = "no"
                else:
                    return "yes"
    return answer


@lru_cache(maxsize=1024)
def _whole(term: str) -> re.Pattern[str]:
    """Matches a term of a protocol between blanks."""
    return re.compile(rf"(?<= ){re.escape(key(term))}(?= )")


def _age(state: ConsultationState, condition: Condition) -> InNote | None:
    low, high = condition.age_min_years, condition.age_max_years
    if low is None and high is None:
        return None
    age = state["patient"]["age_years"]
    if age is None:
        return "not_stated"
    return "yes" if (low is None or age >= low) and (high is None or age < high) else "no"


def _sex(state: ConsultationState, condition: Condition) -> InNote | None:
    if condition.sex is None:
        return None
    sex = state["patient"]["sex"]
    if sex is None:
        return "not_stated"
    return "yes" if sex == condition.sex else "no"
