"""Names of terms compiled into concept sets, ready to be kept on disk.

A name is the set of its content words' concepts with their stems; it is filed under its
rarest concept, a name of one word under its stem. A compiled lexicon is plain lists, so that
`store` can keep it as JSON and a reader turns only the lists that a note touches into entries.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Language
from araras.tools.hpo_normalize import note as notes
from araras.tools.hpo_normalize.vocabulary import STOP, NameWord, Vocabulary

RANKS = {"label": 0, "exact": 1, "lay": 1, "narrow": 2, "broad": 3, "related": 3}
"""How far a kind of name can be trusted to mean its term; 0 is best."""
FINGER = frozenset(["dedo", "mao"])
TRANSLATED = 3
"""Rank of a name put together from the words of an English one."""
LONG = 9
"""Letters from which one translated word alone is a name."""
MAX_CAPITALS = 5
"""Letters of a name in capitals that is taken for an abbreviation."""
SHORT = 4
"""Letters up to which a one-word name is not inflected: "coma" is no "como"."""
SIZED = ("inho", "inha", "inhos", "inhas", "cao", "tao", "gao", "rao")
FINDING, NORMAL, FIGURE = "finding", "normal", "figure"

Row = list[str | int | bool]
"""An entry as it is kept: its fields in order, the sets as words one space apart."""


class Entry(NamedTuple):
    """One name: its term, concepts, stems, trust, and whether it is a finding at all."""

    hpo: str
    concepts: frozenset[str]
    stems: frozenset[str]
    rank: int
    kind: str
    """`finding`, or `normal` (excludes the term) or `figure` (means nothing)."""
    capitals: bool
    """An abbreviation: only where it is written in capitals."""
    exact: str
    """The one form that counts, for a diminutive or augmentative that is a name of its own
    ("lobinho" is no "lobo"), or the abbreviations of a longer name ("FAL reduzida" is no "fala
    reduzida"); empty where inflection is free."""
    diseases: int
    """How many annotated diseases have the term: two terms of one name differ in use."""


def entries_of(rows: str) -> tuple[Entry, ...]:
    """Return the entries that the rows of one key keep."""
    return tuple(map(_entry_of, json.loads(rows)))


def _entry_of(row: Row) -> Entry:
    hpo, concepts, stems, rank, kind, capitals, exact, diseases = row
    return Entry(
        str(hpo),
        frozenset(str(concepts).split(" ")),
        frozenset(str(stems).split(" ")),
        int(rank),
        str(kind),
        bool(capitals),
        str(exact),
        int(diseases),
    )


def _row_of(entry: Entry) -> Row:
    concepts, stems = " ".join(sorted(entry.concepts)), " ".join(sorted(entry.stems))
    return [entry.hpo, concepts, stems, *entry[3:]]


class Compiled(NamedTuple):
    """A lexicon as it is kept: entries as JSON, read when a note first touches their key."""

    singles: dict[str, str]
    """By stem."""
    anchors: dict[str, str]
    """By the rarest concept."""
    words: list[str]
    """Words of the names as they are written, folded."""
    stems: list[str]
    """Stems of all words, those of translated names too."""


class Builder:
    """Collects names and compiles them."""

    def __init__(self, vocabulary: Vocabulary, use: Mapping[str, int]) -> None:
        """Start empty; `use` counts the diseases of a term."""
        self.vocabulary = vocabulary
        self._words: set[str] = set()
        self._stems: set[str] = set()
        self._use = use
        self._entries: list[Entry] = []

    def add(self, text: str, hpo: str, rank: int, kind: str = "finding") -> None:
        """Add a name; one that needs a function word to mean something ("Na baixo") is left out."""
        words = self.vocabulary.told_apart(
            notes.TOKEN.findall(notes.fold(text)), notes.TOKEN.findall(text).__getitem__
        )
        if kind != FIGURE and _leans_on_function_word(text):
            return
        self._words.update(words)
        self._add_words(text, words, hpo, rank, kind)

    def add_translated(self, text: str, hpo: str) -> None:
        """Add an English name by the Portuguese words of its words, where each has one."""
        words = self.vocabulary.translated(notes.TOKEN.findall(notes.fold(text)))
        if words and (len(words) > 1 or len(words[0]) >= LONG):
            self._add_words("", words, hpo, TRANSLATED, "finding")

    def _add_words(self, text: str, words: Sequence[str], hpo: str, rank: int, kind: str) -> None:
        written = notes.TOKEN.findall(text)
        self._stems.update(map(self.vocabulary.stem, words))
        content = self.vocabulary.of_name(
            words, whole=kind == FIGURE, written=written if len(written) == len(words) else ()
        )
        concepts = frozenset(word.concept for word in content)
        if not content or (len(concepts) == 1 and len(content) > 1):
            return
        capitals = exact = False
        if len(content) == 1:
            capitals = text.strip().isupper() and len(text.strip()) <= MAX_CAPITALS
            exact = capitals or _fixed(content[0].word)
        one_form = content[0].word if exact else self._abbreviated(content, written)
        entry = Entry(
            hpo,
            concepts,
            frozenset(word.stem for word in content),
            rank,
            kind,
            capitals,
            one_form,
            self._use.get(hpo, 0),
        )
        self._entries.append(entry)
        if len(concepts) > 1:
            self._entries.extend(self._variants(entry))

    def _abbreviated(self, content: Sequence[NameWord], written: Sequence[str]) -> str:
        """Return the abbreviations among two or more words, folded, that no concept has as form."""
        if len(content) < 2 or "".join(written).isupper():
            return ""
        short = {notes.fold(w) for w in written if w.isupper() and 2 < len(w) < SHORT + 2}
        own = {w.word for w in content if w.word in short} - self.vocabulary.forms
        return " ".join(sorted(own))

    def _variants(self, entry: Entry) -> Iterator[Entry]:
        """Yield the name with a word exchanged for one that names use alike.

        "Dedo" alone is a finger, so the hand may be left out; what is called so itself ("dedos
        curtos") comes first.
        """
        rank = max(entry.rank, RANKS["narrow"])
        if entry.concepts > FINGER:
            yield entry._replace(concepts=entry.concepts - {"mao"}, rank=rank)
        for concept in sorted(entry.concepts & self.vocabulary.near.keys()):
            for other in self.vocabulary.near[concept]:
                if other not in entry.concepts:
                    changed = entry.concepts - {concept} | {other}
                    yield entry._replace(concepts=changed, rank=rank)

    def _derived(self) -> Iterator[Entry]:
        """Yield the adjectives of one-word names: hipotonia → hipotônico, cianose → cianótico."""
        known = {stem for entry in self._entries if len(entry.stems) == 1 for stem in entry.stems}
        for entry in self._entries:
            if len(entry.stems) > 1 or entry.capitals or entry.exact or entry.kind != "finding":
                continue
            stem = next(iter(entry.stems))
            adjective = _adjective(stem)
            if adjective is not None and adjective not in known:
                yield entry._replace(
                    concepts=frozenset([self.vocabulary.concept(adjective)]),
                    stems=frozenset([adjective]),
                    rank=max(entry.rank, 1),
                )

    def compiled(self) -> Compiled:
        """Return every added name under its rarest concept, a one-word name under its stem."""
        entries = [*self._entries, *self._derived()]
        frequency = Counter(c for entry in entries for c in entry.concepts)
        singles: dict[str, list[Row]] = defaultdict(list)
        anchors: dict[str, list[Row]] = defaultdict(list)
        for entry in entries:
            if len(entry.concepts) == 1:
                for stem in sorted(entry.stems):
                    singles[stem].append(_row_of(entry))
            else:
                anchor = min(entry.concepts, key=lambda c: (frequency[c], c))
                anchors[anchor].append(_row_of(entry))
        return Compiled(
            _dumped(singles), _dumped(anchors), sorted(self._words), sorted(self._stems)
        )


def _dumped(table: Mapping[str, list[Row]]) -> dict[str, str]:
    return {
        key: json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        for key, rows in table.items()
    }


_ADJECTIVES = (
    ("fness", "f"),
    ("nesi", "netic"),
    ("paresi", "paretic"),
    ("si", "tic"),
    ("i", "ic"),
    ("plasia", "plastic"),
    ("sis", "tic"),
    ("onus", "onic"),
    ("ia", "ic"),
    ("cephaly", "cephalic"),
    ("dactyly", "dactylous"),
)
"""Ending of a Greek noun's stem → its adjective's, Portuguese first, then English."""


def _adjective(stem: str) -> str | None:
    """The stem of the adjective of a Greek noun's stem; None for other nouns."""
    if len(stem) < (6 if stem.endswith("a") else 7):
        return None
    for noun, adjective in _ADJECTIVES:
        if stem.endswith(noun):
            return stem[: -len(noun)] + adjective
    return stem[:-3] + "otic" if stem.endswith("ose") else None


def _leans_on_function_word(text: str) -> bool:
    """Whether a name holds a symbol in capitals that folds to a function word ("Na", "ASSIM")."""
    return any(
        part[0].isupper() and part.lower() in STOP and i + 1 < len(text.split())
        for i, part in enumerate(text.split())
        if len(part) == 2 and part.isalpha()
    )


def _fixed(word: str) -> bool:
    """Whether a one-word name has one form: short words, diminutives, augmentatives."""
    return len(word) <= SHORT or word.endswith(SIZED)


def _add_untranslated(graph: KnowledgeGraph, builder: Builder) -> None:
    """Add the English names by Portuguese words; of terms with Portuguese names the label."""
    named = {name.hpo for name in graph.term_names("pt")}
    for hpo, text, _, kind in graph.term_names("en"):
        if kind == "label" or (kind == "exact" and hpo not in named):
            builder.add_translated(text, hpo)


def _initials(text: str) -> bool:
    """Whether an English name is two capitals, which stand for too many things ("BO")."""
    return len(text.strip()) == 2 and text.strip().isupper()


@lru_cache(maxsize=2)
def diseases_of_terms(graph: KnowledgeGraph) -> Mapping[str, int]:
    """Return how many annotated diseases have each term."""
    arrays = graph.annotation_arrays()
    counts = np.bincount(arrays.link_terms, minlength=len(arrays.terms))
    return dict(zip(arrays.terms, counts.tolist(), strict=True))


def compile_names(graph: KnowledgeGraph, vocabulary: Vocabulary, language: Language) -> Compiled:
    """Return the names in one language compiled, in Portuguese with the curated expressions."""
    builder = Builder(vocabulary, diseases_of_terms(graph))
    for hpo, text, _, kind in graph.term_names(language):
        if kind != "context" and not (language == "en" and _initials(text)):
            builder.add(text, hpo, RANKS[kind])
    if language == "pt":
        _add_untranslated(graph, builder)
        for expression in graph.expressions():
            for phrase in expression.phrases:
                builder.add(phrase, expression.hpo or "", 0, expression.kind)
    return builder.compiled()
