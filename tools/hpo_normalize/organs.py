"""Sizes of heart, aorta and kidneys, urine, and the age at the last period → terms.

Limits and their sources: cardiothoracic ratio above 0.5, above 0.6 in infants (Caffey's
Pediatric Diagnostic Imaging, 13th edition); in adults an aortic root above 40 mm (ACC/AHA
guideline for aortic disease, 2022), a ventricular septum of 13 mm or more (Lang et al., J Am
Soc Echocardiogr 28:1, 2015) and kidneys outside of 9 to 13 cm (Emamian et al., AJR 160:83,
1993); urine above 3 L a day in adults or 4 mL/kg/h in children, below 0.5 mL/kg/h or 400 mL a
day (KDIGO 2012), of a specific gravity below 1.007 (Henry's Clinical Diagnosis, 23rd edition,
chapter 28); menopause before 40 years (ESHRE 2016).
"""

from __future__ import annotations

import re
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.measures import Measured, Patient, Reading, Rule, read_by
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import decimal
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

_N: Final = r"\d{1,4}(?:[.,]\d{1,2})?"
_IS: Final = r"\s?(?:de|com|em|=|:|mede|medindo|media|mediu)?\s?"
_LENGTH: Final = rf"{_IS}(?P<value>{_N})\s?(?P<unit>mm|cm)(?!\w)"
_HEART: Final = Lazy(
    r"(?<!\w)(?:ict|indice cardio ?-?toracico)\s?(?:de|em|=|:)?\s?(?P<sign>>)?\s?(?P<value>0[.,]\d{1,2})(?![\d%])"
)
_AORTA: Final = Lazy(rf"(?<!\w)raiz (?:da aorta|de aorta|aortica)(?: dilatada)?\s?[(,]?{_LENGTH}")
_SEPTUM: Final = Lazy(
    rf"(?<!\w)(?:septo(?: interventricular| iv)?|siv)(?: diastolico| basal)?{_LENGTH}"
)
_KIDNEY: Final = Lazy(
    rf"(?<!\w)rim(?: direito| esquerdo| d| e)? (?:mede|medindo|media|mediu)(?: cerca de)? (?P<value>{_N})\s?(?P<unit>mm|cm)(?!\w)"
)
_URINE: Final = Lazy(
    rf"(?<!\w)(?:diurese|debito urinario|du|urina|urinando)(?: (?:total|horaria|diaria|de 24 ?h))?{_IS}(?:uns |cerca de |quase |mais de )?(?P<value>{_N})\s?"
    r"(?P<unit>ml\s?/\s?kg\s?/\s?h|(?:ml|l|litros?)(?=\s?(?:/|por|ao|em)\s?(?:dia|d|24)))"
)
_DENSITY: Final = Lazy(
    r"(?<!\w)(?:densidade|du)(?: (?:urinaria|especifica|da urina|de))*\s?(?:de|em|=|:)?\s?(?P<value>1[.,]?0\d\d)(?![\d%])"
)
_MENOPAUSE: Final = Lazy(r"(?<!\w)menopausa (?:\w+ ){0,2}?aos (?P<value>\d{2})(?: anos)?(?!\d)")


def read_organs(
    graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None
) -> list[Measured]:
    """Return what the sizes and volumes of a note affirm or deny, in reading order."""
    return read_by(_RULES, graph, note, age_at, sex)


def _number(match: re.Match[str]) -> float:
    return decimal(match["value"])


def _millimetres(match: re.Match[str]) -> float:
    return _number(match) * (10 if match["unit"] == "cm" else 1)


def _adult(patient: Patient) -> bool:
    return patient.age is None or patient.age >= 18


def _heart(match: re.Match[str], patient: Patient) -> list[Reading]:
    infant = patient.age is not None and patient.age < 1
    value = _number(match)
    over = value > (0.6 if infant else 0.5) or (match["sign"] is not None and value >= 0.5)
    return [("HP:0001640", not over)]


def _above(hpo: str, limit: float) -> Rule:
    """An adult's size of `limit` mm or more."""

    def reading(match: re.Match[str], patient: Patient) -> list[Reading]:
        return [(hpo, False)] if _adult(patient) and limit <= _millimetres(match) < 120 else []

    return reading


def _kidney(match: re.Match[str], patient: Patient) -> list[Reading]:
    value = _millimetres(match)
    if not _adult(patient) or not 30 < value < 300:
        return []
    if value < 90:
        return [("HP:0000089", False)]
    return [("HP:0000105", False)] if value > 130 else []


def _urine(match: re.Match[str], patient: Patient) -> list[Reading]:
    value, unit = _number(match), match["unit"]
    if "kg" in unit:
        return _sided(value, 0.5, 4)
    if not _adult(patient):
        return []
    return _sided(value * (1 if unit == "ml" else 1000), 400, 3000)


def _sided(value: float, low: float, high: float) -> list[Reading]:
    if value > high:
        return [("HP:0000103", False)]
    return [("HP:0100520", False)] if value < low else []


def _density(match: re.Match[str], _: Patient) -> list[Reading]:
    thousandths = int(match["value"].translate({ord("."): None, ord(","): None}))
    return [("HP:0003158", False)] if thousandths < 1007 else []


def _menopause(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0008209", False)] if 15 < _number(match) < 40 else []


_RULES: Final[tuple[tuple[Lazy, Rule], ...]] = (
    (_HEART, _heart),
    (_AORTA, _above("HP:0002616", 41)),
    (_SEPTUM, _above("HP:0005144", 13)),
    (_KIDNEY, _kidney),
    (_URINE, _urine),
    (_DENSITY, _density),
    (_MENOPAUSE, _menopause),
)
