"""Measurements of the examination → terms: growth, vital signs, organ size, strength.

Limits and their sources: growth −2/+2 SD from the curated growth table, or the percentile or
z-score that the note states (3rd and 97th percentile count as −2 and +2 SD); heart rate PALS
(AHA 2020); respiratory rate IMCI (WHO 2014) below 5 years; blood pressure 140/90 in adults,
130/80 from 13 years (AAP 2017), in younger children the AAP 2017 screening table plus 12 mmHg
(its stage 1 margin); fever 37.8 °C axillary (Sociedade Brasileira de Pediatria); liver below
the costal margin by more than 2 cm, any palpable spleen; strength below grade 5 (MRC); height
velocity below 4 cm a year before puberty (Sociedade Brasileira de Pediatria, Departamento de
Endocrinologia). Base excess below −5 or above 5
mmol/L (Berend et al., N Engl J Med 371:1434, 2014). A finger below the margin is taken for
1.5 cm. Spans of organs in adults: liver 12 cm at the midclavicular line (Bates' Guide,
13th edition) and 16 cm by ultrasound (Kratzer et al., J Ultrasound Med 22:1155, 2003), spleen
13 cm (Chow et al., Radiology 279:306, 2016).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.curated import GrowthPoint
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import COUNTING, decimal
from araras.tools.hpo_normalize.patterns import Lazy, Openings
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex


class Patient(NamedTuple):
    """Whose measures they are; `growth` is the curated table."""

    age: float | None
    sex: Sex | None
    growth: Sequence[GrowthPoint]


class Measured(NamedTuple):
    """A term that a measure affirms or, when `normal`, denies; tokens `first` to `last`."""

    hpo: str
    first: int
    last: int
    normal: bool


Reading = tuple[str, bool]
"""A term and whether the measure denies it."""
Rule = Callable[[re.Match[str], Patient], list[Reading]]

_N: Final = r"\d{1,4}(?:[.,]\d{1,3})?"
_SIGN: Final = r"[-−–+]"
_MEASURES: Final = {
    "estatura": r"(?:estatura|estat|altura|comprimento|comp|est)",
    "peso": r"(?:peso|massa corporal)",
    "pc": r"(?:pc|perimetro cefalico|per cefalico|perimetro craniano|circunferencia (?:da cabeca|craniana))",
    "imc": r"(?:imc|indice de massa corp\w+)",
}
_LOW_HIGH: Final = {
    "estatura": ("HP:0004322", "HP:0000098"),
    "peso": ("HP:0004325", "HP:0004324"),
    "pc": ("HP:0000252", "HP:0000256"),
    "imc": ("HP:0045082", "HP:0001513"),
}
_SLOW: Final = 4.0
"""Height gained in a year, in cm, below which a child before puberty grows too slowly."""
_BOTH_LOW: Final = "HP:0001510"
"""Weight and height both low: growth delay."""
_NAMED: Final = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _MEASURES.items())
_VALUE: Final = rf"(?:\s?(?:de|em|=|:|esta|estava|atual)?\s?(?P<value>{_N})\s?(?P<unit>kg/m²|kg/m2|kg|g|cm|m)?\b)?"
_STANDING: Final = (
    rf"(?P<standing>(?:percentil|p|pct)\s?(?P<percentile>\d{{1,2}})|(?:escore[- ]?)?z(?:[- ]?escore|[- ]?score)?\s?(?:de\s|=\s?|:\s?)?(?P<z>[<>]?\s?{_SIGN}?\s?{_N})"
    rf"|(?P<sd>{_SIGN}\s?{_N})\s?(?:dp|ds|sd|z|desvios?)\b)"
)
_COMPARED: Final = r"(?P<compared>(?:bem |muito |abaixo|inferior|menor|acima|superior|maior|<|>|≤|≥|entre|no|na|em|do|ao|que|o|percentil|\(|,|:|\s){0,8})"
_LETTER: Final = r"(?P<letter>[ep])(?:\s?/\s?i)?(?=\s?:?\s?\(?z[- :=])"
"""A letter before a z-score: "E z -3,2"."""
_GROWTH: Final = Lazy(
    rf"(?<![\w])(?:{_NAMED}|{_LETTER})(?![\w])(?P<also>\s?(?:e|/|,)\s?(?:estatura|estat|altura|comprimento|peso)(?![\w]))?"
    rf"{_VALUE}\s?{_COMPARED}{_STANDING}"
)
_Z_FIRST: Final = Lazy(
    rf"(?<!\w)z[- ]?(?:escore|score)?\s?(?:de|da|do|para|p/|:)?\s?(?:{_NAMED})(?!\w)(?:\s?(?:/|para a|por)\s?(?:i|idade))?"
    rf"\s?(?:de|=|:)?\s?(?P<z>{_SIGN}\s?{_N})"
)
_VELOCITY: Final = Lazy(
    rf"(?<!\w)(?:vc|velocidade de crescimento)\b[^.;\n\d]{{0,25}}?(?P<value>{_N})\s?cm\s?(?:/|por|ao|em)\s?(?:1\s)?(?:ano|a)(?!\w)"
)
_ABSOLUTE: Final = Lazy(
    rf"(?<![\w])(?:{_NAMED}|(?P<short>e|c|p)(?=\s\d))(?![\w])\s?(?:de|em|=|:|esta|estava|atual|com|foi)?\s?(?P<value>{_N})\s?"
    r"(?P<unit>kg/m²|kg/m2|kg|g|cm|m)?(?![\w%/])"
)
_SPOKEN_HEIGHT: Final = Lazy(
    r"(?<![\w,.])(?P<value>[12][.,]\d{2})(?!\s?m[²2])\s?(?P<unit>m|metros?)?(?![\w/%])"
)
_OF_HEIGHT: Final = Lazy(
    r"\b(?:mede|medindo|mediu|mido|altura|alt[oa]|estatura|baix[oa]|comprid[oa]|grande|magr\w+|esgui[oa]|homem|mulher|rapaz|moc[oa]|tem|tenho|h)\b[^\d]{0,8}[12][.,]\d\d|[12][.,]\d\d\W{1,3}(?:e )?(?:\d{2,3}(?:[.,]\d)? ?(?:kg|quilos)|(?:de )?altura|de alto)"
)
"""What stands around a height told without its unit."""
_HEART: Final = Lazy(
    r"(?<!\w)(?:fc|frequencia cardiaca|freq cardiaca|pulso|coracao)\s?(?:de|em|=|:|a)?\s?(?P<value>\d{2,3})(?![\d/])(?!\s?[cm]m)"
)
_BREATH: Final = Lazy(
    r"(?<!\w)(?:fr|frequencia respiratoria|freq resp\w*)\s?(?:de|em|=|:)?\s?(?P<value>\d{2,3})(?![\d/,])"
)
_HEAT: Final = Lazy(
    r"(?<!\w)(?:tax|tº|t ax|temp(?:eratura)?(?: axilar)?|t)(?:\s?[=:]|\s(?:de|em))?\s?(?P<value>3[3-9](?:[.,]\d)?|4[0-2](?:[.,]\d)?)(?![\d/])"
)
_MEASURES_CM: Final = (
    rf" (?:mede|medindo|media|mediu)(?: cerca de)? (?P<value>{_N})\s?cm(?![³\w]| do rebordo| do rc)"
)
_LIVER: Final = Lazy(
    r"(?<!\w)(?:figado|(?:borda|bordo|rebordo) hepatic[ao]|f(?=\s?[:=]?\s?(?:a )?\d[^.;\n]{0,12}\brcd))"
    r"(?: esta| palpavel| palpado| vem| percutido| endurecido| doloroso| romba?)*\s?,?\s?(?:a|em|de|com|palpavel a|=|:)?\s?"
    rf"(?P<value>{_N}|{'|'.join(COUNTING)})\s?(?P<unit>cm|dedos?|polpas? digita(?:l|is))(?!\w)"
)
_LIVER_SPAN: Final = Lazy(
    rf"(?<!\w)(?:figado|lobo (?:hepatico )?direito(?: do figado)?){_MEASURES_CM}"
)
_PERCUSSED: Final = Lazy(rf"(?<!\w)hepatimetria\s?(?:de|em|=|:)?\s?(?P<value>{_N})\s?cm(?!\w)")
_SPLEEN: Final = Lazy(
    r"(?<!\w)(?:baco|ponta de baco|b(?=\s?[:=]?\s?(?:a )?\d[^.;\n]{0,12}\brce))(?: esta)?\s?,?\s?(?:palpavel )?(?:a|em|de|com|=|:)?\s?"
    rf"(?P<value>{_N}|{'|'.join(COUNTING)})\s?(?P<unit>cm|dedos?|polpas? digita(?:l|is))(?![³\w])"
)
_SPLEEN_SPAN: Final = Lazy(rf"(?<!\w)baco{_MEASURES_CM}")
_ILIAC: Final = Lazy(
    r"(?<!\w)(?P<organ>figado|baco)(?: palpavel| vai| chega)?\s(?:na|no|ate a|ate o|em)\s(?:crista iliaca|cicatriz umbilical|fossa iliaca|umbigo|pelve)"
)
_CSF_CELLS: Final = Lazy(
    r"(?<!\w)(?:lcr|liquor|csf)\b[^.;\n]{0,30}?(?<![\d,./])(?P<value>\d{1,5})\s?(?:cels?|celulas|leucocitos|leuco|wbc)\b"
)
_STRENGTH: Final = Lazy(
    r"(?<!\w)(?:forca|fm|paresia)(?P<site>[^.;\n\d]{0,30}?)\s(?:grau )?(?P<value>[0-4])\s?[+-]?\s?(?:/\s?5|(?=\s|$|[.,;]))(?P<after>[^.;,\n]{0,28})"
)
_LOST: Final = Lazy(
    rf"(?<!\w)(?:(?:perdeu|emagreceu|emagr|perda de|perda ponderal de|emagrecimento de|menos)\.?\s(?:uns |cerca de |mais de |quase )?|(?<![\w/])[-−–]\s?)(?P<value>{_N})\s?(?:kg|quilos?|kilos?)\b"
)
_GLASGOW: Final = Lazy(
    r"(?<!\w)(?:glasgow|ecg glasgow|gcs)\s?(?:de|=|:)?\s?(?P<value>\d{1,2})(?!\d)"
)
_BASE: Final = Lazy(
    rf"(?<!\w)(?:be|base excess|excesso de bases?|deficit de bases?)\s?(?:de|=|:)?\s?(?P<value>{_SIGN}\s?{_N})(?![\w/])"
)
_STOOL: Final = Lazy(
    r"(?<!\w)(?:(?P<a>\d{1,2}|tres|quatro|cinco|seis|sete|oito|nove|dez)\s?(?:d|dias?)\s(?:sem|s /|s/|que nao)\s?(?:evacu\w+|fazer coco|obrar|fezes)"
    r"|(?:evacu\w+|faz coco|obra|faz numero dois)\s(?:so |apenas |somente )?(?:a cada|de|cada)\s(?P<c>\d{1,2}|tres|quatro|cinco|seis|sete|oito|nove|dez)(?: em \w+)?(?:\s?(?:a|-|ou)\s?\d)?\s?(?:d|dias?)\b"
    r"|(?:sem|s /|s/|nao)\s?(?:evacu\w+|faz coco|obra|fazer coco)\s(?:ha|tem|faz)\s(?:uns |cerca de )?(?P<b>\d{1,2}|tres|quatro|cinco|seis|sete|oito|nove|dez)\s?(?:d|dias?)\b)"
)
_PRESSURE: Final = Lazy(
    r"(?<!\w)(?:pa|pressao(?: arterial)?|tensao(?: arterial)?|ta)\b[^.;\n\d]{0,30}?(?P<high>\d{1,3})\s?(?:x|/|por|×)\s?"
    rf"(?P<low>\d{{1,3}}(?!\d)|(?:{'|'.join(COUNTING)})(?!\w))(?!\s?cm)"
)
_SPOKEN_PRESSURE: Final = Lazy(
    rf"(?<!\w)pressao\b[^.;\n\d]{{0,30}}?(?P<high>{'|'.join(COUNTING)}) por (?P<low>{'|'.join(COUNTING)})(?!\w)"
)
_SITES: Final = (
    (Lazy(r"cinturas|pelvic.*(?:escapular|ombro)|(?:escapular|ombro).*pelvic"), "HP:0003325"),
    (Lazy(r"cintura pelvica|quadril|quadris|gluteo"), "HP:0003749"),
    (Lazy(r"cintura escapular|ombros?"), "HP:0003547"),
    (Lazy(r"prox|cintura|raiz"), "HP:0003701"),
    (Lazy(r"dist|mao|maos|dedos"), "HP:0002460"),
    (Lazy(r"mmii|membros inferiores|pernas?|\bmid\b|\bmie\b"), "HP:0007340"),
    (Lazy(r"mmss|membros superiores|bracos?"), "HP:0003484"),
)
_CHILD_PRESSURE: Final = (98, 100, 101, 102, 103, 105, 106, 107, 107, 108, 110, 113)
_CHILD_LOW: Final = (52, 55, 58, 60, 63, 66, 68, 69, 71, 72, 74, 75)
"""AAP 2017, table 6: systolic and diastolic to screen by, from 1 to 12 years."""
_MARGIN: Final = 12
_HEART_LIMITS: Final = (
    (0.08, 100, 205),
    (1, 90, 180),
    (2, 80, 160),
    (5, 70, 140),
    (12, 60, 125),
    (18, 50, 110),
)
_BREATH_LIMITS: Final = ((0.17, 60), (1, 50), (5, 40), (12, 30), (18, 25))


def read_measures(
    graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None
) -> list[Measured]:
    """Return what the measures of a note affirm or deny, in reading order.

    `age_at` (years, by place in the view) and `sex` choose the limits; where they are needed
    and unknown, only what the note itself compares is read.
    """
    return read_by(_RULES, graph, note, age_at, sex)


def read_by(
    rules: tuple[tuple[Lazy, Rule], ...],
    graph: KnowledgeGraph,
    note: Note,
    age_at: AgeAt,
    sex: Sex | None,
) -> list[Measured]:
    """Return what some rules read in a note, in reading order; an earlier rule's span is taken."""
    growth = graph.growth()
    found: list[Measured] = []
    taken: set[int] = set()
    for place in _openings(rules).of(note.written):
        pattern, reading = rules[place]
        for match in pattern.finditer(note.view):
            if not taken.isdisjoint(range(*match.span())):
                continue
            patient = Patient(age_at(match.start()), sex, growth)
            terms = list(reading(match, patient))
            if terms:
                taken.update(range(*match.span()))
                first, last = note.tokens(*match.span())
                found += [Measured(hpo, first, last, normal) for hpo, normal in terms]
    return sorted(found, key=lambda m: (m.first, m.last, m.hpo))


