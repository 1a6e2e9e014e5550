"""Laboratory values → terms: an analyte, then a value, a word or an arrow, against a reference.

Order: analyte (longest name first, whole tokens; abbreviations of up to three letters only as
they are written) → a multiple of the upper limit → a number with its unit → a word or arrow.
A reference stated after the value wins over the table; a value in a unit that the table does
not know is a dose or another measure and is left alone. Comparisons are strict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from araras.knowledge.curated import AnalyteBand
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.note import Note, fold
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.phrases import Hit, Phrases
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

Direction = Literal["low", "high", "normal", "unknown"]

WINDOW: Final = 70
"""Characters after an analyte in which its result must begin."""
SHORT: Final = 3
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_RESULT = Lazy(
    rf"(?s)^[\s:=(._…]*(?:(?:estimada|foi|deu|veio|em|de|serica?o?|total|esta|estava|basal|plasmatica?o?|jejum|a|com|era|no sangue|do dia)\b[\s:=]*){{0,3}}"
    rf"(?P<sign>[<>≤≥]\s?)?(?P<number>{_NUMBER})(?P<tail>.*)"
)
_MULTIPLE = Lazy(
    rf"^[\s:=(]*(?:(?:de|em|cerca de|elevad[oa]|aumentad[oa])\s){{0,2}}(?P<number>{_NUMBER})\s?(?:x|vezes)(?:\s?(?:o\s)?"
    r"(?:lsn|limite superior|vr|valor|normal|o normal|a referencia))?"
)
_STATED = Lazy(
    rf"^[^\d;\n]{{0,14}}?(?:[(\[]\s*|,?\s(?=vr|ref|vn|normal ))(?:(?:vr|ref|vn|normal|referencia|valor de referencia|n)\b[.:\s]*)?(?P<sign><|>|ate|abaixo de|acima de|≤|≥)?\s*"
    rf"(?P<low>{_NUMBER})(?:\s?(?:-|a|–|ate|e)\s?(?P<high>{_NUMBER}))?(?:\s*[^)\]\d]{{0,14}}[)\]]|(?!\d))"
)
_THOUSANDS = Lazy(r"^\s?(?:mil\b|k\b|x\s?10\^?3|\.000)")
_MILLIONS = Lazy(r"^\s?(?:milhoes|milhao)\b")
_UNIT = Lazy(r"^\s?(%|[a-zµμ]{1,5}(?:/[a-z0-9µμ²³]+(?:[.,]\d+m?)?)?(?:/[a-z0-9]+)?)")
_UNITS_OF_SOMETHING = Lazy(
    r"^(?:%|(?:mg|g|ng|pg|ug|mcg|µg|μg|u|ui|mui|uui|meq|mmol|umol|µmol|μmol|nmol|pmol|mm3|mm|mmhg|mosm|fl|kat|miu"
    r"|mgdl|gdl|ml|cm|kg)(?![a-z]))"
)
_TIME = Lazy(r"^\s?(?:h|hs|horas?|dias?|semanas?|mes|meses|anos?|min|minutos?|vezes)(?![\w/])")
"""After a number, says when and not how much ("glicemia normalizou em 6 h")."""
SHARE: Final = 1.2
"""Up to which a value without unit of an analyte in % is a share of one ("VEF1/CVF 0,83")."""
_TITRE = Lazy(r"^[^.;\n\d]{0,45}?1\s?[:/]\s?(?P<titre>\d{2,5})(?!\d)")
MIN_TITRE: Final = 80
"""Titre of an antibody from which it is positive (III Consenso Brasileiro de FAN, 2009: 1:80)."""
_LEADERS = Lazy(r"\s?\.{3,}\s?")
_ROW = Lazy(r"^[*_\s]*\|(?P<value>[^|\n]+)\|(?P<reference>[^|\n]*)")
_UP = Lazy(r"^[\s:=(]*(?:↑+|\+{1,4}(?![\d\w])|[1234]\s?\+)")
_DOWN = Lazy(r"^[\s:=(]*↓+")
_UP_BEFORE = Lazy(r"(?:↑+|aumento (?:d[aeo]s? |n[ao]s? )?|elevacao (?:d[aeo]s? )?|elevad[oa]s? )$")
_DOWN_BEFORE = Lazy(
    r"(?:↓+|reducao (?:d[aeo]s? )?|queda (?:d[aeo]s? )?|diminuicao (?:d[aeo]s? )?|consumo d[eo] )$"
)


_IN_TISSUE = re.compile(r"^ (?:intraepitelia\w+|n[ao] (?:biopsia|mucosa|lamina propria|epitelio))")
"""After cells, says that they are a biopsy's and not the blood's."""


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
    abbreviations: Phrases[tuple[Analyte, ...]]
    """An abbreviation may mean several analytes; the unit of the value decides."""
    written: frozenset[str]
    fluids: tuple[tuple[Lazy, dict[str, Analyte]], ...]
    words: tuple[tuple[Direction, Lazy], ...]


@lru_cache(maxsize=2)
def table_of(graph: KnowledgeGraph) -> Table:
    """Compile the table of a graph once."""
    bands: dict[str, list[AnalyteBand]] = {}
    for band in graph.laboratory():
        bands.setdefault(band.analyte, []).append(band)
    names: Phrases[Analyte] = Phrases()
    short: dict[str, list[Analyte]] = {}
    written: set[str] = set()
    for name, rows in bands.items():
        analyte = Analyte(name, tuple(rows))
        for row in rows:
            for text in row.names:
                names.add(text, analyte)
            for text in row.abbreviations:
                short.setdefault(fold(text), []).append(analyte)
                written.add(text)
    abbreviations: Phrases[tuple[Analyte, ...]] = Phrases()
    for text, analytes in short.items():
        abbreviations.add(text, tuple(dict.fromkeys(analytes)))
    fluids = tuple(
        (
            pattern,
            {
                word: Analyte(name, tuple(bands[name]))
                for name, words in meanings.items()
                if name in bands
                for word in words.split()
            },
        )
        for pattern, meanings in FLUIDS
    )
    return Table(names, abbreviations, frozenset(written), fluids, _words(graph))


def _words(graph: KnowledgeGraph) -> tuple[tuple[Direction, Lazy], ...]:
    order: dict[str, Direction] = {
        "normal": "normal",
        "high": "high",
        "low": "low",
        "positive": "high",
    }
    found: list[tuple[Direction, Lazy]] = []
    for row in graph.laboratory_words():
        options = sorted((fold(w) for w in row.words), key=lambda w: (-len(w), w))
        pattern = Lazy(
            r"^[\s:=(,]*(?:(?:muito|bem|pouco|discretamente|levemente|serica?o?|total|veio|deu|esta|estava|foi|de|com"
            rf"|em|e|plasmatica?o?|ainda|sao|era|vieram|estao)\s){{0,3}}(?:{'|'.join(map(re.escape, options))})\b"
        )
        found.append((order[row.direction], pattern))
    return tuple(sorted(found, key=lambda item: list(order.values()).index(item[0])))


FLUIDS: Final = (
    (
        Lazy(r"(?<!\w)(?:bilirrubinas?|bt|icteri\w+|amarel\w+)(?!\w)"),
        {"bilirrubina_direta": "direta", "bilirrubina_indireta": "indireta"},
    ),
    (
        Lazy(r"(?<!\w)(?:lcr|liquor|liquido cefalorraquidiano|csf)(?!\w)"),
        {
            "proteina_liquor": "prot ptn proteina proteinas protein proteinorraquia",
            "glicose_liquor": "glic glicose glucose",
            "lactato_liquor": "lactato lactate",
            "celulas_liquor": "celulas cels leucocitos celularidade",
        },
    ),
    (
        Lazy(
            r"(?<!\w)(?:eas|urina|urina i|urina tipo i|sumario de urina|parcial de urina|fita|dipstick)(?!\w)"
        ),
        {
            "proteinuria_24h": "prot ptn proteina proteinas protein",
            "glicosuria": "glic glicose glucose",
            "hematuria": "hemacias hm hemoglobina sangue",
            "cetonuria": "cetonas cetona corpos",
        },
    ),
)
"""In a sentence about a fluid, what the short words mean."""


def read_laboratory(
    graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None
) -> list[LabFinding]:
    """Return the terms that the results of a note affirm or deny, in reading order.

    `age_at` (years, by place in the view) and `sex` choose the band; unknown ones take the
    widest limits.
    """
    table = table_of(graph)
    found: list[LabFinding] = []
    for hit in _analytes(table, note):
        patient = (age_at(note.places[hit.first]), sex)
        direction, last = _direction(table, note, hit, patient)
        if direction != "unknown":
            far = hit.value.name in FAR_OFF and _is_far(note, hit, last, patient)
            found += _terms(hit, direction, last, far=far)
    return found


def _analytes(table: Table, note: Note) -> list[Hit[Analyte]]:
    hits = {
        hit.first: Hit(hit.first, hit.last, _meant(note, hit))
        for hit in table.abbreviations.find(note.words)
        if _as_written(table, note, hit)
    }
    for hit in table.names.find(note.words):
        known = hits.get(hit.first)
        if known is None or known.last < hit.last:
            hits[hit.first] = hit
    hits |= {hit.first: hit for hit in _in_fluids(table, note)}
    kept: list[Hit[Analyte]] = []
    for _, hit in sorted(hits.items()):
        if not kept or hit.first > kept[-1].last:
            kept.append(hit)
    return kept


def _in_fluids(table: Table, note: Note) -> Iterator[Hit[Analyte]]:
    """Short words after the name of a fluid in its sentence."""
    for first, end in note.sentences():
        line = " ".join(note.words[first:end])
        for pattern, meanings in table.fluids:
            match = pattern.search(line)
            if match is None:
                continue
            begin = first + line.count(" ", 0, match.end()) + 1
            for i in range(begin, end):
                if note.words[i] in meanings:
                    yield Hit(i, i, meanings[note.words[i]])
        yield from _per_field(table, note, first, end)


def _per_field(table: Table, note: Note, first: int, end: int) -> Iterator[Hit[Analyte]]:
    """Cells counted by field of the microscope are the urine's ("hemácias 40/campo")."""
    urine = table.fluids[-1][1]
    for i in range(first, end - 2):
        if note.words[i] in urine and "campo" in note.words[i + 1 : min(i + 4, end)]:
            yield Hit(i, i, urine[note.words[i]])


