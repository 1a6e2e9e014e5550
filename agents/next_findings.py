"""next_findings: what to ask, examine or order next, in an abstention too.

The tool looks at diseases as the ranking knows them; here each is the entry of the
differential that holds it (its disorder, for a disease of the OMIM alone the Orphanet
disease that is broader). Where a differential is listed, a finding that tells nothing about
it is left out; in an abstention every disease stands for itself.

Input: `phenotypes`, `evidence`, `patient`, `differentials`, `abstention`, `asked_terms`.
Output: `next_findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from araras.agents.alone import Agent, Node, alone
from araras.agents.differential import lifted, ranking_input
from araras.agents.grounding import disorder_of
from araras.agents.result import NextFinding
from araras.agents.state import ConsultationState, Json
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OmimCode, OrphaCode
from araras.tools.next_finding import SuggestedFinding, next_finding

LISTED: Final = 5
"""Findings in a result: what a visit has time for."""
SPARE: Final = 10
"""Findings looked at beyond those, for the ones that tell nothing about the differential."""


def build_next_findings(graph: KnowledgeGraph) -> Agent:
    """Compile the agent over a knowledge graph."""
    return alone("next_findings", next_findings_node(graph))


def next_findings_node(graph: KnowledgeGraph) -> Node:
    """Return the agent's function."""

    def next_findings(state: ConsultationState) -> ConsultationState:
        return {"next_findings": suggest(graph, state)}

    return next_findings


def suggest(graph: KnowledgeGraph, state: ConsultationState) -> list[Json]:
    """Return the findings as the result holds them, the most useful first."""
    asked = set(state["asked_terms"])
    limit = LISTED + SPARE + len(asked)
    found = next_finding(graph, **ranking_input(state), limit=limit).findings
    listed = _listed(graph, state)
    shown = (_shown(graph, listed, finding) for finding in found if finding.hpo not in asked)
    useful = (finding for finding in shown if finding.separates)
    return [finding.model_dump(mode="json") for finding in islice(useful, LISTED)]


def _listed(graph: KnowledgeGraph, state: ConsultationState) -> dict[OrphaCode, OrphaCode] | None:
    """Disorder to the entry of the differential that stands for it; None in an abstention."""
    if state["abstention"] is not None:
        return None
    entries = [OrphaCode(str(entry["orpha"])) for entry in state["differentials"]]
    return {disorder: entry for entry in entries for disorder in _disorders(graph, entry)}


def _shown(
    graph: KnowledgeGraph, listed: dict[OrphaCode, OrphaCode] | None, finding: SuggestedFinding
) -> NextFinding:
    disorders = _unique(d for code in finding.separates for d in _disorders(graph, code))
    if listed is not None:
        entries = _unique(listed[d] for d in disorders if d in listed)
        disorders = [entry for entry in _unique(listed.values()) if entry in entries]
    return NextFinding(
        question_pt=finding.question_pt,
        hpo=finding.hpo,
        exam=finding.exam,
        separates=tuple(disorders),
        information_gain=round(finding.information_gain, 4),
    )


def _disorders(graph: KnowledgeGraph, code: DiseaseId) -> Sequence[OrphaCode]:
    """The Orphanet disorder of a disease: none, or one."""
    orpha = lifted(graph, [code]) if isinstance(code, OmimCode) else code
    disease = graph.disease(orpha) if orpha else None
    return (disorder_of(graph, disease).orpha,) if disease else ()


def _unique(codes: Iterable[OrphaCode]) -> list[OrphaCode]:
    return list(dict.fromkeys(codes))
