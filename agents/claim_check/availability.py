"""Whether the SUS has something for a disease, and how the disease is inherited.

"Há PCDT" needs a protocol of each disease in scope; "não há protocolo", "sem medicamento
previsto" stand only where the lookup found none. A mode of inheritance is one of the release's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from araras.agents.claim_check.clauses import Part, is_unsure, part
from araras.agents.claim_check.facts import Carried, Facts
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.knowledge.protocols import Component

_PROTOCOL: Final = re.compile(r"\b(?:pcdt|protocolo\w*|diretriz\w*)\b")
_THERAPY: Final = re.compile(
    r"\b(?:medicamentos?|medicacao|remedios?|tratamentos? (?:especific\w+|medicamentos\w+)"
    r"|terapias? (?:especific\w+|medicamentos\w+)|tratamento|ceaf|componente especializado"
    r"|farmacia|incorporad\w+)\b"
)
_OFFERS: Final = (
    r"nao (?:foi |e |foram )?(?:ha|exist|tem|consta|possu|conta|disp|encontr|cobe?r|inclu|prev|traz|oferec|forne[cç]|list|registr"
    r"|localiz|ach)\w*"
)
_NONE: Final = re.compile(
    rf"\b(?:{_OFFERS}|sem|inexist\w+|falta|nenhum\w*|ausencia|carece\w*)\b"
    r"(?!.*\b(?:duvida|que|apenas|so|preve|previst\w)\b)"
)
_NONE_AFTER: Final = re.compile(
    rf"^(?:[\w,]+ ){{0,4}}?(?:{_OFFERS}|nao (?:esta\w*|se aplica)|inexist\w+)\b"
)
_NOTHING: Final = re.compile(rf"\b(?:sus|rede publica|governo) {_OFFERS}")
_BASIC: Final = re.compile(
    r"\bfarmacia (?:popular|basica|municipal|d[ao] (?:ubs|posto|unidade|municipio))\b|\bcomponente basico\b"
    r"|\b(?:retirad|dispensad|entreg|disponive|fornecid)\w* (?:n[ao]|pel[ao]) (?:ubs|posto|unidade basica|atencao primaria)\b"
)
_SUPPOSED: Final = re.compile(r"\b(?:talvez|possivel\w*|provavel\w*|quem sabe|pode\w* ser)\b")
"""A guess, which any of the listed diseases may bear out where none is named."""
_INHERITED: Final = (
    r"\b(?:heranca|herdad\w+|herda\w*|transmi\w+|padrao|carater|segregac\w+)\b(?: \S+){0,9}?"
)
_INHERITANCE: Final = (
    ("Autosomal recessive", re.compile(r"\brecessiv\w+(?! ligad)")),
    ("Autosomal dominant", re.compile(rf"\bautossomic\w+ dominante\w*|{_INHERITED} dominante\w*")),
    ("X-linked", re.compile(r"\bligad[oa]s? ao (?:cromossomo )?x\b")),
    ("Mitochondrial", re.compile(rf"{_INHERITED} (?:mitocondria\w+|matrilinear\w*|matern[oa])")),
)


def read_availability(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield what is said to be there and is not, or the reverse."""
    folded = " ".join(sentence.note.words)
    yield from _refused(facts, scope, sentence, folded)
    known = [facts.of(code) for code in scope.about]
    for pattern, has in ((_PROTOCOL, _has_protocol), (_THERAPY, _has_therapy)):
        for match in pattern.finditer(folded):
            first = len(folded[: match.start()].split())
            around = part(sentence, first, first)
            denied = _denied(around)
            if not denied and is_unsure(around):
                continue
            if pattern is _THERAPY and not denied and not _PROTOCOL.search(folded):
                wrong = not known or not all(map(_has_therapy, known))
            elif denied:
                wrong = not known or any(map(has, known))
            else:
                wrong = not known or not all(map(has, known))
            if wrong:
                yield Fault("protocol", match[0])


def _refused(facts: Facts, scope: Scope, sentence: Sentence, folded: str) -> Iterator[Fault]:
    """Nothing for the disease at all, or a pharmacy that gives none of its medicines."""
    match = _NOTHING.search(folded)
    if match and not sentence.names_medicine and any(facts.of(c).listed for c in scope.about):
        yield Fault("protocol", match[0])
    match = _BASIC.search(folded)
    if match and not any(
        m.component is Component.CBAF for c in scope.about for m in facts.of(c).offer.medicines
    ):
        yield Fault("protocol", match[0])


def _denied(around: Part) -> bool:
    return bool(_NONE.search(around.before) or _NONE_AFTER.search(around.after))


def _has_protocol(carried: Carried) -> bool:
    return carried.offer.pcdt is not None


def _has_therapy(carried: Carried) -> bool:
    return bool(carried.listed)


def read_inheritance(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield a mode of inheritance that no disease in scope has."""
    shown = " ".join(
        "·" if i in sentence.explained else word for i, word in enumerate(sentence.note.words)
    )
    for mode, pattern in _INHERITANCE:
        match = pattern.search(shown)
        if match is None or match[0] in facts.note:
            continue
        supposed = not scope.named and _SUPPOSED.search(shown[: match.start()])
        diseases = facts.listed if supposed else scope.about
        if not any(m.startswith(mode) for c in diseases for m in facts.of(c).inheritance):
            yield Fault("inheritance", match[0])
