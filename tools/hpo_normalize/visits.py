"""Dated visits in one note: the patient's age at each, and what a later one takes back.

A line that begins with a date opens a visit. A finding of an earlier visit is past when a
later visit denies it or calls it past (the same term or one step away in the ontology).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.note import Note
from araras.tools.records import Assertion, ReadPhenotype

_DATE: Final = re.compile(
    r"(?:^|\n)[ \t>*#-]*(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})\b"
)
DAYS: Final = 365.25
MIN_VISITS: Final = 2


AgeAt = Callable[[int], float | None]
"""The patient's age in years at a place in the view of a note."""


class Visit(NamedTuple):
    """A visit from a place in the view on, with its date in years."""

    place: int
    date: float


def read_visits(note: Note) -> list[Visit]:
    """Return the visits in reading order; none where fewer than two dates open lines."""
    found = []
    for match in _DATE.finditer(note.view):
        month, day = int(match["month"]), int(match["day"] or 15)
        if 1 <= month <= 12 and 1 <= day <= 31:
            date = int(match["year"]) + (month - 1) / 12 + day / DAYS
            found.append(Visit(match.start(), date))
    return found if len(found) >= MIN_VISITS else []


def age_at(visits: Sequence[Visit], age_years: float | None) -> AgeAt:
    """Return the age (years) by place in the view; `age_years` is the age at the latest visit."""
    if age_years is None or not visits:
        return lambda _place: age_years
    latest = max(visit.date for visit in visits)
    places = [visit.place for visit in visits]
    ages = [max(0.0, age_years - (latest - visit.date)) for visit in visits]

    def at(place: int) -> float:
        return ages[max(0, bisect_right(places, place) - 1)]

    return at


def taken_back(
    graph: KnowledgeGraph, note: Note, visits: Sequence[Visit], found: Sequence[ReadPhenotype]
) -> list[ReadPhenotype]:
    """Return the findings, those that a later visit takes back as past."""
    if not visits:
        return list(found)
    places = [note.starts[note.tokens(v.place, v.place + 1)[0]] for v in visits]
    order = sorted(range(len(visits)), key=lambda i: visits[i].date)
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
