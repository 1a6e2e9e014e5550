"""The ranking benchmark: what it reads, how it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from araras.bench.rank import METHODS, run
from araras.knowledge.errors import FileNotReadable
from araras.knowledge.graph import KnowledgeGraph

FABRY_TERMS = ["HP:0001014", "HP:0031006", "HP:0000093", "HP:0000966"]


def written(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_a_patient_counts_when_the_ids_hold_the_diagnosis(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    patient = {"case_id": "PMID_1_a", "present": FABRY_TERMS, "diagnosis": ["OMIM:301500"]}
    report = run(written(tmp_path, {**patient, "absent": []}), graph=graph)
    assert [outcome.rank for outcome in report.outcomes] == [1]
    assert set(report.outcomes[0].others) == set(METHODS)
    assert "top-1, cases" in report.table()
    json.dumps(report.as_json())


def test_a_vignette_accepts_its_codes(graph: KnowledgeGraph, tmp_path: Path) -> None:
    vignette = {
        "case_id": "A",
        "orpha": ["ORPHA:324"],
        "hpo_present": [{"id": term} for term in FABRY_TERMS],
        "hpo_absent": [{"id": "HP:0005407"}],
    }
    report = run(written(tmp_path, vignette), graph=graph)
    assert [outcome.rank for outcome in report.outcomes] == [1]


def test_a_case_without_findings_is_left_out(graph: KnowledgeGraph, tmp_path: Path) -> None:
    empty = {"case_id": "A", "present": [], "absent": [], "diagnosis": ["OMIM:301500"]}
    report = run(written(tmp_path, empty), graph=graph)
    assert report.outcomes == []
    assert report.table()


def test_another_file_is_refused(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable):
        run(written(tmp_path, {"text": "x"}), graph=graph)
