"""Doses, schedules, numbers, shares: what the note or a text in scope does not say, goes.

Doses never stand, in figures or in words, not even the protocol's (DESIGN: no doses in this
version). A number stands with the unit that the note, or a criterion or examination of each
disease in scope, gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.knowledge.text import words
from araras.tools.hpo_normalize.note import fold
from araras.tools.hpo_normalize.numerals import NUMERAL, SMALLEST, VALUES, digits

_UNIT: Final = (
    r"(?:mg|mcg|ug|µg|μg|ui|ml|kg|miligramas?|microgramas?|gramas?|mililitros?|litros?|quilos?"
    r"|unidades? internacionais|unidades por|comprimid\w+|capsul\w+|drageas?|ampolas?|frascos?"
    r"|gotas?|sache\w*|jatos?|puffs?|colheres|colher de|medidas? por|injec\w+|doses?|posologia"
    r"|bolus|seringas?|adesivos?|mg/kg\w*)"
)
_DOSE: Final = re.compile(
    rf"(?<![\w/]){_UNIT}(?![\w])|\d\s?(?:mg|mcg|ug|ui|ml|g|u|cp|comp)(?:/\w+)*\b"
    r"|\b(?:por|/) ?(?:kg|quilo|dia|semana|m2)\b|\bao dia\b(?<!fim ao dia)|\b(?:vo|ev|iv|sc|im)\b"
    r"|\b(?:\d+|uma|duas|tres|quatro|cinco|seis|oito|dez) (?:tomad|porc|aplicac|infus|injec|sess)\w+"
    r"|\bpor via (?:oral|intra\w+|endo\w+|sub\w+)\b"
)
_LABORATORY: Final = re.compile(
    r"\d+(?:[.,]\d+)? ?(?:mg|g|mcg|ug|ng|pg|mmol|umol|nmol|meq|u|ui)/ ?(?:dl|l|ml|24 ?h|g)\b"
)
_SCHEDULE: Final = re.compile(
    r"\b(?:semana(?:l|is|lmente)|quinzena(?:l|is|lmente)|mensa(?:l|is|lmente)|(?<!um )diari(?:o|a|os|as"
    r"|amente)|anua(?:l|is|lmente)|semestra(?:l|is|lmente)|trimestra(?:l|is|lmente)|vez(?:es)? (?:ao"
    r"|por|na semana)|(?:uma|duas|tres|quatro|\d+) vez(?:es)?|a cada (?!consulta|visita|retorno|avaliacao)|de (?:\d+|[a-z]+) em (?:\d+|seis|oito|doze|tres|quatro|duas|dois) |em jejum|dias alternados|alternadamente|por dia|intratecal\w*|intravenos\w+|endovenos\w+|subcutane\w+"
    r"|intramuscular\w*)\b"
)
_DAYTIME: Final = re.compile(
    r"\b(?:almoco|jantar|refeic\w+|pela manha|de manha|a noite|ao deitar|a tarde)\b"
)
"""When a medicine is taken; or when a sign is seen, where the sentence gives none."""
_GIVEN: Final = re.compile(
    r"\b(?:us(?:ar|e|o)|tom(?:ar|e)|dar|aplic\w+|administr\w+|inici\w+|medica\w+|prescr\w+|trat\w+)\b"
)
_SHARE: Final = re.compile(
    r"%|‰|\bpor cento\b|\bmetade\b|\b(?:um|dois|tres) (?:terc|quart|quint|decim)\w+"
    r"|\bum(?:a)? (?:em|a|para) cada\b|\bcada (?:mil|cem|dez)\b|\bmaioria\b|\bminoria\b|\bmilh\w+\b"
    r"|\bmil\b|\b\w+ em (?:cada )?(?:dez|cem|vinte|cinco)\b|\bincidencia\b|\bprevalencia\b|\bdobro\b|\btriplo\b|\b\d+ ?: ?\d+|\b1/\d+"
    r"|\bmais (?:comu[mn]|frequent|prevalent|rar)\w* (?:em|entre|n[ao]s?) (?:homens|mulheres|menin|brasil|judeu|negr|branc|popula)\w*"
)
_NUMBER: Final = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)*|meia|meio|um|uma|dois|duas|tres|quatro|cinco|seis|sete|oito|nove"
    r"|dez|onze|doze|treze|quatorze|catorze|quinze|dezesseis|dezessete|dezoito|dezenove|vinte"
    r"|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|cento)\b"
    r"(?: (?:e \w+ )?(?:primeir\w+ |ultim\w+ )?([a-z]+))?"
)
_NUMERAL: Final = re.compile(NUMERAL)
_TIME: Final = re.compile(r"(?:ano|mes|semana|dia|hora|minuto|decada)(?:s|es)?$")
_PARTS: Final = frozenset(("meio", "meia", "cem", "cento"))
SHORT: Final = 3
_SAID_OF: Final = frozenset(
    words(
        "hipóteses doenças condições achados sinais sintomas exames formas tipos lados opções pontos "
        "diagnósticos possibilidades perguntas distrofias síndromes quadros casos medicamentos enzimas genes "
        "pilares elementos aspectos partes fatores dados maneiras caminhos causas juntos juntas primeiras últimas principais a de e são é estão têm pode podem dá deve devem que com"
    )
)
"""What is counted in prose itself: its hypotheses, its findings."""
_FIGURES: Final = {word: str(n) for word, n in VALUES.items() if n <= SMALLEST}
"""Figures of the numbers that the reader leaves in words, and of the first that it does not."""


def read_quantities(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield doses, schedules, shares and numbers that nothing carries."""
    shown = _masked(sentence)
    note = facts.note
    for match in _LABORATORY.finditer(shown):
        if _bare(match[0]) in _bare(note):
            shown = shown.replace(match[0], " " * len(match[0]), 1)
    texts = [fold(" ".join(facts.of(c).texts)) for c in scope.about]
    for kind, pattern in (("dose", _DOSE), ("dose", _SCHEDULE), ("number", _SHARE)):
        for match in pattern.finditer(shown):
            if kind == "dose" and pattern is _SCHEDULE and match[0] in note:
                continue
            yield Fault("dose" if kind == "dose" else "number", match[0])
    if _GIVEN.search(fold(sentence.text)) or sentence.names_medicine:
        for match in _DAYTIME.finditer(shown):
            yield Fault("dose", match[0])
    for match in _NUMERAL.finditer(shown):
        figure = digits(match[0])
        if figure and not any(_says(text, figure, match[0], "") for text in (note, *texts)):
            yield Fault("number", match[0])
    for match in _NUMBER.finditer(shown):
        if not _counted(match, note, texts):
            yield Fault("number", match[0])


