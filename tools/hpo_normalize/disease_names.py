"""Names of Orphanet entities as canonical words, found in a note longest first.

Names and notes are read alike: number and gender fall away (`stems`), links ("de", "of") and
the words that announce a type are gone, Roman numerals in capitals are Arabic, and letters
part from digits. So "MPS tipo IV-A", "MPS 4A" and "MPS IVA" are one name, and a designator
can never be left out of a longest match. A Portuguese article never is a type ("Morquio a").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Disease, DiseaseName
from araras.tools.hpo_normalize.note import Note, fold
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.surroundings import is_abbreviation
from araras.tools.orpha_resolve.designators import CLASS_WORDS, LINKS, TYPE_WORDS, numeral

_WORD: Final = re.compile(r"[^\W_]+")
_RUNS: Final = re.compile(r"\d+|[^\W\d_]+")
_SAME: Final = {
    "sd": "sindrome",
    "sind": "sindrome",
    "sdr": "sindrome",
    "sindr": "sindrome",
    "sindroma": "sindrome",
    "dca": "doenca",
    "mal": "doenca",
    "molestia": "doenca",
    "enfermidade": "doenca",
    "alpha": "alfa",
    "α": "alfa",
    "β": "beta",
    "espinal": "espinhal",
}
_ARTICLES: Final = frozenset("aeo")
_HEADS: Final = frozenset(
    map(stem, ("sindrome", "doenca", "syndrome", "disease", "anomalia", "deficiencia"))
)
_CLASSES: Final = frozenset(map(stem, CLASS_WORDS))
_SEPARATES: Final = re.compile(r"[;:|+=•?!]|\n\s*\n|\)\s*\(")
_EPONYM_HEADS: Final = ("sindrome de ", "doenca de ")


class Named(NamedTuple):
    """What a name stands for."""

    orpha: OrphaCode
    size: int
    """Canonical words."""
    capitals: bool
    """It is an abbreviation, only read in capitals."""
    context: bool
    """The abbreviation means other things too, or is English."""
    foreign: bool
    """The abbreviation is English and has three letters or fewer."""
    general: bool
    """A group of diseases that no protocol covers, in one or two words."""
    covered: bool
    """A protocol is for this disease."""
    eponym: bool
    """A single proper name ("Gaucher")."""
    written: str | None = None
    """Mixed letters that must be as in the store ("ATTRwt")."""


class Hit(NamedTuple):
    """A name at tokens `first` to `last` (included)."""

    first: int
    last: int
    named: Named


class Items(NamedTuple):
    """Canonical words with the token that each comes from."""

    words: list[str]
    owners: list[int]


@lru_cache(maxsize=65536)
def _canonical(word: str, capitals: bool, typed: bool) -> tuple[str, ...]:
    """Return what a folded word stands for; `typed` says that a type word precedes it."""
    word = _SAME.get(word, word)
    if word in LINKS or word in TYPE_WORDS:
        return ()
    runs = _RUNS.findall(word)
    if len(runs) > 1 or word.isdigit():
        return tuple(str(int(run)) if run.isdecimal() else run for run in runs)
    if capitals or typed or (len(word) > 1 and set(word) == {"i"}):
        number = numeral(word)
        if number is not None:
            return tuple(_RUNS.findall(number))
    if len(word) == 1:
        return (word if capitals or typed or word not in _ARTICLES else f"·{word}",)
    return (stem(word),)


def canonical(words: Iterable[tuple[int, str, bool]]) -> Items:
    """Return the canonical words of (token, folded word, in capitals)."""
    found = Items([], [])
    typed = False
    for owner, word, capitals in words:
        items = _canonical(word, capitals, typed)
        if not items and word in LINKS and capitals and len(word) > 1:
            items = (word,)
        if items and found.words and found.words[-1] in _CLASSES and _designates(items[0]):
            found.words.pop()
            found.owners.pop()
        found.words.extend(items)
        found.owners.extend([owner] * len(items))
        typed = word in TYPE_WORDS or (word in CLASS_WORDS and len(found.words) > 1)
    return found


def _designates(item: str) -> bool:
    return item.isdecimal() or len(item) == 1


class DiseaseNames:
    """The names of a graph, fetched by their first word when a note has it."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Read which diseases protocols are for; names come later."""
        self._graph = graph
        self._covered = {d.orpha for p in graph.protocols() for d in p.diseases}
        self._names: dict[str, Named] = {}
        self._sizes: dict[str, list[int]] = {}
        self._fetched: set[str] = set()
        self._looked_up: set[str] = set()

    def find(self, note: Note) -> Iterator[Hit]:
        """Yield the names in a note from left to right, longest first, none overlapping."""
        for word in dict.fromkeys(note.words):
            if word not in self._looked_up:
                self._looked_up.add(word)
                self._fetch(word)
        for begin, end in note.sentences():
            shown = ((i, note.words[i], note.upper(i)) for i in range(begin, end))
            yield from self._in_sentence(note, canonical(shown))

    def _in_sentence(self, note: Note, items: Items) -> Iterator[Hit]:
        i = 0
        while i < len(items.words):
            found = self._at(note, items, i)
            if found is None:
                i += 1
                continue
            size, hit = found
            yield hit
            i += size

    def _at(self, note: Note, items: Items, i: int) -> tuple[int, Hit] | None:
        words, owners = items
        sizes = self._sizes.get(words[i])
        if sizes is None or (i and owners[i - 1] == owners[i]):
            return None
        for size in sizes:
            end = i + size
            if end > len(words) or (end < len(words) and owners[end] == owners[end - 1]):
                continue
            named = self._names.get(" ".join(words[i:end]))
            if named is not None and _unbroken(note, owners[i], owners[end - 1]):
                return size, Hit(owners[i], owners[end - 1], named)
        return None

    def eponym(self, words: Sequence[str]) -> OrphaCode | None:
        """Return the one entity called the syndrome or the disease of a proper name."""
        return _eponym(self._graph, " ".join(words))

    def _fetch(self, word: str) -> None:
        for form in (word, _SAME.get(word), word[:-1] if word.endswith("s") else None):
            if form is None or form in self._fetched or form in LINKS or form in _ARTICLES:
                continue
            self._fetched.add(form)
            names = self._graph.diseases_named_from(form)
            for name in names:
                self._add(name)
            if names and form.isalpha() and 3 <= len(form) <= 5:
                self._add_parent(form, names)

    def _add(self, name: DiseaseName) -> None:
        entity = in_force(self._graph, name.orpha)
        if entity is None or (name.kind == "context" and not name.text.isupper()):
            return
        shown = [(0, fold(w), w.isupper()) for w in _WORD.findall(name.text)]
        self._put(canonical(shown).words, self._named(name, entity, len(shown)))

    def _put(self, words: Sequence[str], named: Named) -> None:
        key = " ".join(words)
        if not words or key in _HEADS:
            return
        before = self._names.get(key)
        if before is not None and _rank(before) <= _rank(named):
            return
        self._names[key] = named._replace(size=len(words))
        sizes = self._sizes.setdefault(words[0], [])
        if len(words) not in sizes:
            sizes.append(len(words))
            sizes.sort(reverse=True)

    def _named(self, name: DiseaseName, entity: Disease, size: int) -> Named:
        covered = entity.orpha in self._covered
        english = name.language == "en" and size == 1 and len(name.text) < 4
        alone = size == 1 and name.text[:1].isupper() and name.text[1:].islower()
        mixed = size == 1 and not name.text[1:].islower() and not name.text.isupper()
        return Named(
            orpha=entity.orpha,
            size=size,
            capitals=is_abbreviation(name),
            context=name.kind == "context",
            foreign=english,
            general=entity.group == "group" and not covered and size < 3,
            covered=covered,
            eponym=alone and name.kind == "synonym",
            written=name.text if mixed and name.text.isalnum() else None,
        )

    def _add_parent(self, word: str, names: Sequence[DiseaseName]) -> None:
        """An abbreviation only borne with numbers ("AME 1", "AME 2") is the disorder above them."""
        numbered = {code for n in names if (code := self._numbered(n)) is not None}
        if stem(word) in self._names or len(numbered) < 2:
            return
        first, *others = (self._graph.ancestors(code) for code in sorted(numbered))
        for code in first:
            entity = in_force(self._graph, code)
            if entity is None or entity.group == "group":
                continue
            if all(code in above for above in others):
                covered = code in self._covered
                self._put((word,), Named(code, 1, True, False, False, False, covered, False))
                return

    def _numbered(self, name: DiseaseName) -> OrphaCode | None:
        """Return the entity of a name that is an abbreviation with a number."""
        words = canonical((0, fold(w), w.isupper()) for w in _WORD.findall(name.text)).words
        entity = in_force(self._graph, name.orpha)
        plain = is_abbreviation(name) and len(words) == 2 and words[1].isdecimal()
        return entity.orpha if plain and entity is not None else None


