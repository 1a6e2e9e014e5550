"""What no lookup can carry: a prognosis, certainty, what comes first, that there is no haste.

An order of treatments stands only in a passage of the protocol; that a case may wait, or needs
no referral, never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from araras.agents.claim_check.actions import PROCEDURES
from araras.agents.claim_check.clauses import PERSON, RELATIVE
from araras.agents.claim_check.facts import Facts, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.tools.hpo_normalize.note import fold
from araras.tools.hpo_normalize.stems import stem

_PROMISE: Final = re.compile(
    r"\b(?:cura(?:r|d[oa]s?|vel|m)?|(?:tratamento|terapia|efeito|potencial|intencao|(?<!nao )e|(?<!nao )sao) curativ\w+|sobrevida|sobreviv\w+|prognostic\w+|letal\w*|mortalidade|morr\w+|fatal"
    r"|obitos?|(?:para|ate) a morte|expectativa de vida|vida (?:normal|longa)|viver\w* (?:normal|muito|bem)\w*"
    r"|(?:encurta|abrevia)\w* a vida|volta\w* ao normal|para sempre|nunca mais|livres? d[ao] doenca"
    r"|fic\w+ (?:boa|bom|bem|livre)|saram?|recuper\w+ (?:total|complet|plen)\w*|(?:total|completa)mente reversive\w+"
    rf"|(?:{PERSON}|el[ea]|crise|doenca|quadro) (?:\w+ )?(?:vai|ira) \w+r|(?:volta|anda|fala|melhora|piora|perde|fica|vive|regredi)r(?:a|ao)"
    r"|(?:vai|vao|ira|irao) (?:desaparec|sum|melhor|pior|regred|volt|normaliz|cess|evolu|fic)\w+)\b"
)
_DEATH: Final = re.compile(r"\b(?:falec\w+|morre\w+|mort[oae]s?|obitos?)\b")
_OF_KIN: Final = re.compile(rf"\b{RELATIVE}\b(?: \w+){{0,3}} $")
_CERTAIN: Final = re.compile(r"\b(?:com certeza|sem duvida|certamente|garant(?:e|em|id\w+))\b")
_UNCERTAIN: Final = re.compile(r"\b(?:nao|nem|nenhum\w*|impossivel|falta)\b")
_RANK: Final = re.compile(
    r"\b(?:primeir|segund|terceir|ultim)[oa]s? (?:linha|tratamento|escolha|opcao|recurso)\b"
    r"|\b(?:tratamento|medicamento|exame|opcao) de escolha\b|\bpadrao ouro\b"
)
_NO_HASTE: Final = re.compile(
    r"\bnao (?:ha|e|existe|tem|precisa|necessita|requer|exige)(?: de)? (?:\w+ )?(?:pressa|urgen\w+|encaminh\w+|especialista)\b"
    r"|\bpode\w* (?:aguardar|esperar)\b|\bsem (?:pressa|urgencia)\b"
)


def read_promises(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield prognoses, certainties, ranks and what would keep a patient waiting."""
    folded = fold(sentence.text)
    for match in _PROMISE.finditer(folded):
        of_kin = _DEATH.search(facts.note) and _OF_KIN.search(folded[: match.start()])
        if not (of_kin and _DEATH.fullmatch(match[0])):
            yield Fault("promise", match[0])
    for match in _CERTAIN.finditer(folded):
        if not _UNCERTAIN.search(folded[: match.start()]):
            yield Fault("promise", match[0])
    for match in _RANK.finditer(folded):
        if not _ranked(facts, scope, sentence, match[0]):
            yield Fault("protocol", match[0])
    for match in _NO_HASTE.finditer(folded):
        if not folded[: match.start()].endswith("nao "):
            yield Fault("promise", match[0])


def _ranked(facts: Facts, scope: Scope, sentence: Sentence, rank: str) -> bool:
    """Whether a passage in scope gives that rank, and to a procedure that the sentence names."""
    done = PROCEDURES.intersection(map(stem, sentence.note.words))
    passages = [fold(text) for code in scope.about for text in facts.of(code).texts]
    return any(rank in p and done <= stems(p) for p in passages)
