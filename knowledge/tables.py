"""Plain tables as the repository keeps them: UTF-8 TSV with a header, gzip where large."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from araras.knowledge.errors import SnapshotInvalid

SEPARATOR = "|"
"""Between the alternatives of one cell."""


def split(cell: str) -> tuple[str, ...]:
    """Return the alternatives of a cell; an empty cell has none."""
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def read_table(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a table; raises `SnapshotInvalid` when its columns are others."""
    for _, row in read_numbered(path, columns):
        yield row


def read_numbered(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows as `read_table` does, each with the line that it stands on."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SnapshotInvalid(
            f"A tabela {path.name} não pode ser lida: {error}.",
            "Recupere o arquivo do repositório.",
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    if list(reader.fieldnames or ()) != list(columns):
        raise SnapshotInvalid(
            f"A tabela {path.name} tem as colunas {reader.fieldnames}.",
            f"As colunas esperadas são {list(columns)}.",
        )
    for row in reader:
        if None in row or None in row.values():
            raise SnapshotInvalid(
                f"A linha {reader.line_num} de {path.name} não tem {len(columns)} colunas.",
                "Corrija a linha: um campo por coluna, separados por tabulação.",
            )
        yield reader.line_num, row


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table in the given row order, same rows → same bytes; returns the row count."""
    lines = ["\t".join(columns)]
    lines += ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    return len(lines) - 1
