"""Replies to a question of the turn, from the state and lookups alone. The ranking stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from araras.agents import sections
from araras.agents.result import Conduct, Differential
from araras.agents.state import Question
from araras.agents.wording import (
    COMPONENTS,
    NO_CASE,
    NO_DOSE,
    Citations,
    enumerate_pt,
    lower_first,
    pcdt_name,
    percent,
    sentence_case,
)
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OrphaCode
from araras.knowledge.text import key


class Known(NamedTuple):
    """What a reply may draw on."""

    graph: KnowledgeGraph
    citations: Citations
    differentials: Sequence[Differential]
    conduct: Sequence[Conduct]
    asked: Sequence[Conduct]


class Target(NamedTuple):
    """The disease that a question is about, and whether it is in the differential."""

    offer: Conduct
    listed: Differential | None


def reply(known: Known, question: Question) -> list[str]:
    """Return the lines that answer one question."""
    target = target_of(known, question)
    if target is None:
        return [NO_CASE]
    lines = [] if target.listed else [_outside(known, target)]
    if question["kind"] == "candidate" or question["kind"] == "hypothesis":
        return [*lines, *_standing(known, target, question)]
    return [*lines, *_facts(known, target, question)]


def target_of(known: Known, question: Question) -> Target | None:
    """The disease named in the question, else the first of the differential."""
    listed = dict(zip([c.orpha for c in known.conduct], known.differentials, strict=False))
    wanted = question["orpha"]
    if wanted is not None:
        for offer in known.asked:
            if offer.orpha == wanted:
                return Target(offer, None)
        family = {wanted, *known.graph.ancestors(OrphaCode(wanted))}
        family |= set(known.graph.descendants(OrphaCode(wanted)))
        for offer in known.conduct:
            if offer.orpha in family:
                return Target(offer, listed.get(offer.orpha))
    if known.conduct:
        return Target(known.conduct[0], listed.get(known.conduct[0].orpha))
    return None


def _outside(known: Known, target: Target) -> str:
    name = sections.name_of(known.graph, target.offer.orpha)
    mark = sections.orphanet_mark(known.graph, known.citations, target.offer.orpha)
    return (
        f"{name} ({target.offer.orpha}) {mark} está fora do diferencial deste caso; "
        "o que segue vem da consulta ao grafo e não muda as hipóteses."
    )


def _standing(known: Known, target: Target, question: Question) -> list[str]:
    if question["kind"] == "hypothesis" and question["orpha"] is None:
        return sections.differential(known.graph, known.citations, known.differentials)
    if target.listed is None:
        lead = [d.name_pt for d in known.differentials[:1]]
        kept = f" A hipótese principal continua: {lead[0]}." if lead else ""
        return [f"Não está entre as hipóteses sustentadas pelos achados da nota.{kept}"]
    return _reasons(known, target.listed, question["orpha"])


def _reasons(known: Known, entry: Differential, wanted: str | None) -> list[str]:
    """Where a disease stands and why; `wanted` is what the question called it."""
    name = entry.name_pt
    if wanted is not None and wanted != entry.orpha:
        name = f"{sections.name_of(known.graph, OrphaCode(wanted))}: {lower_first(name)}"
    chance = percent(entry.probability)
    lead = known.differentials[0]
    ahead = "" if entry is lead else f" A hipótese principal é {lower_first(lead.name_pt)}."
    return [
        f"{name} está no diferencial (posição {entry.rank}, probabilidade {chance}).{ahead}",
        *sections.reasons(entry),
    ]


def _facts(known: Known, target: Target, question: Question) -> list[str]:
    offer, graph, citations = target.offer, known.graph, known.citations
    name = sections.name_of(graph, offer.orpha)
    if question["kind"] == "dose":
        where = (
            f"{pcdt_name(offer.pcdt.title)}, {offer.pcdt.url}" if offer.pcdt else "bula e protocolo"
        )
        return [NO_DOSE.format(where=where)]
    if question["kind"] == "code":
        return [f"{name} ({offer.orpha}).", *sections.codes(offer)]
    if question["kind"] == "exam":
        found = sections.exams(offer) or _genes(known, offer)
        return [f"{name} ({offer.orpha}).", *found, sections.referral(offer)]
    if question["kind"] == "request":
        return sections.request_lines(graph, citations, offer)
    return [
        *_of_medicine(known, question["medicine"], offer),
        *sections.access_lines(graph, citations, offer, question["text"]),
    ]


def _of_medicine(known: Known, asked: str | None, offer: Conduct) -> list[str]:
    """What the disease's protocol says of the medicine that the question names."""
    if asked is None:
        return []
    disease = lower_first(sections.name_of(known.graph, offer.orpha))
    if offer.pcdt is None:
        return [f"“{sentence_case(asked)}”: a base não tem PCDT que o preveja para {disease}."]
    protocol = pcdt_name(offer.pcdt.title)
    found = list(dict.fromkeys((m.name, m.standing, m.component) for m in offer.medicines))
    told = [
        f"{sentence_case(name)}: {_said(standing, component).format(protocol, disease)}."
        for name, standing, component in found
        if _same(asked, name)
    ]
    return told or [f"“{sentence_case(asked)}”: não previsto no {protocol}, para {disease}."]


def _said(standing: str, component: str | None) -> str:
    if standing == "excluded":
        return "há na nota um critério de exclusão do {0}"
    if standing == "not_incorporated":
        return "citado no {0} e não incorporado ao SUS"
    paid = COMPONENTS.get(component or "")
    return "previsto no {0}, para {1}" + (f", {paid}" if paid else "")


def _same(asked: str, name: str) -> bool:
    """An active ingredient with or without its form ("idursulfase", "idursulfase alfa")."""
    one, other = key(asked), key(name)
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _genes(known: Known, offer: Conduct) -> list[str]:
    """Without a protocol: the genes that HPO links to the disease."""
    codes: list[DiseaseId] = [
        offer.orpha,
        *(code for code, _ in known.graph.omim_links(offer.orpha)),
    ]
    genes = sorted({gene for code in codes for gene in known.graph.genes_of(code)})
    if not genes:
        return ["O grafo não traz exame confirmatório para esta doença; discuta com a genética."]
    mark = known.citations.cite("HPO", None, "genes_to_phenotype")
    shown = enumerate_pt(genes[:6])
    return [f"Confirmação por estudo molecular; genes associados na HPO {mark}: {shown}."]
