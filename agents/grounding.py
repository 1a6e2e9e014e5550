"""grounding: identity, support and level of every proposal; what fails goes back with a way out.

For each proposal, in this order:

1. Identity. A code must be in the snapshot; a text goes through `orpha_resolve`. An entity
   that moved continues as its successor; a tie, a miss or a mere referral is refused with
   the candidates.
2. Support. At least one present finding that the graph links to the disease, with all
   findings together more likely in it than in the average disease; or other evidence that
   points to it. Resolving a name is no support.
3. Level. A disease and its own subtypes are one differential: the subtype when evidence of
   this thread names it, else the disorder.

Only a model is given feedback: what the graph itself proposes and cannot support is dropped.

Input: `proposals`, `phenotypes`, `evidence`, `rounds`. Output: `differentials`, `feedback`,
`ungrounded` or `abstention`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from araras.agents.abstention import (
    FULL,
    Rule,
    budget_exhausted,
    judge,
    ungrounded,
)
from araras.agents.alone import Agent, Node, alone
from araras.agents.differential import ranking_input
from araras.agents.result import Differential, Match, Support
from araras.agents.state import ConsultationState, EvidenceFact, Json, Proposal, Refusal
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OrphaCode
from araras.knowledge.records import Disease
from araras.llm.limits import Limits
from araras.tools.orpha_resolve import Resolution, orpha_resolve
from araras.tools.phenotype_rank import Candidate, Explained, explain_all
from araras.tools.records import Assertion

MAX_SUPPORTS = 12
MAX_ABSENT_TYPICAL = 5
POSITIVE = frozenset({Assertion.PRESENT, Assertion.PAST, Assertion.UNCERTAIN})


class Identity(NamedTuple):
    """The entity that a proposal names; `match` is None when it came as a code."""

    disease: Disease
    match: Match | None


class Grounded(NamedTuple):
    """A proposal that has an identity and support."""

    disease: Disease
    match: Match | None
    proposal: Proposal
    candidate: Candidate


def build_grounding(graph: KnowledgeGraph, limits: Limits, rule: Rule = FULL) -> Agent:
    """Compile the agent over a knowledge graph; `rule` says when it abstains."""
    return alone("grounding", grounding_node(graph, limits, rule))


def grounding_node(graph: KnowledgeGraph, limits: Limits, rule: Rule = FULL) -> Node:
    """Return the agent's function."""

    def grounding(state: ConsultationState) -> ConsultationState:
        return ground(graph, limits, state, rule)

    return grounding


def ground(
    graph: KnowledgeGraph, limits: Limits, state: ConsultationState, rule: Rule = FULL
) -> ConsultationState:
    """Return the grounded differential, the feedback for another round, or an abstention."""
    accepted: list[Grounded] = []
    refused: list[Refusal] = []
    for proposal, outcome in zip(state["proposals"], _ground_all(graph, state), strict=True):
        if isinstance(outcome, Grounded):
            accepted.append(outcome)
        elif proposal["proposed_by"] != "kg":
            refused.append(outcome)
    if refused and state["rounds"] < limits.rounds and state["spent"]["seconds"] < limits.seconds:
        return {"feedback": refused}
    failed = [*state["ungrounded"], *map(_dropped, refused)]
    listed = merge_levels(graph, accepted, state["evidence"])
    candidates = [grounded.candidate for grounded in listed]
    reason, confidence = judge(graph, state, candidates, rule)
    if refused and not listed:
        reason = ungrounded()
    elif state["spent"]["seconds"] >= limits.seconds and not listed:
        reason = budget_exhausted()
    update: ConsultationState = {
        "feedback": [],
        "ungrounded": failed,
        "abstention": reason,
        "confidence": confidence,
    }
    if reason is None:
        update["differentials"] = [
            _differential(graph, rank, grounded)
            for rank, grounded in enumerate(listed[: limits.differentials], start=1)
        ]
    return update


def _dropped(refusal: Refusal) -> Json:
    return {"text": refusal["text"], "reason": refusal["reason"]}


def _ground_all(graph: KnowledgeGraph, state: ConsultationState) -> list[Grounded | Refusal]:
    """Return what becomes of each proposal, in order; all diseases are weighed in one pass."""
    proposals = state["proposals"]
    identities = [_identity(graph, proposal) for proposal in proposals]
    codes = [
        _levels(graph, proposal, identity) if isinstance(identity, Identity) else []
        for proposal, identity in zip(proposals, identities, strict=True)
    ]
    everything = [code for group in codes for code in group]
    weighed = explain_all(graph, everything, **ranking_input(state))
    return [
        _supported_or_refused(graph, state, proposal, identity, _likeliest(weighed, group))
        if isinstance(identity, Identity)
        else identity
        for proposal, identity, group in zip(proposals, identities, codes, strict=True)
    ]


