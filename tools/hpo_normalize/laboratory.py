"""Laboratory values → terms: an analyte, then a value, a word or an arrow, against a reference.

Order: analyte (longest name first, whole tokens; abbreviations of up to three letters only as
they are written) → a multiple of the upper limit → a number with its unit → a word or arrow.
A reference stated after the value wins over the table; a value in a unit that the table does
not know is a dose or another measure and is left alone. Comparisons are strict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from araras.knowledge.curated import AnalyteBand
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.note import Note, fold
from araras.tools.hpo_normalize.phrases import Hit, Phrases
from araras.tools.records import Sex

Direction = Literal["low", "high", "normal", "unknown"]

WINDOW: Final = 70
"""Characters after an analyte in which its result must begin."""
SHORT: Final = 3
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_RESULT = re.compile(
    rf"^[\s:=(]*(?:(?:estimada|foi|deu|veio|em|de|serica?o?|total|esta|estava|basal|plasmatica?o?|jejum|a|com|era|no sangue|do dia)\b[\s:=]*){{0,3}}"
    rf"(?P<sign>[<>≤≥]\s?)?(?P<number>{_NUMBER})(?P<tail>.*)",
    re.DOTALL,
)
_MULTIPLE = re.compile(
    rf"^[\s:=(]*(?:(?:de|em|cerca de|elevad[oa]|aumentad[oa])\s){{0,2}}(?P<number>{_NUMBER})\s?(?:x|vezes)(?:\s?(?:o\s)?"
    r"(?:lsn|limite superior|vr|valor|normal|o normal|a referencia))?"
)
_STATED = re.compile(
    rf"^[^\d;\n]{{0,14}}?[(\[]\s*(?:(?:vr|ref|vn|normal|referencia|valor de referencia|n)\b[.:\s]*)?(?P<sign><|>|ate|abaixo de|acima de|≤|≥)?\s*"
    rf"(?P<low>{_NUMBER})(?:\s?(?:-|a|–|ate|e)\s?(?P<high>{_NUMBER}))?\s*[^)\]\d]{{0,14}}[)\]]"
)
_THOUSANDS = re.compile(r"^\s?(?:mil\b|k\b|x\s?10\^?3|\.000)")
_MILLIONS = re.compile(r"^\s?(?:milhoes|milhao)\b")
_UNIT = re.compile(r"^\s?(%|[a-zµμ]{1,5}(?:/[a-z0-9µμ²³]+(?:[.,]\d+m?)?)?(?:/[a-z0-9]+)?)")
_UNITS_OF_SOMETHING = re.compile(
    r"^(?:mg|g|ng|pg|ug|mcg|µg|μg|u|ui|mui|meq|mmol|umol|µmol|μmol|nmol|pmol|mm3|mm|fl|kat|miu|%)"
)
_UP = re.compile(r"^[\s:=(]*(?:↑+|\+{2,}|[234]\+)")
_DOWN = re.compile(r"^[\s:=(]*↓+")
_UP_BEFORE = re.compile(
    r"(?:↑+|aumento (?:d[aeo]s? |n[ao]s? )?|elevacao (?:d[aeo]s? )?|elevad[oa]s? )$"
)
_DOWN_BEFORE = re.compile(
    r"(?:↓+|reducao (?:d[aeo]s? )?|queda (?:d[aeo]s? )?|diminuicao (?:d[aeo]s? )?|consumo d[eo] )$"
)


class LabFinding(NamedTuple):
    """A term that a result affirms or, when `normal`, denies; tokens `first` to `last`.

    `names` are the analyte's, `direction` is the result's.
    """

    hpo: HpoId
    first: int
    last: int
    normal: bool
    names: tuple[str, ...]
    direction: Direction


class Analyte(NamedTuple):
    """An analyte with its bands, in the table's order."""

    name: str
    bands: tuple[AnalyteBand, ...]


class Table(NamedTuple):
    """The laboratory table, compiled."""

    names: Phrases[Analyte]
    abbreviations: Phrases[Analyte]
    written: frozenset[str]
    words: tuple[tuple[Direction, re.Pattern[str]], ...]


@lru_cache(maxsize=2)
def table_of(graph: KnowledgeGraph) -> Table:
    """Compile the table of a graph once."""
    bands: dict[str, list[AnalyteBand]] = {}
    for band in graph.laboratory():
        bands.setdefault(band.analyte, []).append(band)
    names: Phrases[Analyte] = Phrases()
    abbreviations: Phrases[Analyte] = Phrases()
    written: set[str] = set()
    for name, rows in bands.items():
        analyte = Analyte(name, tuple(rows))
        for row in rows:
            for text in row.names:
                names.add(text, analyte)
            for text in row.abbreviations:
                abbreviations.add(text, analyte)
                written.add(text)
    return Table(names, abbreviations, frozenset(written), _words(graph))


