"""Enzymes that a note names, with their activity.

The result stands in the enzyme's own clause, up to the next enzyme:
1. words of a low or lacking activity, or "deficiência de" before it → present;
2. a normal activity → absent;
3. a number beside its reference decides; a percentage below `LOW_PERCENT` is low, from
   `NORMAL_PERCENT` on normal;
4. anything else (named, asked for, awaited, a number alone) → uncertain.

Proteins that illness, drugs or age lower too (`ACQUIRED`, after the laboratory manuals: acute
phase, liver failure, vitamin K) count only where the text says deficiency or none at all.
Abbreviations stand in capitals and near words of an assay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.curated import Enzyme
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import decimal
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.phrases import Hit, Phrases
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

LOW_PERCENT: Final = 30.0
"""Affected people have less, carriers about half, of the normal activity."""
NORMAL_PERCENT: Final = 70.0
ACQUIRED: Final = frozenset(
    (
        "ADAMTS13",
        "antitrombina",
        "butirilcolinesterase",
        "catalase",
        "ceruloplasmina",
        "coenzima Q10",
        "fator V",
        "fator VII",
        "fator X",
        "fator XI",
        "fator XII",
        "fator XIII",
        "fatores dependentes de vitamina K",
        "fibrinogênio",
        "gama-glutamil transpeptidase",
        "plasminogênio",
        "proteína C da coagulação",
        "proteína S",
        "protrombina",
        "pré-calicreína",
        "cininogênio de alto peso molecular",
        "alfa-2-antiplasmina",
        "mieloperoxidase",
        "tireoperoxidase",
        "lactato desidrogenase muscular",
        "xantina oxidase",
    )
)
_ASSAY: Final = Lazy(
    r"\b(?:atividade|deficien\w+|dosagem|dosar|enzim\w+|leucocitos|fibroblastos|papel filtro|dbs|ausente|indetectave\w+|reduzid\w+|baix[ao])\b"
    r"|\d ?%"
)
_LOW_AFTER: Final = Lazy(
    r"\b(?:muito |bastante |acentuadamente |quase )?(?:reduzid[oa]|baix[oa]|diminuid[oa]|indetectave\w+|ausente|deficiente|zerad[oa]|nul[oa]"
    r"|abaixo|inativ[oa]|alterad[oa])s?\b"
)
_NONE_AFTER: Final = Lazy(r"\b(?:indetectave\w+|ausentes?|zerad[oa]s?|nul[oa]s?|deficientes?)\b")
_NORMAL_AFTER: Final = Lazy(
    r"\b(?:normal|normais|preservad[oa]s?|adequad[oa]s?|dentro d[aeo]s?|sem alterac\w+|elevad[oa]s?|aumentad[oa]s?)\b"
)
_NOT_REPORTED: Final = Lazy(
    r"\b(?:aguard\w+|solicit\w+|pendentes?|dosar|pedid[oa]s?|pedir|colher|colhid[oa]s?|a realizar|programad\w+|dizendo que|nao (?:foi |esta )?(?:colhid|dosad|realizad)\w+)\b"
)
_DEFICIENT: Final = Lazy(
    r"\b(?:deficiencia|ausencia|reducao|falta|deficit|baixa|perda|defeito)(?: \w+)?(?: d[aeo]s?)?(?: (?:atividade|enzima|dosagem|niveis?))?(?: d[aeo]s?)?(?: enzima)?$"
)
_DOUBTED_BEFORE: Final = Lazy(
    r"\b(?:suspeit\w+|hipotes\w+|hd|possive\w+|prova\w+l|investig\w+|pesquis\w+|descartar|afastar|excluir|diferencia\w+|risco|aguard\w+|solicit\w+|triagem para)\b"
)
_DENIED_AFTER: Final = Lazy(r"^[,(]? ?(?:(?:foi|ja) )*(?:descartad|afastad|excluid)[oa]s?\b")
_NOT_ACTIVITY: Final = Lazy(
    r"\b(?:anti|antis?corpos?|inibidor(?:es)?|antagonistas?|reposicao|concentrado|suplement\w+|uso|infusao)(?: (?:d[aeo]s?|com|anti))?$"
)
_PERCENT: Final = Lazy(
    r"^[:,(=]? ?(?:\w+ ){0,4}?(?:[:(=] )?(?P<less>< )?(?P<value>\d+(?:[.,]\d+)?) ?%"
)
_REFERRED: Final = Lazy(
    r"^[:,=]? ?(?:\w+ ){0,4}?(?:[:(=<] )?(?P<value>\d+(?:[.,]\d+)?)\b[^|;]{0,40}?"
    r"(?:\bvr|\bvn|\bref\w*|\bnormal|\besperado|\bvalor(?:es)? de referencia)\W{0,3}(?P<sign>[<>≥≤] )?(?P<low>\d+(?:[.,]\d+)?)"
)
_RANGED: Final = Lazy(
    r"^[:,=]? ?(?:\w+ ){0,4}?(?:[:=] )?(?P<value>\d+(?:[.,]\d+)?)\b[^|;(]{0,24}[(] (?P<low>\d+(?:[.,]\d+)?) (?:a |ate )?\d+(?:[.,]\d+)? ?[)]?"
)


_ASKED: Final = Lazy(r"\b(?:atividade|dosagem|dosar|enzim\w+|deficien\w+)\b")


class EnzymeIndex(NamedTuple):
    """Enzymes by name and by abbreviation."""

    names: Phrases[Enzyme]
    abbreviations: Phrases[Enzyme]


@lru_cache(maxsize=2)
def enzymes_of(graph: KnowledgeGraph) -> EnzymeIndex:
    """Compile the enzymes of a graph; a word that is an abbreviation is no name."""
    index = EnzymeIndex(Phrases(), Phrases())
    for enzyme in graph.enzymes():
        for name in enzyme.names:
            short = name.isupper() and len(name) < 9
            (index.abbreviations if short else index.names).add(_spelled(name), enzyme)
        for name in enzyme.abbreviations:
            index.abbreviations.add(_spelled(name), enzyme)
    return index


def _spelled(name: str) -> str:
    return name.replace("α", "alfa").replace("β", "beta")


def read_enzymes(graph: KnowledgeGraph, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    """Yield the enzymes whose activity a note tells or asks for."""
    around = Surroundings(note)
    index = enzymes_of(graph)
    words = [_spelled(w) if w in ("α", "β") else w for w in note.words]
    hits = sorted({*index.names.find(words), *_short(index, around, words)}, key=_place)
    last = -1
    for place, hit in enumerate(hits):
        if hit.first <= last:
            continue
        last = hit.last
        following = next((h.first for h in hits[place + 1 :] if h.first > last), last + 13)
        room = min(12, following - last - 1)
        before, after = around.before(hit.first, 6), around.after(hit.last, room)
        if _NOT_ACTIVITY.search(before):
            continue
        said = _asserted(hit.value, before, after, assess(hit.first, hit.last))
        if said is DOUBTED and _is_symbol(hit, note) and not _ASKED.search(f"{before} | {after}"):
            continue
        if said is not None:
            named = (hit.value.enzyme, tuple(map(str, hit.value.orphas)))
            yield evidence(note, EvidenceKind.ENZYME, named, (hit.first, hit.last), said)


def _is_symbol(hit: Hit[Enzyme], note: Note) -> bool:
    """An abbreviation without a result may be the gene's symbol."""
    return hit.first == hit.last and note.upper(hit.first)


