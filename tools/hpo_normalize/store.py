"""Compiled lexicons kept on disk, one text file a language (see `tools.compiled`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from araras.knowledge.curated import WordForms
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Language
from araras.tools import compiled
from araras.tools.hpo_normalize.names import Compiled, compile_names
from araras.tools.hpo_normalize.vocabulary import Vocabulary, english, portuguese

MODULES: Final = (
    "loanwords.py", "names.py", "note.py", "numerals.py", "patterns.py", "stems.py", "store.py",
    "vocabulary.py",
)  # fmt: skip
"""Modules on which what is compiled depends."""
_VOCABULARIES: Final[Mapping[Language, Callable[[Sequence[WordForms]], Vocabulary]]] = {
    "pt": portuguese,
    "en": english,
}
_PART, _LINE, _FIELD = "\f", "\n", "\t"


def keep(graph: KnowledgeGraph, folder: Path) -> tuple[Path, ...]:
    """Write the lexicons of `graph` to `folder`; returns the files. See `compiled.keep`."""
    return tuple(
        compiled.keep(graph, folder, kind_of(language), partial(_compiled, graph, language))
        for language in _VOCABULARIES
    )


def kept(graph: KnowledgeGraph, language: Language, make: Callable[[], Compiled]) -> Compiled:
    """Return the compiled lexicon of a graph and language; `make` compiles it when none is kept."""
    return compiled.kept(graph, kind_of(language), make)


def kind_of(language: Language) -> compiled.Kind[Compiled]:
    """Return the kind of file that holds the lexicon of a language."""
    modules = tuple(Path(__file__).parent / name for name in MODULES)
    return compiled.Kind(f"lexicon-{language}", ".txt", modules, _read, _write)


def _compiled(graph: KnowledgeGraph, language: Language) -> Compiled:
    return compile_names(graph, _VOCABULARIES[language](graph.word_forms()), language)


def _read(path: Path) -> Compiled | None:
    singles, anchors, words, stems, end = path.read_text(encoding="utf-8").split(_PART)
    return None if end else Compiled(_table(singles), _table(anchors), _list(words), _list(stems))


def _table(text: str) -> dict[str, str]:
    return dict(line.split(_FIELD, 1) for line in _list(text))


def _list(text: str) -> list[str]:
    return text.split(_LINE) if text else []


def _write(path: Path, lexicon: Compiled) -> None:
    path.write_text("".join(part + _PART for part in _parts(lexicon)), encoding="utf-8")


def _parts(lexicon: Compiled) -> Iterable[str]:
    for table in (lexicon.singles, lexicon.anchors):
        yield _LINE.join(_lines(table))
    for words in (lexicon.words, lexicon.stems):
        yield _LINE.join(words)


def _lines(table: Mapping[str, str]) -> list[str]:
    return [f"{key}{_FIELD}{rows}" for key, rows in sorted(table.items())]
