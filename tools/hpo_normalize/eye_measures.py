"""Measures of the eye → terms: acuity, refraction, pressure.

Limits and their sources: acuity below 0.8 (20/25) is reduced, fingers counted are low vision
(Conselho Brasileiro de Oftalmologia); myopia from −0.5, high myopia from −6 dioptres (WHO/IMI
2019), hypermetropia from +2, high from +5 dioptres, cylinders are not read; pressure above 21
mmHg (European Glaucoma Society 2020).
"""

from __future__ import annotations

import re
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.measures import Measured, Patient, Reading, Rule, read_by
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import COUNTING, decimal
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

_REDUCED: Final = "HP:0007663"
_FULL: Final = 0.8
_SNELLEN: Final = Lazy(r"(?<!\w)20\s?/\s?(?P<value>\d{2,4})(?!\d)")
_DECIMAL: Final = Lazy(
    r"(?<!\w)(?:av|acuidade(?: visual)?|visao)\b[^.;\n\d]{0,25}?(?P<value>0[.,]\d{1,2})(?![\d/])(?!\s?logmar)"
)
_FINGERS: Final = Lazy(r"(?<!\w)(?:conta|contando|contagem de) dedos(?!\w)")
_NO_TIME: Final = r"(?!\s?(?:anos?|mes\w*|dias?|semanas?|vez\w*))"
_DIOPTRES: Final = (
    r"(?P<sign>[-−–+]|menos |mais )\s?(?P<value>\d{1,2}(?:[.,]\d{1,2})?"
    rf"|(?:{'|'.join(COUNTING)})(?!\w))(?![\d/]){_NO_TIME}"
)
_NAMED: Final = Lazy(
    r"(?<!\w)(?:graus?|dioptrias?|refracao|refratometria|esferico|esf|oculos|lentes?|erro refrativo)\b[^.;\n\d+−–-]{0,25}?"
    rf"{_DIOPTRES}(?!\s?(?:cil|x|dp|ds|desvios?|kg|%))"
)
_UNIT: Final = Lazy(rf"{_DIOPTRES}\s?(?:dioptrias?|graus?|di?|esf\w*|de)(?!\w)(?!\s?(?:cil|x))")
_KIND: Final = Lazy(
    r"(?<!\w)(?P<kind>miopia|hipermetropia)\b[^.;,\n\d]{0,20}?(?P<value>\d{1,2}(?:[.,]\d{1,2})?)\s?(?:di?|dioptrias?|graus?|esf\w*|de|ao|od|oe)(?!\w)"
)
_PRESSURE: Final = Lazy(
    r"(?<!\w)(?:pressao intra ?ocular|pio|tonometria)\b[^.;\n\d]{0,20}?(?P<value>\d{1,2})(?:\s?(?:/|e|x)\s?(?P<other>\d{1,2}))?(?![\d/,])"
)


def read_eye(graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None) -> list[Measured]:
    """Return what the measures of the eye affirm or deny, in reading order."""
    return read_by(_RULES, graph, note, age_at, sex)


def _snellen(match: re.Match[str], _: Patient) -> list[Reading]:
    return [(_REDUCED, decimal(match["value"]) <= 25)]


def _decimal(match: re.Match[str], _: Patient) -> list[Reading]:
    return [(_REDUCED, decimal(match["value"]) >= _FULL)]


def _fingers(_: re.Match[str], __: Patient) -> list[Reading]:
    return [(_REDUCED, False)]


def _dioptres(match: re.Match[str], _: Patient) -> list[Reading]:
    minus = match["sign"].strip() in ("-", "−", "–", "menos")
    return _error(decimal(match["value"]), minus=minus)


def _kind(match: re.Match[str], _: Patient) -> list[Reading]:
    return _error(decimal(match["value"]), minus=match["kind"] == "miopia")


def _error(value: float, *, minus: bool) -> list[Reading]:
    """Return the error of refraction of some dioptres, told by sign."""
    if minus:
        return [("HP:0011003" if value >= 6 else "HP:0000545", False)] if 0.5 <= value < 40 else []
    return [("HP:0008499" if value >= 5 else "HP:0000540", False)] if 2 <= value < 25 else []


def _pressure(match: re.Match[str], _: Patient) -> list[Reading]:
    highest = max(decimal(match["value"]), decimal(match["other"] or match["value"]))
    return [("HP:0007906", highest <= 21)] if 5 <= highest < 80 else []


_RULES: Final[tuple[tuple[Lazy, Rule], ...]] = (
    (_SNELLEN, _snellen),
    (_DECIMAL, _decimal),
    (_FINGERS, _fingers),
    (_KIND, _kind),
    (_NAMED, _dioptres),
    (_UNIT, _dioptres),
    (_PRESSURE, _pressure),
)
