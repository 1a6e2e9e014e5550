"""`cid10_map`: between Orphanet diseases and CID-10 codes, by Orphanet's own links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from araras.knowledge.errors import InvalidIdentifier
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import Cid10Code, OrphaCode
from araras.knowledge.records import Cid10Link, Disease, Record, Relation
from araras.tools.lookup import known_disease, levels, only_one

_RELATION_ORDER: dict[Relation, int] = {"exact": 0, "narrower": 1, "broader": 2}


class CodeLink(Record):
    """A disease and a code. `relation` is the disease's to the code.

    `via` is the entity whose link this is, when it is not the disease's own: an ancestor, or
    what an obsolete entity was moved to.
    """

    orpha: OrphaCode
    name_pt: str
    code: Cid10Code
    title_pt: str
    relation: Relation
    via: OrphaCode | None = None


class Cid10Map(Record):
    """`invalid`: the text is no CID-10 code; `none`: nothing is linked."""

    status: Literal["found", "none", "invalid"]
    links: tuple[CodeLink, ...] = ()


def cid10_map(
    graph: KnowledgeGraph,
    orpha: OrphaCode | str | int | None = None,
    cid10: Cid10Code | str | None = None,
) -> Cid10Map:
    """Return the CID-10 codes of a disease, or the diseases of a code.

    By `orpha`, in order: Orphanet's own links, exact first, then by code → those of the
    entity that it was moved to → those of the nearest linked ancestors, as `narrower` and
    with `via` → none. By `cid10`: the linked diseases in force, exact first, then by code; a
    category includes its subcategories. A code that holds several diseases identifies none.

    Raises `InvalidInput` unless exactly one argument is given, `InvalidIdentifier` for a
    malformed ORPHA code, `UnknownCode` with suggestions for one that does not exist. A text
    that is no CID-10 code has the status `invalid`.
    """
    only_one(orpha=orpha, cid10=cid10)
    if cid10 is not None:
        return _by_cid10(graph, cid10)
    assert orpha is not None
    return _result(_of_disease(graph, known_disease(graph, orpha)))


def cid10_title(graph: KnowledgeGraph, code: Cid10Code) -> str:
    """Return the Portuguese title of a code, else its category's, else the code itself."""
    return graph.cid10_title(code) or graph.cid10_title(code.category) or str(code)


def _result(links: Iterable[CodeLink]) -> Cid10Map:
    found = tuple(links)
    return Cid10Map(status="found" if found else "none", links=found)


def _link(graph: KnowledgeGraph, disease: Disease, link: Cid10Link, relation: Relation) -> CodeLink:
    return CodeLink(
        orpha=disease.orpha,
        name_pt=disease.name_pt,
        code=link.code,
        title_pt=cid10_title(graph, link.code),
        relation=relation,
        via=None if link.orpha == disease.orpha else link.orpha,
    )


def _of_disease(graph: KnowledgeGraph, disease: Disease) -> list[CodeLink]:
    own = graph.cid10_links(disease.orpha)
    if not own and disease.successor and disease.successor_relation == "moved_to":
        own = graph.cid10_links(disease.successor)
    if own:
        return [_link(graph, disease, link, link.relation) for link in own]
    for level in levels(disease.orpha, graph.parents):
        above = [link for ancestor in level for link in graph.cid10_links(ancestor)]
        if above:
            return [_link(graph, disease, link, "narrower") for link in above]
    return []


def _by_cid10(graph: KnowledgeGraph, text: str) -> Cid10Map:
    try:
        code = Cid10Code(text)
    except InvalidIdentifier:
        return Cid10Map(status="invalid")
    codes = [code]
    if code == code.category:
        codes += [Cid10Code(f"{code}.{digit}") for digit in range(10)]
    links = [link for one in codes for link in graph.diseases_of_cid10(one)]
    links.sort(key=lambda link: (_RELATION_ORDER[link.relation], link.orpha.number, link.code))
    found = [(graph.disease(link.orpha), link) for link in links]
    return _result(
        _link(graph, disease, link, link.relation)
        for disease, link in found
        if disease is not None and disease.status == "active"
    )
