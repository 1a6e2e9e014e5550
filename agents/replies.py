"""Replies to a question of the turn, from the state and lookups alone. The ranking stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from araras.agents import sections
from araras.agents.result import Conduct, Differential
from araras.agents.state import Question
from araras.agents.wording import NO_CASE, NO_DOSE, Citations, enumerate_pt, pcdt_name
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OrphaCode


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
    labels = [s.label_pt.lower() for s in target.listed.supports[:6]]
    name, place = target.listed.name_pt, target.listed.rank
    return [f"{name} está no diferencial (posição {place}); apoiam: {enumerate_pt(labels)}."]


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
    return sections.offer_lines(graph, citations, offer)


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