def _rank(named: Named) -> int:
    """Plain names before context forms before short English ones."""
    return 2 * named.foreign + named.context


def in_force(graph: KnowledgeGraph, code: OrphaCode) -> Disease | None:
    """Return the entity, or the one that it was moved to; none for what is obsolete."""
    entity = graph.disease(code)
    if entity is None or entity.status == "active":
        return entity
    if entity.successor is None or entity.successor_relation != "moved_to":
        return None
    moved = graph.disease(entity.successor)
    return moved if moved is not None and moved.status == "active" else None


def _unbroken(note: Note, first: int, last: int) -> bool:
    """A name runs on over spaces, hyphens and marks that do not separate."""
    if first == last:
        return True
    gaps = "".join(note.gaps[first + 1 : last + 1])
    if not gaps.strip() or gaps == "-":
        return True
    opened = "(" in gaps and ")" not in gaps and not note.after(last).startswith(")")
    listed = "," in gaps and last - first < 3
    return not opened and not listed and "/" not in gaps and _SEPARATES.search(gaps) is None


@lru_cache(maxsize=4096)
def _eponym(graph: KnowledgeGraph, words: str) -> OrphaCode | None:
    found: set[OrphaCode] = set()
    for head in _EPONYM_HEADS:
        for name in graph.diseases_named(head + words):
            entity = in_force(graph, name.orpha)
            if entity is not None:
                found.add(entity.orpha)
    above = [c for c in found if all(o == c or c in graph.ancestors(o) for o in found)]
    return above[0] if len(above) == 1 else None


@lru_cache(maxsize=2)
def disease_names(graph: KnowledgeGraph) -> DiseaseNames:
    """Return the names of a graph."""
    return DiseaseNames(graph)
