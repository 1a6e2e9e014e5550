"""The parts of an answer, each rendered from looked-up values, never from memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from araras.agents.result import (
    Alert,
    Conduct,
    CriterionReading,
    Differential,
    MedicineOffer,
    NextFinding,
    Support,
)
from araras.agents.wording import (
    COMPONENTS,
    FREQUENCIES,
    PURPOSES,
    RELATIONS,
    Citations,
    bullet,
    enumerate_pt,
    lower_first,
    pcdt_name,
    percent,
)
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import fold

SHOWN_SUPPORTS: Final = 6
SHOWN_EXAMS: Final = 5
SHOWN_QUESTIONS: Final = 3
THEMES: Final = tuple(
    map(
        re.compile,
        (
            r"\b(?:engravid|gravid|gesta|concep)",
            r"\b(?:amament|lact|nutriz)",
            r"\b(?:rim|rins|renal|creatinina|dialise)",
            r"\b(?:figado|hepat|cirros)",
            r"\btransplant",
            r"\b(?:ventila|traqueost)",
            r"\b(?:interromp|suspend|parar|desistir|recus)",
        ),
    )
)
"""What questions about a treatment turn on, and protocols' criteria too (folded)."""
CEAF_REQUEST: Final = (
    "Pedido ao Componente Especializado (CEAF): LME (Laudo para Solicitação, Avaliação e "
    "Autorização de Medicamentos), receita, documentos do paciente e os exames que o protocolo "
    "pede, na farmácia de referência do componente no estado"
)
CEAF_RULES: Final = "Portaria de Consolidação GM/MS nº 2, de 28 de setembro de 2017, anexo XXVIII"
CEAF_URL: Final = "https://bvsms.saude.gov.br/bvs/saudelegis/gm/2017/prc0002_03_10_2017.html"
"""Rules of the component's financing and execution (first Portaria GM/MS nº 1.554/2013)."""
NEXT_TITLE: Final = "O que perguntar ou pedir a seguir"


def name_of(graph: KnowledgeGraph, orpha: OrphaCode) -> str:
    """Return the Brazilian name of a disease."""
    disease = graph.disease(orpha)
    return disease.name_pt if disease else orpha


def orphanet_mark(graph: KnowledgeGraph, citations: Citations, orpha: OrphaCode) -> str:
    """Cite Orphanet for a disease."""
    release = next((s["release"] for s in graph.info().sources if "Orphanet" in s["name"]), None)
    return citations.cite("Orphanet", release, orpha)


def protocol_mark(citations: Citations, offer: Conduct) -> str:
    """Cite the protocol of a conduct, or nothing where there is none."""
    if offer.pcdt is None:
        return ""
    version = offer.pcdt.portaria or (str(offer.pcdt.date) if offer.pcdt.date else None)
    return citations.cite(pcdt_name(offer.pcdt.title), version, offer.pcdt.url)


def alerts(found: Sequence[Alert]) -> list[str]:
    """Urgent findings first; the consultation goes on after them."""
    lines = bullet([f"{alert.message_pt} (“{alert.text}”)" for alert in found])
    return ["ALERTA", *lines] if lines else []


def differential(
    graph: KnowledgeGraph, citations: Citations, found: Sequence[Differential]
) -> list[str]:
    """The hypotheses with what supports, contradicts and is not mentioned."""
    lines = ["Hipóteses, da mais à menos provável"]
    for entry in found:
        mark = orphanet_mark(graph, citations, entry.orpha)
        chance = percent(entry.probability)
        lines.append(
            f"{entry.rank}. {entry.name_pt} ({entry.orpha}) {mark}, probabilidade {chance}"
        )
        lines += _explained("Apoiam", [s.label_pt for s in entry.supports])
        lines += _explained("Pesam contra", [s.label_pt for s in entry.contradicts])
        if entry.rank == 1:
            lines += _explained(
                "Comuns nesta doença e não mencionados", [s.label_pt for s in entry.absent_typical]
            )
    return lines


