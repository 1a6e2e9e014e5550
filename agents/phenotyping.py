"""phenotyping: reads the turn into findings, other evidence and alerts.

Input: `text`, `turn`, `turn_kind`, `questions`, `patient`, and the thread's findings.
Output: `phenotypes`, `evidence`, `contradictions` (see `consistency`), `alerts`, `questions`
(with what each is about, see `asked`), `last_asked` and `read_this_turn`, which says whether
anything that ranking uses has changed.

What stands inside a question ("e fibrose cística, não poderia ser?") is no finding and no
evidence: it only says what is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from araras.agents import findings, intents
from araras.agents.alerts import alerts_of
from araras.agents.alone import Agent, Node, alone
from araras.agents.ask import answer_of
from araras.agents.asked import about
from araras.agents.consistency import contradictions_of, settled
from araras.agents.state import (
    ConsultationState,
    Contradiction,
    Finding,
)
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import fold
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.records import Assertion


def build_phenotyping(graph: KnowledgeGraph, *, settle: bool = True) -> Agent:
    """Compile the agent over a knowledge graph; `settle`: what is contested is uncertain."""
    return alone("phenotyping", phenotyping_node(graph, settle=settle))


def phenotyping_node(graph: KnowledgeGraph, *, settle: bool = True) -> Node:
    """Return the agent's function."""

    def phenotyping(state: ConsultationState) -> ConsultationState:
        return read_turn(graph, state, settle=settle)

    return phenotyping


def read_turn(
    graph: KnowledgeGraph, state: ConsultationState, *, settle: bool = True
) -> ConsultationState:
    """Return the thread's findings after this turn."""
    turn, text = state["turn"], state["text"]
    patient = state["patient"]
    note = hpo_normalize(graph, text, age_years=patient["age_years"], sex=patient["sex"])
    read = [findings.as_finding(p, turn) for p in note.phenotypes]
    facts = [findings.as_evidence(e, turn) for e in note.evidence]
    last = state.get("last_asked")
    has_case = bool(state["differentials"])
    questions = [about(graph, q, facts, last, has_case=has_case) for q in state["questions"]]
    read = [finding for finding in read if not intents.inside(finding["span"], questions)]
    facts = [fact for fact in facts if not intents.inside(fact["span"], questions)]
    read += [f for f in answer_of(graph, state) if f["hpo"] not in {r["hpo"] for r in read}]
    retracted = _retracted(graph, text, read, state["phenotypes"])
    if intents.ABSENT_COMMAND.search(fold(text)):
        read = [_denied(finding) for finding in read]
    contradictions = _still_contested(state, read, retracted)
    if settle:
        contradictions += contradictions_of(graph, text, patient, read)
    read = settled(read, contradictions)
    phenotypes = findings.merge(
        graph,
        state["phenotypes"],
        findings.without(read, retracted),
        correction=state["turn_kind"] == "correction",
    )
    phenotypes = findings.without(phenotypes, retracted)
    evidence = findings.merge_evidence(state["evidence"], facts)
    changed = _ranked(state["phenotypes"]) != _ranked(phenotypes) or bool(facts)
    return {
        "phenotypes": phenotypes,
        "evidence": evidence,
        "contradictions": contradictions,
        "alerts": alerts_of(graph, _as_told(phenotypes, contradictions), state["notes"]),
        "questions": questions,
        "last_asked": questions[-1] if questions else last,
        "retracted": retracted,
        "read_this_turn": changed or state["turn_kind"] == "new_case",
    }


def _still_contested(
    state: ConsultationState, read: Sequence[Finding], retracted: Sequence[str]
) -> list[Contradiction]:
    """Contradictions of earlier turns that this turn does not speak of."""
    spoken_of = {finding["hpo"] for finding in read}.union(retracted)
    return [
        c
        for c in state.get("contradictions", [])
        if spoken_of.isdisjoint((c["hpo"], c["against_hpo"]))
    ]


def _as_told(found: Sequence[Finding], contradictions: Sequence[Contradiction]) -> list[Finding]:
    """A contested finding still raises its alert: an emergency is not argued away."""
    contested = {(c["hpo"], c["turn"]) for c in contradictions}
    present = str(Assertion.PRESENT)
    return [{**f, "assertion": present} if (f["hpo"], f["turn"]) in contested else f for f in found]


def _retracted(
    graph: KnowledgeGraph, text: str, read: Sequence[Finding], known: Sequence[Finding]
) -> list[str]:
    """Terms in a sentence that takes something back without denying it.

    What was said more finely before goes with them, and what was said more broadly.
    """
    spans = [
        (sentence.start, sentence.end)
        for sentence in intents.sentences(text)
        if intents.RETRACTION.search(fold(sentence.text))
    ]
    named = {f["hpo"] for f in read for start, end in spans if start <= f["span"][0] < end}
    meant = {f["hpo"] for f in known if findings.akin(graph, f["hpo"], named)}
    return sorted(named | meant)


def _denied(finding: Finding) -> Finding:
    return {**finding, "assertion": str(Assertion.ABSENT), "relative": None}


def _ranked(found: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(finding["hpo"], finding["assertion"]) for finding in found}
