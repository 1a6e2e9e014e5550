"""What a note says against itself: found by rule, said in the answer, kept out of the ranking.

A finding of the patient is contested when

1. one mention affirms it and another, in the same turn, denies it, a directly broader term
   ("cegueira", "acuidade visual normal"), or a term of which it is part (`PARTS`);
2. the turn affirms its opposite, too (`OPPOSED`);
3. it belongs to the other sex (`ONE_SEX`) and nothing speaks of a variation of sex development;
4. its clause gives an age or a duration that the patient has not reached ("perdeu a marcha
   aos 40 anos") and names no relative.

A sentence that denies and says when ("sem febre há 2 dias", "nasceu ouvindo bem") or of whom
contradicts nothing, nor does any denial contradict what comes in attacks. A contested finding becomes uncertain: what cannot be told is not ranked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from araras.agents.state import Contradiction, Finding, PatientFacts
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.text import fold
from araras.tools.records import Assertion

PARTS: Final[Mapping[str, tuple[str, ...]]] = {"HP:0001433": ("HP:0001744", "HP:0002240")}
"""A denied composite denies its parts: no hepatosplenomegaly, neither liver nor spleen."""
OPPOSED: Final = (("HP:0000252", "HP:0000256"), ("HP:0004322", "HP:0000098"))
"""Small and large head, short and tall stature."""
ONE_SEX: Final[Mapping[str, tuple[HpoId, ...]]] = {
    "F": (HpoId("HP:0000140"), HpoId("HP:0000137"), HpoId("HP:0008209")),
    "M": (HpoId("HP:0008775"), HpoId("HP:0000035")),
}
"""Menstrual cycle, ovary, ovarian insufficiency; prostate, testis."""
SHOWN: Final = 3
"""Contradictions that an answer names."""
SLACK_YEARS: Final = 1.0
"""An age is rounded, and so is a duration."""

_WHEN: Final = re.compile(
    r"\b(?:h[a] (?:\d|um|uma|dois|duas|tres|varios|varias|muit|algum)|desde|ultim[oa]s?|hoje|agora|no momento|atual\w*"
    r"|nov[oa]s?|outr[oa]s?|mais|durante|apos|depois|antes|ate|por enquanto|melhor\w*|resolv\w+|cess\w+|desaparec\w+"
    r"|control\w+|entre as crises|intercrise|em uso|ao nascer|ao nascimento|na infancia|nasceu|previ\w+|inicial\w*|em repouso"
    r"|apenas|so|exceto|fora)\b"
)
_IN_ATTACKS: Final = re.compile(
    r"\b(?:crises?|episodi\w+|surtos?|as vezes|intermitente\w*|paroxis\w+|recorrente\w*|flutua\w*|vai e volta|vem e vai)\b"
)
_SEX_DEVELOPMENT: Final = re.compile(
    r"\b(?:genitalia ambigua|ambigu\w+|intersex\w*|dds|trans\b|transgener\w*|trans(?:exual|masculin|feminin)\w*|4[5-7],? ?x\w*"
    r"|cariotipo|hiperplasia adrenal|hormonio)\b"
)
_AGED: Final = re.compile(r"\b(aos|ha|por|com|desde os|durante) (\d{1,3}) anos\b")
_KIN: Final = re.compile(
    r"\b(?:pais?|mae|irma[os]?|irmaos|ti[oa]s?|prim[oa]s?|avos?|av[oo]s?|filh[oa]s?|marido|esposa|familia\w*|sobrinh[oa]s?"
    r"|bisav\w+|casal|consanguine\w+)\b"
)
_CLAUSE: Final = re.compile(r"[^.;,\n]+")
_SENTENCE: Final = re.compile(r"[^.;\n]+")


def contradictions_of(
    graph: KnowledgeGraph, text: str, patient: PatientFacts, read: Sequence[Finding]
) -> list[Contradiction]:
    """Return what a turn says against itself, in reading order, each finding once."""
    own = [f for f in read if f["assertion"] == Assertion.PRESENT]
    steady = [f for f in own if not _IN_ATTACKS.search(fold(_around(_CLAUSE, text, f)))]
    denied = [f for f in read if f["assertion"] == Assertion.ABSENT and _plain(text, f)]
    found: dict[str, Contradiction] = {}
    for contradiction in (
        *_denials(graph, steady, denied),
        *_opposites(own),
        *_other_sex(graph, text, patient, own),
        *_unreached(text, patient, own),
    ):
        found.setdefault(contradiction["hpo"], contradiction)
    return sorted(found.values(), key=lambda c: c["span"])


def settled(read: Iterable[Finding], contradictions: Iterable[Contradiction]) -> list[Finding]:
    """Return the findings with the contested ones uncertain."""
    contested = {hpo for c in contradictions for hpo in (c["hpo"], c["against_hpo"])}
    uncertain, told = str(Assertion.UNCERTAIN), (Assertion.PRESENT, Assertion.ABSENT)
    return [
        {**f, "assertion": uncertain} if f["hpo"] in contested and f["assertion"] in told else f
        for f in read
    ]


def named(contradictions: Sequence[Contradiction]) -> str:
    """Return the sentences that name the first contradictions, both wordings; empty without one."""
    if not contradictions:
        return ""
    pairs = [f"diz “{c['text']}” e também “{c['against']}”" for c in contradictions[:SHOWN]]
    return f"A nota se contradiz: {'; '.join(pairs)}. Esses achados não foram considerados."


def _contradiction(finding: Finding, against: str, against_hpo: str = "") -> Contradiction:
    return {
        "hpo": finding["hpo"],
        "against_hpo": against_hpo or finding["hpo"],
        "turn": finding["turn"],
        "text": finding["text"],
        "span": finding["span"],
        "against": against,
    }


def _denials(
    graph: KnowledgeGraph, own: Sequence[Finding], denied: Sequence[Finding]
) -> Iterator[Contradiction]:
    for finding in own:
        term = HpoId.printed(finding["hpo"])
        reached = {str(hpo) for hpo in (term, *graph.term_parents(term))}
        for denial in denied:
            terms = (denial["hpo"], *PARTS.get(denial["hpo"], ()))
            if reached.intersection(terms) and denial["span"] != finding["span"]:
                yield _contradiction(finding, denial["text"], denial["hpo"])


def _opposites(own: Sequence[Finding]) -> Iterator[Contradiction]:
    by_term = {finding["hpo"]: finding for finding in own}
    for one, other in OPPOSED:
        if one in by_term and other in by_term:
            yield _contradiction(by_term[one], by_term[other]["text"], other)


def _other_sex(
    graph: KnowledgeGraph, text: str, patient: PatientFacts, own: Sequence[Finding]
) -> Iterator[Contradiction]:
    if patient["sex"] is None or _SEX_DEVELOPMENT.search(fold(text)):
        return
    other, said = ("F", "sexo masculino") if patient["sex"] == "M" else ("M", "sexo feminino")
    for finding in own:
        if graph.term_ancestors(HpoId.printed(finding["hpo"])).intersection(ONE_SEX[other]):
            yield _contradiction(finding, said)


def _unreached(text: str, patient: PatientFacts, own: Sequence[Finding]) -> Iterator[Contradiction]:
    age = patient["age_years"]
    if not age:  # a newborn whose age is not told
        return
    for clause in _CLAUSE.finditer(text):
        folded = fold(clause[0])
        told = [m for m in _AGED.finditer(folded) if int(m[2]) > age + SLACK_YEARS]
        if told and not _KIN.search(fold(clause[0])):
            for finding in own:
                if clause.start() <= finding["span"][0] < clause.end():
                    yield _contradiction(finding, f"idade de {_age(age)}")


def _age(years: float) -> str:
    return f"{years:.0f} anos" if years >= 2 else f"{round(years * 12)} meses"


def _plain(text: str, denial: Finding) -> bool:
    """Whether a denial is of this patient and of no particular time."""
    sentence = fold(_around(_SENTENCE, text, denial))
    return not (_WHEN.search(sentence) or _KIN.search(sentence))


def _around(parts: re.Pattern[str], text: str, finding: Finding) -> str:
    offset = finding["span"][0]
    return next((m[0] for m in parts.finditer(text) if m.start() <= offset < m.end()), "")
