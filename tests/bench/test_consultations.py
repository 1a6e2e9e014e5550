"""The benchmarks of whole notes: vignettes and trap notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from araras.bench import abstain, vignettes
from araras.knowledge.errors import FileNotReadable
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode

COLD = {
    "case_id": "T-1",
    "kind": "comum",
    "free_text_pt": "Menino de 6 anos, febre, tosse e coriza há 2 dias.",
}
FABRY = {
    "case_id": "V-1",
    "style": "laudo",
    "difficulty": "facil",
    "free_text_pt": "Homem de 30 anos com angioqueratomas, acroparestesia e proteinúria.",
    "orpha": ["ORPHA:324"],
    "hpo_present": [{"id": "HP:0001014"}, {"id": "HP:0031006"}, {"id": "HP:0000093"}],
    "hpo_absent": [],
}
WRONG = {**FABRY, "case_id": "V-2", "orpha": ["ORPHA:355"]}


def written(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / f"{lines[0]['case_id']}.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_a_vignette_is_judged_by_its_codes_and_an_error_has_a_cause(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    report = vignettes.run(written(tmp_path, FABRY, WRONG), graph=graph)
    assert [outcome.cause for outcome in report.outcomes] == [None, "missing annotation"]
    assert report.outcomes[0].rank == 1
    assert "style: laudo" in report.groups()
    assert "missing annotation" in report.table()
    json.dumps(report.as_json(), allow_nan=False)


def test_broader_narrower_and_sibling_diseases_are_related(graph: KnowledgeGraph) -> None:
    gaucher, type_one, type_two = (OrphaCode(f"ORPHA:{n}") for n in (355, 77259, 77260))
    assert vignettes.related(graph, gaucher, frozenset({type_one}))
    assert vignettes.related(graph, type_two, frozenset({type_one}))
    assert not vignettes.related(graph, OrphaCode("ORPHA:324"), frozenset({type_one}))


def test_trap_notes_should_be_abstained_on_and_answerable_ones_should_not(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    traps, rare = written(tmp_path, COLD), written(tmp_path, FABRY)
    report = abstain.run([traps], [rare], ablations=True, graph=graph)
    assert [outcome.told.reason for outcome in report.traps] == ["not_suggestive"]
    assert [outcome.told.reason for outcome in report.answerable] == [None]
    assert [point.risk for point in report.points()] == [0, 0.5]
    assert report.operating_point() == (0.5, 0)
    assert {a.part for a in report.ablations} >= {"full", "without common", "none"}
    assert report.ablations[-1].traps.hits == 0
    assert "AURC" in report.table()
    json.dumps(report.as_json(), allow_nan=False)


def test_a_reason_may_be_the_right_one_for_a_single_note(
    graph: KnowledgeGraph, tmp_path: Path
) -> None:
    report = abstain.run([written(tmp_path, {**COLD, "reasons": ["out_of_scope"]})], graph=graph)
    assert "with a right reason" in report.table()
    assert report.as_json()["traps"]["all"]["with a right reason"]["hits"] == 0


@pytest.mark.parametrize("run", [vignettes.run, lambda path: abstain.run([path])])
def test_another_file_is_refused(run, tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable):
        run(written(tmp_path, {"case_id": "x", "text": "y"}))
