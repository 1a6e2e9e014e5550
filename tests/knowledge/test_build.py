"""Building: same text → same store, a changed row → another, a wrong row is named."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from araras.knowledge.build import build
from araras.knowledge.errors import SnapshotInvalid
from araras.knowledge.ids import OrphaCode
from araras.knowledge.locations import package_folder
from araras.knowledge.snapshot import Snapshot
from araras.knowledge.store import content_tables, digest, text_fingerprint


def refused(text, target: Path) -> SnapshotInvalid:
    with pytest.raises(SnapshotInvalid) as caught:
        build(text.folder, target)
    error = caught.value
    assert "\n" not in error.message
    assert error.hint
    assert not target.exists()
    assert not list(target.parent.glob("*.partial"))
    return error


def problems(text, target: Path) -> str:
    """Every problem of a text that breaks a rule, one a line."""
    error = refused(text, target)
    return "\n".join(error.problems or [error.message])


# The digest


def test_the_same_text_gives_the_same_bytes(new_text, tmp_path: Path) -> None:
    first = build(new_text("a").folder, tmp_path / "a.sqlite")
    again = build(new_text("b").folder, tmp_path / "b.sqlite")
    assert first == again
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_the_digest_is_of_the_rows_read_back(text, tmp_path: Path) -> None:
    meta = build(text.folder, tmp_path / "a.sqlite")
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    assert digest(connection) == meta["digest"]
    connection.execute("UPDATE cid10 SET title_pt = title_pt || ' ' WHERE code = 'G12.0'")
    assert digest(connection) != meta["digest"]
    connection.close()


CHANGES: dict[str, Callable[[Any], object]] = {
    "a name of the release": lambda t: t.change("release/diseases", 2, synonyms_en="PKU"),
    "a link of the release": lambda t: t.remove("release/cross_references", 2),
    "a frequency": lambda t: t.change("release/disease_phenotypes", 0, frequency="occasional"),
    "a pooled frequency": lambda t: t.change("release/omim_phenotypes", 0, frequency="0.75"),
    "a gene": lambda t: t.change("release/genes", 0, gene="PAH2"),
    "a label": lambda t: t.change("curated/hpo_pt_br", 1, label_pt="Convulsão"),
    "an enzyme": lambda t: t.change("curated/enzymes", 0, abbreviations="PAH"),
    "a limit": lambda t: t.change("curated/laboratory", 0, high="5"),
    "a protocol": lambda t: t.protocol.write_text(
        t.protocol.read_text("utf-8").replace("Diagnóstico confirmado", "Diagnóstico certo"),
        "utf-8",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_row_gives_another_digest(text, tmp_path: Path, what: str) -> None:
    before = build(text.folder, tmp_path / "a.sqlite")
    fingerprint = text_fingerprint(text.folder)
    CHANGES[what](text)
    after = build(text.folder, tmp_path / "a.sqlite")
    assert after["digest"] != before["digest"]
    assert text_fingerprint(text.folder) != fingerprint


def test_the_order_of_curated_rows_of_a_joined_table_does_not_matter(new_text, tmp_path) -> None:
    first, other = new_text("a"), new_text("b")
    row = other._tables["curated/cid10_pt_br"][0]
    other.remove("curated/cid10_pt_br", 0)
    other.add("curated/cid10_pt_br", **row)
    digests = {build(t.folder, tmp_path / "x.sqlite")["digest"] for t in (first, other)}
    assert len(digests) == 1


def test_the_store_of_the_package_is_what_its_text_builds(graph: Snapshot, tmp_path: Path) -> None:
    """`graph` may come from another path; it must hold what the committed text holds."""
    meta = build(package_folder(), tmp_path / "again.sqlite")
    assert meta["digest"] == graph.info().digest
    assert json.loads(meta["counts"]) == graph.info().counts
    assert all(graph.info().counts.values())


# What is joined


def test_the_manifest_counts_the_rows(text, tmp_path: Path) -> None:
    meta = build(text.folder, tmp_path / "a.sqlite")
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    counts = json.loads(meta["counts"])
    for table, count in counts.items():
        assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (count,)
    assert set(content_tables(connection)) == {*counts, "array"}
    connection.close()
    assert meta["version"] == "2026-06-23"
    for source in json.loads(meta["sources"]):
        assert set(source) == {"name", "release", "licence", "package"}


def test_curated_phenotypes_win_over_the_release(text, tmp_path: Path) -> None:
    text.change("curated/phenotypes", 1, frequency="very_rare")
    build(text.folder, tmp_path / "a.sqlite")
    found = {p.hpo: p for p in Snapshot(tmp_path / "a.sqlite").phenotypes(OrphaCode(716))}
    assert found["HP:0001250"].frequency == 0.025
    assert found["HP:0001250"].source == "teste"
    assert found["HP:0001249"].source == "Orphanet"


def test_of_two_frequencies_in_the_release_the_highest_counts(text, tmp_path: Path) -> None:
    for frequency in ("very_frequent", "occasional"):
        text.add("release/disease_phenotypes", orpha=716, hpo="HP:0001249", frequency=frequency)
    build(text.folder, tmp_path / "a.sqlite")
    found = {p.hpo: p for p in Snapshot(tmp_path / "a.sqlite").phenotypes(OrphaCode(716))}
    assert found["HP:0001249"].frequency == 0.895


def test_links_not_decidable_are_left_out(text, tmp_path: Path) -> None:
    build(text.folder, tmp_path / "a.sqlite")
    links = Snapshot(tmp_path / "a.sqlite").cid10_links(OrphaCode(716))
    assert [(k.code, k.relation) for k in links] == [("E70.0", "exact")]


def test_a_chain_of_replaced_terms_is_followed(text, tmp_path: Path) -> None:
    text.add("release/terms", hpo="HP:0009999", name_en="x", obsolete=1, replaced_by="HP:0002184")
    build(text.folder, tmp_path / "a.sqlite")
    graph = Snapshot(tmp_path / "a.sqlite")
    assert graph.term("HP:0009999") == graph.term("HP:0002184") == graph.term("HP:0001250")


def test_replacements_that_go_round_in_a_circle_lead_nowhere(text, tmp_path: Path) -> None:
    text.add("release/terms", hpo="HP:0009998", name_en="x", obsolete=1, replaced_by="HP:0009999")
    text.add("release/terms", hpo="HP:0009999", name_en="y", obsolete=1, replaced_by="HP:0009998")
    build(text.folder, tmp_path / "a.sqlite")
    assert Snapshot(tmp_path / "a.sqlite").term("HP:0009999") is None


def test_obsolete_diseases_are_not_ranked(text, tmp_path: Path) -> None:
    build(text.folder, tmp_path / "a.sqlite")
    diseases = Snapshot(tmp_path / "a.sqlite").annotation_arrays().diseases
    assert diseases == ("ORPHA:362", "ORPHA:716", "ORPHA:83330", "OMIM:253300")


# A store appears whole or not at all


def test_text_with_a_problem_leaves_the_good_store_as_it_was(text, tmp_path: Path) -> None:
    target = tmp_path / "a.sqlite"
    build(text.folder, target)
    good = target.read_bytes()
    text.change("curated/alerts", 0, hpo="HP:7777777")
    with pytest.raises(SnapshotInvalid):
        build(text.folder, target)
    assert target.read_bytes() == good
    assert not list(tmp_path.glob("*.partial"))


def test_a_build_that_dies_while_writing_leaves_the_good_store_as_it_was(
    text, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.sqlite"
    build(text.folder, target)
    good = target.read_bytes()

    def full_disk(*_: object) -> str:
        assert list(tmp_path.glob("*.partial"))
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("araras.knowledge.build.digest", full_disk)
    with pytest.raises(sqlite3.OperationalError):
        build(text.folder, target)
    assert target.read_bytes() == good
    assert not list(tmp_path.glob("*.partial"))


def test_a_store_is_written_into_a_new_folder(text, tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "a.sqlite"
    build(text.folder, target)
    Snapshot(target).verify()


# Damaged tables


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def scramble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for i in range(12, len(data) - 8, 3):
        data[i] ^= 0xFF
    path.write_bytes(data)


def as_latin1(path: Path) -> None:
    plain = gzip.decompress(path.read_bytes()).decode() + "é\n"
    path.write_bytes(gzip.compress(plain.encode("latin-1")))


@pytest.mark.parametrize("damage", [Path.unlink, cut, scramble, as_latin1])
@pytest.mark.parametrize("table", ["diseases", "terms", "genes"])
def test_a_table_that_cannot_be_read_is_named(text, tmp_path: Path, damage, table: str) -> None:
    damage(text.path(f"release/{table}"))
    assert f"{table}.tsv.gz" in refused(text, tmp_path / "a.sqlite").message


def test_a_table_with_other_columns_is_named(text, tmp_path: Path) -> None:
    path = text.path("curated/alerts")
    path.write_text(path.read_text("utf-8").replace("label_en", "label"), "utf-8")
    error = refused(text, tmp_path / "a.sqlite")
    assert "alerts.tsv" in error.message
    assert "label_en" in error.hint


@pytest.mark.parametrize("extra", ["HP:0001252\tHypotonia", "a\tb\tc\td\te\tf\tg"])
def test_a_line_with_too_few_or_too_many_cells_is_named(text, tmp_path: Path, extra: str) -> None:
    path = text.path("curated/alerts")
    path.write_text(path.read_text("utf-8") + "\n" + extra + "\n", "utf-8")
    message = refused(text, tmp_path / "a.sqlite").message
    assert "alerts.tsv" in message
    assert "linha 4 " in message  # header, one row, an empty line, this one


MALFORMED: list[tuple[str, int, dict[str, object]]] = [
    ("release/diseases", 1, {"orpha": "setenta"}),
    ("release/diseases", 1, {"status": "velho"}),
    ("release/diseases", 3, {"successor_relation": "virou"}),
    ("release/cross_references", 4, {"relation": "X"}),
    ("release/subtypes", 1, {"parent": ""}),
    ("release/disease_phenotypes", 2, {"frequency": "sempre"}),
    ("release/disease_phenotypes", 2, {"hpo": "HP:12"}),
    ("release/terms", 3, {"obsolete": "talvez"}),
    ("release/terms", 3, {"synonyms_en": "Fits"}),
    ("release/omim_diseases", 0, {"omim": "123"}),
    ("release/omim_phenotypes", 1, {"frequency": "1.5"}),
    ("release/genes", 0, {"diseases": "DOID:1"}),
    ("curated/hpo_pt_br", 1, {"hpo": "1250"}),
    ("curated/orpha_pt_br", 0, {"orpha": "716"}),
    ("curated/cid10_pt_br", 1, {"code": "G120"}),
    ("curated/phenotypes", 0, {"frequency": "ofen"}),
    ("curated/subtypes", 0, {"child": "ORPHA:x"}),
    ("curated/enzymes", 0, {"orpha": "ORPHA:716|PKU"}),
    ("curated/medicines", 0, {"specificity": "muita"}),
    ("curated/gene_aliases", 0, {"ambiguous_in_text": "às vezes"}),
    ("curated/laboratory", 0, {"high": "alto"}),
    ("curated/laboratory", 0, {"conversions": "µmol/L"}),
    ("curated/words_pt_br", 0, {"kind": "parecido"}),
    ("curated/milestones", 0, {"limit_months": "dezoito"}),
]


@pytest.mark.parametrize(("table", "row", "cells"), MALFORMED)
def test_a_malformed_cell_is_named_with_its_file_and_line(
    text, tmp_path: Path, table: str, row: int, cells: dict[str, object]
) -> None:
    text.change(table, row, **cells)
    found = problems(text, tmp_path / "a.sqlite")
    column, cell = next(iter(cells.items()))
    assert f"{text.path(table).name}, linha {row + 2}: {column} " in found
    assert f"“{cell}”" in found


@pytest.mark.parametrize(
    "table",
    ["release/diseases", "release/terms", "curated/cid10_pt_br", "curated/phenotypes"],
)
def test_a_repeated_row_is_named_with_both_lines(text, tmp_path: Path, table: str) -> None:
    rows = text._tables[table]
    text.add(table, **rows[1])
    assert f"linha {len(rows) + 1}: repete a linha 3" in problems(text, tmp_path / "a.sqlite")


def test_every_problem_is_listed_at_once(text, tmp_path: Path) -> None:
    text.change("curated/medicines", 0, specificity="muita")
    text.change("curated/phenotypes", 0, frequency="ofen")
    error = refused(text, tmp_path / "a.sqlite")
    assert len(error.problems) == 2
    assert "2 problema(s)" in error.message
    assert "araras kg build" in error.hint


# Codes


DANGLING: list[tuple[str, int, dict[str, object], str]] = [
    ("release/subtypes", 0, {"parent": 9999999}, "ORPHA:9999999"),
    ("release/cross_references", 0, {"orpha": 9999999}, "ORPHA:9999999"),
    ("release/courses", 0, {"orpha": 9999999}, "ORPHA:9999999"),
    ("release/disease_phenotypes", 0, {"orpha": 9999999}, "ORPHA:9999999"),
    ("release/omim_phenotypes", 0, {"omim": 999999}, "OMIM:999999"),
    ("release/diseases", 3, {"successor": 9999999}, "ORPHA:9999999"),
    ("release/genes", 0, {"diseases": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/orpha_pt_br", 0, {"orpha": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/hpo_pt_br", 0, {"hpo": "HP:7777777"}, "HP:7777777"),
    ("curated/phenotypes", 0, {"orpha": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/phenotypes", 0, {"hpo": "HP:7777777"}, "HP:7777777"),
    ("curated/subtypes", 0, {"child": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/enzymes", 0, {"orpha": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/medicines", 0, {"orpha": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/screening", 0, {"orpha": "ORPHA:9999999"}, "ORPHA:9999999"),
    ("curated/laboratory", 0, {"hpo_high": "HP:7777777"}, "HP:7777777"),
    ("curated/alerts", 0, {"hpo": "HP:7777777"}, "HP:7777777"),
    ("curated/near_terms", 0, {"near": "HP:7777777"}, "HP:7777777"),
    ("curated/expressions", 1, {"hpo": "HP:7777777"}, "HP:7777777"),
    ("curated/milestones", 0, {"hpo_not": "HP:7777777"}, "HP:7777777"),
]


@pytest.mark.parametrize(("table", "row", "cells", "code"), DANGLING)
def test_a_code_that_does_not_exist_is_named(
    text, tmp_path: Path, table: str, row: int, cells: dict[str, object], code: str
) -> None:
    text.change(table, row, **cells)
    assert code in problems(text, tmp_path / "a.sqlite")


WRONG_LABELS: list[tuple[str, int, dict[str, object], str]] = [
    ("curated/phenotypes", 0, {"label_en": "Fits"}, "HP:0001250 é “Seizure” na HPO, não “Fits”"),
    ("curated/enzymes", 0, {"labels_en": "PKU"}, "ORPHA:716 é “Phenylketonuria” na Orphanet"),
    ("curated/medicines", 0, {"labels_en": "SMA"}, "ORPHA:70 é “Proximal spinal muscular atrophy”"),
    ("curated/screening", 0, {"labels_en": "PKU"}, "ORPHA:716 é “Phenylketonuria” na Orphanet"),
    ("curated/laboratory", 0, {"label_high": "Fits"}, "HP:0001249 é “Intellectual disability”"),
    ("curated/alerts", 0, {"label_en": "Fits"}, "HP:0001250 é “Seizure” na HPO, não “Fits”"),
    ("curated/near_terms", 0, {"near_label_en": "Fits"}, "HP:0001252 é “Hypotonia” na HPO"),
    ("curated/expressions", 1, {"label_en": "Fits"}, "HP:0001252 é “Hypotonia” na HPO"),
    ("curated/milestones", 0, {"label_not": "Fits"}, "HP:0001252 é “Hypotonia” na HPO"),
    ("curated/enzymes", 0, {"labels_en": ""}, "não têm o mesmo tamanho"),
]


@pytest.mark.parametrize(("table", "row", "cells", "named"), WRONG_LABELS)
def test_a_label_of_another_code_is_named(
    text, tmp_path: Path, table: str, row: int, cells: dict[str, object], named: str
) -> None:
    text.change(table, row, **cells)
    assert named in problems(text, tmp_path / "a.sqlite")


@pytest.mark.parametrize("table", ["enzymes", "medicines", "screening", "phenotypes"])
def test_a_code_that_is_not_in_force_is_named(text, tmp_path: Path, table: str) -> None:
    text.change(f"curated/{table}", 0, orpha="ORPHA:79254", labels_en="Classic phenylketonuria")
    assert "ORPHA:79254 está deprecated" in problems(text, tmp_path / "a.sqlite")


def test_terms_that_are_no_findings_are_named(text, tmp_path: Path) -> None:
    text.change("curated/alerts", 0, hpo="HP:0000007", label_en="Autosomal recessive inheritance")
    assert "HP:0000007 não é uma anormalidade fenotípica" in problems(text, tmp_path / "a.sqlite")


def test_alternative_ids_are_refused_where_people_write_terms(text, tmp_path: Path) -> None:
    text.change("curated/alerts", 0, hpo="HP:0002279")
    assert "HP:0002279 não está em vigor" in problems(text, tmp_path / "a.sqlite")


@pytest.mark.parametrize("column", ["source", "date"])
@pytest.mark.parametrize(
    "table",
    ["phenotypes", "subtypes", "enzymes", "medicines", "screening", "laboratory", "alerts"],
)
def test_a_fact_without_source_or_date_is_named(
    text, tmp_path: Path, table: str, column: str
) -> None:
    text.change(f"curated/{table}", 0, **{column: ""})
    found = problems(text, tmp_path / "a.sqlite")
    assert f"{table}: " in found
    assert "sem fonte ou data" in found


def test_a_term_without_a_portuguese_label_is_named(text, tmp_path: Path) -> None:
    text.change("curated/hpo_pt_br", 0, label_pt="")
    assert "HP:0001249 está sem rótulo" in problems(text, tmp_path / "a.sqlite")


def test_limits_the_wrong_way_round_are_named(text, tmp_path: Path) -> None:
    text.change("curated/laboratory", 0, low="9")
    assert "limite inferior" in problems(text, tmp_path / "a.sqlite")


# Protocols and sources

EDITS = [
    ("Phenylketonuria", "PKU", "ORPHA:716 é “Phenylketonuria”"),
    ("ORPHA:716", "ORPHA:9999999", "ORPHA:9999999 não existe"),
    ("status: verified", "status: lido", "status"),
    ("  applies_to:\n  - ORPHA:716", "  applies_to:\n  - ORPHA:70", "cid10.applies_to: ORPHA:70"),
    ("portaria:", "portarias:", "portarias"),
    ("E70.0", "E7", "“E7”"),
    ("https://www.gov.br", "http://www.gov.br", "url"),
    ("slug: fenilcetonuria", "slug: outra", "outra"),
    ("title: PCDT", "title: [PCDT", "while parsing"),
]


@pytest.mark.parametrize(("old", "new", "named"), EDITS)
def test_a_wrong_protocol_is_named(text, tmp_path: Path, old: str, new: str, named: str) -> None:
    yaml_text = text.protocol.read_text("utf-8")
    assert old in yaml_text
    text.protocol.write_text(yaml_text.replace(old, new), "utf-8")
    found = problems(text, tmp_path / "a.sqlite")
    assert "fenilcetonuria" in found
    assert named in found


def test_a_protocol_that_is_not_text_is_named(text, tmp_path: Path) -> None:
    for content in (b"\xff\xfe", b"", b"- a\n- b\n"):
        text.protocol.write_bytes(content)
        assert "fenilcetonuria.yaml" in problems(text, tmp_path / "a.sqlite")


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '[{"name": "x"}]'])
def test_a_broken_list_of_sources_is_named(text, tmp_path: Path, content: str | None) -> None:
    path = text.folder / "releases" / "sources.json"
    path.unlink() if content is None else path.write_text(content)
    assert "sources.json" in problems(text, tmp_path / "a.sqlite")
