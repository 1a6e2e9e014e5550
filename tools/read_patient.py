"""Who the note is about: age, sex and state, read by rule. Never a name.

The first statement about the patient wins; ages of relatives and ages at which something
happened ("aos 3 anos", "há 2 anos", "desde os 6 meses") are not the patient's age.
"""

from __future__ import annotations

import re
from typing import Final

from araras.knowledge.records import Record
from araras.knowledge.text import fold
from araras.tools.records import Sex

YEARS_PER_UNIT: Final = {"ano": 1.0, "mes": 1 / 12, "semana": 7 / 365.25, "dia": 1 / 365.25}
STATES: Final = frozenset(
    [
        "AC",
        "AL",
        "AM",
        "AP",
        "BA",
        "CE",
        "DF",
        "ES",
        "GO",
        "MA",
        "MG",
        "MS",
        "MT",
        "PA",
        "PB",
        "PE",
        "PI",
        "PR",
        "RJ",
        "RN",
        "RO",
        "RR",
        "RS",
        "SC",
        "SE",
        "SP",
        "TO",
    ]
)
_UNIT = r"(?:anos?|a|meses|mes|m|semanas?|sem|dias?|d)"
_AGE = re.compile(
    rf"(?<![\w,./])(\d{{1,3}}(?:[.,]\d)?)\s?({_UNIT})(?:\s?(?:e|,)\s?(\d{{1,2}})\s?(meses|mes|m|dias?|d))?"
    r"(?![\w/])(?!\s?(?:de evolucao|atras|antes|apos|depois))"
)
_NOT_THE_AGE = re.compile(
    r"(?:\bha|\bfaz|\bcom inicio|\baos?|\bate|\bdesde(?: os)?|\bdos|\bapos|\bdurante|\bpor|\bcerca de"
    r"|\ba cada|\bde \d+ em|\bnos ultimos|\bnas ultimas|\batraso de|\bd?os|\b[ae]m|\bultimos|\bd[eo]s)\s*$"
)
_GESTATION = re.compile(
    r"\b(?:gestante|gravida|gravidez|gestacao|idade gestacional|ig)(?: de| com|:)?\s*$"
)
_RELATIVE = re.compile(
    r"\b(?:pai|mae|irmaos?|irmas?|tios?|tias?|primos?|primas?|avos?|filhos?|filhas?|esposa|marido"
    r"|genitora?|sobrinh[oa]s?|casal)\b[^.;\n]{0,30}$"
)
_INTRODUCED = (
    r"(?:paciente|pcte|pct|menor|crianca|adolescente|lactente|lact|recem-nascid[oa]|rn|jovem|idos[oa]"
    r"|homem|mulher|menin[oa]|rapaz|moca|gestante|sr|sra|senhora?|escolar|pre-escolar|gur[iy]a?|bebe"
    r"|masculino|feminino|masc|fem|sexo)"
)
_INTRODUCTION = re.compile(rf"\b{_INTRODUCED}\b")
_SEX: Final[tuple[tuple[Sex, re.Pattern[str]], ...]] = (
    (
        "F",
        re.compile(
            r"\b(?:sexo\s*:?\s*(?:feminino|f)|feminin[oa]|fem|mulher|menina|garota|gestante|sra|senhora"
            r"|mocinha|moca|guria|gurizinha|idosa|puerpera|multipara|nuligesta|recem-nascida|encaminhada"
            r"|internada|lavradora|agricultora|professora|trazida|operada|nascida|indigena do sexo feminino)\b"
        ),
    ),
    (
        "M",
        re.compile(
            r"\b(?:sexo\s*:?\s*(?:masculino|m)|masculino|masc|homem|menino|garoto|rapaz|sr|senhor|guri|pia"
            r"|idoso|recem-nascido|encaminhado|internado|lavrador|agricultor|trazido|operado|nascido)\b"
        ),
    ),
)
_SHORT_SEX = re.compile(r"(?:^|[\s,;(])([FM])(?=[\s,;)]\s?\d|,|\s?\d)")
_SHORT_SEX_AFTER_AGE = re.compile(r"\d\s?(?:anos?|a|m|meses)\s?[,/]?\s?([FM])\b")
_NEWBORN = re.compile(r"\b(?:rn|recem-nascid[oa]|neonato)\b")
_STATE = re.compile(r"(?:[/(\-–,]\s?|\b(?:de|do|da|em|no|na)\s)([A-Z]{2})\b")


class ReadPatient(Record):
    """`age_years` in years (a month is a twelfth), `sex` as M or F, `uf` as two letters."""

    age_years: float | None
    sex: Sex | None
    uf: str | None
    introduced: bool
    """Whether the text begins by introducing a patient with an age, as a new case does."""


def read_patient(text: str) -> ReadPatient:
    """Read the patient of a note; what is not stated is None."""
    folded = fold(text)
    age, position = _age(folded)
    return ReadPatient(
        age_years=age,
        sex=_sex(text, folded),
        uf=_state(text),
        introduced=age is not None and _introduced(folded, position),
    )


def _age(folded: str) -> tuple[float | None, int]:
    for match in _AGE.finditer(folded):
        before = folded[max(0, match.start() - 45) : match.start()]
        if _NOT_THE_AGE.search(before) and not _INTRODUCTION.search(before[-25:]):
            continue
        if _RELATIVE.search(before) or _GESTATION.search(before):
            continue
        years = _years(match[1], match[2]) + (_years(match[3], match[4]) if match[3] else 0.0)
        if years <= 120:
            return round(years, 4), match.start()
    newborn = _NEWBORN.search(folded[:200])
    return (0.0, newborn.start()) if newborn else (None, len(folded))


def _years(number: str, unit: str) -> float:
    value = float(number.replace(",", "."))
    for name, years in YEARS_PER_UNIT.items():
        if unit.startswith(name[: len(unit)]):
            return value * years
    return value


def _sex(text: str, folded: str) -> Sex | None:
    found = [
        (match.start(), sex)
        for sex, pattern in _SEX
        for match in [_first_of_the_patient(pattern, folded)]
        if match
    ]
    for pattern in (_SHORT_SEX, _SHORT_SEX_AFTER_AGE):
        short = pattern.search(text[:120])
        if short:
            found.append((short.start(1), "F" if short[1] == "F" else "M"))
    return min(found)[1] if found else None


def _first_of_the_patient(pattern: re.Pattern[str], folded: str) -> re.Match[str] | None:
    for match in pattern.finditer(folded):
        if not _RELATIVE.search(folded[max(0, match.start() - 30) : match.start()]):
            return match
    return None


def _state(text: str) -> str | None:
    for match in _STATE.finditer(text):
        if match[1] in STATES:
            return match[1]
    return None


def _introduced(folded: str, age_position: int) -> bool:
    beginning = folded[:100]
    return age_position < 100 and _INTRODUCTION.search(beginning) is not None
