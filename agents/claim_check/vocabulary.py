"""The words that prose may be made of: what nothing explains, and no list has, does not leave.

Known are the words of HPO's and Orphanet's Portuguese names and of the protocols
(`tools.name_words`), and the general words of `words_pt.txt` (verbs in all their regular
forms). The names of medicines are not: they stand only as carried facts. So a medicine that
no graph knows, a brand, a hospital or a misspelt name is an unknown word, however it is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import words
from araras.tools.hpo_normalize import cues
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP
from araras.tools.name_words import name_words

_MORE_ENDINGS: Final = {
    "ar": "aria ariam ara arao asse assem armos arem avam ando arem-se antes ante",
    "er": "eria eriam era erao esse essem ermos erem ente",
    "ir": "iria iriam ira irao isse issem irmos irem inte",
}
_INN: Final = re.compile(
    r"(?:[mnlrt]ol|azol|pril\w?|sartana|statina|cilina|micina|xacino|ciclina|tidina|prazol|setrona|triptana|zepam|zolam|barbital"
    r"|caina|profeno|coxibe|fenaco|oxicam|dipino|zosina|tiazida|semida|parina|grel|xabana|gatrana|gliptina|glitazona|glutida"
    r"|gliflozina|vir|conazol|fungina|quina|tinibe|ciclibe|paribe|mabe|cepte?|platina|rubicina|taxel|trexato|oxetina|pramina|apina"
    r"|peridol|fenona|sona|solona|onida|tropio|filina|lucaste|caftor|sirana?|ersena?|gene|veque?|ase|tida|relina|reotida|vaptana"
    r"|ciguate|prostinil|entana|fibrato|mode?|trombopague|stat[ei]?|iptana|lol|amida|imida|idina|pterina|xol|lipase|plam|ina|idona|azona)$"
)
"""Stems of international nonproprietary names in Portuguese (WHO, The use of stems in the
selection of INN), by which a medicine that no table has is told from an ordinary word."""
ENDING: Final = 4
"""Letters by which an unknown word ends like a medicine of the tables."""
_REGULAR: Final = {
    "ar": "ar a am as o e em ei ou ava avam ando ado ada ados adas aram amos",
    "er": "er e em o a am ia iam i eu endo ido ida idos idas eram emos",
    "ir": "ir e em o a am ia iam i iu indo ido ida idos idas iram imos",
}


@lru_cache(maxsize=1)
def general_words() -> frozenset[str]:
    """Return the folded general words, every form of the verbs included."""
    lines = files(__package__).joinpath("words_pt.txt").read_text(encoding="utf-8").splitlines()
    found: set[str] = set()
    for line in lines:
        if line.startswith("verbs:"):
            for verb in words(line.removeprefix("verbs:")):
                found.update(_forms(verb))
        elif not line.startswith("#"):
            found.update(words(line))
    return frozenset(found)


@lru_cache(maxsize=1)
def general_stems() -> frozenset[str]:
    """Return the stems of the general words."""
    return frozenset(map(stem, (*general_words(), *STOP)))


def _forms(verb: str) -> Iterator[str]:
    root, ending = verb[:-2], verb[-2:]
    if ending not in _REGULAR:
        yield verb
        return
    if verb.endswith("ear"):
        yield from (f"{root}i{suffix}" for suffix in ("a", "am", "e", "em", "o"))
    for suffix in f"{_REGULAR[ending]} {_MORE_ENDINGS[ending]}".split():
        yield root + suffix
        if ending == "ar" and suffix[0] in "ei":
            yield _spelled(root) + suffix
        if ending in ("er", "ir") and root.endswith(("g", "c")) and suffix[0] in "ao":
            yield root[:-1] + {"g": "j", "c": "c"}[root[-1]] + suffix


def _spelled(root: str) -> str:
    if root.endswith("g"):
        return root + "u"
    return root[:-1] + "qu" if root.endswith("c") else root


@lru_cache(maxsize=1)
def everyday_medicines() -> frozenset[str]:
    """Return the folded names of medicines that the graph does not hold."""
    text = files(__package__).joinpath("everyday_medicines.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in words(line))


@lru_cache(maxsize=2)
def known_stems(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the stems that prose may use, of a graph."""
    named = {w for text in _medicine_texts(graph) for w in words(text)} | everyday_medicines()
    found = {stem(word) for word in name_words(graph) if word not in named}
    found |= {stem(word) for word in (*general_words(), *cues.WORDS, *STOP)}
    return frozenset(found)


def _medicine_texts(graph: KnowledgeGraph) -> Iterable[str]:
    for medicine in graph.medicines():
        yield from (medicine.medicine, *medicine.names, *medicine.brands)
    for protocol in graph.protocols():
        yield from (m.name for m in protocol.medicines)


def named_like_medicine(word: str) -> bool:
    """Whether a folded word has a stem of international nonproprietary names."""
    return _INN.search(word.removesuffix("s")) is not None


def medicine_like(graph: KnowledgeGraph, word: str) -> bool:
    """Whether a folded word ends as names of medicines do."""
    singular = word.removesuffix("s")
    return named_like_medicine(word) or singular[-ENDING:] in _medicine_endings(graph)


@lru_cache(maxsize=2)
def _medicine_endings(graph: KnowledgeGraph) -> frozenset[str]:
    found = (w for text in _medicine_texts(graph) for w in words(text))
    return frozenset(w[-ENDING:] for w in found if len(w) > ENDING)