def _words(graph: KnowledgeGraph) -> tuple[tuple[Direction, re.Pattern[str]], ...]:
    order: dict[str, Direction] = {
        "normal": "normal",
        "high": "high",
        "low": "low",
        "positive": "high",
    }
    found: list[tuple[Direction, re.Pattern[str]]] = []
    for row in graph.laboratory_words():
        options = sorted((fold(w) for w in row.words), key=lambda w: (-len(w), w))
        pattern = re.compile(
            r"^[\s:=(,]*(?:(?:muito|bem|pouco|discretamente|levemente|serica?o?|total|veio|deu|esta|estava|foi|de|com"
            rf"|em|e|plasmatica?o?|ainda|sao|era|vieram|estao)\s){{0,3}}(?:{'|'.join(map(re.escape, options))})\b"
        )
        found.append((order[row.direction], pattern))
    return tuple(sorted(found, key=lambda item: list(order.values()).index(item[0])))


def read_laboratory(
    graph: KnowledgeGraph, note: Note, age_years: float | None, sex: Sex | None
) -> list[LabFinding]:
    """Return the terms that the results of a note affirm or deny, in reading order.

    `age_years` in years and `sex` choose the band; unknown ones take the widest limits.
    """
    table = table_of(graph)
    found: list[LabFinding] = []
    for hit in _analytes(table, note):
        direction, last = _direction(table, note, hit, age_years, sex)
        if direction != "unknown":
            found += _terms(hit, direction, last)
    return found


def _analytes(table: Table, note: Note) -> list[Hit[Analyte]]:
    hits = {
        hit.first: hit
        for hit in table.abbreviations.find(note.words)
        if _as_written(table, note, hit)
    }
    for hit in table.names.find(note.words):
        known = hits.get(hit.first)
        if known is None or known.last < hit.last:
            hits[hit.first] = hit
    kept: list[Hit[Analyte]] = []
    for _, hit in sorted(hits.items()):
        if not kept or hit.first > kept[-1].last:
            kept.append(hit)
    return kept


def _as_written(table: Table, note: Note, hit: Hit[Analyte]) -> bool:
    """Short abbreviations count only with their own capitals, or right before a number."""
    start, end = note.span(hit.first, hit.last)
    surface = note.text[start:end]
    if len(surface) > SHORT or surface in table.written:
        return not note.shouted or surface in table.written or len(surface) > SHORT
    return _digit_follows(note, hit.last) and (
        note.shouted or surface.isupper() or surface.islower()
    )


def _digit_follows(note: Note, last: int) -> bool:
    return last + 1 < len(note.words) and note.words[last + 1][0].isdigit()


def _context(note: Note, hit: Hit[Analyte]) -> tuple[str, str]:
    """The folded text before and after an analyte, up to the next analyte-free window."""
    start, end = note.span(hit.first, hit.last)
    after = fold(note.text[end : end + WINDOW])
    for mark in ("\n\n", ";", "|"):
        after = after.split(mark)[0]
    return fold(note.text[max(0, start - 16) : start]), after


def _direction(
    table: Table, note: Note, hit: Hit[Analyte], age_years: float | None, sex: Sex | None
) -> tuple[Direction, int]:
    before, after = _context(note, hit)
    multiple = _MULTIPLE.match(after)
    if multiple and _value(multiple["number"]) > 1.2:
        return "high", _last_token(note, hit, multiple.end())
    result = _RESULT.match(after)
    if result:
        return _of_number(table, note, hit, result, (age_years, sex))
    for pattern, found in ((_UP, "high"), (_DOWN, "low")):
        arrow = pattern.match(after)
        if arrow:
            return _as(found), _last_token(note, hit, arrow.end())
    for direction, words in table.words:
        match = words.match(after)
        if match:
            return direction, _last_token(note, hit, match.end())
    if _UP_BEFORE.search(before):
        return "high", hit.last
    return ("low", hit.last) if _DOWN_BEFORE.search(before) else ("unknown", hit.last)


def _as(direction: str) -> Direction:
    return "high" if direction == "high" else "low"


def _last_token(note: Note, hit: Hit[Analyte], characters: int) -> int:
    """The last token that lies within `characters` after the analyte."""
    limit = note.ends[hit.last] + characters
    last = hit.last
    while last + 1 < len(note.words) and note.ends[last + 1] <= limit:
        last += 1
    return last


