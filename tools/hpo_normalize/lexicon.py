"""The lexicon as an index of concept sets, and the mentions of its names in a sentence.

A name is the set of its content words' concepts. It is mentioned where all of them stand
close together in one sentence, in any order, across function words and modifiers
(laterality, severity, course) and at most a word or two of others. That finds inflected,
discontinuous and coordinated mentions alike; whole words only. A name of one word must
share the stem, not only the concept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Language
from araras.tools.hpo_normalize import note as notes
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.vocabulary import ENGLISH_STOP, STOP, Units, Vocabulary

RANKS = {"label": 0, "exact": 1, "lay": 1, "narrow": 2, "broad": 3, "related": 3}
"""How far a kind of name can be trusted to mean its term; 0 is best."""
MODIFIERS = frozenset(
    [
        "grave",
        "leve",
        "progressivo",
        "agudo",
        "cronico",
        "generalizado",
        "bilateral",
        "esquerdo",
        "direito",
        "superior",
        "inferior",
        "anterior",
        "posterior",
        "lateral",
        "medial",
        "proximal",
        "distal",
        "precoce",
        "tardio",
        "noturno",
        "neonatal",
        "congenito",
        "unilateral",
        "acentuado",
        "acentuad",
        "importante",
        "isolado",
        "persistente",
        "intermitente",
        "pouco",
        "tip",
        "algun",
        "vari",
        "multipl",
        "simetric",
        "recente",
        "atual",
        "ambos",
        "quase",
        "sempre",
        "continu",
        "continuo",
        "parcial",
        "complet",
        "total",
        "lado",
        "repeticao",
        "meno",
        "mais",
        "marcad",
        "franc",
        "evident",
        "ocasional",
        "eventual",
        "antig",
        "prev",
        "prévi",
        "volt",
        "tod",
    ]
)
"""Concepts that may stand inside a mention without being named by it."""
WALLS = frozenset(
    [
        "nao",
        "sem",
        "nem",
        "nega",
        "negam",
        "negou",
        "mas",
        "porem",
        "embora",
        "exceto",
        "exceção",
        "salvo",
        "apesar",
    ]
)
"""Concepts that a mention never reaches across, unless it names them."""
_LIMITS = {1: 0.0, 2: 1.0, 3: 1.5}
_LONG_LIMIT = 2.0
_PUNCTUATION = {",": 0.5, ":": 0.5, "(": 0.5, ")": 0.5, "|": 0.5, "\n": 0.5, ";": 9.0}
MAX_CAPITALS = 5
"""Letters of a name in capitals that is taken for an abbreviation."""
SHORT = 4
"""Letters up to which a one-word name is not inflected: "coma" is no "como"."""
SIZED = ("inho", "inha", "inhos", "inhas", "cao", "tao", "gao", "rao")
NORMAL, FIGURE = "normal", "figure"
_STOP = STOP | ENGLISH_STOP


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
    ("lobinho" is no "lobo"); empty where inflection is free."""


class Mention(NamedTuple):
    """A name found: the matched units, and how far the text is from the name."""

    entry: Entry
    units: tuple[int, ...]
    loose: int
    """How many units match by concept but not by stem."""
    cost: float
    """Words and punctuation inside the mention that the name lacks."""


