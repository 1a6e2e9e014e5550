"""Dated visits in one note: the patient's age at each, and what a later one takes back.

A line or sentence that begins with a date or a day of stay opens a visit; in a note without
any, "hoje" does. A finding of an earlier visit is past when a later visit denies it or calls it
past (the same term or one step away in the ontology).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.records import Assertion, ReadPhenotype

_LED: Final = (
    r"(?:(?:em|dia|consulta|retorno|evolucao|visita|atendimento|internacao|\d{1,2}[ao]? (?:consulta|visita))"
    r" (?:de |em |do dia |no dia )?){0,2}"
)
_MONTH: Final = r"(?:em |n[oa] )?(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)"
_DATE: Final = Lazy(
    rf"(?:^|\n|[.;!?] )[ \t>*#\[(-]*{_LED}"
    r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})\b"
    r"|(?P<alone>(?:19|20)\d{2})[\])]?[ ]?[:–-]"
    rf"|{_MONTH}(?:(?:/| de )\d{{2,4}})?[ ]?:"
    r"|(?:\d{1,2}/\d{1,2}(?:/\d{2})?[\])]?|d[ ]?\d{1,3}|dia \d{1,3})[ ]?[:–-])"
)
"""A date or a day of stay that opens a line or a sentence."""
_TODAY: Final = Lazy(
    r"\b(?:hoje|atualmente|agora|nesta consulta|no momento|(?:no|ao) exame atual|n[ao] (?:ultim[oa]|atual) (?:consulta|exame|avaliacao|visita))\b"
)
DAYS: Final = 365.25
MIN_VISITS: Final = 2


AgeAt = Callable[[int], float | None]
"""The patient's age in years at a place in the view of a note."""


class Visit(NamedTuple):
    """A visit from a place in the view on, with its date in years where it has a year."""

    place: int
    date: float | None


def read_visits(note: Note) -> list[Visit]:
    """Return the visits in reading order; fewer than two dates open none."""
    found = [visit for match in _DATE.finditer(note.view) if (visit := _visit(match)) is not None]
    return found if len(found) >= MIN_VISITS else []


def _visit(match: re.Match[str]) -> Visit | None:
    if match["alone"]:
        return Visit(match.start(), float(match["alone"]))
    if match["month"] is None:
        return Visit(match.start(), None)
    month, day = int(match["month"]), int(match["day"] or 15)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Visit(match.start(), int(match["year"]) + (month - 1) / 12 + day / DAYS)


def _dates(visits: Sequence[Visit]) -> list[float]:
    """Return the dates; where a year lacks, the order of reading stands for them."""
    dates = [visit.date for visit in visits if visit.date is not None]
    return dates if len(dates) == len(visits) else [float(i) for i in range(len(visits))]


def age_at(visits: Sequence[Visit], age_years: float | None) -> AgeAt:
    """Return the age (years) by place in the view; `age_years` is the age at the latest visit."""
    if age_years is None or not visits or any(visit.date is None for visit in visits):
        return lambda _place: age_years
    dates = _dates(visits)
    latest = max(dates)
    places = [visit.place for visit in visits]
    ages = [max(0.0, age_years - (latest - date)) for date in dates]

    def at(place: int) -> float:
        return ages[max(0, bisect_right(places, place) - 1)]

    return at


def _moments(note: Note, visits: Sequence[Visit]) -> Sequence[Visit]:
    """Return the visits, or what a note without them says of today."""
    return visits or [Visit(match.start(), None) for match in _TODAY.finditer(note.view)]


def taken_back(
    graph: KnowledgeGraph, note: Note, visits: Sequence[Visit], found: Sequence[ReadPhenotype]
) -> list[ReadPhenotype]:
    """Return the findings, those that a later visit takes back as past."""
    visits = _moments(note, visits)
    if not visits:
        return list(found)
    places = [_first_place(note, visit) for visit in visits]
    dates = _dates(visits)
    order = sorted(range(len(visits)), key=dates.__getitem__)
    rank = {visit: position for position, visit in enumerate(order)}

    def visit_of(item: ReadPhenotype) -> int:
        return rank.get(bisect_right(places, item.span[0]) - 1, -1)

    denied: dict[HpoId, int] = {}
    for item in found:
        if item.assertion in (Assertion.ABSENT, Assertion.PAST):
            denied[item.hpo] = max(visit_of(item), denied.get(item.hpo, -1))
    near = _spread(graph, denied)
    return [
        item.model_copy(update={"assertion": Assertion.PAST})
        if item.assertion is Assertion.PRESENT and _latest(graph, near, item.hpo) > visit_of(item)
        else item
        for item in found
    ]


def _first_place(note: Note, visit: Visit) -> int:
    """Return where in the text a visit's first token begins."""
    token = note.tokens(visit.place, visit.place + 1)[0]
    return note.starts[token] if token < len(note.starts) else len(note.text)


class Denials(NamedTuple):
    """The latest visit that denies a term, and the latest that denies a child of a term."""

    itself: Mapping[HpoId, int]
    child: Mapping[HpoId, int]


def _spread(graph: KnowledgeGraph, denied: Mapping[HpoId, int]) -> Denials:
    child: dict[HpoId, int] = {}
    for hpo, visit in denied.items():
        for parent in graph.term_parents(hpo):
            child[parent] = max(visit, child.get(parent, -1))
    return Denials(denied, child)


def _latest(graph: KnowledgeGraph, denials: Denials, hpo: HpoId) -> int:
    """Return the latest visit that denies a term or one a step away; -1 where none does."""
    if not denials.itself:
        return -1
    own = max(denials.itself.get(hpo, -1), denials.child.get(hpo, -1))
    return max(own, *(denials.itself.get(p, -1) for p in graph.term_parents(hpo)), -1)
