"""conduct: what the SUS offers for each listed disease. Deterministic lookups, nothing else.

Input: `differentials`, `questions`, the findings, and `abstention`. Output: `conduct` (one
entry a differential, in their order), `asked` (lookups for a disease that the user names
outside the differential) and `claims` (every (disease, fact) pair that a lookup carried).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from araras.agents.alone import Agent, Node, alone
from araras.agents.criteria import in_note, notes_of
from araras.agents.result import (
    CodeOffer,
    Conduct,
    CriterionReading,
    ExamOffer,
    MedicineOffer,
    ProcedureOffer,
    ProtocolReference,
    ReferralOffer,
)
from araras.agents.state import Claim, ConsultationState, Json
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.tools.cid10_map import cid10_map
from araras.tools.hpo_normalize.terms import NoteTerms
from araras.tools.pcdt_lookup import OfferedCriterion, ProtocolLookup, pcdt_lookup

GENERAL_ROUTE: Final = ReferralOffer(
    level="Atenção primária, que coordena o cuidado",
    route="Discutir o caso com a regulação do município.",
)
"""Only for an entity that no lookup answers for (obsolete): still somewhere to go."""


def build_conduct(graph: KnowledgeGraph) -> Agent:
    """Compile the agent over a knowledge graph."""
    return alone("conduct", conduct_node(graph))


def conduct_node(graph: KnowledgeGraph) -> Node:
    """Return the agent's function."""

    def conduct(state: ConsultationState) -> ConsultationState:
        return look_up(graph, state)

    return conduct


def look_up(graph: KnowledgeGraph, state: ConsultationState) -> ConsultationState:
    """Return the conduct of every listed disease and of the one that is asked about."""
    listed = [OrphaCode(str(d["orpha"])) for d in state["differentials"]]
    offers = conducts_of(graph, state, [*listed, *_asked_outside(graph, state, listed)])
    return {
        "conduct": dumped(offers[: len(listed)]),
        "asked": dumped(offers[len(listed) :]),
        "claims": [claim for offer in offers for claim in claims_of(offer)],
    }


def _asked_outside(
    graph: KnowledgeGraph, state: ConsultationState, listed: Iterable[OrphaCode]
) -> list[OrphaCode]:
    """Diseases named in a question that are neither listed nor of a listed one's family."""
    inside = {
        o for code in listed for o in (code, *graph.ancestors(code), *graph.descendants(code))
    }
    asked = [OrphaCode(q["orpha"]) for q in state["questions"] if q["orpha"]]
    return [code for code in dict.fromkeys(asked) if code not in inside]


def conduct_of(graph: KnowledgeGraph, state: ConsultationState, orpha: OrphaCode) -> Conduct:
    """Return what the SUS offers for one disease, read against the note."""
    return conducts_of(graph, state, [orpha])[0]


def conducts_of(
    graph: KnowledgeGraph, state: ConsultationState, orphas: Iterable[OrphaCode]
) -> list[Conduct]:
    """Return what the SUS offers for each disease, in their order; the notes are read once."""
    notes = notes_of(state)
    return [_read_against(graph, state, orpha, notes) for orpha in orphas]


def _read_against(
    graph: KnowledgeGraph, state: ConsultationState, orpha: OrphaCode, notes: Sequence[NoteTerms]
) -> Conduct:
    found = pcdt_lookup(graph, orpha=orpha)
    readings = [(c, in_note(graph, state, orpha, c.when, notes)) for c in found.criteria]
    met = [c for c, answer in readings if c.kind == "exclusion" and answer == "yes"]
    codes = cid10_map(graph, orpha=orpha)
    return Conduct(
        orpha=orpha,
        pcdt=_protocol(found),
        cid10=tuple(
            CodeOffer(code=link.code, title_pt=link.title_pt, relation=link.relation)
            for link in codes.links
        ),
        medicines=tuple(_medicines(found, met)),
        procedures=tuple(ProcedureOffer(name=p.name, sigtap=p.sigtap) for p in found.procedures),
        exams=tuple(ExamOffer(name=e.name, purpose=e.purpose) for e in found.exams),
        criteria=tuple(
            CriterionReading(kind=c.kind, text=c.text, in_note=answer) for c, answer in readings
        ),
        referral=_referral(found),
        sources=tuple(source.url for source in found.sources),
    )


def _protocol(found: ProtocolLookup) -> ProtocolReference | None:
    protocol = found.protocol
    if protocol is None:
        return None
    return ProtocolReference(
        slug=protocol.slug,
        title=protocol.title,
        portaria=protocol.portaria,
        date=protocol.date,
        url=protocol.url,
        status=protocol.status,
        applies_to=tuple(disease.orpha for disease in protocol.applies_to),
    )


def _referral(found: ProtocolLookup) -> ReferralOffer:
    if found.referral is None:
        return GENERAL_ROUTE
    return ReferralOffer(level=found.referral.level, route=found.referral.route)


def _medicines(found: ProtocolLookup, met: list[OfferedCriterion]) -> Iterator[MedicineOffer]:
    excluded = {name for criterion in met for name in criterion.medicines}
    all_excluded = any(not criterion.medicines for criterion in met)
    for medicine in found.medicines:
        standing = medicine.standing
        if standing == "listed" and (all_excluded or medicine.name in excluded):
            standing = "excluded"
        yield MedicineOffer(
            name=medicine.name,
            presentation=medicine.presentation,
            component=medicine.component,
            sigtap=medicine.sigtap,
            cid10=medicine.cid10,
            standing=standing,
        )


def claims_of(offer: Conduct) -> list[Claim]:
    """Return the pairs that a disease's conduct carries."""
    pairs: list[tuple[str, str]] = [("cid10", c.code) for c in offer.cid10]
    pairs += [("medicine", m.name) for m in offer.medicines]
    pairs += [("cid10", code) for m in offer.medicines for code in m.cid10]
    pairs += [("procedure", p.name) for p in offer.procedures]
    pairs += [("exam", e.name) for e in offer.exams]
    pairs += [("protocol", offer.pcdt.slug)] if offer.pcdt else []
    return [
        Claim(orpha=offer.orpha, kind=kind, fact=fact)  # type: ignore[typeddict-item]  # literals above
        for kind, fact in dict.fromkeys(pairs)
    ]


def dumped(offers: Iterable[Conduct]) -> list[Json]:
    """Return offers as the state keeps them."""
    return [offer.model_dump(mode="json") for offer in offers]