class Lexicon:
    """Names indexed under their rarest concept."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Start empty; `add` names, then `close`."""
        self.vocabulary = vocabulary
        self.singles: dict[str, list[Entry]] = defaultdict(list)
        self.anchors: dict[str, list[Entry]] = defaultdict(list)
        self.words: set[str] = set()
        self._entries: list[Entry] = []

    def add(self, text: str, hpo: str, rank: int, kind: str = "finding") -> None:
        """Add a name."""
        words = notes.TOKEN.findall(notes.fold(text))
        self.words.update(words)
        pairs = self.vocabulary.of_name(words, whole=kind == FIGURE)
        if pairs:
            concepts, stems = zip(*pairs, strict=True)
            capitals = (
                len(words) == 1 and text.strip().isupper() and len(text.strip()) <= MAX_CAPITALS
            )
            exact = words[0] if len(words) == 1 and (capitals or _fixed(words[0])) else ""
            self._entries.append(
                Entry(hpo, frozenset(concepts), frozenset(stems), rank, kind, capitals, exact)
            )

    def close(self) -> None:
        """Index every added name under its rarest concept."""
        frequency = Counter(c for entry in self._entries for c in entry.concepts)
        for entry in self._entries:
            if len(entry.concepts) == 1:
                for stem in entry.stems:
                    self.singles[stem].append(entry)
            else:
                anchor = min(entry.concepts, key=lambda c: (frequency[c], c))
                self.anchors[anchor].append(entry)
        self._entries.clear()

    def mentions(self, note: Note, units: Units) -> Iterator[Mention]:
        """Yield every mention in a note, sentence by sentence."""
        for first, end in zip(units.limits, units.limits[1:], strict=False):
            yield from self._in_sentence(note, units, first, end)

    def _single(self, note: Note, units: Units, i: int) -> Iterator[Mention]:
        for entry in self.singles.get(units.stems[i], ()):
            if _written(entry, note, units.first[i]):
                yield Mention(entry, (i,), 0, 0.0)

    def _in_sentence(self, note: Note, units: Units, first: int, end: int) -> Iterator[Mention]:
        positions: dict[str, list[int]] = defaultdict(list)
        for i in range(first, end):
            positions[units.concepts[i]].append(i)
            if note.words[units.first[i]] not in _STOP:
                yield from self._single(note, units, i)
        present = positions.keys()
        for concept, places in positions.items():
            for entry in self.anchors.get(concept, ()):
                if entry.concepts <= present:
                    for place in places:
                        found = _located(entry, place, positions, note, units)
                        if found is not None:
                            yield found


def _written(entry: Entry, note: Note, token: int) -> bool:
    """Whether a token has the form that a one-word name asks for."""
    if entry.exact and note.words[token].removesuffix("s") != entry.exact.removesuffix("s"):
        return False
    return not entry.capitals or (note.upper(token) and not note.shouted)


def _fixed(word: str) -> bool:
    """Whether a one-word name has one form: short words, diminutives, augmentatives."""
    return len(word) <= SHORT or word.endswith(SIZED)


def _located(
    entry: Entry, place: int, positions: Mapping[str, Sequence[int]], note: Note, units: Units
) -> Mention | None:
    """Return the mention of `entry` nearest to its anchor at `place`, if close enough."""
    chosen = {_nearest(positions[concept], place) for concept in entry.concepts}
    if len(chosen) != len(entry.concepts):
        return None
    matched = sorted(chosen)
    limit = _LIMITS.get(len(matched), _LONG_LIMIT)
    if matched[-1] - matched[0] > len(matched) + 12 or not _negator_leads(matched, units):
        return None
    cost = _cost(matched, limit, note, units)
    if cost > limit:
        return None
    loose = sum(units.stems[i] not in entry.stems for i in matched)
    return Mention(entry, tuple(matched), loose, cost)


def _nearest(places: Sequence[int], target: int) -> int:
    if len(places) == 1:
        return places[0]
    i = bisect_left(places, target)
    options = places[max(0, i - 1) : i + 1]
    return min(options, key=lambda place: (abs(place - target), place))


def _negator_leads(matched: Sequence[int], units: Units) -> bool:
    """A negator that a name holds must open the mention ("não anda", not "anda … não")."""
    return all(units.concepts[i] not in ("nao", "sem") for i in matched[1:])


def _cost(matched: Sequence[int], limit: float, note: Note, units: Units) -> float:
    cost = 0.0
    for left, right in pairwise(matched):
        for i in range(left + 1, right + 1):
            gap = note.gaps[units.first[i]] if units.first[i] != units.last[i - 1] else ""
            if gap not in ("", " "):
                cost += max((_PUNCTUATION.get(mark, 0.0) for mark in gap), default=0.0)
            if i < right:
                cost += _word_cost(units.concepts[i], units.stems[i])
            if cost > limit:
                return cost
    return cost


def _word_cost(concept: str, stemmed: str) -> float:
    if concept in WALLS:
        return 99.0
    free = stemmed in MODIFIERS or concept in MODIFIERS or stemmed in _STOP
    return 0.0 if free else 1.0


def build(graph: KnowledgeGraph, vocabulary: Vocabulary, language: Language) -> Lexicon:
    """Return the closed lexicon of the names in one language, with the curated expressions."""
    lexicon = Lexicon(vocabulary)
    for hpo, text, _, kind in graph.term_names(language):
        if kind != "context":
            lexicon.add(text, hpo, RANKS[kind])
    if language == "pt":
        for expression in graph.expressions():
            for phrase in expression.phrases:
                lexicon.add(phrase, expression.hpo or "", 0, expression.kind)
    lexicon.close()
    return lexicon
