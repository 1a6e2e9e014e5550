"""The curated tables: each loads, each code and label holds, the lexicon is whole."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from araras.knowledge import curated, shape, validate
from araras.knowledge.build import _read_protocols, _release
from araras.knowledge.curated import COLUMNS
from araras.knowledge.ids import HpoId, OrphaCode
from araras.knowledge.locations import package_folder
from araras.knowledge.rows import FREQUENCIES, read_ontology
from araras.knowledge.snapshot import Snapshot
from araras.knowledge.tables import read_table, split
from araras.knowledge.text import key

SOURCE = package_folder()
FOLDER = SOURCE / "curated"
READERS: dict[str, Callable[..., tuple[object, ...]]] = {
    "enzymes": curated.read_enzymes,
    "medicines": curated.read_medicines,
    "screening": curated.read_screening,
    "gene_aliases": curated.read_gene_aliases,
    "laboratory": curated.read_laboratory,
    "laboratory_words": curated.read_laboratory_words,
    "alerts": curated.read_alerts,
    "near_terms": curated.read_near_terms,
    "common_conditions": curated.read_common_conditions,
    "words_pt_br": curated.read_words,
    "expressions": curated.read_expressions,
    "milestones": curated.read_milestones,
    "growth": curated.read_growth,
}
ANSWERS = {
    "enzymes": "enzymes",
    "medicines": "medicines",
    "screening": "screening_results",
    "gene_aliases": "gene_aliases",
    "laboratory": "laboratory",
    "laboratory_words": "laboratory_words",
    "alerts": "alerts",
    "near_terms": "near_terms",
    "common_conditions": "common_conditions",
    "words_pt_br": "word_forms",
    "expressions": "expressions",
    "milestones": "milestones",
    "growth": "growth",
}


def rows(table: str) -> list[dict[str, str]]:
    return list(curated.rows(FOLDER, table))


# Whole tables


@pytest.mark.parametrize("table", COLUMNS)
def test_the_table_loads_and_is_not_empty(table: str) -> None:
    assert rows(table)


def test_there_is_no_table_that_nothing_reads() -> None:
    assert {path.stem for path in FOLDER.glob("*.tsv")} == set(COLUMNS)


def test_no_cell_is_malformed_and_no_row_is_repeated() -> None:
    assert shape.problems(SOURCE) == []


def test_every_table_is_read_by_a_reader_or_joined() -> None:
    joined = {"hpo_pt_br", "orpha_pt_br", "cid10_pt_br", "phenotypes", "subtypes"}
    assert set(READERS) | joined == set(COLUMNS)


@pytest.mark.parametrize("table", READERS)
def test_the_store_holds_what_the_table_says(graph: Snapshot, table: str) -> None:
    read = READERS[table](FOLDER)
    assert read == getattr(graph, ANSWERS[table])()
    assert len(read) == len(rows(table))


@pytest.mark.parametrize("table", COLUMNS)
def test_cells_are_clean(table: str) -> None:
    """No blanks around a cell, no control characters, no empty or repeated alternative."""
    for row in rows(table):
        for column, cell in row.items():
            where = (table, column, cell[:60])
            assert cell == cell.strip(), where
            assert not re.search(r"[\x00-\x1f\x7f\ufeff\ufffd]", cell), where
            parts = cell.split("|")
            if len(parts) > 1 and column not in ("labels_en", "conversions"):
                assert all(part.strip() for part in parts), where


@pytest.mark.parametrize("table", [t for t, columns in COLUMNS.items() if "date" in columns])
def test_each_fact_has_its_source_and_date(table: str) -> None:
    for row in rows(table):
        assert row["source"], row
        assert datetime.date.fromisoformat(row["date"]), row


# Codes


@pytest.fixture(scope="module")
def every_code(graph: Snapshot) -> dict[str, set[str]]:
    """All codes of each kind that the curated tables use, beside a label or not."""
    used: dict[str, set[str]] = {"orpha": set(), "hpo": set()}
    for table in COLUMNS:
        for row in rows(table):
            for column, cell in row.items():
                if column in ("orpha", "child", "parent"):
                    used["orpha"].update(split(cell))
                elif column.startswith("hpo"):
                    used["hpo"].update(split(cell))
    return used


def test_every_disease_code_exists(graph: Snapshot, every_code: dict[str, set[str]]) -> None:
    assert len(every_code["orpha"]) > 10_000
    missing = [c for c in every_code["orpha"] if graph.disease(OrphaCode(c)) is None]
    assert missing == []


def test_every_term_id_leads_to_a_term_in_force(
    graph: Snapshot, every_code: dict[str, set[str]]
) -> None:
    assert len(every_code["hpo"]) > 11_000
    missing = [hpo for hpo in every_code["hpo"] if graph.term(HpoId(hpo)) is None]
    assert missing == []


@pytest.mark.parametrize("table", ["enzymes", "medicines", "screening"])
def test_every_disease_of_evidence_is_in_force_under_its_label(graph: Snapshot, table: str) -> None:
    for row in rows(table):
        codes, labels = split(row["orpha"]), split(row["labels_en"])
        assert len(codes) == len(labels)
        for code, label in zip(codes, labels, strict=True):
            disease = graph.disease(OrphaCode(code))
            assert disease.status == "active"
            assert label.removeprefix("NON RARE IN EUROPE: ") == disease.name_en


LABELLED_TERMS = [
    ("phenotypes", "hpo", "label_en"),
    ("alerts", "hpo", "label_en"),
    ("near_terms", "hpo", "label_en"),
    ("near_terms", "near", "near_label_en"),
    ("expressions", "hpo", "label_en"),
    ("laboratory", "hpo_low", "label_low"),
    ("laboratory", "hpo_high", "label_high"),
    ("milestones", "hpo_not", "label_not"),
    ("milestones", "hpo_late", "label_late"),
    ("milestones", "hpo_lost", "label_lost"),
]


@pytest.mark.parametrize(("table", "code", "label"), LABELLED_TERMS)
def test_every_term_is_a_finding_under_its_label(
    graph: Snapshot, table: str, code: str, label: str
) -> None:
    for row in rows(table):
        assert bool(row[code]) == bool(row[label]), row
        if row[code]:
            term = graph.term(HpoId(row[code]))
            assert (term.hpo, term.name_en, term.phenotypic) == (row[code], row[label], True)


def test_the_builder_finds_no_problem_in_the_text() -> None:
    ontology = read_ontology(SOURCE / "releases")
    release = _release(SOURCE / "releases", ontology)
    protocols = _read_protocols(FOLDER / "protocols")
    empty = {
        name: []
        for name in ("subtype", "cid10_link", "omim_link", "course", "omim_disease", "disease")
    }
    tables = {**empty, "gene": [], "phenotype_link": []}
    assert validate.problems(tables, release, FOLDER, protocols) == []


# The lexicon


def test_every_term_that_annotates_a_disease_has_a_portuguese_label() -> None:
    labels = {row["hpo"]: row["label_pt"] for row in rows("hpo_pt_br")}
    assert all(labels.values())
    assert len(labels) >= 16_500


def test_every_phenotype_annotated_to_a_disease_has_a_portuguese_row(graph: Snapshot) -> None:
    """What a doctor may read beside a disease is named in Portuguese; 11,555 terms are."""
    named = {row["hpo"] for row in rows("hpo_pt_br")}
    annotated = {hpo for (hpo,) in graph._rows("SELECT DISTINCT hpo FROM phenotype_link")}
    assert len(annotated) > 11_000
    assert sorted(annotated - named) == []


def test_every_disease_name_is_portuguese_and_present() -> None:
    table = rows("orpha_pt_br")
    assert len(table) >= 10_206
    assert all(row["name_pt"] for row in table)


def test_protocol_diseases_have_a_portuguese_name(graph: Snapshot) -> None:
    named = {row["orpha"] for row in rows("orpha_pt_br")}
    wanted = {d.orpha for protocol in graph.protocols() for d in protocol.diseases}
    assert wanted <= named


def test_every_wording_has_a_word_to_look_up(graph: Snapshot) -> None:
    for row in rows("hpo_pt_br"):
        for column in ("label_pt", "synonyms_pt", "lay_pt", "context_pt"):
            assert all(key(text) for text in split(row[column])), row
    for row in rows("orpha_pt_br"):
        for column in ("name_pt", "synonyms_pt", "context_pt"):
            assert all(key(text) for text in split(row[column])), row


def test_cid10_titles_are_present_with_their_categories() -> None:
    titles = {row["code"]: row["title_pt"] for row in rows("cid10_pt_br")}
    assert all(titles.values())
    assert {code[:3] for code in titles} <= set(titles)


def test_nearly_every_orphanet_code_has_a_title(graph: Snapshot) -> None:
    """One link of the release names a code that no Brazilian table has (U10.9)."""
    linked = {code for (code,) in graph._rows("SELECT DISTINCT code FROM cid10_link")}
    titled = {row["code"] for row in rows("cid10_pt_br")}
    assert linked - titled == {"U10.9"}


# Phenotypes


def test_phenotypes_cover_the_protocol_diseases_that_the_releases_leave_bare(
    graph: Snapshot,
) -> None:
    """A protocol's disease has phenotypes itself or, where it is one of a family, in its family."""
    bare = []
    for protocol in graph.protocols():
        family = [code.orpha for code in protocol.diseases]
        found = [len(graph.phenotypes(code)) for code in family]
        if sum(found) < 5:
            bare.append(protocol.slug)
    assert bare == []
    for code in (802, 182090):
        assert len(graph.phenotypes(OrphaCode(code))) >= 10