def _value(number: str) -> float:
    """Read a Brazilian number: `1.240` and `18.000` are thousands, `8,5` and `4.5` decimals."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return float(number.replace(",", "."))


def _of_number(
    table: Table,
    note: Note,
    hit: Hit[Analyte],
    result: re.Match[str],
    patient: tuple[float | None, Sex | None],
) -> tuple[Direction, int]:
    value, tail = _value(result["number"]), result["tail"]
    scale = 1000.0 if _THOUSANDS.match(tail) else 1e6 if _MILLIONS.match(tail) else 1.0
    tail = _THOUSANDS.sub("", tail) if scale == 1000.0 else tail
    last = _last_token(note, hit, result.start("tail") + _unit_length(tail))
    flag = _flag(table, tail)
    if flag is not None:
        return flag, last
    stated = _STATED.match(tail)
    if stated:
        return _by_stated(value * scale, stated), _last_token(
            note, hit, result.start("tail") + stated.end()
        )
    band = _band(hit.value.bands, patient)
    converted = _converted(value, scale, tail, band)
    if converted is None:
        return "unknown", hit.last
    return _against(converted, band.low, band.high, result["sign"] or ""), last


def _unit_length(tail: str) -> int:
    unit = _UNIT.match(tail)
    return unit.end() if unit and _UNITS_OF_SOMETHING.match(unit[1]) else 0


def _flag(table: Table, tail: str) -> Direction | None:
    """A word or arrow in brackets right after the value says what the laboratory thought."""
    rest = tail[_unit_length(tail) :]
    opened = re.match(r"^\s?[(\[]\s?([^)\]\d]{2,30})[)\]]", rest)
    if opened:
        for direction, words in table.words:
            if words.match(opened[1]):
                return direction
    arrow = re.match(r"^\s?\(?(↑|↓)", rest)
    return None if arrow is None else ("high" if arrow[1] == "↑" else "low")


def _by_stated(value: float, stated: re.Match[str]) -> Direction:
    first = _value(stated["low"])
    if stated["high"] is not None:
        return _against(value, first, _value(stated["high"]), "")
    if (stated["sign"] or "") in (">", "acima de", "≥"):
        return _against(value, first, None, "")
    return _against(value, None, first, "")


def _against(value: float, low: float | None, high: float | None, sign: str) -> Direction:
    if high is not None and (value > high or (value >= high and sign.strip() in (">", "≥"))):
        return "high"
    if low is not None and (value < low or (value <= low and sign.strip() in ("<", "≤"))):
        return "low"
    return "unknown" if low is None and high is None else "normal"


def _band(bands: Sequence[AnalyteBand], patient: tuple[float | None, Sex | None]) -> AnalyteBand:
    """The band of the patient; the widest limits of those that may apply."""
    age, sex = patient
    fits = [b for b in bands if b.sex in (None, sex) or sex is None]
    by_age = [
        b for b in fits if age is None or ((b.age_min_years or 0) <= age < (b.age_max_years or 200))
    ]
    fits = by_age or fits or list(bands)
    if age is None:
        adult = [b for b in fits if (b.age_max_years or 200) > 18]
        fits = adult or fits
    lows = [b.low for b in fits]
    highs = [b.high for b in fits]
    low = None if None in lows else min(v for v in lows if v is not None)
    high = None if None in highs else max(v for v in highs if v is not None)
    return fits[0].model_copy(update={"low": low, "high": high})


def _converted(value: float, scale: float, tail: str, band: AnalyteBand) -> float | None:
    """The value in the band's unit; None for a unit that the table does not know."""
    factors = {unit.lower(): factor for unit, factor in band.conversions}
    unit = _UNIT.match(tail)
    name = unit[1] if unit and _UNITS_OF_SOMETHING.match(unit[1]) else ""
    if scale > 1:
        return value * scale if (band.high or band.low or 0) > 500 else value
    if not name:
        return _plausible(value, band)
    if name == band.unit.lower() or name.replace("μ", "µ") == band.unit.lower():
        return value
    for known, factor in factors.items():
        if known in (name, name.replace("μ", "µ"), name.replace("µ", "u").replace("μ", "u")):
            return value * factor
    return (
        value if name.split("/")[0] == band.unit.lower().split("/")[0] and "/" not in name else None
    )


def _plausible(value: float, band: AnalyteBand) -> float:
    """Counts written in thousands ("plaq 250", "leuco 8,5") are told by their size."""
    top = band.high or band.low or 0
    return value * 1000 if top >= 4000 and value < 1000 else value


def _terms(hit: Hit[Analyte], direction: Direction, last: int) -> list[LabFinding]:
    row = next((b for b in hit.value.bands if b.hpo_low or b.hpo_high), hit.value.bands[0])
    if direction == "normal":
        both = [h for h in (row.hpo_low, row.hpo_high) if h is not None]
        return [LabFinding(h, hit.first, last, True, (), direction) for h in dict.fromkeys(both)]
    hpo = row.hpo_high if direction == "high" else row.hpo_low
    if hpo is None:
        return []
    names = tuple(n for b in hit.value.bands for n in (*b.names, *b.abbreviations))
    return [LabFinding(hpo, hit.first, last, False, names, direction)]
