"""Compiled lexicons kept on disk, so that a process need not compile them again.

They lie in the user's cache folder, one JSON file a language and store, named by the digest
of the store's content and of the modules that compile it. A file that is missing, damaged or
cannot be written costs time and nothing else. They hold names of terms, never a patient's text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import platformdirs

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Language
from araras.tools.hpo_normalize.names import Compiled

MODULES: Final = ("names.py", "note.py", "stems.py", "store.py", "vocabulary.py")
"""Modules on which what is compiled depends."""
KEPT: Final = 4
"""Files that stay; older ones are removed when a new one is written."""


def kept(graph: KnowledgeGraph, language: Language, make: Callable[[], Compiled]) -> Compiled:
    """Return the compiled lexicon of a graph and language; `make` compiles it when none is kept."""
    path = _folder() / f"lexicon-{language}-{_code()[:12]}-{graph.info().digest[:20]}.json"
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


def _folder() -> Path:
    return Path(platformdirs.user_cache_dir("araras"))


@lru_cache(maxsize=1)
def _code() -> str:
    total = hashlib.sha256()
    for name in MODULES:
        total.update((Path(__file__).parent / name).read_bytes())
    return total.hexdigest()


def _read(path: Path) -> Compiled | None:
    try:
        found = Compiled(*json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    shapes = (dict, dict, list, list)
    return found if all(map(isinstance, found, shapes)) else None


def _write(path: Path, compiled: Compiled) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(compiled, ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
        _tidy(path.parent)


def _tidy(folder: Path) -> None:
    found = sorted(folder.glob("lexicon-*.json"), key=lambda p: (-p.stat().st_mtime, p.name))
    for old in found[KEPT:]:
        old.unlink(missing_ok=True)
