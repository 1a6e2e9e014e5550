"""Checks on the text that a snapshot is built from. Each problem is one line that names the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from araras.knowledge import curated
from araras.knowledge.protocols import Protocol
from araras.knowledge.rows import Ontology, Row
from araras.knowledge.tables import split


class Release(NamedTuple):
    """What the releases say that curated rows are checked against."""

    names: Mapping[str, str]
    """`ORPHA:…` → English name as the release writes it."""
    status: Mapping[str, str]
    ontology: Ontology


def problems(
    tables: Mapping[str, Sequence[Row]],
    release: Release,
    folder: Path,
    protocols: Sequence[Protocol],
) -> list[str]:
    """Return every broken rule, in the order in which they are checked."""
    return [
        *_dangling(tables, release),
        *_lexicon(release, folder),
        *_phenotypes(release, folder),
        *_labelled_codes(release, folder),
        *_laboratory(release, folder),
        *_reading(release, folder),
        *_alerts(release, folder),
        *_near_terms(release, folder),
        *_common_conditions(release, folder),
        *_protocols(release, protocols),
    ]


def _dangling(tables: Mapping[str, Sequence[Row]], release: Release) -> Iterator[str]:
    known = {code.removeprefix("ORPHA:") for code in release.names}
    omim = {f"OMIM:{row[0]}" for row in tables["omim_disease"]}
    for table, columns in {
        "subtype": (0, 1),
        "cid10_link": (0,),
        "omim_link": (0,),
        "course": (0,),
    }.items():
        for row in tables[table]:
            for column in columns:
                if str(row[column]) not in known:
                    yield f"{table}: ORPHA:{row[column]} não existe na versão da Orphanet"
    for row in tables["disease"]:
        if row[7] is not None and str(row[7]) not in known:
            yield f"disease: ORPHA:{row[7]}, sucessora de ORPHA:{row[0]}, não existe na Orphanet"
    for gene, disease in tables["gene"]:
        if str(disease).startswith("ORPHA:") and str(disease).removeprefix("ORPHA:") not in known:
            yield f"gene: {disease} ({gene}) não existe na Orphanet"
    for disease, hpo, *_ in tables["phenotype_link"]:
        if disease not in omim and str(disease).removeprefix("ORPHA:") not in known:
            yield f"phenotype_link: {disease} ({hpo}) não existe"


def _lexicon(release: Release, folder: Path) -> Iterator[str]:
    ontology = release.ontology
    for row in curated.rows(folder, "hpo_pt_br"):
        if ontology.current(row["hpo"]) is None:
            yield f"hpo_pt_br: {row['hpo']} não existe na HPO"
        if not row["label_pt"]:
            yield f"hpo_pt_br: {row['hpo']} está sem rótulo"
    for row in curated.rows(folder, "orpha_pt_br"):
        if row["orpha"] not in release.names:
            yield f"orpha_pt_br: {row['orpha']} não existe na Orphanet"


def _current(where: str, code: str, release: Release) -> Iterator[str]:
    if code not in release.names:
        yield f"{where}: {code} não existe na Orphanet"
    elif release.status[code] != "active":
        yield f"{where}: {code} está {release.status[code]} na Orphanet"


def _labelled(where: str, code: str, label: str, release: Release) -> Iterator[str]:
    yield from _current(where, code, release)
    name = release.names.get(code, "")
    if name and label != name:
        yield f"{where}: {code} é “{name}” na Orphanet, não “{label}”"


def _term(where: str, hpo: str, label: str, ontology: Ontology) -> Iterator[str]:
    name = ontology.names.get(hpo)
    if name is None:
        yield f"{where}: {hpo} não está em vigor na HPO"
    elif hpo not in ontology.phenotypic:
        yield f"{where}: {hpo} não é uma anormalidade fenotípica"
    elif label != name:
        yield f"{where}: {hpo} é “{name}” na HPO, não “{label}”"


def _cited(where: str, row: Mapping[str, str]) -> Iterator[str]:
    if not row["source"] or not row["date"]:
        yield f"{where}: linha sem fonte ou data"


def _phenotypes(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "phenotypes"):
        yield from _current("phenotypes", row["orpha"], release)
        yield from _term("phenotypes", row["hpo"], row["label_en"], release.ontology)
        yield from _cited(f"phenotypes: {row['orpha']} {row['hpo']}", row)
    for row in curated.rows(folder, "subtypes"):
        for code in (row["child"], row["parent"]):
            yield from _current("subtypes", code, release)
        yield from _cited(f"subtypes: {row['child']}", row)


def _labelled_codes(release: Release, folder: Path) -> Iterator[str]:
    for table in ("enzymes", "medicines", "screening"):
        for row in curated.rows(folder, table):
            codes, labels = split(row["orpha"]), split(row["labels_en"])
            if len(codes) != len(labels):
                yield f"{table}: {codes} e {labels} não têm o mesmo tamanho"
                continue
            for code, label in zip(codes, labels, strict=True):
                yield from _labelled(table, code, label, release)
            yield from _cited(f"{table}: {'|'.join(codes)}", row)


def _laboratory(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "laboratory"):
        where = f"laboratory: {row['analyte']}"
        for side in ("low", "high"):
            if row[f"hpo_{side}"]:
                yield from _term(where, row[f"hpo_{side}"], row[f"label_{side}"], release.ontology)
        if row["low"] and row["high"] and float(row["low"]) >= float(row["high"]):
            yield f"{where}: limite inferior não é menor que o superior"
        yield from _cited(where, row)


def _alerts(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "alerts"):
        yield from _term("alerts", row["hpo"], row["label_en"], release.ontology)
        yield from _cited(f"alerts: {row['hpo']}", row)


def _near_terms(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "near_terms"):
        yield from _term("near_terms", row["hpo"], row["label_en"], release.ontology)
        yield from _term("near_terms", row["near"], row["near_label_en"], release.ontology)
        yield from _cited(f"near_terms: {row['hpo']}", row)


def _common_conditions(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "common_conditions"):
        where = f"common_conditions: {row['condition']}"
        codes, labels = split(row["hpo"]), split(row["labels_en"])
        if len(codes) != len(labels):
            yield f"{where}: {len(codes)} termos e {len(labels)} rótulos"
            continue
        for code, label in zip(codes, labels, strict=True):
            yield from _term(where, code, label, release.ontology)
        yield from _cited(where, row)


def _reading(release: Release, folder: Path) -> Iterator[str]:
    for row in curated.rows(folder, "expressions"):
        if row["hpo"] or row["kind"] != "figure":
            where = f"expressions: {row['phrases'][:40]}"
            yield from _term(where, row["hpo"], row["label_en"], release.ontology)
    for row in curated.rows(folder, "milestones"):
        for side in ("not", "late", "lost"):
            if row[f"hpo_{side}"]:
                where = f"milestones: {row['skill']}"
                yield from _term(where, row[f"hpo_{side}"], row[f"label_{side}"], release.ontology)


def _protocols(release: Release, protocols: Sequence[Protocol]) -> Iterator[str]:
    for protocol in protocols:
        for disease in protocol.diseases:
            yield from _labelled(protocol.slug, disease.orpha, disease.label, release)
        for criterion in protocol.criteria:
            if criterion.when is None:
                continue
            for code in criterion.when.orpha:
                yield from _current(protocol.slug, code, release)
            for hpo in criterion.when.hpo:
                if hpo not in release.ontology.names:
                    yield f"{protocol.slug}: {hpo} não está em vigor na HPO"