def _place(hit: Hit[Enzyme]) -> tuple[int, int, str]:
    return hit.first, -hit.last, hit.value.enzyme


def _short(index: EnzymeIndex, around: Surroundings, words: list[str]) -> Iterator[Hit[Enzyme]]:
    for hit in index.abbreviations.find(words):
        if around.note.upper(hit.first) or any(map(str.isdigit, words[hit.first])):
            near = around.clause(hit.first, hit.last, 4)
            if _ASSAY.search(near):
                yield hit


def _asserted(enzyme: Enzyme, before: str, after: str, said: Said) -> Said | None:
    """Return what the clause says of the activity; None where it says nothing of a disease."""
    deficient = _DEFICIENT.search(before) is not None
    if enzyme.enzyme in ACQUIRED and not (deficient or _NONE_AFTER.search(after)):
        return None
    if said[0] is Assertion.FAMILY:
        return said
    if _DENIED_AFTER.search(after):
        return DENIED
    if _DOUBTED_BEFORE.search(before) or _NOT_REPORTED.search(f"{before} | {after}"):
        return DOUBTED
    if deficient:
        lacking = before.endswith(
            ("ausencia de", "falta de", "ausencia da", "ausencia de atividade de")
        )
        return DENIED if said[0] is Assertion.ABSENT and not lacking else AFFIRMED
    return _of_result(after)


def _of_result(after: str) -> Said:
    low, normal = _LOW_AFTER.search(after), _NORMAL_AFTER.search(after)
    measured = _measured(after)
    if measured is not None:
        return measured
    if low is None and normal is None:
        return DOUBTED
    if low is None or (normal is not None and normal.start() < low.start()):
        return DENIED
    return AFFIRMED


def _measured(after: str) -> Said | None:
    referred = _REFERRED.search(after) or _RANGED.search(after)
    if referred is not None:
        return AFFIRMED if decimal(referred["value"]) < decimal(referred["low"]) else DENIED
    percent = _PERCENT.search(after)
    if percent is None:
        return None
    value = decimal(percent["value"])
    if value <= LOW_PERCENT:
        return AFFIRMED
    return DENIED if value >= NORMAL_PERCENT and not percent["less"] else DOUBTED
