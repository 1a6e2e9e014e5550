"""Orphanet: nomenclature and cross-references, phenotypes, onset and inheritance, prevalence.

They are products 1, 4 and 9 of the Orphadata science platform, CC-BY-4.0. Only facts are
read (codes, names, links, frequencies); definitions are prose and stay out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import geometric_mean
from typing import NamedTuple

OBSOLETE_FLAGS = {
    "Obsolete entity": "obsolete",
    "Obsolete with resources": "obsolete",
    "Deprecated entity": "deprecated",
}
SUCCESSOR_RELATIONS = {"Moved to": "moved_to", "Referred to": "referred_to"}
GROUPS = {"Group of disorders": "group", "Disorder": "disorder", "Subtype of disorder": "subtype"}
CROSS_REFERENCES = ("ICD-10", "MONDO", "OMIM")
NON_RARE_PREFIX = "NON RARE IN EUROPE: "

# Orphanet's frequency bands, https://www.orphadata.com/docs/OrphadataFreeAccessProductsDescription.pdf
FREQUENCIES = {
    "Obligate (100%)": "obligate",
    "Very frequent (99-80%)": "very_frequent",
    "Frequent (79-30%)": "frequent",
    "Occasional (29-5%)": "occasional",
    "Very rare (<4-1%)": "very_rare",
    "Excluded (0%)": "excluded",
}


# Orphanet's classes of prevalence, by the middle (geometric) of each, in people in a million.
PREVALENCE_CLASSES = {
    "<1 / 1 000 000": 0.3,
    "1-9 / 1 000 000": 3.0,
    "1-9 / 100 000": 30.0,
    "1-5 / 10 000": 220.0,
    "6-9 / 10 000": 730.0,
    ">1 / 1000": 2000.0,
}
CASES = "Cases/families"
CASES_ALONE = 0.1
"""People in a million of a disease that is known from single cases: a few in the world would be
less, but most are found late."""
PREVALENCE_KINDS = ("Point prevalence", "Prevalence at birth", "Lifetime Prevalence")
"""Other kinds (annual incidence) count only where none of these is stated."""
PREVALENCE_AREAS = ("Brazil", "Latin America", "South America", "Worldwide", "Europe")


class DiseaseRow(NamedTuple):
    """One entity of the nomenclature."""

    orpha: int
    name: str
    group: str
    type: str
    status: str
    non_rare_in_europe: bool
    successor: int | None
    successor_relation: str | None
    synonyms: tuple[str, ...]


class CrossReferenceRow(NamedTuple):
    """A link to another terminology; `relation` is Orphanet's: E, NTBT, BTNT or ND."""

    orpha: int
    source: str
    code: str
    relation: str


class PhenotypeRow(NamedTuple):
    """A phenotype of a disease, with its frequency band."""

    orpha: int
    hpo: str
    frequency: str


class CourseRow(NamedTuple):
    """Ages of onset and modes of inheritance of a disease."""

    orpha: int
    onsets: tuple[str, ...]
    inheritance: tuple[str, ...]


def _elements(path: Path, tag: str) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(path, events=("end",)):
        if element.tag == tag and element.find("OrphaCode") is not None:
            yield element
            element.clear()


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _successor(disorder: ElementTree.Element) -> tuple[int | None, str | None]:
    for link in disorder.iterfind("DisorderDisorderAssociationList/DisorderDisorderAssociation"):
        target = link.findtext("TargetDisorder/OrphaCode")
        if target is not None:
            return int(target), SUCCESSOR_RELATIONS[
                _text(link, "DisorderDisorderAssociationType/Name")
            ]
    return None, None


def _status(flags: set[str]) -> str:
    for flag, status in OBSOLETE_FLAGS.items():
        if flag in flags:
            return status
    return "active"


def _disease(disorder: ElementTree.Element) -> DiseaseRow:
    flags = {_text(flag, "Label") for flag in disorder.iterfind("DisorderFlagList/DisorderFlag")}
    successor, relation = _successor(disorder)
    return DiseaseRow(
        orpha=int(_text(disorder, "OrphaCode")),
        name=_text(disorder, "Name"),
        group=GROUPS[_text(disorder, "DisorderGroup/Name")],
        type=_text(disorder, "DisorderType/Name"),
        status=_status(flags),
        non_rare_in_europe="Non-rare disease in Europe" in flags,
        successor=successor,
        successor_relation=relation,
        synonyms=tuple(
            sorted({(s.text or "").strip() for s in disorder.iterfind("SynonymList/Synonym")})
        ),
    )


