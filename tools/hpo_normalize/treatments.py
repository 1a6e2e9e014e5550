"""Medicines that a note names, and whether the patient takes them.

1. Never taken or denied → absent; stopped, or tried in the past → past.
2. Asked for, indicated, to be started, prescribed by request, in a question → uncertain.
3. In use, received, with a dose, begun → present.
4. Named only: what the note says, but a medicine of a single disease only named is uncertain,
   since most are named as a plan.
A name that is also an analyte (arginina, citrulina, biotina) stands only as a medicine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from araras.knowledge.curated import Medicine
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.phrases import Phrases
from araras.tools.hpo_normalize.surroundings import (
    AFFIRMED,
    DENIED,
    DOUBTED,
    Said,
    Surroundings,
    evidence,
)
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Assess = Callable[[int, int], Said]
PAST: Final[Said] = (Assertion.PAST, None)

_USED: Final = Lazy(
    r"\b(?:em uso|uso|usa|usando|faz uso|fazendo|recebe\w*|recebendo|toma|tomando|tomou hoje|mantem|mantid[oa]s?|em tre|tre|em tratamento|tratamento"
    r"|tratad[oa]|infus\w+|medicac\w+|medicamentos?|muc|hm|iniciad[oa]s?|iniciou|comecou|introduzid[oa]|reposicao|terapia|suplement\w+|reinici\w+)\b"
)
_DOSE: Final = Lazy(
    r"^[(,:]? ?(?:\d+(?:[.,]\d+)* ?(?:/ )?(?:mg|mcg|ug|ui|u|g|ml|cp|comp\w*|gotas?)\b|(?:ha|desde) |(?:oral|sc|im|iv|ev|vo|intratecal|intravenos[oa]|endovenos[oa]|inalatori[oa])\b|via ceaf)"
)
_PLAN: Final = Lazy(
    r"\b(?:solicit\w+|indic(?:o|ar|acao|ad[oa])|iniciar|introduzir|avaliar|avaliacao|considerar|discutir|prescrev\w+|prescrita?|candidat[oa]|encaminh\w+"
    r"|elegivel|elegibilidade|direito|protocolo|pleite\w+|judicializ\w+|aguard\w+|programad\w+|proposta|sugiro|pede|pedido|quer|fila|possibilidade"
    r"|poderia|pode|laudo|lme|receita|liberacao|acesso|teste (?:com|de))\b"
)
_STOPPED: Final = Lazy(
    r"\b(?:suspend\w+|suspens[oa]|interromp\w+|parou|largou|abandon\w+|usou|fez uso|ja (?:usou|tomou|fez)|previ[oa]s?|prev\b|refratari[oa]|sem (?:melhora|resposta|efeito) (?:com|a|ao))\b"
)
_STOPPED_AFTER: Final = Lazy(
    r"^(?:[\w,/.() ]{0,30}? )?(?:mas |porem )?(?:suspens[oa]|suspendeu|interrompeu|interrompid[oa]|abandonou|parou|sem (?:melhora|resposta|efeito)|no passado)\b"
)
_NEVER: Final = Lazy(
    r"\b(?:nao (?:usa|usou|faz uso|fez uso|toma|tomou|recebe|recebeu|esta em uso)|nunca (?:usou|tomou|recebeu)|nega(?: o)? uso|sem uso|sem tre|sem)"
    r"(?: (?:d[aeo]s?|com|previo de))*$"
)
_REACTION: Final = Lazy(
    r"\b(?:alergi\w+|intoleran\w+|respondeu|resposta|contraindica\w+|deficiencia|niveis?|nivel|dosagem|anti)(?: (?:a|ao|d[aeo]s?))*$"
)
_MEASURED: Final = Lazy(
    r"^(?:\w+ ){0,2}?(?:[:(<>≤≥=] ?)?(?:elevad\w+|aument\w+|baix\w+|normal|normais|reduzid\w+|diminu\w+|\d+(?:[.,]\d+)? (?:umol|nmol|mmol|ng|pg|mg / dl))"
)


@lru_cache(maxsize=2)
def medicines_of(graph: KnowledgeGraph) -> Phrases[tuple[Medicine, bool]]:
    """Compile the medicines of a graph, with whether a name is an analyte's too."""
    analytes = {n.casefold() for row in graph.laboratory() for n in (row.analyte, *row.names)}
    analytes |= {n.casefold() for enzyme in graph.enzymes() for n in enzyme.names}
    analytes |= {n.split(" ")[0].casefold() for row in graph.screening_results() for n in row.names}
    found: Phrases[tuple[Medicine, bool]] = Phrases()
    for medicine in graph.medicines():
        for name in (medicine.medicine, *medicine.names, *medicine.brands):
            found.add(name, (medicine, name.casefold() in analytes))
    return found


def read_medicines(graph: KnowledgeGraph, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    """Yield the medicines that a note names."""
    around = Surroundings(note)
    for hit in medicines_of(graph).find(note.words):
        medicine, measured = hit.value
        short = hit.first == hit.last and len(note.words[hit.first]) < 4
        if short and not note.upper(hit.first):
            continue
        before, after = around.before(hit.first, 9), around.after(hit.last, 8)
        used = bool(_USED.search(before) or _DOSE.search(after))
        if (measured or short) and (not used or _MEASURED.search(after)):
            continue
        specific = medicine.specificity == "high"
        asked = around.asked(hit.last)
        said = _asserted(before, after, used, specific, asked, assess(hit.first, hit.last))
        orphas = () if medicine.specificity == "low" else tuple(map(str, medicine.orphas))
        named = (medicine.medicine, orphas)
        yield evidence(note, EvidenceKind.MEDICINE, named, (hit.first, hit.last), said)


def _asserted(before: str, after: str, used: bool, specific: bool, asked: bool, said: Said) -> Said:
    if said[0] is Assertion.FAMILY:
        return said
    if _NEVER.search(before):
        return DENIED
    near = " ".join(before.split(" ")[-6:])
    if _STOPPED.search(near) or _STOPPED_AFTER.search(after):
        return PAST
    if asked or _REACTION.search(before) or (_PLAN.search(near) and not _in_use(near)):
        return DOUBTED
    if _in_use(near):
        return said if said[0] in (Assertion.PAST, Assertion.ABSENT) else AFFIRMED
    if used or not specific:
        return said
    return DOUBTED if said[0] is Assertion.PRESENT else said


def _in_use(near: str) -> bool:
    """The last cue before the name says that it is taken."""
    plans = [m.start() for m in _PLAN.finditer(near)]
    uses = [m.start() for m in _USED.finditer(near)]
    return bool(uses) and (not plans or uses[-1] > plans[-1])