def _masked(sentence: Sentence) -> str:
    """The folded sentence with what is explained blanked."""
    shown = list(fold(sentence.text))
    for i in sentence.explained:
        for at in range(sentence.note.starts[i], sentence.note.ends[i]):
            shown[at] = " "
    return "".join(shown)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _counted(match: re.Match[str], note: str, texts: list[str]) -> bool:
    """Whether a number is no claim, or is the note's, or is each protocol's."""
    value, unit = match[1], match[2] or ""
    timed = _TIME.search(unit) is not None
    if not value[0].isdigit() and not timed and value not in _PARTS:
        return value in ("um", "uma") or unit in ("", *_SAID_OF) or _said(unit, (note, *texts))
    figure = _FIGURES.get(value, value)
    return any(_says(text, figure, value, unit if timed else "") for text in (note, *texts))


def _said(unit: str, texts: Sequence[str]) -> bool:
    return len(unit) > SHORT and any(f" {unit[:-1]}" in f" {text}" for text in texts)


def _says(text: str, figure: str, word: str, unit: str) -> bool:
    stem = re.escape(unit[:3])
    return (
        re.search(
            rf"(?<![\w.,])(?:{re.escape(figure)}|{re.escape(word)})(?![\w]|[.,]\d) ?{stem}", text
        )
        is not None
    )