def _cross_references(disorder: ElementTree.Element) -> Iterator[CrossReferenceRow]:
    orpha = int(_text(disorder, "OrphaCode"))
    for link in disorder.iterfind("ExternalReferenceList/ExternalReference"):
        source = _text(link, "Source")
        if source in CROSS_REFERENCES:
            relation = _text(link, "DisorderMappingRelation/Name").split(" ")[0]
            yield CrossReferenceRow(orpha, source, _text(link, "Reference"), relation)


def read_nomenclature(path: Path) -> tuple[list[DiseaseRow], list[CrossReferenceRow]]:
    """Read `en_product1.xml`: entities and their cross-references, both ordered by code."""
    diseases: list[DiseaseRow] = []
    links: list[CrossReferenceRow] = []
    for disorder in _elements(path, "Disorder"):
        if disorder.find("DisorderFlagList") is None:
            continue
        diseases.append(_disease(disorder))
        links.extend(_cross_references(disorder))
    return sorted(diseases), sorted(set(links))


def read_phenotypes(path: Path) -> list[PhenotypeRow]:
    """Read `en_product4.xml`, ordered by disease, then term."""
    rows = {
        PhenotypeRow(
            int(_text(disorder, "OrphaCode")),
            _text(link, "HPO/HPOId"),
            FREQUENCIES[_text(link, "HPOFrequency/Name")],
        )
        for disorder in _elements(path, "Disorder")
        for link in disorder.iter("HPODisorderAssociation")
    }
    return sorted(rows)


def read_courses(path: Path) -> list[CourseRow]:
    """Read `en_product9_ages.xml`, ordered by disease."""

    def names(disorder: ElementTree.Element, path: str) -> tuple[str, ...]:
        return tuple(sorted({_text(item, "Name") for item in disorder.iterfind(path)} - {""}))

    return sorted(
        CourseRow(
            int(_text(disorder, "OrphaCode")),
            names(disorder, "AverageAgeOfOnsetList/AverageAgeOfOnset"),
            names(disorder, "TypeOfInheritanceList/TypeOfInheritance"),
        )
        for disorder in _elements(path, "Disorder")
    )


class PrevalenceRow(NamedTuple):
    """How many people in a million have a disease (or are born with it, or get it in a year)."""

    orpha: int
    per_million: float
    kind: str
    area: str


def read_prevalences(path: Path) -> list[PrevalenceRow]:
    """Read `product9_prev`: one figure a disease, ordered by disease.

    What Orphanet has validated goes first, then prevalence before incidence, then by area
    (`PREVALENCE_AREAS`), then by kind (`PREVALENCE_KINDS`); of several that remain it is the
    geometric mean. Diseases known from cases alone count as `CASES_ALONE`.
    """
    found = (_prevalence(disorder) for disorder in _elements(path, "Disorder"))
    return sorted(row for row in found if row is not None)


class _Figure(NamedTuple):
    """One figure as stated, ordered by preference."""

    not_validated: bool
    incidence: bool
    area_place: int
    kind_place: int
    area: str
    kind: str
    per_million: float


def _prevalence(disorder: ElementTree.Element) -> PrevalenceRow | None:
    orpha = int(_text(disorder, "OrphaCode"))
    items = disorder.findall("PrevalenceList/Prevalence")
    figures = [figure for figure in map(_figure, items) if figure is not None]
    if not figures:
        cases = any(_text(item, "PrevalenceType/Name") == CASES for item in items)
        return PrevalenceRow(orpha, CASES_ALONE, CASES, "Worldwide") if cases else None
    best = min(figures)
    values = [figure.per_million for figure in figures if figure[:-1] == best[:-1]]
    return PrevalenceRow(orpha, geometric_mean(values), best.kind, best.area)


def _figure(item: ElementTree.Element) -> _Figure | None:
    """The value (stated per 100,000), else the middle of its class; None without either."""
    kind, area = _text(item, "PrevalenceType/Name"), _text(item, "PrevalenceGeographic/Name")
    value = float(_text(item, "ValMoy") or 0) * 10
    per_million = value or PREVALENCE_CLASSES.get(_text(item, "PrevalenceClass/Name"))
    if kind == CASES or per_million is None:
        return None
    return _Figure(
        not_validated=_text(item, "PrevalenceValidationStatus/Name") != "Validated",
        incidence=kind not in PREVALENCE_KINDS,
        area_place=_place(PREVALENCE_AREAS, area),
        kind_place=_place(PREVALENCE_KINDS, kind),
        area=area,
        kind=kind,
        per_million=per_million,
    )


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def release_date(path: Path) -> str:
    """Return the date that a product file states, as `YYYY-MM-DD`."""
    for _, root in ElementTree.iterparse(path, events=("start",)):
        return (root.get("date") or "")[:10]
    return ""
