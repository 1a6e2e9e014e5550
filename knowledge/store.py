"""The file of a store: its layout, and the digests that say whether it is whole and current.

Who builds a store and who opens one agree here; opening needs nothing of building.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

FORMAT = 2
"""Number of the store's layout; a reader refuses another."""
APPLICATION_ID = 0x41524152
"""`ARAR`, in the SQLite header."""
STORE_NAME = "araras.sqlite"
SEAL = "seal"

SCHEMA = resources.files("araras.knowledge") / "schema.sql"


def text_files(source: Path) -> list[Path]:
    """Return the files that a store is built from, ordered by path."""
    found = [*(source / "releases").glob("*.tsv.gz"), source / "releases" / "sources.json"]
    found += [
        *(source / "curated").glob("*.tsv"),
        *(source / "curated" / "protocols").glob("*.yaml"),
    ]
    return sorted(found)


def text_fingerprint(source: Path) -> str:
    """Return the SHA-256 of names and contents of the text files."""
    total = hashlib.sha256()
    for path in text_files(source):
        total.update(path.relative_to(source).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def seal(meta: Mapping[str, str]) -> str:
    """Return the SHA-256 of the meta table but the seal itself; checked on every opening."""
    items = sorted((item for item in meta.items() if item[0] != SEAL), key=repr)
    return hashlib.sha256(repr(items).encode("utf-8")).hexdigest()


def digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of every row of every table but `meta`, in primary-key order."""
    total = hashlib.sha256()
    for table in content_tables(connection):
        total.update(f"\x00{table}\x00".encode())
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2'):
            total.update(repr(row).encode("utf-8"))
    return total.hexdigest()


def damage(connection: sqlite3.Connection, meta: Mapping[str, str]) -> str | None:
    """Return what is wrong with the pages, the schema or the content of a store, or None."""
    broken = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if broken != "ok":
        return broken
    if _schema(connection) != _intended_schema():
        return "o esquema não é o desta versão do Araras"
    if digest(connection) != meta["digest"]:
        return "o conteúdo não confere com o resumo SHA-256"
    return None


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    return [(name, sql) for name, sql in connection.execute(query) if "sqlite_" not in name]


def _intended_schema() -> list[tuple[str, str]]:
    empty = sqlite3.connect(":memory:")
    try:
        empty.executescript(SCHEMA.read_text(encoding="utf-8"))
        return _schema(empty)
    finally:
        empty.close()


def content_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that hold content, by name."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return [
        name for (name,) in connection.execute(query) if name != "meta" and "sqlite_" not in name
    ]
