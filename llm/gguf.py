"""Is a file what a model server can load: there, readable, a whole header of a GGUF.

Source of the header: ggml, docs/gguf.md (magic, version 2 or 3, counts of tensors and keys).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final, NamedTuple

from araras.knowledge.errors import FileNotReadable, InvalidInput

MAGIC: Final = b"GGUF"
HEADER: Final = struct.Struct("<4sIQQ")
VERSIONS: Final = (2, 3)
MIN_BYTES: Final = 1_000_000
"""The smallest chat model has hundreds of megabytes; a Git LFS pointer has 130 bytes."""
AGAIN: Final = "Baixe o arquivo GGUF de novo, inteiro, e indique-o com --gguf."


class Weights(NamedTuple):
    """A file of weights that was checked."""

    path: Path
    size: int


def check_gguf(path: Path) -> Weights:
    """Return the file; raises `FileNotReadable` or `InvalidInput` with the way out."""
    try:
        size = path.stat().st_size
        with path.open("rb") as data:
            head = data.read(HEADER.size)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileNotReadable(
            f"Não foi possível ler {path}: {reason}.",
            "Indique o arquivo GGUF com --gguf ou ARARAS_GGUF.",
        ) from error
    if not head.startswith(MAGIC):
        raise InvalidInput(f"{path} não é um arquivo GGUF.", AGAIN)
    if len(head) < HEADER.size or size < MIN_BYTES:
        raise InvalidInput(f"{path} está incompleto ({size} bytes).", AGAIN)
    _, version, tensors, _ = HEADER.unpack(head)
    if version not in VERSIONS or not tensors:
        raise InvalidInput(f"{path} é um GGUF de versão {version}, sem uso aqui.", AGAIN)
    return Weights(path, size)