def _levels(graph: KnowledgeGraph, proposal: Proposal, identity: Identity) -> list[OrphaCode]:
    """The codes that may stand for a proposal.

    The graph proposes subtypes by themselves; a model may name the disorder alone.
    """
    disease = identity.disease
    if proposal["proposed_by"] == "model" and disease.group == "disorder":
        return [disease.orpha, *graph.children(disease.orpha)]
    return [disease.orpha]


def _likeliest(
    weighed: Mapping[DiseaseId, Candidate], codes: Sequence[OrphaCode]
) -> Candidate | None:
    """The candidate of a disease: of its subtypes, the one that the findings fit best."""
    known = [weighed[code] for code in codes if code in weighed]
    return max(known, key=lambda c: (c.probability, c.score), default=None)


def _supported_or_refused(
    graph: KnowledgeGraph,
    state: ConsultationState,
    proposal: Proposal,
    identity: Identity,
    candidate: Candidate | None,
) -> Grounded | Refusal:
    disease = identity.disease
    named = _named(graph, disease.orpha, state["evidence"])
    if candidate is None or not (_supported(candidate) or named):
        return Refusal(
            text=proposal["text"],
            reason=f"Nenhum achado presente sustenta {disease.name_pt} no grafo.",
            suggestions=[],
        )
    return Grounded(disease, identity.match, proposal, candidate)


def _supported(candidate: Candidate) -> bool:
    """A present finding is linked to it, and the findings speak for it more than against it."""
    return bool(candidate.supports) and candidate.score > 0


def _identity(graph: KnowledgeGraph, proposal: Proposal) -> Identity | Refusal:
    code = proposal["orpha"]
    if code is None:
        return _resolved(graph, proposal["text"])
    disease = graph.disease(OrphaCode(code))
    if disease is None:
        reason = f"O código {code} não existe na Orphanet."
        return Refusal(text=proposal["text"], reason=reason, suggestions=[])
    return _in_force(graph, disease, proposal["text"], None)


def _resolved(graph: KnowledgeGraph, text: str) -> Identity | Refusal:
    resolution = orpha_resolve(graph, text)
    code = resolution.orpha
    successor = resolution.successor
    if code is None and successor is not None and successor.relation == "moved_to":
        code = successor.orpha
    disease = graph.disease(code) if code is not None else None
    if disease is None:
        return _unresolved(text, resolution)
    found = resolution.match
    match = Match(tier=found.tier, score=found.score, term=found.term) if found else None
    return _in_force(graph, disease, text, match)


def _unresolved(text: str, resolution: Resolution) -> Refusal:
    reasons = {
        "ambiguous": f"“{text}” pode ser mais de uma doença.",
        "obsolete": f"“{text}” é uma entidade obsoleta na Orphanet.",
        "not_found": f"“{text}” não foi encontrada na Orphanet.",
    }
    suggestions = [f"{c.name_pt} ({c.orpha})" for c in resolution.candidates[:5]]
    return Refusal(text=text, reason=reasons[resolution.status], suggestions=suggestions)


def _in_force(
    graph: KnowledgeGraph, disease: Disease, text: str, match: Match | None
) -> Identity | Refusal:
    if disease.status == "active":
        return Identity(disease, match)
    successor = graph.disease(disease.successor) if disease.successor else None
    if successor is not None and disease.successor_relation == "moved_to":
        return Identity(successor, match)
    suggestions = [f"{successor.name_pt} ({successor.orpha})"] if successor else []
    reason = f"“{disease.name_pt}” ({disease.orpha}) é uma entidade obsoleta na Orphanet."
    return Refusal(text=text, reason=reason, suggestions=suggestions)


def _named(graph: KnowledgeGraph, orpha: OrphaCode, evidence: Iterable[EvidenceFact]) -> bool:
    """Whether evidence of the thread points to the disease, its subtypes or its disorder."""
    family = {orpha, *graph.descendants(orpha), *graph.ancestors(orpha)}
    return any(
        fact["assertion"] in POSITIVE and family.intersection(fact["orphas"]) for fact in evidence
    )


def disorder_of(graph: KnowledgeGraph, disease: Disease) -> Disease:
    """Return the disorder that a subtype belongs to; anything else is its own."""
    level = disease
    while level.group == "subtype":
        above = [graph.disease(code) for code in graph.parents(level.orpha)]
        broader = [d for d in above if d is not None and d.group != "group"]
        if len(broader) != 1:
            break
        level = broader[0]
    return level


