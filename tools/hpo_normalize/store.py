"""Compiled lexicons kept on disk, so that a process need not compile them again.

The package carries one text file a language beside its store (`keep` writes them), named by
the digest of the store's content and of the modules that compile it. For another store one is
written to the user's cache folder. A file that is missing, damaged or cannot be written costs
time and nothing else. They hold names of terms, never a patient's text.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import platformdirs

from araras.knowledge.curated import WordForms
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Language
from araras.knowledge.snapshot import store_path
from araras.tools.hpo_normalize.names import Compiled, compile_names
from araras.tools.hpo_normalize.vocabulary import Vocabulary, english, portuguese

MODULES: Final = ("loanwords.py", "names.py", "note.py", "stems.py", "store.py", "vocabulary.py")
"""Modules on which what is compiled depends."""
CACHED: Final = 4
"""Files that stay in the cache folder; older ones are removed when a new one is written."""
PATTERN: Final = "lexicon-*.txt"
_VOCABULARIES: Final[Mapping[Language, Callable[[Sequence[WordForms]], Vocabulary]]] = {
    "pt": portuguese,
    "en": english,
}
_PART, _LINE, _FIELD = "\f", "\n", "\t"


def keep(graph: KnowledgeGraph, folder: Path) -> tuple[Path, ...]:
    """Write the lexicons of `graph` to `folder`, in place of older ones; returns the files.

    What is there already stays. Raises `OSError` where the folder cannot be written.
    """
    paths = {language: folder / _name(graph, language) for language in _VOCABULARIES}
    for old in sorted(folder.glob(PATTERN)):
        if old not in paths.values():
            old.unlink()
    for language, path in paths.items():
        if _read(path) is None:
            vocabulary = _VOCABULARIES[language](graph.word_forms())
            _write(path, compile_names(graph, vocabulary, language))
    return tuple(paths.values())


def kept(graph: KnowledgeGraph, language: Language, make: Callable[[], Compiled]) -> Compiled:
    """Return the compiled lexicon of a graph and language; `make` compiles it when none is kept."""
    name = _name(graph, language)
    cache = Path(platformdirs.user_cache_dir("araras"))
    for folder in (store_path().parent, cache):
        found = _read(folder / name)
        if found is not None:
            return found
    made = make()
    with suppress(OSError):
        _write(cache / name, made)
        _tidy(cache)
    return made


def _name(graph: KnowledgeGraph, language: Language) -> str:
    return f"lexicon-{language}-{_code()[:12]}-{graph.info().digest[:20]}.txt"


@lru_cache(maxsize=1)
def _code() -> str:
    total = hashlib.sha256()
    for name in MODULES:
        total.update((Path(__file__).parent / name).read_bytes())
    return total.hexdigest()


def _read(path: Path) -> Compiled | None:
    try:
        singles, anchors, words, stems, end = path.read_text(encoding="utf-8").split(_PART)
        return (
            None if end else Compiled(_table(singles), _table(anchors), _list(words), _list(stems))
        )
    except (OSError, ValueError):
        return None


def _table(text: str) -> dict[str, str]:
    return dict(line.split(_FIELD, 1) for line in _list(text))


def _list(text: str) -> list[str]:
    return text.split(_LINE) if text else []


def _write(path: Path, compiled: Compiled) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text("".join(part + _PART for part in _parts(compiled)), encoding="utf-8")
    partial.replace(path)


def _parts(compiled: Compiled) -> Iterable[str]:
    for table in (compiled.singles, compiled.anchors):
        yield _LINE.join(_lines(table))
    for words in (compiled.words, compiled.stems):
        yield _LINE.join(words)


def _lines(table: Mapping[str, str]) -> list[str]:
    return [f"{key}{_FIELD}{rows}" for key, rows in sorted(table.items())]


def _tidy(folder: Path) -> None:
    found = sorted(folder.glob(PATTERN), key=lambda p: (-p.stat().st_mtime, p.name))
    for old in found[CACHED:]:
        old.unlink(missing_ok=True)
