"""Values of a laboratory result: numbers, units, stated references and the patient's band."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from araras.knowledge.curated import AnalyteBand
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.records import Sex

Direction = Literal["low", "high", "normal", "unknown"]

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
STATED = Lazy(
    rf"^[^\d;\n]{{0,14}}?(?:[(\[]\s*|,?\s(?=vr|ref|vn|normal ))(?:(?:vr|ref|vn|normal|referencia|valor de referencia|n)\b[.:\s]*)?(?P<sign><|>|ate|abaixo de|acima de|≤|≥)?\s*"
    rf"(?P<low>{NUMBER})(?:\s?(?:-|a|–|ate|e)\s?(?P<high>{NUMBER}))?(?:\s*[^)\]\d]{{0,14}}[)\]]|(?!\d))"
)
THOUSANDS = Lazy(r"^\s?(?:mil\b|k\b|x\s?10\^?3|\.000)")
MILLIONS = Lazy(r"^\s?(?:milhoes|milhao)\b")
UNIT = Lazy(
    r"^\s?([a-zµμ]{1,5}\s?(?:/|em |por |na )\s?(?:24|1|primeira)?\s?[aª]?\s?(?:h|hs|horas?|dia)\b|%|[a-zµμ]{1,5}(?:/[a-z0-9µμ²³]+(?:[.,]\d+m?)?)?(?:/[a-z0-9]+)?)"
)
_DAILY = re.compile(r"(?:/|em|por|na)(?:24[aª]?(?:horas?|hs|h)|dia)$")
_HOURLY = re.compile(r"(?:/|em|por|na)(?:1|primeira)?[aª]?(?:horas?|hs|h)$")
UNITS_OF_SOMETHING = Lazy(
    r"^(?:%|(?:mg|g|ng|pg|ug|mcg|µg|μg|u|ui|mui|uui|meq|mmol|umol|µmol|μmol|nmol|pmol|mm3|mm|mmhg|mosm|fl|kat|miu"
    r"|mgdl|gdl|ml|cm|kg)(?![a-z]))"
)
TIME = Lazy(r"^\s?(?:h|hs|horas?|dias?|semanas?|mes|meses|anos?|min|minutos?|vezes)(?![\w/])")
"""After a number, says when and not how much ("glicemia normalizou em 6 h")."""
SHARE: Final = 1.2
"""Up to which a value without unit of an analyte in % is a share of one ("VEF1/CVF 0,83")."""


def value_of(number: str) -> float:
    """Read a Brazilian number: `1.240` and `18.000` are thousands, `8,5` and `4.5` decimals."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return float(number.replace(",", "."))


def unit_length(tail: str) -> int:
    """Return how many characters the unit at the beginning of a text has; 0 where none is."""
    unit = UNIT.match(tail)
    return unit.end() if unit and UNITS_OF_SOMETHING.match(unit[1]) else 0


def by_stated(value: float, stated: re.Match[str]) -> Direction:
    """Hold a value against the reference that the result states."""
    first = value_of(stated["low"])
    if stated["high"] is not None:
        return against(value, first, value_of(stated["high"]), "")
    if (stated["sign"] or "") in (">", "acima de", "≥"):
        return against(value, first, None, "")
    return against(value, None, first, "")


def against(value: float, low: float | None, high: float | None, sign: str) -> Direction:
    """Hold a value against limits; `sign` says that it lies beyond what is written."""
    if high is not None and (value > high or (value >= high and sign.strip() in (">", "≥"))):
        return "high"
    if low is not None and (value < low or (value <= low and sign.strip() in ("<", "≤"))):
        return "low"
    return "unknown" if low is None and high is None else "normal"


def band_of(
    bands: Sequence[AnalyteBand], patient: tuple[float | None, Sex | None]
) -> AnalyteBand | None:
    """The band of the patient; the widest limits of those that may apply; None for no band."""
    age, sex = patient
    fits = [b for b in bands if b.sex in (None, sex) or sex is None]
    by_age = [
        b for b in fits if age is None or ((b.age_min_years or 0) <= age < (b.age_max_years or 200))
    ]
    if age is not None and not by_age:
        return None
    fits = by_age
    if age is None:
        adult = [b for b in fits if (b.age_max_years or 200) > 18]
        fits = adult or fits
    lows = [b.low for b in fits]
    highs = [b.high for b in fits]
    low = None if None in lows else min(v for v in lows if v is not None)
    high = None if None in highs else max(v for v in highs if v is not None)
    return fits[0].model_copy(update={"low": low, "high": high})


def converted(value: float, scale: float, tail: str, band: AnalyteBand) -> float | None:
    """The value in the band's unit; None for a unit that the table does not know."""
    unit = UNIT.match(tail)
    name = _plain(unit[1]) if unit and UNITS_OF_SOMETHING.match(unit[1]) else ""
    if scale > 1:
        return value * scale if (band.high or band.low or 0) > 500 else value
    if not name:
        return _plausible(value, band)
    own = _plain(band.unit)
    if name == own:
        return value
    factors = {_plain(known): factor for known, factor in reversed(band.conversions)}
    if name in factors:
        return value * factors[name]
    return value if name.split("/")[0] == own.split("/")[0] and "/" not in name else None


def _plain(unit: str) -> str:
    """A unit in one spelling: "mcg/24 horas", "ug/dia" → "µg/24h"."""
    unit = re.sub(r"\s", "", unit.lower()).replace("μ", "µ")
    unit = re.sub(r"^(?:mc|u)(?=g|mol)", "µ", unit)
    return _HOURLY.sub("/h", _DAILY.sub("/24h", unit))


def _plausible(value: float, band: AnalyteBand) -> float:
    """Counts written in thousands ("plaq 250", "leuco 8,5") are told by their size."""
    if band.unit == "%" and value <= SHARE and (band.low or band.high or 0) > 10:
        return 100 * value
    top = band.high or band.low or 0
    small = 1000 if top >= 100_000 else 100
    return value * 1000 if top >= 4000 and value < small else value
