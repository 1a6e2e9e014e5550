"""Building the store: text tables → one read-only SQLite file. No network, no clock, no chance.

`build` reads `releases/` and `curated/`, validates them, writes the rows in key order and
computes the digest from the rows read back, so that the same text gives the same digest
and a changed row another.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml
from pydantic import ValidationError

from araras.knowledge import curated, rows, shape, validate
from araras.knowledge.errors import ArarasError, SnapshotInvalid
from araras.knowledge.extract import COLUMNS
from araras.knowledge.protocol_files import read_protocol
from araras.knowledge.protocols import Protocol
from araras.knowledge.records import Record
from araras.knowledge.rows import Ontology, Row
from araras.knowledge.store import (
    APPLICATION_ID,
    FORMAT,
    SCHEMA,
    SEAL,
    digest,
    seal,
    text_fingerprint,
)
from araras.knowledge.tables import read_table

ArrayRow = tuple[str, str, bytes]


def build(source: Path, target: Path) -> dict[str, str]:
    """Build the store of `source` (a `kg_snapshot` folder) at `target`; returns its meta table.

    The file appears whole or not at all. Raises `SnapshotInvalid` with every problem.
    """
    _refuse(shape.problems(source))
    protocols = _read_protocols(source / "curated" / "protocols")
    tables, arrays = _tables(source, protocols)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        meta = _write(partial, tables, arrays, source)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return meta


def _read_protocols(folder: Path) -> list[Protocol]:
    found, wrong = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            protocol = read_protocol(path)
        except ValidationError as error:
            wrong += [
                f"{path.name}: {'.'.join(map(str, item['loc'])) or 'protocolo'}: {item['msg']}"
                for item in error.errors()
            ]
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ArarasError) as error:
            wrong.append(f"{path.name}: {' '.join(str(error).split())}")
        else:
            found.append(protocol)
            if protocol.slug != path.stem:
                wrong.append(f"{path.name}: slug é “{protocol.slug}”, não o nome do arquivo")
    _refuse(wrong)
    return found


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        shown = "; ".join(wrong[:5])
        raise SnapshotInvalid(
            f"O texto do grafo tem {len(wrong)} problema(s): {shown}",
            "Corrija as linhas apontadas em kg_snapshot/ e rode de novo: araras kg build",
            problems=wrong,
        )


def _tables(
    source: Path, protocols: Sequence[Protocol]
) -> tuple[dict[str, Sequence[Row]], list[ArrayRow]]:
    releases, folder = source / "releases", source / "curated"
    ontology = rows.read_ontology(releases)
    tables: dict[str, Sequence[Row]] = {
        "disease": _ordered(rows.disease_rows(releases, folder)),
        "disease_name": _ordered(set(rows.disease_name_rows(releases, folder))),
        "subtype": _ordered({r[:2]: r for r in rows.subtype_rows(releases, folder)}.values()),
        "course": _ordered(rows.course_rows(releases)),
        "prevalence": _ordered(rows.prevalence_rows(releases)),
        "cid10_link": _ordered(set(rows.cid10_link_rows(releases))),
        "cid10": _ordered(rows.cid10_rows(folder)),
        "omim_link": _ordered(set(rows.omim_link_rows(releases))),
        "omim_disease": _ordered(rows.omim_disease_rows(releases)),
        "term": _ordered(rows.term_rows(ontology, folder)),
        "term_alias": _ordered(ontology.aliases.items()),
        "term_parent": _ordered((h, p) for h, above in ontology.parents.items() for p in above),
        "term_name": _ordered(set(rows.term_name_rows(ontology, folder))),
        "phenotype_link": _ordered(rows.phenotype_link_rows(releases, folder, ontology)),
        "gene": _ordered(set(rows.gene_rows(releases))),
        "curated": _ordered(_curated_rows(folder, protocols)),
    }
    _refuse(validate.problems(tables, _release(releases, ontology), folder, protocols))
    return tables, sorted(_array_rows(tables, ontology))


def _ordered(found: Iterable[Row]) -> list[Row]:
    return sorted(found, key=lambda row: tuple((cell is not None, cell) for cell in row))


def _release(releases: Path, ontology: Ontology) -> validate.Release:
    table = list(read_table(releases / "diseases.tsv.gz", COLUMNS["diseases"]))
    return validate.Release(
        names={f"ORPHA:{row['orpha']}": row["name_en"] for row in table},
        status={f"ORPHA:{row['orpha']}": row["status"] for row in table},
        ontology=ontology,
    )


def _curated_rows(folder: Path, protocols: Sequence[Protocol]) -> Iterator[Row]:
    kinds: Mapping[str, Sequence[Record | Protocol]] = {
        "enzyme": curated.read_enzymes(folder),
        "medicine": curated.read_medicines(folder),
        "screening": curated.read_screening(folder),
        "gene_alias": curated.read_gene_aliases(folder),
        "laboratory": curated.read_laboratory(folder),
        "laboratory_words": curated.read_laboratory_words(folder),
        "alert": curated.read_alerts(folder),
        "near_terms": curated.read_near_terms(folder),
        "word_forms": curated.read_words(folder),
        "expression": curated.read_expressions(folder),
        "common_condition": curated.read_common_conditions(folder),
        "growth": curated.read_growth(folder),
        "milestone": curated.read_milestones(folder),
        "protocol": protocols,
    }
    for kind, records in kinds.items():
        for position, record in enumerate(records):
            yield kind, position, record.model_dump_json(exclude_defaults=True)


def _array_rows(tables: Mapping[str, Sequence[Row]], ontology: Ontology) -> Iterator[ArrayRow]:
    """The arrays of `AnnotationArrays`, over phenotypic terms and diseases in force."""
    terms = sorted(ontology.phenotypic)
    term_index = {hpo: i for i, hpo in enumerate(terms)}
    active = {f"ORPHA:{row[0]}" for row in tables["disease"] if row[5] == "active"}
    links: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for cells in tables["phenotype_link"]:
        disease, hpo, frequency = str(cells[0]), str(cells[1]), cells[2]
        if disease in active or disease.startswith("OMIM:"):
            value = np.nan if frequency is None else float(frequency)
            links[disease].append((term_index[hpo], value))
    diseases = sorted(links, key=lambda d: (not d.startswith("ORPHA"), int(d.partition(":")[2])))
    ancestors = [_ancestor_indices(hpo, ontology.parents, term_index) for hpo in terms]
    yield "terms", "text", "\n".join(terms).encode()
    yield "diseases", "text", "\n".join(diseases).encode()
    yield from _sparse("ancestor", [[(a, 0.0) for a in found] for found in ancestors])
    yield from _sparse("link", [sorted(links[disease]) for disease in diseases])


def _ancestor_indices(
    hpo: str, parents: Mapping[str, Sequence[str]], index: Mapping[str, int]
) -> list[int]:
    found, open_terms = {hpo}, [hpo]
    while open_terms:
        for parent in parents.get(open_terms.pop(), ()):
            if parent in index and parent not in found:
                found.add(parent)
                open_terms.append(parent)
    return sorted(index[term] for term in found)


def _sparse(name: str, lists: Sequence[Sequence[tuple[int, float]]]) -> Iterator[ArrayRow]:
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    flat = [pair for found in lists for pair in found]
    yield f"{name}_starts", "int32", starts.tobytes()
    yield f"{name}_columns", "int32", np.array([c for c, _ in flat], dtype=np.int32).tobytes()
    yield f"{name}_values", "float32", np.array([v for _, v in flat], dtype=np.float32).tobytes()


def _write(
    target: Path, tables: Mapping[str, Sequence[Row]], arrays: Sequence[ArrayRow], source: Path
) -> dict[str, str]:
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    try:
        connection.executescript(f"PRAGMA application_id={APPLICATION_ID};PRAGMA journal_mode=OFF;")
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        for table, found in tables.items():
            if found:
                marks = ",".join("?" * len(found[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', found)
        connection.executemany("INSERT INTO array VALUES (?, ?, ?)", arrays)
        meta = _meta(connection, tables, source)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    finally:
        connection.close()
    return meta


def _meta(
    connection: sqlite3.Connection, tables: Mapping[str, Sequence[Row]], source: Path
) -> dict[str, str]:
    sources = json.loads((source / "releases" / "sources.json").read_text(encoding="utf-8"))
    counts = {table: len(found) for table, found in tables.items()}
    meta = {
        "format": str(FORMAT),
        "version": max(item["release"] for item in sources),
        "digest": digest(connection),
        "counts": json.dumps(counts, sort_keys=True),
        "sources": json.dumps(sources, ensure_ascii=False, sort_keys=True),
        "text_fingerprint": text_fingerprint(source),
    }
    return {**meta, SEAL: seal(meta)}