def merge_levels(
    graph: KnowledgeGraph, accepted: Sequence[Grounded], evidence: Sequence[EvidenceFact]
) -> list[Grounded]:
    """Return one entry a disorder, by probability, then score, then code.

    The entry is the subtype when evidence names that subtype, else the disorder itself
    with the best member's support. A group that holds another entry gives way to it.
    """
    named = {o for f in evidence if f["assertion"] == Assertion.PRESENT for o in f["orphas"]}
    families: dict[OrphaCode, list[Grounded]] = {}
    for grounded in accepted:
        families.setdefault(disorder_of(graph, grounded.disease).orpha, []).append(grounded)
    merged = [_one_of(graph, code, members, named) for code, members in families.items()]
    held = {a for g in merged for a in graph.ancestors(g.disease.orpha)}
    merged = [g for g in merged if g.disease.group != "group" or g.disease.orpha not in held]
    return sorted(_weighed(merged), key=_order)


def _weighed(merged: Sequence[Grounded]) -> list[Grounded]:
    """Update the probabilities by what the model names (see `fusion`); others stay as they are."""
    if all(_lift(g) == 1 for g in merged):
        return list(merged)
    total = 1 + sum(g.candidate.probability * (_lift(g) - 1) for g in merged)
    return [_likelier(g, _lift(g) / total) for g in merged]


def _lift(grounded: Grounded) -> float:
    return grounded.proposal.get("lift", 1.0)


def _likelier(grounded: Grounded, ratio: float) -> Grounded:
    probability = min(1.0, grounded.candidate.probability * ratio)
    return grounded._replace(
        candidate=grounded.candidate.model_copy(update={"probability": probability})
    )


def _order(grounded: Grounded) -> tuple[float, float, int]:
    candidate = grounded.candidate
    return -candidate.probability, -candidate.score, grounded.disease.orpha.number


def _one_of(
    graph: KnowledgeGraph, disorder: OrphaCode, members: Sequence[Grounded], named: set[str]
) -> Grounded:
    best = min(members, key=_order)
    specific = [m for m in members if m.disease.orpha in named and m.disease.orpha != disorder]
    if len(specific) == 1:
        chosen = specific[0]
    else:
        level = graph.disease(disorder)
        chosen = best._replace(disease=level) if level else best
    parts = {m.candidate.id: m.candidate.probability for m in members}
    probability = min(1.0, sum(parts.values()))
    return chosen._replace(
        proposal=_joined(chosen.proposal, [m.proposal for m in members]),
        candidate=chosen.candidate.model_copy(update={"probability": probability}),
    )


def _joined(chosen: Proposal, members: Sequence[Proposal]) -> Proposal:
    """The proposal of a family: by both when the model and the graph each named a member."""
    lifts = [m["lift"] for m in members if "lift" in m]
    if not lifts:
        return chosen
    who = {m["proposed_by"] for m in members}
    return {
        **chosen,
        "lift": max(lifts),
        "proposed_by": chosen["proposed_by"] if len(who) == 1 else "both",
    }


def _differential(graph: KnowledgeGraph, rank: int, grounded: Grounded) -> Json:
    candidate = grounded.candidate
    return Differential(
        rank=rank,
        orpha=grounded.disease.orpha,
        name_pt=grounded.disease.name_pt,
        name_en=grounded.disease.name_en,
        probability=round(candidate.probability, 4),
        proposed_by=grounded.proposal["proposed_by"],
        match=grounded.match,
        supports=_supports(graph, candidate.supports[:MAX_SUPPORTS]),
        contradicts=_supports(graph, candidate.contradicts[:MAX_SUPPORTS]),
        absent_typical=_supports(graph, candidate.absent_typical[:MAX_ABSENT_TYPICAL]),
    ).model_dump(mode="json")


def _supports(graph: KnowledgeGraph, explained: Iterable[Explained]) -> tuple[Support, ...]:
    """Links of a disease as the result shows them: by the patient's own finding, once each.

    What the note does not mention (`matched` is None) stands by the disease's term.
    """
    shown: dict[HpoId, Support] = {}
    for link in explained:
        term = graph.term(link.matched or link.hpo)
        if term is not None:
            support = Support(
                hpo=term.hpo,
                label_pt=term.label_pt,
                frequency=link.frequency,
                source=link.source,
            )
            shown.setdefault(term.hpo, support)
    return tuple(shown.values())
