"""The snapshot file: found, shared, and when it is missing, damaged or stale, named as such."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from araras.knowledge import locations
from araras.knowledge.build import build
from araras.knowledge.errors import ArarasError, SnapshotDamaged, SnapshotMissing, StaleSnapshot
from araras.knowledge.ids import Cid10Code, HpoId, OmimCode, OrphaCode
from araras.knowledge.locations import package_folder, store_path
from araras.knowledge.snapshot import Snapshot, open_snapshot
from araras.knowledge.store import APPLICATION_ID

CODES = [OrphaCode(n) for n in (70, 362, 716, 79254, 83330, 98503)]


@pytest.fixture
def store(text, tmp_path: Path) -> Path:
    """A small good store."""
    target = tmp_path / "araras.sqlite"
    build(text.folder, target)
    return target


def read_everything(graph: Snapshot) -> str:
    """Every answer that a small store can give, as text."""
    answers: list[object] = [
        graph.info(),
        [*graph.diseases()],
        [*graph.disease_names()],
        [*graph.term_names()],
        graph.gene_symbols(),
        graph.diseases_of_gene("PAH"),
        graph.cid10_title(Cid10Code("G12.0")),
        graph.diseases_of_cid10(Cid10Code("G12.0")),
        graph.diseases_of_omim(OmimCode(253300)),
        graph.omim_disease(OmimCode(253300)),
        graph.diseases_named("fenilcetonuria"),
        [array.tolist() if hasattr(array, "tolist") else array for array in graph._arrays],
    ]
    for code in CODES:
        answers += [graph.disease(code), graph.ancestors(code), graph.descendants(code)]
        answers += [graph.course(code), graph.cid10_links(code), graph.omim_links(code)]
        answers += [graph.phenotypes(code), graph.genes_of(code)]
    for hpo in ("HP:0001250", "HP:0002279", "HP:0001319"):
        answers += [graph.term(HpoId(hpo)), graph.term_ancestors(HpoId(hpo))]
    for table in (
        graph.protocols,
        graph.alerts,
        graph.near_terms,
        graph.medicines,
        graph.enzymes,
        graph.laboratory,
        graph.laboratory_words,
        graph.milestones,
        graph.expressions,
        graph.word_forms,
        graph.screening_results,
        graph.gene_aliases,
    ):
        answers.append(table())
    return repr(answers)


def named_as_damaged(error: ArarasError, path: Path) -> None:
    assert str(path) in error.message
    assert "danificado" in error.message
    assert "araras kg build" in error.hint
    assert "\n" not in error.message


# Missing


@pytest.mark.parametrize("name", ["nothing.sqlite", "."])
def test_a_missing_store_is_named_with_the_command_that_makes_one(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(SnapshotMissing) as caught:
        Snapshot(tmp_path / name)
    assert str(tmp_path) in caught.value.message
    assert "araras kg build" in caught.value.hint
    assert not (tmp_path / "nothing.sqlite").exists()


# Damaged


@pytest.mark.parametrize("kept", [0, 1, 15, 16, 99, 100, 4095, 4096, 4097, 40_960])
def test_a_truncated_store_is_refused(store: Path, kept: int) -> None:
    store.write_bytes(store.read_bytes()[:kept])
    with pytest.raises(SnapshotDamaged) as caught:
        Snapshot(store)
    named_as_damaged(caught.value, store)


def test_a_store_without_its_last_page_is_refused(store: Path) -> None:
    store.write_bytes(store.read_bytes()[:-4096])
    with pytest.raises(SnapshotDamaged):
        Snapshot(store)


@pytest.mark.parametrize(
    "content", [b"\x00" * 8192, b"isto nao e um grafo\n" * 900, b"SQLite format 3\x00" * 600]
)
def test_garbage_is_refused(store: Path, content: bytes) -> None:
    store.write_bytes(content)
    with pytest.raises(SnapshotDamaged) as caught:
        Snapshot(store)
    named_as_damaged(caught.value, store)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.commit()
    with pytest.raises(SnapshotDamaged, match="não é um grafo desta versão"):
        Snapshot(path)
    connection.executescript(f"PRAGMA application_id={APPLICATION_ID}")
    connection.close()
    with pytest.raises(SnapshotDamaged, match="não é um grafo desta versão"):
        Snapshot(path)


def test_a_store_of_another_layout_is_refused(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("UPDATE meta SET value = '999' WHERE key = 'format'")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotDamaged, match="não é um grafo desta versão"):
        Snapshot(store)


@pytest.mark.parametrize("key", ["digest", "counts", "version", "sources", "text_fingerprint"])
def test_a_changed_manifest_is_refused(store: Path, key: str) -> None:
    connection = sqlite3.connect(store)
    connection.execute("UPDATE meta SET value = value || '0' WHERE key = ?", (key,))
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotDamaged):
        Snapshot(store)


def test_a_good_store_passes_verification(store: Path) -> None:
    Snapshot(store).verify()


def test_the_store_in_use_passes_verification(graph: Snapshot) -> None:
    graph.verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disease SET name_pt = 'x' WHERE orpha = 70",
        "DELETE FROM cid10_link WHERE orpha = 70",
        "INSERT INTO gene VALUES ('X', 'ORPHA:70')",
        "UPDATE curated SET json = replace(json, 'sapropterina', 'laronidase')",
        "UPDATE phenotype_link SET frequency = 0.5 WHERE frequency IS NULL OR frequency = 1",
        "UPDATE array SET data = zeroblob(length(data)) WHERE name = 'link_columns'",
        "DROP INDEX gene_by_disease",
        "CREATE TABLE more (x)",
    ],
)
def test_verification_finds_a_changed_row(store: Path, statement: str) -> None:
    connection = sqlite3.connect(store)
    assert connection.execute(statement).rowcount != 0
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotDamaged) as caught:
        Snapshot(store).verify()
    named_as_damaged(caught.value, store)


def test_flipped_bytes_are_found_and_never_end_in_another_error(store: Path) -> None:
    """Whatever byte is damaged: refused on opening, found by verification, or without effect.

    Without verification an answer may be wrong, but nothing but `SnapshotDamaged` is raised.
    """
    good = store.read_bytes()
    expected = read_everything(Snapshot(store))
    refused = found = 0
    for position in range(3, len(good), 131):
        damaged = bytearray(good)
        damaged[position] ^= 0x55
        store.write_bytes(damaged)
        answers = None
        try:
            graph = Snapshot(store)
        except SnapshotDamaged:
            refused += 1
            continue
        try:
            answers = read_everything(graph)
        except SnapshotDamaged as error:
            named_as_damaged(error, store)
        try:
            graph.verify()
        except SnapshotDamaged:
            found += 1
        else:
            assert answers == expected, f"byte {position}: damage that verification misses"
        graph.close()
    assert refused > 5
    assert found > 20


# Stale


@pytest.fixture
def checkout(new_text, tmp_path: Path) -> Path:
    """A checkout of the project in small, with its store built."""
    (tmp_path / "pyproject.toml").touch()
    text = new_text("kg_snapshot")
    build(text.folder, text.folder / "araras.sqlite")
    return text.folder


def test_a_store_of_the_text_beside_it_opens(checkout: Path) -> None:
    assert Snapshot(checkout / "araras.sqlite").disease(OrphaCode(70)) is not None


@pytest.mark.parametrize(
    "changed",
    ["curated/alerts.tsv", "curated/protocols/fenilcetonuria.yaml", "releases/sources.json"],
)
def test_text_newer_than_the_store_is_named(checkout: Path, changed: str) -> None:
    with (checkout / changed).open("a", encoding="utf-8") as lines:
        lines.write("\n")
    with pytest.raises(StaleSnapshot) as caught:
        Snapshot(checkout / "araras.sqlite")
    assert str(checkout) in caught.value.message
    assert f"araras kg build --out {checkout / 'araras.sqlite'}" in caught.value.hint


def test_a_new_file_of_text_makes_the_store_stale(checkout: Path) -> None:
    source = checkout / "curated" / "protocols" / "fenilcetonuria.yaml"
    shutil.copy(source, source.with_name("outra.yaml"))
    with pytest.raises(StaleSnapshot):
        Snapshot(checkout / "araras.sqlite")


def test_an_installed_store_is_not_compared_with_text(checkout: Path) -> None:
    """Where users install the project there is no checkout around the store."""
    (checkout / "curated" / "alerts.tsv").write_text("")
    (checkout.parent / "pyproject.toml").unlink()
    Snapshot(checkout / "araras.sqlite").verify()


# Shared

READER = """
import sys
from pathlib import Path
from araras.knowledge.ids import OrphaCode
from araras.knowledge.snapshot import Snapshot
graph = Snapshot(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
graph.verify()
print(graph.disease(OrphaCode(716)).name_pt, flush=True)
"""


def test_several_processes_hold_the_same_store_open(store: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    readers = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", READER, str(store)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
        )
        for _ in range(4)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "open\n"
        for reader in readers:
            output, _ = reader.communicate("go on\n", timeout=60)
            assert (output, reader.returncode) == ("Fenilcetonúria\n", 0)
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()


def test_reading_leaves_the_file_and_its_folder_as_they_were(store: Path) -> None:
    before, beside = store.read_bytes(), sorted(store.parent.iterdir())
    graph = Snapshot(store)
    read_everything(graph)
    graph.verify()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        graph._connection.execute("DELETE FROM disease")
    graph.close()
    assert store.read_bytes() == before
    assert sorted(store.parent.iterdir()) == beside


def test_a_rebuilt_store_does_not_disturb_who_reads_the_old_one(store: Path, text) -> None:
    old = Snapshot(store)
    text.change("curated/orpha_pt_br", 0, name_pt="PKU")
    build(text.folder, store)
    assert old.disease(OrphaCode(716)).name_pt == "Fenilcetonúria"
    assert Snapshot(store).disease(OrphaCode(716)).name_pt == "PKU"
    old.verify()


# Which store


def test_the_hint_builds_a_chosen_store_where_it_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`araras kg build` alone writes the user's own store, which would not mend another."""
    own = tmp_path / "own.sqlite"
    monkeypatch.setattr(locations, "user_store", lambda: own)
    for path, command in (
        (own, "araras kg build"),
        (package_folder() / "araras.sqlite", "araras kg build"),
        (tmp_path / "chosen.sqlite", f"araras kg build --out {tmp_path / 'chosen.sqlite'}"),
    ):
        assert locations.rebuild(path).endswith(f": {command}")


def test_the_environment_variable_selects_the_store(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARARAS_SNAPSHOT", str(store))
    assert store_path() == store
    assert open_snapshot().path == store
    assert open_snapshot() is open_snapshot(store)


def test_without_the_variable_the_users_own_store_comes_before_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.sqlite"
    monkeypatch.delenv("ARARAS_SNAPSHOT", raising=False)
    monkeypatch.setattr(locations, "user_store", lambda: own)
    assert store_path() == package_folder() / "araras.sqlite"
    own.touch()
    assert store_path() == own
    monkeypatch.setenv("ARARAS_SNAPSHOT", "")
    assert store_path() == own


def test_a_selected_store_that_is_missing_is_not_replaced_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARARAS_SNAPSHOT", str(tmp_path / "none.sqlite"))
    with pytest.raises(SnapshotMissing, match=r"none\.sqlite"):
        open_snapshot()


# Status of the real release


def test_an_obsolete_disease_leads_to_its_successor(graph: Snapshot) -> None:
    classic = graph.disease(OrphaCode(79254))
    assert (classic.status, classic.successor, classic.successor_relation) == (
        "deprecated",
        "ORPHA:716",
        "moved_to",
    )


@pytest.mark.parametrize("number", [802, 362])
def test_diseases_not_rare_in_europe_stay_usable(graph: Snapshot, number: int) -> None:
    disease = graph.disease(OrphaCode(number))
    assert (disease.status, disease.non_rare_in_europe) == ("active", True)


def test_every_entity_called_obsolete_is_not_in_force(graph: Snapshot) -> None:
    """1,395 entities: 337 moved to another, 977 referred to one, 81 without a successor."""
    gone = [disease for disease in graph.diseases() if disease.status != "active"]
    relations = [disease.successor_relation for disease in gone]
    assert len(gone) == 1395
    assert relations.count("moved_to") == 337
    assert relations.count("referred_to") == 977
    assert relations.count(None) == 81
    assert sum(d.non_rare_in_europe for d in graph.diseases()) == 149