def _meant(note: Note, hit: Hit[tuple[Analyte, ...]]) -> Analyte:
    """The analyte whose unit follows the value, else the one written in these capitals."""
    start, end = note.span(hit.first, hit.last)
    stop = note.stops[hit.last]
    result = _RESULT.match(note.view[stop : stop + WINDOW])
    unit = _UNIT.match(result["tail"]) if result else None
    if unit and _UNITS_OF_SOMETHING.match(unit[1]):
        for analyte in hit.value:
            units = {analyte.bands[0].unit.lower()} | {
                u.lower() for u, _ in analyte.bands[0].conversions
            }
            if unit[1] in units:
                return analyte
    surface = note.text[start:end]
    return next((a for a in hit.value if surface in a.bands[0].abbreviations), hit.value[0])


_MARKER = re.compile(r"ca\s?-?(?:125|15[-.,]3|72[-.,]4)(?!\d)")
"""Tumour markers that are no calcium: "CA 125 de 300"."""


def _as_written(table: Table, note: Note, hit: Hit[tuple[Analyte, ...]]) -> bool:
    """Short abbreviations count only with their own capitals, or right before a number."""
    start, end = note.span(hit.first, hit.last)
    surface = note.text[start:end]
    if _MARKER.match(note.view[start : end + 8]):
        return False
    if len(surface) > SHORT or surface in table.written:
        return not note.shouted or surface in table.written or len(surface) > SHORT
    return _digit_follows(note, hit.last) and (
        note.shouted or surface.isupper() or surface.islower()
    )


