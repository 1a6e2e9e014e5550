"""Orphanet: nomenclature and cross-references, phenotypes, onset and inheritance.

They are products 1, 4 and 9 of the Orphadata science platform, CC-BY-4.0. Only facts are
read (codes, names, links, frequencies); definitions are prose and stay out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
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


def release_date(path: Path) -> str:
    """Return the date that a product file states, as `YYYY-MM-DD`."""
    for _, root in ElementTree.iterparse(path, events=("start",)):
        return (root.get("date") or "")[:10]
    return ""