def reasons(entry: Differential) -> list[str]:
    """Why a disease stands where it does, with how often the disease has each finding."""
    return [
        *_explained("Apoiam", map(_with_frequency, entry.supports)),
        *_explained("Pesam contra", map(_with_frequency, entry.contradicts)),
        *_explained(
            "Comuns nesta doença e não mencionados", map(_with_frequency, entry.absent_typical)
        ),
    ]


def _with_frequency(support: Support) -> str:
    word = next((w for least, w in FREQUENCIES if (support.frequency or 0.0) >= least), "")
    return f"{support.label_pt} ({word})" if word else support.label_pt


def _explained(title: str, labels: Iterable[str]) -> list[str]:
    shown = enumerate_pt(map(lower_first, islice(labels, SHOWN_SUPPORTS)))
    return [f"   {title}: {shown}."] if shown else []


def conduct(graph: KnowledgeGraph, citations: Citations, offers: Sequence[Conduct]) -> list[str]:
    """What the SUS offers: whole for the first disease, the protocol alone for the others."""
    if not offers:
        return []
    lines = ["No SUS", *offer_lines(graph, citations, offers[0])]
    for offer in offers[1:]:
        if offer.pcdt is not None:
            mark = protocol_mark(citations, offer)
            lines.append(f"{name_of(graph, offer.orpha)}: {pcdt_name(offer.pcdt.title)} {mark}.")
    return lines


def offer_lines(graph: KnowledgeGraph, citations: Citations, offer: Conduct) -> list[str]:
    """Everything looked up for one disease."""
    lines = [
        *protocol(graph, citations, offer),
        *codes(offer),
        *medicines(graph, offer),
        *criteria_in_note(offer),
        *exams(offer),
        referral(offer),
    ]
    return _of(graph, offer, lines)


def access_lines(
    graph: KnowledgeGraph, citations: Citations, offer: Conduct, question: str
) -> list[str]:
    """What a question about treatment asks for: protocol, medicines, criteria, where to go."""
    lines = [
        *protocol(graph, citations, offer),
        *medicines(graph, offer),
        *criteria_on(offer, question),
        *criteria_in_note(offer),
        referral(offer),
    ]
    return _of(graph, offer, lines)


def request_lines(graph: KnowledgeGraph, citations: Citations, offer: Conduct) -> list[str]:
    """What asking for a medicine takes: protocol, medicines, criteria, exams, how and where."""
    lines = [
        *protocol(graph, citations, offer),
        *medicines(graph, offer),
        *criteria_in_note(offer),
        *exams(offer),
        *_how_to_request(citations, offer),
        referral(offer),
    ]
    return _of(graph, offer, lines)


def _of(graph: KnowledgeGraph, offer: Conduct, lines: Sequence[str]) -> list[str]:
    return [name_of(graph, offer.orpha), *bullet(lines)]


def _how_to_request(citations: Citations, offer: Conduct) -> list[str]:
    """How a medicine of the specialised component is asked for."""
    if all(m.component != "ceaf" or m.standing != "listed" for m in offer.medicines):
        return []
    mark = citations.cite("Ministério da Saúde", CEAF_RULES, CEAF_URL)
    return [f"{CEAF_REQUEST} {mark}."]


def protocol(graph: KnowledgeGraph, citations: Citations, offer: Conduct) -> list[str]:
    """The protocol, for whom it is, and whether it was checked in the document."""
    if offer.pcdt is None:
        return ["Protocolo: não há PCDT cadastrado para esta doença."]
    pcdt = offer.pcdt
    act = f", {pcdt.portaria}" if pcdt.portaria else ""
    check = "" if pcdt.status == "verified" else "; confira a edição vigente"
    line = f"Protocolo: {pcdt_name(pcdt.title)}{act} {protocol_mark(citations, offer)}{check}."
    if pcdt.applies_to and offer.orpha not in pcdt.applies_to:
        names = enumerate_pt(name_of(graph, code) for code in pcdt.applies_to[:4])
        line += f" O protocolo vale para {names}."
    return [line]


def codes(offer: Conduct) -> list[str]:
    """The CID-10 codes with their relation to the disease."""
    shown = [f"{c.code} {c.title_pt} ({RELATIONS[c.relation]})" for c in offer.cid10]
    return [f"CID-10: {'; '.join(shown)}."] if shown else ["CID-10: sem código ligado na Orphanet."]


