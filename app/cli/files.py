"""Reading and writing the files that a user names."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from araras.knowledge.errors import ArarasError, FileNotReadable, InvalidInput


class ErrorLine(TypedDict):
    """What stands in the output for a line that cannot be answered."""

    line: int
    case_id: str | None
    error: dict[str, str]


def read_text(path: Path) -> str:
    """Return a file's text; raises `FileNotReadable`."""
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> FileNotReadable:
    """Return the error for a file that cannot be opened."""
    reason = error.strerror or str(error)
    return FileNotReadable(f"Não foi possível ler {path}: {reason}.", "Confira o caminho.")


def read_lines(path: Path | None) -> Iterator[bytes]:
    """Yield the lines of a file, or of standard input, without their line ends."""
    if path is None:
        for line in sys.stdin.buffer:
            yield line.rstrip(b"\r\n")
        return
    try:
        with path.open("rb") as lines:
            for line in lines:
                yield line.rstrip(b"\r\n")
    except OSError as error:
        raise unreadable(path, error) from error


def parse_object(line: bytes) -> Mapping[str, object]:
    """Parse one JSON object; raises `InvalidInput` for anything else."""
    try:
        value = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InvalidInput(
            "A linha não é um objeto JSON válido.", "Escreva um objeto JSON por linha."
        ) from error
    if not isinstance(value, dict):
        raise InvalidInput("A linha não é um objeto JSON.", "Escreva um objeto JSON por linha.")
    return value


def error_line(number: int, case_id: str | None, error: ArarasError) -> str:
    """Return the output line for an input line that cannot be answered."""
    entry = ErrorLine(line=number, case_id=case_id, error=error.as_dict())
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
