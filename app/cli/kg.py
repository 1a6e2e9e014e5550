"""`araras kg`: the knowledge graph's store."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from pathlib import Path

from araras.knowledge.build import build as build_store
from araras.knowledge.errors import SourceMissing
from araras.knowledge.locations import package_folder, store_path, user_store
from araras.knowledge.snapshot import Snapshot, open_snapshot
from araras.tools import prepared


def info(*, as_json: bool, verify: bool) -> None:
    """Print what the store in use holds; `verify` reads every row."""
    snapshot = open_snapshot()
    if verify:
        snapshot.verify()
    facts = snapshot.info()
    if as_json:
        sys.stdout.write(facts.model_dump_json() + "\n")
        return
    lines = [f"arquivo: {store_path()}", f"versão: {facts.version}", f"resumo: {facts.digest}"]
    lines += [f"fonte: {s['name']} {s['release']} ({s['licence']})" for s in facts.sources]
    lines += [f"{table}: {count}" for table, count in sorted(facts.counts.items())]
    sys.stdout.write("\n".join(lines) + "\n")


def build(out: Path | None, source: Path | None) -> None:
    """Build a store from text; an existing one is replaced only by a whole one."""
    folder = source or package_folder()
    if not (folder / "releases").is_dir() or not (folder / "curated").is_dir():
        raise SourceMissing(
            f"Não há releases/ e curated/ em {folder}.", "Indique a pasta com --source."
        )
    target = out or user_store()
    began = time.perf_counter()
    meta = build_store(folder, target)
    with closing(Snapshot(target)) as graph:
        prepared.keep(graph, target.parent)
    seconds = time.perf_counter() - began
    sys.stderr.write(f"construído em {seconds:.1f} s\n")
    summary = {"path": str(target), "version": meta["version"], "digest": meta["digest"]}
    sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")


def extract(out: Path | None) -> None:
    """Write the release tables from the installed packages."""
    from araras.knowledge.extract import extract as extract_tables

    counts = extract_tables(out or package_folder() / "releases")
    sys.stdout.write(json.dumps(counts, ensure_ascii=False) + "\n")