@lru_cache(maxsize=8)
def _openings(rules: tuple[tuple[Lazy, Rule], ...]) -> Openings:
    return Openings([pattern.pattern for pattern, _ in rules])


def _number(text: str) -> float:
    """A number that may hold thousands ("2.400"), a comparison or a typographic minus."""
    if re.fullmatch(r"\d{1,2}\.\d{3}", text):
        text = text.replace(".", "")
    return decimal(re.sub(r"[<>\s]", "", text).replace("−", "-").replace("–", "-"))


_LETTERS: Final = {"e": "estatura", "c": "estatura", "p": "peso"}


def _measure(match: re.Match[str]) -> str:
    letter = match.groupdict().get("letter")
    return _LETTERS[letter] if letter else next(name for name in _MEASURES if match[name])


def _sided(measure: str, side: int) -> list[Reading]:
    low, high = _LOW_HIGH[measure]
    if side == 0:
        return [(low, True), (high, True)]
    return [(low if side < 0 else high, False)]


def _stated(match: re.Match[str], _: Patient) -> list[Reading]:
    """A percentile, z-score or number of standard deviations beside a measure."""
    measure, compared = _measure(match), match["compared"]
    below = re.search(r"abaixo|inferior|menor|<|≤", compared)
    above = re.search(r"acima|superior|maior|>|≥", compared)
    if match["percentile"]:
        rank = int(match["percentile"])
        side = -1 if rank <= 3 and not above else 1 if rank >= 97 and not below else 0
        side = -1 if below and rank <= 10 else 1 if above and rank >= 90 else side
    else:
        score = _number(match["z"] or match["sd"])
        side = -1 if score <= -2 else 1 if score >= 2 else 0
    if match["also"] and side < 0 and measure in ("peso", "estatura"):
        return [(_BOTH_LOW, False)]
    return _sided(measure, side)