def _digit_follows(note: Note, last: int) -> bool:
    return last + 1 < len(note.words) and note.words[last + 1][0].isdigit()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _context(note: Note, hit: Hit[Analyte]) -> tuple[str, str]:
    """The folded text before and after an analyte, up to the next analyte-free window."""
    start, end = note.places[hit.first], note.stops[hit.last]
    after = _cells(_LEADERS.sub(_blank, note.view[end : end + WINDOW]))
    for mark in ("\n\n", ";", "|"):
        after = after.split(mark)[0]
    return note.view[max(0, start - 16) : start], after


def _cells(after: str) -> str:
    """A table row `| 2,6 | 3,5-5,0 |` reads as `2,6 (3,5-5,0)`."""
    row = _ROW.match(after)
    if row is None:
        return after
    reference = row["reference"].strip()
    return f" {row['value'].strip()}" + (f" ({reference})" if reference[:1].isdigit() else "")


def _direction(
    table: Table, note: Note, hit: Hit[Analyte], patient: tuple[float | None, Sex | None]
) -> tuple[Direction, int]:
    before, after = _context(note, hit)
    if _IN_TISSUE.match(after):
        return "unknown", hit.last
    graded = _UP.match(after)
    if graded:
        return "high", _last_token(note, hit, graded.end())
    titre = _TITRE.match(after) if hit.value.bands[0].unit == "qualitativo" else None
    if titre:
        high = int(titre["titre"]) >= MIN_TITRE
        return ("high" if high else "normal"), _last_token(note, hit, titre.end())
    multiple = _MULTIPLE.match(after)
    if multiple and _value(multiple["number"]) > 1.2:
        return "high", _last_token(note, hit, multiple.end())
    result = _RESULT.match(after)
    if result:
        return _of_number(table, note, hit, result, patient)
    arrow = _DOWN.match(after)
    if arrow:
        return "low", _last_token(note, hit, arrow.end())
    for direction, words in table.words:
        match = words.match(after)
        if match:
            return direction, _last_token(note, hit, match.end())
    if _UP_BEFORE.search(before):
        return "high", hit.last
    return ("low", hit.last) if _DOWN_BEFORE.search(before) else ("unknown", hit.last)


