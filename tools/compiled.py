"""Files compiled from a store, so that a process need not compute them again.

The package carries them beside its store (`keep` writes them), named by the digest of the
store's content and of the code that makes them. For another store they are written to the
user's cache folder. A file that is missing, damaged or cannot be written costs time and
nothing else. They hold what the releases say, never a patient's text.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Generic, TypeVar

import platformdirs

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.locations import store_path

Content = TypeVar("Content")
CACHED: Final = 2
"""Files of a kind that stay in the cache folder; older ones go when a new one is written."""


@dataclass(frozen=True)
class Kind(Generic[Content]):
    """A kind of compiled file. `modules` are the source files on which its content depends."""

    name: str
    suffix: str
    modules: tuple[Path, ...]
    read: Callable[[Path], Content | None]
    """Return the content; None, `OSError` or `ValueError` where the file is not whole."""
    write: Callable[[Path, Content], None]

    @property
    def pattern(self) -> str:
        """Matches the files of this kind, of any store and code."""
        return f"{self.name}-*{self.suffix}"

    def file_name(self, graph: KnowledgeGraph) -> str:
        """Return the name of the file for this store and this code."""
        return f"{self.name}-{_code(self.modules)}-{graph.info().digest[:20]}{self.suffix}"


def keep(
    graph: KnowledgeGraph, folder: Path, kind: Kind[Content], make: Callable[[], Content]
) -> Path:
    """Write the file of `graph` to `folder`, in place of older ones; one that is there stays.

    Raises `OSError` where the folder cannot be written.
    """
    path = folder / kind.file_name(graph)
    for old in sorted(folder.glob(kind.pattern)):
        if old != path:
            old.unlink()
    if _read(path, kind) is None:
        _write(path, kind, make())
    return path


def kept(graph: KnowledgeGraph, kind: Kind[Content], make: Callable[[], Content]) -> Content:
    """Return the content for this store; `make` computes it where no file holds it."""
    name = kind.file_name(graph)
    cache = Path(platformdirs.user_cache_dir("araras"))
    for folder in (store_path().parent, cache):
        found = _read(folder / name, kind)
        if found is not None:
            return found
    made = make()
    with suppress(OSError):
        _write(cache / name, kind, made)
        _tidy(cache, kind.pattern)
    return made


@lru_cache(maxsize=8)
def _code(modules: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for path in modules:
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def _read(path: Path, kind: Kind[Content]) -> Content | None:
    try:
        return kind.read(path)
    except (OSError, ValueError):
        return None


def _write(path: Path, kind: Kind[Content], content: Content) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    kind.write(partial, content)
    partial.replace(path)


def _tidy(folder: Path, pattern: str) -> None:
    found = sorted(folder.glob(pattern), key=lambda p: (-p.stat().st_mtime, p.name))
    for old in found[CACHED:]:
        old.unlink(missing_ok=True)
