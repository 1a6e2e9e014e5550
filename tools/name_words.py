"""The words of Portuguese names and protocols, kept on disk (see `compiled`).

They are what a text about these diseases may be made of. Names that speak of a medicine
("síndrome fetal do …", "alergia a …") lend none of their words: a medicine's name is no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from araras.knowledge import text as folding
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import words
from araras.tools import compiled

_OF_DRUGS: Final = re.compile(
    r"embriofetopat|fetopat|embriopat|fetal (?:p|d)|síndrome fetal|exposi|induzid|intoxica|envenen"
    r"|respos|respons|sensib.* a |toler.* a |tratament|uso |por droga|medicament|overdose|terapia"
    r"|fetal$|dependent|secundári[ao] a|hipersensib|alergia|reação|toxicid",
    re.IGNORECASE,
)
"""Names of findings and diseases that medicines give their words to."""
_END: Final = "\n\f"
"""Ends the file; one that was cut lacks it."""
_MODULES: Final = tuple(Path(str(f)) for f in (__file__, compiled.__file__, folding.__file__))


def keep(graph: KnowledgeGraph, folder: Path) -> Path:
    """Write the words of `graph` to `folder`; returns the file. See `compiled.keep`."""
    return compiled.keep(graph, folder, KIND, partial(_words, graph))


@lru_cache(maxsize=2)
def name_words(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the folded words; numbers are none."""
    return compiled.kept(graph, KIND, partial(_words, graph))


def _words(graph: KnowledgeGraph) -> frozenset[str]:
    found: set[str] = set()
    for name in _names(graph):
        new = set(words(name)) - found
        if new and _OF_DRUGS.search(name) is None:
            found |= new
    found |= {word for passage in _passages(graph) for word in words(passage)}
    return frozenset(word for word in found if not word.isdigit())


def _names(graph: KnowledgeGraph) -> Iterator[str]:
    yield from (name.text for name in graph.term_names("pt"))
    yield from (name.text for name in graph.disease_names() if name.language == "pt")


def _passages(graph: KnowledgeGraph) -> Iterator[str]:
    for protocol in graph.protocols():
        yield from (c.text for c in protocol.criteria)
        yield from (e.name for e in protocol.exams)
        yield from (p.name for p in protocol.procedures)
        yield from (protocol.title, protocol.referral.level, protocol.referral.route)


def _read(path: Path) -> frozenset[str] | None:
    text = path.read_text(encoding="utf-8")
    return frozenset(text.removesuffix(_END).split("\n")) if text.endswith(_END) else None


def _write(path: Path, found: Iterable[str]) -> None:
    path.write_text("\n".join(sorted(found)) + _END, encoding="utf-8")


KIND: Final = compiled.Kind("words", ".txt", _MODULES, _read, _write)
"""The file that holds them."""