def _last_token(note: Note, hit: Hit[Analyte], characters: int) -> int:
    """The last token that lies within `characters` after the analyte."""
    limit = note.stops[hit.last] + characters
    last = hit.last
    while last + 1 < len(note.words) and note.stops[last + 1] <= limit:
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
    if _TIME.match(tail) and hit.value.bands[0].unit != "min":
        return "unknown", hit.last
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
    if band is None:
        return "unknown", hit.last
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


def _band(
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
    if band.unit == "%" and value <= SHARE and (band.low or band.high or 0) > 10:
        return 100 * value
    top = band.high or band.low or 0
    small = 1000 if top >= 100_000 else 100
    return value * 1000 if top >= 4000 and value < small else value


FAR: Final = 10.0
FAR_OFF: Final = {"creatinoquinase": HpoId("HP:0030234")}
"""Terms of a result that is `FAR` times the limit or more."""


def _is_far(
    note: Note, hit: Hit[Analyte], last: int, patient: tuple[float | None, Sex | None]
) -> bool:
    result = _RESULT.match(_context(note, hit)[1])
    band = _band(hit.value.bands, patient)
    if result is None or band is None or band.high is None or last == hit.last:
        return False
    scale = 1000.0 if _THOUSANDS.match(result["tail"]) else 1.0
    return _value(result["number"]) * scale >= FAR * band.high


def _terms(hit: Hit[Analyte], direction: Direction, last: int, *, far: bool) -> list[LabFinding]:
    row = next((b for b in hit.value.bands if b.hpo_low or b.hpo_high), hit.value.bands[0])
    if direction == "normal":
        both = [h for h in (row.hpo_low, row.hpo_high) if h is not None]
        return [LabFinding(h, hit.first, last, True, (), direction) for h in dict.fromkeys(both)]
    hpo = row.hpo_high if direction == "high" else row.hpo_low
    if hpo is None:
        return []
    if far and hit.value.name in FAR_OFF:
        hpo = FAR_OFF[hit.value.name]
    names = tuple(n for b in hit.value.bands for n in (*b.names, *b.abbreviations))
    return [LabFinding(hpo, hit.first, last, False, names, direction)]
