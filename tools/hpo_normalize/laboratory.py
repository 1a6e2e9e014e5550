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
from typing import Final, NamedTuple

from araras.knowledge.curated import AnalyteBand
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.lab_values import (
    MILLIONS,
    NUMBER,
    STATED,
    THOUSANDS,
    TIME,
    UNIT,
    UNITS_OF_SOMETHING,
    Direction,
    against,
    band_of,
    by_stated,
    converted,
    unit_length,
    value_of,
)
from araras.tools.hpo_normalize.note import Note, fold
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.phrases import Hit, Phrases
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

WINDOW: Final = 70
"""Characters after an analyte in which its result must begin."""
BEFORE: Final = 30
"""Characters before an analyte in which an arrow or a word may speak of it."""
SHORT: Final = 3
_RESULT = Lazy(
    rf"(?s)^[\s:=(._…]*(?:(?:de |em |nas? )?(?:24|12)\s?(?:h|hs|horas)\b[\s:=(]*)?(?:(?:estimada|foi|deu|veio|em|de|serica?o?|total|esta|estava|basal|plasmatica?o?|jejum|a|com|era|no sangue|do dia)\b[\s:=]*){{0,3}}"
    rf"(?P<sign>[<>≤≥]\s?)?(?P<number>{NUMBER})(?P<tail>.*)"
)
_COUNTS: Final = dict(
    zip(
        ["duas", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"],
        range(2, 11),
        strict=True,
    )
)
_TIMES = "|".join(_COUNTS)
_MULTIPLE = Lazy(
    rf"^[\s:=(]*(?:(?:de|em|cerca de|elevad[oa]|aumentad[oa])\s){{0,2}}(?P<number>{NUMBER}|{_TIMES})\s?(?:x|vezes)(?:\s?(?:o\s)?"
    r"(?:lsn|limite superior|vr|valor|normal|o normal|a referencia))?"
)
_TITRE = Lazy(r"^[^.;\n\d]{0,45}?1\s?[:/]\s?(?P<titre>\d{2,5})(?!\d)")
MIN_TITRE: Final = 80
"""Titre of an antibody from which it is positive (III Consenso Brasileiro de FAN, 2009: 1:80)."""
_LEADERS = Lazy(r"\s?\.{3,}\s?")
_ROW = Lazy(r"^[*_\s]*\|(?P<value>[^|\n]+)\|(?P<reference>[^|\n]*)")
_UP = Lazy(r"^[\s:=(]*(?:↑+|\+{1,4}(?![\d\w])|[1234]\s?\+)")
_DOWN = Lazy(r"^[\s:=(]*↓+")
_LISTED = r"\s*(?:(?:[a-z][\w-]*|t[34]l?)(?:,| e|/|\s?\+)\s?){0,3}$"
"""Analytes between the arrow before a list and the one read."""
_UP_BEFORE = Lazy(
    rf"↑+{_LISTED}|(?:aumento (?:d[aeo]s? |n[ao]s? )?|elevacao (?:d[aeo]s? )?|elevad[oa]s? )$"
)
_DOWN_BEFORE = Lazy(rf"↓+{_LISTED}|(?:(?:reducao|queda|diminuicao) (?:d[aeo]s? )?|consumo d[eo] )$")
_CHARGE = Lazy(r"^(?:[12]?[+⁺]{1,2}|[²2]⁺|[-⁻])(?=[\s:=(]*(?:de |em )?[<>]?\s?\d)")
_IONS: Final = frozenset(["k", "na", "ca", "cl", "mg", "hco3", "li"])
"""Abbreviations that may carry a charge: "K+ 2,1" is no "2+" of potassium."""


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


Result = tuple["Hit[Analyte]", tuple[float | None, Sex | None], Direction, int]
"""An analyte where it stands, the patient then, its result and the result's last token."""


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
    read = []
    for hit in _analytes(table, note):
        patient = (age_at(note.places[hit.first]), sex)
        read.append((hit, patient, *_direction(table, note, hit, patient)))
    for (hit, patient, direction, last), shared in zip(read, _shared(note, read), strict=True):
        if shared != "unknown":
            found += _terms(hit, shared, last, far=False)
        elif direction != "unknown":
            far = hit.value.name in FAR_OFF and _is_far(note, hit, last, patient)
            found += _terms(hit, direction, last, far=far)
    return found


def _shared(note: Note, read: Sequence[Result]) -> list[Direction]:
    """What each analyte without a result of its own has from the plural after the last of a list.

    "CK e aldolase normais", "TGO/TGP elevadas".
    """
    shared: list[Direction] = ["unknown"] * len(read)
    for place in range(len(read) - 2, -1, -1):
        hit, _, own, _ = read[place]
        following, _, direction, last = read[place + 1]
        between = "".join(note.gaps[hit.last + 1 : following.first + 1])
        words = note.words[hit.last + 1 : following.first]
        joined = words == ["e"] or (not words and between.strip() in (",", "/", "+"))
        if own == "unknown" and joined:
            plural = last > following.last and note.words[last].endswith("s")
            shared[place] = direction if plural else shared[place + 1]
    return shared


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
    unit = UNIT.match(result["tail"]) if result else None
    if unit and UNITS_OF_SOMETHING.match(unit[1]):
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
    if note.words[hit.last] in _IONS:
        after = _CHARGE.sub(_blank, after)
    for mark in ("\n\n", ";", "|"):
        after = after.split(mark)[0]
    return note.view[max(0, start - BEFORE) : start], after


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
    if multiple and _times(multiple["number"]) > 1.2:
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


def _times(number: str) -> float:
    return _COUNTS.get(number) or value_of(number)


def _last_token(note: Note, hit: Hit[Analyte], characters: int) -> int:
    """The last token that lies within `characters` after the analyte."""
    limit = note.stops[hit.last] + characters
    last = hit.last
    while last + 1 < len(note.words) and note.stops[last + 1] <= limit:
        last += 1
    return last


def _of_number(
    table: Table,
    note: Note,
    hit: Hit[Analyte],
    result: re.Match[str],
    patient: tuple[float | None, Sex | None],
) -> tuple[Direction, int]:
    value, tail = value_of(result["number"]), result["tail"]
    if TIME.match(tail) and hit.value.bands[0].unit != "min":
        return "unknown", hit.last
    scale = 1000.0 if THOUSANDS.match(tail) else 1e6 if MILLIONS.match(tail) else 1.0
    tail = THOUSANDS.sub("", tail) if scale == 1000.0 else tail
    last = _last_token(note, hit, result.start("tail") + unit_length(tail))
    flag = _flag(table, tail)
    if flag is not None:
        return flag, last
    stated = STATED.match(tail)
    if stated:
        return by_stated(value * scale, stated), _last_token(
            note, hit, result.start("tail") + stated.end()
        )
    band = band_of(hit.value.bands, patient)
    if band is None:
        return "unknown", hit.last
    measured = converted(value, scale, tail, band)
    if measured is None:
        return "unknown", hit.last
    return against(measured, band.low, band.high, result["sign"] or ""), last


def _flag(table: Table, tail: str) -> Direction | None:
    """A word or arrow in brackets right after the value says what the laboratory thought."""
    rest = tail[unit_length(tail) :]
    opened = re.match(r"^\s?[(\[]\s?([^)\]\d]{2,30})[)\]]", rest)
    if opened:
        for direction, words in table.words:
            if words.match(opened[1]):
                return direction
    arrow = re.match(r"^\s?\(?(↑|↓)", rest)
    return None if arrow is None else ("high" if arrow[1] == "↑" else "low")


FAR: Final = 10.0
FAR_OFF: Final = {"creatinoquinase": HpoId("HP:0030234")}
"""Terms of a result that is `FAR` times the limit or more."""


def _is_far(
    note: Note, hit: Hit[Analyte], last: int, patient: tuple[float | None, Sex | None]
) -> bool:
    result = _RESULT.match(_context(note, hit)[1])
    band = band_of(hit.value.bands, patient)
    if result is None or band is None or band.high is None or last == hit.last:
        return False
    scale = 1000.0 if THOUSANDS.match(result["tail"]) else 1.0
    return value_of(result["number"]) * scale >= FAR * band.high


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
