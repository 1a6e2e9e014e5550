"""The cascade of `pcdt_lookup`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import Cid10Code, OrphaCode
from araras.knowledge.protocols import Protocol
from araras.knowledge.records import Disease
from araras.tools.lookup import known_disease, levels, only_one
from araras.tools.orpha_resolve import Successor, orpha_resolve
from araras.tools.pcdt_lookup.offers import Scope, offer
from araras.tools.pcdt_lookup.records import (
    CareRoute,
    CitedSource,
    LookupCandidate,
    LookupMatch,
    NamedDisease,
    ProtocolHead,
    ProtocolLookup,
)

GENERAL_ROUTE = CareRoute(
    level="Atenção primária, que coordena o cuidado, e atenção especializada em doenças raras.",
    route=(
        "A base não tem protocolo para esta doença ou código. A atenção primária encaminha pela "
        "regulação a um serviço de atenção especializada ou de referência em doenças raras, "
        "conforme a Política Nacional de Atenção Integral às Pessoas com Doenças Raras."
    ),
)
GENERAL_SOURCE = CitedSource(
    title=(
        "Política Nacional de Atenção Integral às Pessoas com Doenças Raras (consolidada em 2017 "
        "nas Portarias de Consolidação GM/MS nº 2 e nº 6)"
    ),
    url="https://bvsms.saude.gov.br/bvs/saudelegis/gm/2014/prt0199_30_01_2014.html",
    portaria="Portaria GM/MS nº 199",
    date=datetime.date(2014, 1, 30),
)

_GENERAL = {"referral": GENERAL_ROUTE, "sources": (GENERAL_SOURCE,)}

Covered = list[tuple[Protocol, tuple[OrphaCode, ...]]]
"""Protocols with the diseases that they cover, as far as these are asked for."""


def pcdt_lookup(
    graph: KnowledgeGraph,
    orpha: OrphaCode | str | int | None = None,
    cid10: Cid10Code | str | None = None,
    name: str | None = None,
) -> ProtocolLookup:
    """Return what the Ministry of Health's protocol (PCDT) offers for a disease.

    By `orpha`, in order; several protocols in one step are `ambiguous`, without medicines:
    1. `exact`: the protocol that covers the disease by its own code;
    2. `ancestor`: the one that covers its nearest Orphanet ancestor. A subtype that the
       protocol excludes gets its medicines as `excluded`, never as listed;
    3. `descendant`: the one that covers narrower diseases; `applies_to` lists them, and each
       medicine says for which of them it is. A group of diseases (Orphanet's "group", say
       glycogenoses) is `ambiguous` instead: it does not tell which of them it is;
    4. none, with the general route of care (Portaria GM/MS 199/2014).
    An obsolete code that was moved is answered by its successor; one that was only referred
    to another concept is `obsolete`.

    By `cid10`: the protocol that lists the code (for a category, any of its codes) is found,
    with `applies_to` for which diseases, since others share the code; several: `ambiguous`.
    By `name`: as `orpha_resolve` settles it, then by `orpha`.

    Raises `InvalidInput` unless exactly one argument is given and for a name that is none,
    `InvalidIdentifier` for malformed codes, `UnknownCode` for an ORPHA code that does not exist.
    """
    only_one(orpha=orpha, cid10=cid10, name=name)
    if cid10 is not None:
        return _by_cid10(graph, Cid10Code(cid10))
    if name is not None:
        return _by_name(graph, name)
    assert orpha is not None
    return _by_orpha(graph, known_disease(graph, orpha))


def _by_name(graph: KnowledgeGraph, name: str) -> ProtocolLookup:
    found = orpha_resolve(graph, name)
    if found.orpha is not None:
        return _by_orpha(graph, known_disease(graph, found.orpha))
    if found.status == "obsolete":
        return _by_successor(graph, found.successor, None)
    candidates = tuple(LookupCandidate(orpha=c.orpha, name_pt=c.name_pt) for c in found.candidates)
    if found.status == "ambiguous":
        return ProtocolLookup(status="ambiguous", candidates=candidates)
    return ProtocolLookup(status="not_found", candidates=candidates)


def _by_orpha(graph: KnowledgeGraph, disease: Disease) -> ProtocolLookup:
    if disease.status != "active":
        return _by_successor(graph, _successor(disease), disease)
    asked = ProtocolLookup(status="none", orpha=disease.orpha, name_pt=disease.name_pt)
    for match, covered in _steps(graph, disease.orpha):
        too_wide = match == "descendant" and disease.group == "group"
        if len(covered) == 1 and not too_wide:
            return _found(graph, asked, match, *covered[0])
        if covered:
            candidates = _candidates(graph, covered)
            return asked.model_copy(update={"status": "ambiguous", "candidates": candidates})
    return asked.model_copy(update=_GENERAL)


def _successor(disease: Disease) -> Successor | None:
    if disease.successor is None or disease.successor_relation is None:
        return None
    return Successor(orpha=disease.successor, relation=disease.successor_relation)


def _by_successor(
    graph: KnowledgeGraph, successor: Successor | None, obsolete: Disease | None
) -> ProtocolLookup:
    if successor is None or successor.relation == "referred_to":
        return ProtocolLookup(
            status="obsolete",
            orpha=obsolete.orpha if obsolete else None,
            name_pt=obsolete.name_pt if obsolete else None,
            successor=successor,
        )
    found = _by_orpha(graph, known_disease(graph, successor.orpha))
    return found.model_copy(update={"successor": successor})


def _steps(graph: KnowledgeGraph, code: OrphaCode) -> Iterable[tuple[LookupMatch, Covered]]:
    """Yield the steps of the cascade with the protocols that each finds."""
    yield "exact", _covering(graph, (code,))
    for level in levels(code, graph.parents):
        yield "ancestor", _covering(graph, level)
    yield "descendant", _covering(graph, graph.descendants(code))


def _covering(graph: KnowledgeGraph, codes: tuple[OrphaCode, ...]) -> Covered:
    asked = frozenset(codes)
    found = [
        (protocol, tuple(d.orpha for d in protocol.diseases if d.orpha in asked))
        for protocol in graph.protocols()
    ]
    return [(protocol, targets) for protocol, targets in found if targets]


def _by_cid10(graph: KnowledgeGraph, code: Cid10Code) -> ProtocolLookup:
    def asked(listed: Cid10Code) -> bool:
        return listed in (code, code.category) or (
            code == code.category and listed.category == code
        )

    covered = _listing(graph, asked)
    if len(covered) > 1:
        return ProtocolLookup(status="ambiguous", candidates=_candidates(graph, covered))
    if not covered:
        return ProtocolLookup(status="none").model_copy(update=_GENERAL)
    protocol, targets = covered[0]
    codes = tuple(c.code for c in protocol.cid10 if asked(c.code))
    return _answer(graph, ProtocolLookup(status="found"), protocol, Scope(targets, codes=codes))


def _listing(graph: KnowledgeGraph, asked: Callable[[Cid10Code], bool]) -> Covered:
    """Return the protocols that list a code asked for, with what it stands for in them."""
    covered: Covered = []
    for protocol in graph.protocols():
        named = {o for c in protocol.cid10 if asked(c.code) for o in c.applies_to}
        targets = tuple(d.orpha for d in protocol.diseases if d.orpha in named)
        if targets:
            covered.append((protocol, targets))
    return covered


def _found(
    graph: KnowledgeGraph,
    asked: ProtocolLookup,
    match: LookupMatch,
    protocol: Protocol,
    targets: tuple[OrphaCode, ...],
) -> ProtocolLookup:
    assert asked.orpha is not None
    scope = Scope(targets, asked.orpha, frozenset(graph.ancestors(asked.orpha)))
    head = asked.model_copy(update={"status": "found", "match": match})
    return _answer(graph, head, protocol, scope)


def _answer(
    graph: KnowledgeGraph, head: ProtocolLookup, protocol: Protocol, scope: Scope
) -> ProtocolLookup:
    """Complete `head` with what the protocol offers in the scope."""
    source = protocol.source
    cited = CitedSource(
        title=source.title, url=source.url, portaria=protocol.portaria, date=protocol.date
    )
    return head.model_copy(
        update={
            **offer(protocol, scope)._asdict(),
            "protocol": _head(graph, protocol, scope),
            "referral": CareRoute(level=protocol.referral.level, route=protocol.referral.route),
            "sources": (cited,),
        }
    )


def _head(graph: KnowledgeGraph, protocol: Protocol, scope: Scope) -> ProtocolHead:
    return ProtocolHead(
        slug=protocol.slug,
        title=protocol.title,
        portaria=protocol.portaria,
        date=protocol.date,
        url=protocol.url,
        status=protocol.status,
        applies_to=tuple(_named(graph, code) for code in scope.targets),
    )


def _named(graph: KnowledgeGraph, code: OrphaCode) -> NamedDisease:
    return NamedDisease(orpha=code, name_pt=known_disease(graph, code).name_pt)


def _candidates(graph: KnowledgeGraph, covered: Covered) -> tuple[LookupCandidate, ...]:
    """Return the diseases that each protocol covers, by protocol, in its own order."""
    return tuple(
        LookupCandidate(
            orpha=code,
            name_pt=known_disease(graph, code).name_pt,
            slug=protocol.slug,
            title=protocol.title,
        )
        for protocol, targets in covered
        for code in targets
    )
