"""The findings of a thread: what a turn's reading changes in what earlier turns said.

Findings are kept by (term, experiencer), the latest turn wins. Across terms the ontology
decides: a finding that is now denied takes its narrower ones with it, and one that is now
present lifts the denial of its broader ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from araras.agents.state import EvidenceFact, Finding
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.records import Assertion, ReadEvidence, ReadPhenotype

PATIENT = "patient"
COUNTS_AS_PRESENT = frozenset({Assertion.PRESENT, Assertion.PAST})
"""Ranking treats a past finding as present."""
_PRECEDENCE = (
    Assertion.PRESENT,
    Assertion.ABSENT,
    Assertion.PAST,
    Assertion.UNCERTAIN,
    Assertion.FAMILY,
)


def experiencer(finding: Finding) -> str:
    """Return who has the finding: the patient, or a relative by name."""
    if finding["assertion"] == Assertion.FAMILY:
        return finding["relative"] or "family"
    return PATIENT


def as_finding(read: ReadPhenotype, turn: int) -> Finding:
    """Return a reading as the state keeps it."""
    return {**read.model_dump(mode="json"), "turn": turn}  # type: ignore[typeddict-item]  # same fields


def as_evidence(read: ReadEvidence, turn: int) -> EvidenceFact:
    """Return a reading of other evidence as the state keeps it."""
    dumped = read.model_dump(mode="json", exclude={"relative"})
    return {**dumped, "turn": turn}  # type: ignore[typeddict-item]  # same fields


def of_one_turn(read: Iterable[Finding]) -> list[Finding]:
    """Settle several mentions of one finding in a turn: the firmest assertion stands."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in read:
        slot = (finding["hpo"], experiencer(finding))
        known = best.get(slot)
        if known is None or _rank(finding) < _rank(known):
            best[slot] = finding
    return list(best.values())


def _rank(finding: Finding) -> int:
    return _PRECEDENCE.index(Assertion(finding["assertion"]))


def merge(
    graph: KnowledgeGraph,
    known: Sequence[Finding],
    read: Sequence[Finding],
    *,
    correction: bool,
) -> list[Finding]:
    """Return the thread's findings after a turn, ordered by turn, then place in the text.

    In a correction a finding that turns out to be a relative's is no longer the patient's,
    however finely or broadly it was said.
    """
    read = of_one_turn(read)
    replaced = {(finding["hpo"], experiencer(finding)) for finding in read}
    if correction:
        of_kin = [f["hpo"] for f in read if f["assertion"] == Assertion.FAMILY]
        replaced |= {(f["hpo"], PATIENT) for f in known if akin(graph, f["hpo"], of_kin)}
    kept = [f for f in known if (f["hpo"], experiencer(f)) not in replaced]
    kept = [f for f in kept if not _overruled(graph, f, read)]
    return sorted([*kept, *read], key=_place)


def akin(graph: KnowledgeGraph, one: str, others: Iterable[str]) -> bool:
    """Say whether a term is one of the others, or broader or narrower than one of them."""
    term, named = HpoId.printed(one), [HpoId.printed(other) for other in others]
    above = graph.term_ancestors(term)
    return any(other in above or term in graph.term_ancestors(other) for other in named)


def _overruled(graph: KnowledgeGraph, old: Finding, read: Sequence[Finding]) -> bool:
    if experiencer(old) != PATIENT:
        return False
    own = [f for f in read if experiencer(f) == PATIENT]
    if old["assertion"] in COUNTS_AS_PRESENT:
        above = graph.term_ancestors(HpoId(old["hpo"]))
        return any(f["assertion"] == Assertion.ABSENT and f["hpo"] in above for f in own)
    if old["assertion"] == Assertion.ABSENT:
        return any(
            f["assertion"] == Assertion.PRESENT
            and old["hpo"] in graph.term_ancestors(HpoId(f["hpo"]))
            for f in own
        )
    return False


def _place(finding: Finding) -> tuple[int, int, int, str]:
    start, end = finding["span"]
    return finding["turn"], start, -end, finding["hpo"]


def merge_evidence(
    known: Sequence[EvidenceFact], read: Sequence[EvidenceFact]
) -> list[EvidenceFact]:
    """Return the thread's other evidence: by (kind, id), the latest turn wins."""
    merged: dict[tuple[str, str], EvidenceFact] = {}
    for fact in [*known, *read]:
        slot = (fact["kind"], fact["id"] or fact["text"].casefold())
        before = merged.get(slot)
        same_turn = before is not None and before["turn"] == fact["turn"]
        if not (same_turn and before is not None and before["assertion"] == Assertion.PRESENT):
            merged[slot] = fact
    return sorted(merged.values(), key=lambda f: (f["turn"], *f["span"], f["kind"], f["id"] or ""))


def without(findings: Sequence[Finding], retracted: Iterable[str]) -> list[Finding]:
    """Return the findings less those that the user took back."""
    gone = set(retracted)
    return [finding for finding in findings if finding["hpo"] not in gone]


def present_ids(findings: Iterable[Finding]) -> list[HpoId]:
    """Return the terms that count as present for the patient, ordered by id."""
    own = {f["hpo"] for f in findings if f["assertion"] in COUNTS_AS_PRESENT}
    return [HpoId.printed(hpo) for hpo in sorted(own)]


def absent_ids(findings: Iterable[Finding]) -> list[HpoId]:
    """Return the terms that the patient does not have, ordered by id."""
    own = {f["hpo"] for f in findings if f["assertion"] == Assertion.ABSENT}
    return [HpoId.printed(hpo) for hpo in sorted(own)]