def test_frequencies_are_the_bands_of_the_release() -> None:
    assert {row["frequency"] for row in rows("phenotypes")} <= set(FREQUENCIES)
    assert list(FREQUENCIES.values()) == [1.0, 0.895, 0.545, 0.17, 0.025, 0.0]


# Evidence


def test_genes_with_aliases_are_genes_of_some_disease(graph: Snapshot) -> None:
    symbols = set(graph.gene_symbols())
    assert [alias.gene for alias in graph.gene_aliases() if alias.gene not in symbols] == []


@pytest.mark.parametrize("table", ["enzymes", "medicines"])
def test_one_name_is_not_two_things(graph: Snapshot, table: str) -> None:
    owners: dict[str, set[str]] = {}
    for record in READERS[table](FOLDER):
        own = record.enzyme if table == "enzymes" else record.medicine
        for name in (own, *record.names):
            owners.setdefault(key(name), set()).add(own)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_a_specific_medicine_points_somewhere(graph: Snapshot) -> None:
    for medicine in graph.medicines():
        if medicine.specificity == "high":
            assert medicine.orphas, medicine.medicine


def test_limits_are_the_right_way_round_and_bands_do_not_overlap(graph: Snapshot) -> None:
    bands: dict[tuple[str, str, str | None], list[tuple[float, float]]] = {}
    for band in graph.laboratory():
        if band.low is not None and band.high is not None:
            assert band.low < band.high, band
        low, high = band.age_min_years or 0.0, band.age_max_years or 200.0
        assert low < high, band
        bands.setdefault((band.analyte, band.unit, band.sex), []).append((low, high))
    for analyte, spans in bands.items():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end <= start, analyte