def _scored(match: re.Match[str], _: Patient) -> list[Reading]:
    """A z-score before its measure: "z-IMC +3,5"."""
    score = _number(match["z"])
    return _sided(_measure(match), -1 if score <= -2 else 1 if score >= 2 else 0)


def _velocity(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0001510", False)] if _number(match["value"]) < _SLOW else []


def _limits(patient: Patient, measure: str) -> tuple[float, float] | None:
    if patient.age is None or patient.sex is None:
        return None
    points = [p for p in patient.growth if p.measure == measure and p.sex == patient.sex]
    ages = [p.age_years for p in points]
    i = bisect_right(ages, patient.age)
    if i == 0 or not points:
        return None
    if i == len(points):
        return (points[-1].low, points[-1].high) if measure == "estatura" else None
    one, two = points[i - 1], points[i]
    share = (patient.age - one.age_years) / (two.age_years - one.age_years)
    return one.low + share * (two.low - one.low), one.high + share * (two.high - one.high)


def _absolute(match: re.Match[str], patient: Patient) -> list[Reading]:
    """A measure in its unit, against the growth table."""
    measure = _LETTERS[match["short"]] if match["short"] else _measure(match)
    value, unit = _number(match["value"]), match["unit"]
    if measure == "imc":
        return _mass_index(value, patient)
    if match["short"] and unit is None:
        return []
    value *= 100 if unit == "m" or (measure == "estatura" and value < 2.5) else 1
    value *= 0.001 if unit == "g" else 1
    if (measure == "peso") != (unit in ("kg", "g") or (unit is None and measure == "peso")):
        return []
    return _against(measure, value, patient)


def _against(measure: str, value: float, patient: Patient) -> list[Reading]:
    limits = _limits(patient, measure)
    if limits is None or not 0.3 * limits[0] < value < 3 * limits[1]:
        return []
    return _sided(measure, -1 if value < limits[0] else 1 if value > limits[1] else 0)


def _mass_index(value: float, patient: Patient) -> list[Reading]:
    if not 8 < value < 90 or patient.age is None or (patient.age < 18 and value < 30):
        return []
    if value >= 30:
        return [("HP:0001513", False)]
    if value >= 25:
        return [("HP:0025502", False)]
    return [("HP:0045082", value >= 18.5)]


def _height(match: re.Match[str], patient: Patient) -> list[Reading]:
    """A "1,96" where the text speaks of a height, if it is out of the limits at that age."""
    around = match.string[max(0, match.start() - 14) : match.end() + 14]
    if match["unit"] is None and not _OF_HEIGHT.search(around):
        return []
    readings = _against("estatura", 100 * _number(match["value"]), patient)
    return [reading for reading in readings if not reading[1]]


def _banded(limits: Sequence[Sequence[float]], age: float | None) -> Sequence[float] | None:
    return next((row for row in limits if age is not None and age < row[0]), None)


def _heart(match: re.Match[str], patient: Patient) -> list[Reading]:
    row = _banded(_HEART_LIMITS, patient.age)
    low, high = (row[1], row[2]) if row else (45, 100)
    value = _number(match["value"])
    if value > high:
        return [("HP:0001649", False)]
    return [("HP:0001662", False)] if value < low else []


def _breath(match: re.Match[str], patient: Patient) -> list[Reading]:
    row = _banded(_BREATH_LIMITS, patient.age)
    return [("HP:0002789", False)] if _number(match["value"]) >= (row[1] if row else 25) else []


def _pressure(match: re.Match[str], patient: Patient) -> list[Reading]:
    high, low = _number(match["high"]), _number(match["low"])
    if high <= 30:
        high, low = 10 * high, 10 * low
    if not 40 < high < 300 or low >= high:
        return []
    top, bottom = _pressure_limits(patient.age)
    if high >= top or low >= bottom:
        return [("HP:0000822", False)]
    floor = 90 if patient.age is None or patient.age >= 10 else 60 + 2 * patient.age
    return [("HP:0002615", False)] if high < floor else [("HP:0000822", True)]


def _pressure_limits(age: float | None) -> tuple[float, float]:
    if age is None or age >= 18:
        return 140, 90
    if age >= 13:
        return 130, 80
    if age < 0.1:
        return 90, 60
    year = max(0, min(11, int(age) - 1))
    return _CHILD_PRESSURE[year] + _MARGIN, _CHILD_LOW[year] + _MARGIN


def _heat(match: re.Match[str], _: Patient) -> list[Reading]:
    value = _number(match["value"])
    if value >= 37.8:
        return [("HP:0001945", False)]
    return [("HP:0002045", False)] if value < 35.5 else [("HP:0001945", True)]


_FINGER: Final = 1.5


def _below_margin(match: re.Match[str]) -> float:
    """Centimetres below the costal margin, of a number of centimetres or of fingers."""
    return _number(match["value"]) * (1 if match["unit"] == "cm" else _FINGER)


def _span(hpo: str, limit: float) -> Rule:
    """An organ's span in cm, a sign of its size; below the limit only an adult's is normal."""

    def reading(match: re.Match[str], patient: Patient) -> list[Reading]:
        over = limit < _number(match["value"]) < 40
        adult = patient.age is None or patient.age >= 15
        return [(hpo, not over)] if over or adult else []

    return reading


def _liver(match: re.Match[str], patient: Patient) -> list[Reading]:
    infant = patient.age is not None and patient.age < 1
    value = _below_margin(match)
    return [("HP:0002240", False)] if 2 + infant <= value < 25 else []


def _spleen(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0001744", False)] if 0.5 <= _below_margin(match) < 30 else []


def _iliac(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0002240" if match["organ"] == "figado" else "HP:0001744", False)]


def _strength(match: re.Match[str], _: Patient) -> list[Reading]:
    around = f"{match['site']} {match['after']}"
    hpo = next((code for site, code in _SITES if site.search(around)), "HP:0001324")
    return [(hpo, False)]


def _always(hpo: str) -> Rule:
    return lambda _match, _patient: [(hpo, False)]


def _glasgow(match: re.Match[str], _: Patient) -> list[Reading]:
    value = _number(match["value"])
    return [("HP:0004372", value == 15)] if 3 <= value <= 15 else []


def _csf_cells(match: re.Match[str], patient: Patient) -> list[Reading]:
    newborn = patient.age is not None and patient.age < 0.09
    return [("HP:0012229", _number(match["value"]) <= (19 if newborn else 5))]


def _base(match: re.Match[str], _: Patient) -> list[Reading]:
    value = _number(match["value"].replace("+", ""))
    if value < -5:
        return [("HP:0001942", False)]
    return [("HP:0200114", False)] if value > 5 else []


def _stool(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0002019", False)] if _number(match["a"] or match["b"] or match["c"]) >= 3 else []


_RULES: Final[tuple[tuple[Lazy, Rule], ...]] = (
    (_GROWTH, _stated),
    (_Z_FIRST, _scored),
    (_VELOCITY, _velocity),
    (_ABSOLUTE, _absolute),
    (_HEART, _heart),
    (_BREATH, _breath),
    (_PRESSURE, _pressure),
    (_SPOKEN_PRESSURE, _pressure),
    (_HEAT, _heat),
    (_LIVER_SPAN, _span("HP:0002240", 16)),
    (_PERCUSSED, _span("HP:0002240", 12)),
    (_SPLEEN_SPAN, _span("HP:0001744", 13)),
    (_LIVER, _liver),
    (_SPLEEN, _spleen),
    (_ILIAC, _iliac),
    (_CSF_CELLS, _csf_cells),
    (_STRENGTH, _strength),
    (_LOST, _always("HP:0001824")),
    (_GLASGOW, _glasgow),
    (_BASE, _base),
    (_STOOL, _stool),
    (_SPOKEN_HEIGHT, _height),
)
"""In order: a span that an earlier rule has read is not read again."""