def medicines(graph: KnowledgeGraph, offer: Conduct) -> list[str]:
    """Medicines by standing. "Previsto no PCDT" is no prescription."""
    name = name_of(graph, offer.orpha)
    lines = []
    listed = _names(offer.medicines, "listed")
    if listed:
        lines.append(f"Medicamentos previstos no PCDT para {lower_first(name)}: {listed}.")
    excluded = _names(offer.medicines, "excluded")
    if excluded:
        lines.append(f"Há na nota um critério de exclusão do protocolo para: {excluded}.")
    not_incorporated = _names(offer.medicines, "not_incorporated")
    if not_incorporated:
        lines.append(f"Citados no protocolo e não incorporados ao SUS: {not_incorporated}.")
    if offer.procedures:
        lines.append(f"Procedimentos previstos: {_procedures(offer)}.")
    return lines


def _procedures(offer: Conduct) -> str:
    """The procedures, those of one kind together ("transplante …: rim; fígado")."""
    kinds: dict[str, list[str]] = {}
    for procedure in offer.procedures:
        kind, _, variant = lower_first(procedure.name).partition(": ")
        kinds.setdefault(kind, []).extend([variant] if variant else [])
    shown = [f"{kind} ({'; '.join(v)})" if v else kind for kind, v in kinds.items()]
    return enumerate_pt(shown)


def _names(offers: Iterable[MedicineOffer], standing: str) -> str:
    by_name: dict[str, str] = {}
    for medicine in offers:
        if medicine.standing == standing:
            by_name.setdefault(medicine.name, COMPONENTS.get(medicine.component or "", ""))
    return enumerate_pt(f"{n} – {c}" if c else n for n, c in by_name.items())


def criteria_in_note(offer: Conduct) -> list[str]:
    """The criteria of which the note says something; whether one is met, a person judges."""
    says = {"yes": "há menção na nota, a confirmar", "no": "a nota fala contra"}
    found = [(c, says[c.in_note]) for c in offer.criteria if c.in_note in says]
    return [f"{_criterion(c)}: {said}." for c, said in found]


def criteria_on(offer: Conduct, question: str) -> list[str]:
    """The criteria that speak of what a question speaks of (pregnancy, breast-feeding, age …)."""
    asked = [theme for theme in THEMES if theme.search(fold(question))]
    return [
        f"{_criterion(c)}."
        for c in offer.criteria
        if c.in_note == "not_stated" and any(theme.search(fold(c.text)) for theme in asked)
    ]


def _criterion(criterion: CriterionReading) -> str:
    kind = {"inclusion": "inclusão", "exclusion": "exclusão"}[criterion.kind]
    return f"Critério de {kind}: {lower_first(criterion.text).rstrip('.')}"


def exams(offer: Conduct) -> list[str]:
    """The exams that screen for, diagnose or confirm the disease."""
    wanted = [e for e in offer.exams if e.purpose in ("screening", "diagnosis", "confirmation")]
    shown = [f"{lower_first(e.name)} ({PURPOSES[e.purpose]})" for e in wanted[:SHOWN_EXAMS]]
    return [f"Exames: {'; '.join(shown)}."] if shown else []


def referral(offer: Conduct) -> str:
    """Where care goes."""
    return (
        f"Encaminhamento: {lower_first(offer.referral.level).rstrip('.')}. {offer.referral.route}"
    )


def next_findings(graph: KnowledgeGraph, found: Sequence[NextFinding], *, named: bool) -> list[str]:
    """What to ask or order next; the diseases are `named` only where they are listed."""
    shown = found[:SHOWN_QUESTIONS]
    lines = bullet([f.question_pt + (_told_apart(graph, f) if named else "") for f in shown])
    return [NEXT_TITLE, *lines] if lines else []


def _told_apart(graph: KnowledgeGraph, finding: NextFinding) -> str:
    names = [lower_first(name_of(graph, code)) for code in finding.separates]
    if len(names) == 1:
        return f" Ajuda a confirmar ou afastar {names[0]}."
    return f" Ajuda a distinguir {enumerate_pt(names)}."