def test_every_unit_converts_by_a_positive_factor(graph: Snapshot) -> None:
    for band in graph.laboratory():
        assert band.unit
        assert all(unit and factor > 0 for unit, factor in band.conversions), band


def test_every_analyte_has_a_name_on_one_of_its_rows(graph: Snapshot) -> None:
    named = {b.analyte for b in graph.laboratory() if b.names or b.abbreviations}
    assert named == {b.analyte for b in graph.laboratory()}


def test_words_of_results_are_read_one_way(graph: Snapshot) -> None:
    owners: dict[str, set[str]] = {}
    for result in graph.laboratory_words():
        for word in result.words:
            owners.setdefault(key(word), set()).add(result.direction)
    assert {word for word, found in owners.items() if {"high", "low"} <= found} == set()
    assert {word for word, found in owners.items() if {"high", "normal"} <= found} == set()


def test_figures_of_speech_have_no_term_and_normal_findings_have_one(graph: Snapshot) -> None:
    for expression in graph.expressions():
        assert (expression.kind == "normal") == (expression.hpo is not None)
        assert expression.phrases


def test_milestones_say_by_when_and_what_their_lack_is(graph: Snapshot) -> None:
    for milestone in graph.milestones():
        assert milestone.words
        assert milestone.source
        if milestone.limit_months is not None:
            assert 0 < milestone.limit_months <= 84
        assert milestone.hpo_not or milestone.hpo_late or milestone.hpo_lost


# Alerts


def test_alert_terms_are_findings_worded_in_portuguese(graph: Snapshot) -> None:
    alerts = graph.alerts()
    assert [alert.hpo for alert in alerts] == sorted({alert.hpo for alert in alerts})
    for alert in alerts:
        assert graph.term(alert.hpo).phenotypic
        assert alert.finding_pt == alert.finding_pt.strip()
        assert alert.source


@pytest.mark.parametrize("hpo", ["HP:0001250", "HP:0000118", "HP:0001252", "HP:0001249"])
def test_everyday_findings_and_broad_terms_raise_no_alert_by_themselves(
    graph: Snapshot, hpo: str
) -> None:
    rules = {alert.hpo for alert in graph.alerts() if not alert.acute}
    assert not rules & graph.term_ancestors(HpoId(hpo))


@pytest.mark.parametrize("name", ["Coma", "Cyanosis", "Respiratory failure", "Status epilepticus"])
def test_emergencies_raise_an_alert(graph: Snapshot, name: str) -> None:
    found = {n.hpo for n in graph.term_names("en") if (n.text, n.kind) == (name, "label")}
    assert len(found) == 1
    rules = {alert.hpo for alert in graph.alerts()}
    assert rules & graph.term_ancestors(found.pop())


def test_a_table_that_reads_back_as_written() -> None:
    for table, columns in COLUMNS.items():
        first = next(read_table(FOLDER / f"{table}.tsv", columns))
        assert tuple(first) == columns


def test_near_terms_are_pairs_that_the_ontology_does_not_join(graph: Snapshot) -> None:
    pairs = [(pair.hpo, pair.near) for pair in graph.near_terms()]
    assert pairs == sorted(set(pairs))
    assert all(one < other for one, other in pairs)
    for one, other in pairs:
        assert one not in graph.term_ancestors(other)
        assert other not in graph.term_ancestors(one)
