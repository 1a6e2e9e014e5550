"""The store: built from text alone, its digest follows its rows, damage is found and named."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from araras.knowledge.build import build
from araras.knowledge.errors import SnapshotDamaged, SnapshotInvalid, SnapshotMissing, StaleSnapshot
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.snapshot import Snapshot, package_folder


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("text") / "kg_snapshot"
    shutil.copytree(package_folder(), copy, ignore=shutil.ignore_patterns("*.sqlite*"))
    return copy


@pytest.fixture(scope="module")
def store(text: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "araras.sqlite"
    build(text, path)
    return path


def test_the_same_text_gives_the_digest_of_the_package(store, graph):
    assert Snapshot(store).info().digest == graph.info().digest


def test_a_changed_row_gives_another_digest_and_makes_the_old_store_stale(text, store, tmp_path):
    changed = tmp_path / "kg_snapshot"
    shutil.copytree(text, changed)
    table = changed / "curated" / "cid10_pt_br.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("Cólera\n", "Colera\n", 1), "utf-8")
    assert build(changed, tmp_path / "b.sqlite")["digest"] != Snapshot(store).info().digest
    shutil.copy(store, changed / "araras.sqlite")
    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(StaleSnapshot) as raised:
        Snapshot(changed / "araras.sqlite")
    assert "araras kg build" in raised.value.hint


def test_a_wrong_code_is_named_and_the_good_store_stays(text, store, tmp_path):
    broken = tmp_path / "kg_snapshot"
    shutil.copytree(text, broken)
    with (broken / "curated" / "subtypes.tsv").open("a", encoding="utf-8") as table:
        table.write("ORPHA:9999999\tORPHA:70\tx\t2026-11-25\n")
    target = tmp_path / "good.sqlite"
    shutil.copy(store, target)
    before = target.read_bytes()
    with pytest.raises(SnapshotInvalid) as raised:
        build(broken, target)
    assert any("9999999" in problem for problem in raised.value.problems)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_a_missing_store_is_named(tmp_path):
    with pytest.raises(SnapshotMissing):
        Snapshot(tmp_path / "nada.sqlite")


@pytest.mark.parametrize("share", [0, 1, 100, 1000])
def test_a_truncated_store_is_refused(store, tmp_path, share):
    damaged = tmp_path / "ruim.sqlite"
    damaged.write_bytes(store.read_bytes()[: share * 4096])
    with pytest.raises(SnapshotDamaged) as raised:
        Snapshot(damaged)
    assert "araras kg build" in raised.value.hint


def test_a_changed_fact_is_found_by_verify(store, tmp_path):
    damaged = tmp_path / "ruim.sqlite"
    shutil.copy(store, damaged)
    connection = sqlite3.connect(damaged)
    connection.execute("UPDATE cid10_link SET code = 'G99.9' WHERE orpha = 70 AND code = 'G12.0'")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotDamaged):
        Snapshot(damaged).verify()


def test_several_processes_read_one_store(store):
    code = (
        "import sys; from pathlib import Path; from araras.knowledge.snapshot import Snapshot;"
        "print(sum(1 for _ in Snapshot(Path(sys.argv[1])).diseases()))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(store)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert {process.communicate()[0].strip() for process in running} == {b"11645"}


def test_the_snapshot_is_a_knowledge_graph(graph):
    assert isinstance(graph, KnowledgeGraph)


def test_deprecated_entities_name_their_successor_and_non_rare_ones_stay_usable(graph):
    classic = graph.disease(OrphaCode(79254))
    assert (classic.status, classic.successor, classic.successor_relation) == (
        "deprecated",
        "ORPHA:716",
        "moved_to",
    )
    for code in (802, 362):
        assert graph.disease(OrphaCode(code)).status == "active"
        assert graph.disease(OrphaCode(code)).non_rare_in_europe


def test_the_families_of_the_protocols_are_whole(graph):
    families = {70: {83330, 83418, 83419, 83420}, 579: {93473, 93474, 93476}, 580: {217085, 217093}}
    for parent, children in families.items():
        found = {code.number for code in graph.descendants(OrphaCode(parent))}
        assert children <= found
