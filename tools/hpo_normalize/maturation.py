"""Measures of maturation → terms: birth, puberty, cycles, genital size, bone age, older heads.

Limits and their sources, against the age at that place of the note:
- Tanner stages: breasts M2 or more before 8 years or pubic hair P2 or more before 8 (girls) and
  9 (boys) are early, M1 from 13 and G1 from 14 years late (PCDT Puberdade Precoce Central,
  Ministério da Saúde 2022; Palmert & Dunkel, N Engl J Med 366:443, 2012);
- testes below 4 mL from 14 years, or below 12 mL from 18 (Prader orchidometer; Zachmann et al.,
  Helv Paediatr Acta 29:61, 1974), micropenis below −2.5 SD of stretched length (Feldman & Smith,
  J Pediatr 86:395, 1975; Lee et al., Johns Hopkins Med J 146:156, 1980);
- bone age ahead or behind by more than about two SD (Greulich & Pyle, 2nd edition, 1959);
- birth before 37 completed weeks is premature (WHO); cycles longer than 38 days are infrequent,
  shorter than 24 frequent (FIGO: Munro et al., Int J Gynaecol Obstet 143:393, 2018);
- a first period after 15 years is late (ACOG Committee Opinion 651, 2015);
- birth weight below 2.4 kg at term is small, from 4.2 kg large for gestational age (10th and
  97th percentiles: Villar et al., INTERGROWTH-21st, Lancet 384:857, 2014);
- bone density by Z at or below -2 is low (ISCD 2019);
- head circumference from 6 years on: 3rd and 97th percentiles (Nellhaus, Pediatrics 41:106, 1968).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.measures import Measured, Patient, Reading, Rule, read_by
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import decimal
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

_N: Final = r"\d{1,3}(?:[.,]\d{1,2})?"
_STAGE: Final = Lazy(
    r"(?<!\w)(?:tanner\s?(?:de\s|:\s?|estagio\s)?)?(?:(?:mamas?|telarca)\s(?:em\s)?)?m\s?(?P<breast>[1-5])(?![\w/,.]\d|\w)"
    r"|(?<!\w)(?:tanner\s?(?:de\s|:\s?|estagio\s)?)?(?:(?:pelos? pubianos?|pubarca|pelos?)\s(?:em\s)?)?p\s?(?P<hair>[1-5])(?![\w/,.]\d|\w)"
    r"|(?<!\w)(?:tanner\s?(?:de\s|:\s?|estagio\s)?)?(?:genitalia\s)?g\s?(?P<genital>[1-5])(?![\w/,.]\d|\w)"
)
_TANNER_NEAR: Final = Lazy(
    r"tanner|mama|telarca|pubarca|pelos? pub|puber|genit|m\d\s?p\d|g\d\s?p\d"
)
_TESTIS: Final = Lazy(
    rf"(?<!\w)(?:testiculos?|volume testicular|testes)[^.;\n\d]{{0,30}}?(?P<value>{_N})(?:\s?(?:e|/|-)\s?{_N})?\s?(?:ml|cc|cm3|cm³)(?!\w)"
)
_PENIS: Final = Lazy(
    rf"(?<!\w)(?:penis|falo|comprimento peniano|penis estirado)[^.;\n\d]{{0,25}}?(?P<value>{_N})\s?cm(?!\w)"
)
_BONE: Final = Lazy(
    rf"(?<!\w)(?:idade ossea|io)[^.;\n\d]{{0,14}}?(?P<years>{_N})\s?(?:anos?|a)(?!\w)(?:\s?(?:e\s)?(?P<months>\d{{1,2}})\s?(?:meses|mes|m)(?!\w))?"
)
_HEAD: Final = Lazy(
    rf"(?<!\w)(?:pc|perimetro cefalico|per cefalico|circunferencia (?:da cabeca|craniana))\s?(?:de|em|=|:|esta|atual|com)?\s?(?P<value>{_N})\s?cm(?!\w)"
)
_WEEKS: Final = Lazy(
    r"(?<!\w)(?:(?P<newborn>ig|idade gestacional)|nasc\w+|parto|cesar\w+|prematur\w+|rnpt|interrompida)[^.;,\n\d]{0,22}?(?P<value>\d{2})"
    r"(?:\s?(?:\+\s?\d|e \d dias))?\s?(?:semanas|sem|s)(?!\w)"
)
_CYCLES: Final = Lazy(
    r"(?<!\w)(?:ciclos?|menstrua\w*|menstruac\w+)[^.;\n\d]{0,20}?(?:a cada|de|cada)\s(?P<value>\d{2,3})(?:\s?(?:-|–|a|/)\s?\d{2,3})?\s?(?:dias|d)(?!\w)"
)
_MENARCHE: Final = Lazy(
    r"(?<!\w)(?:menarca|menstruou(?: pela primeira vez)?|primeira menstruacao)(?: so| apenas| somente| tardia)*[ (]{1,2}(?:com|aos) (?P<value>\d{1,2})(?: anos|a)?(?![\d,/])"
)
_NEWBORN: Final = Lazy(
    r"(?<!\w)(?:nasceu|nascid[oa]|pesou|pn|rn\w{0,2}|peso (?:ao nascer|de nascimento|do nascimento|no nascimento|nasc))(?!\w)[^.;\n]{0,45}?(?<![\d.,])"
    r"(?P<value>\d(?:[.,]\d{1,3})?|\d{4})\s?(?P<unit>g|gr|gramas|kg|quilos?|kilos?)(?!\w)"
)
_TERM: Final = Lazy(
    r"(?<!\w)(?:a termo|rnt|no tempo|de tempo|9 meses|ig\D{0,4}(?:3[7-9]|4[01])|(?:3[7-9]|4[01])\s?(?:semanas|sem|s)(?!\w))"
)
_SMALL, _LARGE = 2.4, 4.2
_DENSITY: Final = Lazy(
    rf"(?<!\w)(?:densitometria|dmo|dxa|densidade mineral)\b[^.;\n]{{0,40}}?\bz(?:[- ]?escore|[- ]?score)?\s?(?:de|=|:)?\s?[-−–]\s?(?P<value>{_N})(?![\d/])"
)
_PENILE: Final = (
    (0.42, 1.9),
    (1, 2.3),
    (2, 2.6),
    (3, 2.9),
    (4, 3.3),
    (5, 3.5),
    (8, 3.7),
    (11, 3.7),
    (18, 3.7),
)
"""Age below which, and the stretched length in cm at −2.5 SD; 9.3 cm in adults."""
_ADULT_PENIS: Final = 9.3
_HEADS: Final = {
    "M": ((6, 49.0, 54.0), (10, 50.5, 55.8), (14, 52.0, 57.5), (18, 53.0, 59.0)),
    "F": ((6, 48.5, 53.5), (10, 49.8, 55.2), (14, 51.5, 57.0), (18, 52.0, 57.5)),
}
"""Age in years, 3rd and 97th percentile of the head circumference in cm."""


def read_maturation(
    graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None
) -> list[Measured]:
    """Return what measures of maturation affirm, in reading order; nothing without an age."""
    return read_by(_RULES, graph, note, age_at, sex)


def _stage(match: re.Match[str], patient: Patient) -> list[Reading]:
    around = match.string[max(0, match.start() - 30) : match.end() + 12]
    if patient.age is None or not _TANNER_NEAR.search(around):
        return []
    if match["breast"]:
        return _breast(int(match["breast"]), patient.age) if patient.sex != "M" else []
    if match["hair"]:
        early = 9 if patient.sex == "M" else 8
        return [("HP:0012411", False)] if int(match["hair"]) > 1 and patient.age < early else []
    late = patient.sex == "M" and match["genital"] == "1" and patient.age >= 14
    return [("HP:0000823", False)] if late else []


def _breast(stage: int, age: float) -> list[Reading]:
    if stage > 1:
        return [("HP:0010314", False)] if 0.5 < age < 8 else []
    return [("HP:0000823", False)] if age >= 13 else []


def _testis(match: re.Match[str], patient: Patient) -> list[Reading]:
    value = decimal(match["value"])
    if patient.age is None or patient.age < 14:
        return []
    return [("HP:0008734", False)] if value < (12 if patient.age >= 18 else 4) else []


def _penis(match: re.Match[str], patient: Patient) -> list[Reading]:
    if patient.age is None:
        return []
    limit = next((cm for age, cm in _PENILE if patient.age < age), _ADULT_PENIS)
    return [("HP:0000054", False)] if decimal(match["value"]) < limit else []


def _bone(match: re.Match[str], patient: Patient) -> list[Reading]:
    if patient.age is None or patient.age >= 18:
        return []
    months = int(match["months"]) if match["months"] else 0
    ahead = decimal(match["years"]) + months / 12 - patient.age
    if abs(ahead) <= max(1.0, min(2.0, patient.age / 4)):
        return []
    return [("HP:0005616" if ahead > 0 else "HP:0002750", False)]


def _head(match: re.Match[str], patient: Patient) -> list[Reading]:
    if patient.age is None or patient.sex is None or patient.age < _HEADS["M"][0][0]:
        return []
    low, high = _head_limits(patient.age, patient.sex)
    value = decimal(match["value"])
    if not 30 < value < 80:
        return []
    if low <= value <= high:
        return [("HP:0000252", True), ("HP:0000256", True)]
    return [("HP:0000252" if value < low else "HP:0000256", False)]


def _head_limits(age: float, sex: Sex) -> tuple[float, float]:
    rows = _HEADS[sex]
    i = bisect_right([row[0] for row in rows], age)
    if i == len(rows):
        return rows[-1][1], rows[-1][2]
    one, two = rows[i - 1], rows[i]
    share = (age - one[0]) / (two[0] - one[0])
    return one[1] + share * (two[1] - one[1]), one[2] + share * (two[2] - one[2])


def _weeks(match: re.Match[str], patient: Patient) -> list[Reading]:
    """A gestational age is the patient's own in a small child, else a pregnancy's."""
    if match["newborn"] and (patient.age is None or patient.age >= 2):
        return []
    return [("HP:0001622", False)] if 22 <= decimal(match["value"]) < 37 else []


def _newborn(match: re.Match[str], _: Patient) -> list[Reading]:
    """A birth weight that is small at term, or large at any age of gestation."""
    value = decimal(match["value"].replace(".", "") if len(match["value"]) > 4 else match["value"])
    kilos = value / 1000 if value >= 500 else value
    if _LARGE <= kilos < 8 and not match[0].startswith("pesou"):
        return [("HP:0001520", False)]
    around = match.string[max(0, match.start() - 40) : match.end() + 40]
    small = 1 <= kilos < _SMALL and _TERM.search(around)
    return [("HP:0001518", False)] if small else []


def _menarche(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0012569", False)] if 15 < decimal(match["value"]) < 30 else []


def _density(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0004349", False)] if 2 <= decimal(match["value"]) < 9 else []


def _cycles(match: re.Match[str], _: Patient) -> list[Reading]:
    days = decimal(match["value"])
    if days > 38:
        return [("HP:0000876", False)]
    return [("HP:0400007", False)] if days < 24 and days > 9 else []


_RULES: Final[tuple[tuple[Lazy, Rule], ...]] = (
    (_STAGE, _stage),
    (_TESTIS, _testis),
    (_PENIS, _penis),
    (_BONE, _bone),
    (_HEAD, _head),
    (_WEEKS, _weeks),
    (_CYCLES, _cycles),
    (_MENARCHE, _menarche),
    (_NEWBORN, _newborn),
    (_DENSITY, _density),
)
