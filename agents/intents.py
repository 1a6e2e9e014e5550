"""What a turn wants, told by rule from its words. Patterns run on folded text (no accents).

Each pattern is Brazilian Portuguese as clinicians and community health workers write it.
The order in which `intake` asks is in its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from araras.agents.state import Question, QuestionKind
from araras.knowledge.text import fold


class Sentence(NamedTuple):
    """A sentence and its half-open offsets in the text of the turn."""

    text: str
    start: int
    end: int


_SENTENCE = re.compile(r"[^.!?;\n]*(?:(?<=\d)[.](?=\d)[^.!?;\n]*)*[.!?;\n]?")

NEW_CASE: Final = re.compile(
    r"^\s*/novo\b|\b(?:agora|vamos a|vamos para|segue|passando (?:para|a)|tenho|e) (?:um )?"
    r"(?:outro|novo|proximo) (?:caso|paciente)\b|(?<!de )(?<!da )\b(?:outra|nova|proxima) paciente\b|\bnovo caso\b"
    r"|\bmudando de (?:caso|paciente)\b|^\W*(?:o |a )?(?:proxim[oa]|outr[oa]|seguinte)(?: caso| paciente)?\s*[:,–-]"
    r"|\b(?:apag(?:a|ue|ar)|limp(?:a|e|ar)|zer(?:a|e|ar)|reinici(?:a|e|ar)) (?:tudo|o caso|a conversa|o historico)\b"
    r"|\b(?:comec(?:ar|o|amos)|recomec(?:ar|o|amos)) (?:de novo|do zero|tudo|outra vez)\b"
)
CORRECTION: Final = re.compile(
    r"^\s*/corrigir\b|\b(?:me expressei mal|corrigindo|correcao|retificando|retifico|na verdade"
    r"|errei|me enganei|engano meu|digitei errado|escrevi errado|eu quis dizer|nao e isso"
    r"|desculpa[,:]? (?:nao|era|e)\b|quis dizer)\b"
)
RETRACTION: Final = re.compile(
    r"\b(?:esquec[ea]|desconsider[ea]r?|ignor[ea] (?:a|o|isso|aquilo)|retir[ea] (?:a|o)|apag(?:a|ue)"
    r"|era (?:de|d[oa]) (?:outr[oa]|irm|prim|vizinh)|nao era (?:dele|dela|desse|dessa))\b"
)
HEARSAY: Final = re.compile(
    r"^\W*(?:e |mas |ah |olha )?(?:eu )?(?:ouvi (?:falar|dizer)|li (?:que|sobre|num|numa|um|uma)|vi (?:que|num|numa) |me (?:falaram|disseram|contaram)"
    r"|fiquei sabendo|soube que|dizem que|parece que (?:saiu|existe|tem|ha)|saiu (?:um|uma)|existe (?:um|uma)|tem um (?:remedio|medicamento|tratamento))\b"
)
"""What the writer heard of, which is nothing of the patient."""
ABSENT_COMMAND: Final = re.compile(r"^\s*/ausente\b")

SMALLTALK: Final = re.compile(
    r"^\W*(?:(?:oi+|ola|bom dia|boa tarde|boa noite|tudo bem|obrigad[oa]s?|muito obrigad[oa]|valeu|brigad[oa]"
    r"|ok|okay|certo|entendi|perfeito|otimo|beleza|show|legal|ate (?:logo|mais|amanha)|tchau|de nada|ta bom"
    r"|blz|combinado|isso|sim|nao|ajudou|muito|bem|doutora?|dra?|colega|araras|pela ajuda|por tudo|e|entao|agradeco"
    r"|excelente|bom|boa)\W*)+$"
)
ROLE_ACS: Final = re.compile(
    r"\b(?:sou|aqui e|e) (?:a |o )?(?:\w+ )?(?:acs|agente comunitari[oa](?: de saude)?)\b"
    r"|\bacs (?:d[aeo]|aqui|micro)|\bvisita domiciliar (?:da|do|de) (?:acs|agente)\b"
)

_INTERROGATIVE = re.compile(
    r"^\W*(?:e |mas |entao |agora |ta bom[,.]? |ok[,.]? |com (?:essa|esta) historia[,.]? |nesse caso[,.]? )?"
    r"(?:qual|quais|que (?:exame|medicamento|remedio|tratamento|cid|doenca|codigo)|como (?:confirm|agiliz|consig|faco"
    r"|solicit|encaminh|pe[cd]|e feito|fica)|onde|quando|quem|por ?que|tem (?:direito|protocolo|pcdt|remedio|tratamento)"
    r"|(?:ele|ela) tem direito|existe|ha (?:protocolo|pcdt|tratamento)|posso|pode(?:ria)? ser|e se|sera|o que|devo"
    r"|quanto|precisa|o sus)\b"
)
_QUESTIONS: Final[tuple[tuple[QuestionKind, re.Pattern[str]], ...]] = (
    (
        "dose",
        re.compile(
            r"\b(?:doses?|dosagem d[aeo] (?:remedio|medicamento)|posologia|quant[oa]s? (?:mg|ml|comprimidos?|ampolas?)|mg/kg)\b"
        ),
    ),
    (
        "code",
        re.compile(
            r"\b(?:cid(?:-?10)?|codigo|classificacao internacional|orpha(?:code)?|sigtap)\b"
        ),
    ),
    (
        "request",
        re.compile(
            r"\b(?:formularios?|lme|papelada|documentos?|documentacao|burocracia|processo|requerimento)\b"
            r"|\bcomo (?:e que )?(?:eu |se |a gente |a familia )?(?:pec[oa]|ped(?:e|ir|imos)|solicit\w+|consig\w+|conseg\w+|requer\w*|retir\w+|peg\w+)\b"
        ),
    ),
    (
        "exam",
        re.compile(
            r"\b(?:exames?|confirm\w+|diagnostic\w+ (?:definitiv|de certeza)|teste|dosagem|sequenciamento|painel"
            r"|pedir|solicitar|investigar|biopsia|cariotipo)\b"
        ),
    ),
    (
        "conduct",
        re.compile(
            r"\b(?:trata\w*|medica\w+|remedios?|terapia|reposicao|protocolo|pcdt|ceaf|alto custo|sus|acesso"
            r"|direito|dispensad?\w*|farmacia|encaminh\w+|referencia|conduta|transplante|agilizar|incorporad\w+"
            r"|lme|previst[oa]s?|oferec\w+|conseg\w+|faz(?:er|emos)|prosseg\w+|onde)\b"
        ),
    ),
    (
        "hypothesis",
        re.compile(
            r"\b(?:hipotese|diferencia(?:l|is)|o que (?:pode|sera|acha|voce acha|seria|mais)|qual (?:a )?doenca"
            r"|que doenca|pode ser o que|suspeita|diagnostico)\b"
        ),
    ),
    (
        "candidate",
        re.compile(
            r"\b(?:nao (?:pode|poderia|seria) ser|pode(?:ria)? ser|e se (?:fosse|for)|seria|descart\w+)\b"
        ),
    ),
)


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a turn in order; a question mark stays with its sentence."""
    return [
        Sentence(match[0], match.start(), match.end())
        for match in _SENTENCE.finditer(text)
        if match[0].strip()
    ]


def question_kind(sentence: str) -> QuestionKind | None:
    """Return what a sentence asks, `open` where its words don't say; None when it asks nothing."""
    folded = fold(sentence)
    asks = folded.rstrip().endswith("?") or _INTERROGATIVE.search(folded) is not None
    if not asks or len(folded) > 300:
        return None
    for kind, pattern in _QUESTIONS:
        if pattern.search(folded):
            return kind
    return "open"


def inside(span: Sequence[int], questions: Sequence[Question]) -> bool:
    """Say whether a span lies in what some question takes up."""
    return any(q["span"][0] <= span[0] and span[1] <= q["span"][1] for q in questions)


def is_smalltalk(text: str) -> bool:
    """Say whether a turn is only a greeting, thanks or an aside."""
    folded = fold(text)
    return len(folded) < 120 and SMALLTALK.search(folded) is not None
