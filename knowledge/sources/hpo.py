"""HPO: the ontology (`hp.obo`) and the annotations of OMIM diseases (`phenotype.hpoa`).

HPO asks users to name it and its release; both are in NOTICE and in the manifest.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

# Middle of each HPO frequency band, HP:0040279 "Frequency" in hp.obo.
BANDS = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.895,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(\w+)(?:\s+(\w+))?')


class TermRow(NamedTuple):
    """One HPO term.

    `synonyms` are (text, scope, kind) with scope EXACT, NARROW, BROAD or RELATED.
    """

    id: str
    name: str
    parents: tuple[str, ...]
    alternative_ids: tuple[str, ...]
    obsolete: bool
    replaced_by: str | None
    synonyms: tuple[tuple[str, str, str], ...]


class AnnotationRow(NamedTuple):
    """A phenotype of an OMIM disease; `frequency` is 0–1, or None where none is stated."""

    omim: int
    hpo: str
    frequency: float | None
    patients: int
    """Number of patients behind the frequency, 0 where it is a band or not stated."""
    excluded: bool


class OmimRow(NamedTuple):
    """An OMIM disease that HPO annotates, its modes of inheritance and ages of onset (HPO ids)."""

    omim: int
    name: str
    inheritance: tuple[str, ...]
    onsets: tuple[str, ...]
    references: tuple[str, ...]


def _stanzas(lines: Iterable[str]) -> Iterator[dict[str, list[str]]]:
    fields: dict[str, list[str]] = {}
    kind = ""
    for line in lines:
        if line.startswith("["):
            if kind == "[Term]":
                yield fields
            kind, fields = line.strip(), defaultdict(list)
        elif ": " in line and kind:
            key, value = line.rstrip("\n").split(": ", 1)
            fields[key].append(value)
    if kind == "[Term]":
        yield fields


def _synonym(value: str) -> tuple[str, str, str]:
    match = _QUOTED.match(value)
    if match is None:
        raise ValueError(f"not a synonym line: {value}")
    kind = match[3] or ""
    return match[1].replace('\\"', '"'), match[2], "" if kind.startswith("[") else kind


def _term(fields: dict[str, list[str]]) -> TermRow:
    return TermRow(
        id=fields["id"][0],
        name=fields["name"][0],
        parents=tuple(sorted(value.split(" ")[0] for value in fields.get("is_a", ()))),
        alternative_ids=tuple(sorted(fields.get("alt_id", ()))),
        obsolete=fields.get("is_obsolete") == ["true"],
        replaced_by=next(iter(fields.get("replaced_by", ())), None),
        synonyms=tuple(sorted({_synonym(value) for value in fields.get("synonym", ())})),
    )


def read_ontology(path: Path) -> list[TermRow]:
    """Read `hp.obo`, ordered by id."""
    with path.open(encoding="utf-8") as lines:
        return sorted(_term(f) for f in _stanzas(lines) if f["id"][0].startswith("HP:"))


def ontology_version(path: Path) -> str:
    """Return the release that `hp.obo` states, as `YYYY-MM-DD`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("data-version:"):
                return line.strip().rsplit("/", 1)[-1]
    return ""


def _annotations(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        data = (line for line in lines if not line.startswith("#"))
        for row in csv.DictReader(data, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["database_id"].startswith("OMIM:"):
                yield row


def _pooled(frequencies: list[str]) -> tuple[float | None, int]:
    """Pool the frequencies of several publications.

    Counts (`3/7`) are added up; without counts the mean of bands and percentages is taken.
    """
    counts = [tuple(map(int, f.split("/"))) for f in frequencies if "/" in f]
    patients = sum(n for _, n in counts)
    if patients:
        return sum(k for k, _ in counts) / patients, patients
    values = [BANDS[f] for f in frequencies if f in BANDS]
    values += [float(f[:-1]) / 100 for f in frequencies if f.endswith("%")]
    return (sum(values) / len(values), 0) if values else (None, 0)


def read_annotations(path: Path) -> tuple[list[OmimRow], list[AnnotationRow]]:
    """Read the OMIM part of `phenotype.hpoa`: diseases, and one pooled row a (disease, term)."""
    names: dict[int, str] = {}
    features: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    found: dict[tuple[int, str, bool], list[str]] = defaultdict(list)
    for row in _annotations(path):
        omim = int(row["database_id"][5:])
        names[omim] = row["disease_name"]
        features[omim]["R"].update(r for r in row["reference"].split(";") if r.startswith("PMID"))
        if row["aspect"] == "P":
            found[omim, row["hpo_id"], row["qualifier"] == "NOT"].append(row["frequency"])
        else:
            features[omim][row["aspect"]].add(row["hpo_id"])
    diseases = [
        OmimRow(omim, name, *(tuple(sorted(features[omim][a])) for a in ("I", "C", "R")))
        for omim, name in sorted(names.items())
    ]
    annotations = [
        AnnotationRow(omim, hpo, 0.0 if excluded else pooled[0], pooled[1], excluded)
        for (omim, hpo, excluded), values in sorted(found.items())
        for pooled in [_pooled(values)]
    ]
    return diseases, annotations
