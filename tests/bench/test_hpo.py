"""`araras bench hpo`: each kind on a small set of its own, figures and misses as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from araras.app.cli import app
from araras.bench import hpo
from araras.knowledge.errors import FileNotReadable, InvalidInput
from araras.knowledge.ids import HpoId

SETS = {
    "notes": {
        "case_id": "N-1",
        "free_text_pt": "Apresenta catarata. Nega febre.",
        "hpo_present": [{"id": "HP:0000518", "phrase": "catarata"}],
        "hpo_absent": [{"id": "HP:0001945", "phrase": "febre"}],
    },
    "assertions": {
        "id": "A-1",
        "text": "Nega febre.",
        "findings": [{"hpo": "HP:0001945", "phrase": "febre", "assertion": "absent"}],
    },
    "labs": {"id": "L-1", "text": "Hb 6,8 g/dL", "expect": [{"hpo": "HP:0001903"}]},
    "idioms": {"id": "I-1", "text": "Tem catarata.", "phrase": "catarata", "hpo": ["HP:0000518"]},
}
MISSED = {"id": "L-2", "text": "Hb 13,8 g/dL", "expect": [{"hpo": "HP:0001903"}]}


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["bench", "hpo", *arguments])
    return result.exit_code, result.stdout


@pytest.mark.parametrize("kind", sorted(SETS))
def test_a_set_that_is_read_right_has_no_misses(tmp_path: Path, kind: str) -> None:
    path, out = tmp_path / "set.jsonl", tmp_path / "out.json"
    path.write_text(json.dumps(SETS[kind]) + "\n", "utf-8")
    code, shown = run(str(path), "--kind", kind, "--json", str(out))
    report = json.loads(out.read_text("utf-8"))
    assert code == 0
    assert shown.startswith(f"{kind}: 1 itens")
    assert (report["kind"], report["items"], report["misses"]) == (kind, 1, [])


def test_a_miss_is_told_with_what_was_read(tmp_path: Path) -> None:
    path, out = tmp_path / "labs.jsonl", tmp_path / "out.json"
    path.write_text(json.dumps(MISSED) + "\n", "utf-8")
    run(str(path), "--kind", "labs", "--json", str(out))
    (miss,) = json.loads(out.read_text("utf-8"))["misses"]
    assert miss.startswith("L-2 'Hb 13,8 g/dL'")


def test_labels_are_those_of_phenotypic_terms(graph, tmp_path: Path) -> None:
    path = tmp_path / "hp-pt.babelon.tsv"
    path.write_text(
        "subject_id\ttranslation_value\n"
        "HP:0000518\tCatarata\n"
        "HP:0000007\tHerança autossômica recessiva\n",
        "utf-8",
    )
    report = hpo.run(path, "labels", graph)
    assert (report.items, report.misses) == (1, [])


def test_gsc_is_scored_by_document_with_terms_in_force(graph, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "ann").mkdir()
    (tmp_path / "corpus" / "1").write_text("The patients had brachydactyly of the hand.", "utf-8")
    (tmp_path / "ann" / "1").write_text("[17::30]\tHP_0001156 | brachydactyly\n", "utf-8")
    found = hpo.run(tmp_path, "gsc", graph).figures["documento, id exato"]
    assert isinstance(found, hpo.Overlap)
    assert found == hpo.Overlap(right=1, answered=1, annotated=1)


def test_each_answer_pairs_once_within_one_step(graph) -> None:
    ontology = hpo.Ontology(graph)
    child, parent = HpoId("HP:0000519"), HpoId("HP:0000518")
    assert hpo.matched([child], [parent], ontology) == 1
    assert hpo.matched([child], [parent, child], ontology) == 1
    assert hpo.matched([child], [HpoId("HP:0001250")], ontology) == 0


def test_an_unknown_kind_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        hpo.run(tmp_path, "poems")
    assert "gsc" in error.value.allowed


@pytest.mark.parametrize("kind", ["notes", "labels", "gsc"])
def test_what_is_not_such_a_set_cannot_be_read(graph, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text("not a set\n", "utf-8")
    with pytest.raises(FileNotReadable):
        hpo.run(path, kind, graph)
