"""Words as concepts: what the curated word table says is one word, read as one.

A unit is what is matched: a concept (canonical word or stem) with the tokens that carry it.
An abbreviation becomes several units on one token ("MMII" → membros, inferiores); a fixed
phrase becomes one unit over several tokens ("batata da perna" → panturrilha).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from araras.knowledge.curated import WordForms
from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.stems import conjugated, english_stem, stem

STOP = frozenset(
    [
        "de",
        "do",
        "da",
        "dos",
        "das",
        "d",
        "em",
        "no",
        "na",
        "nos",
        "nas",
        "ao",
        "a",
        "aos",
        "as",
        "o",
        "os",
        "um",
        "uma",
        "uns",
        "umas",
        "e",
        "ou",
        "com",
        "por",
        "pelo",
        "pela",
        "pelos",
        "pelas",
        "que",
        "se",
        "para",
        "pra",
        "pro",
        "pros",
        "pras",
        "ele",
        "ela",
        "eles",
        "elas",
        "dele",
        "dela",
        "deles",
        "delas",
        "seu",
        "sua",
        "seus",
        "suas",
        "meu",
        "minha",
        "isso",
        "esse",
        "essa",
        "este",
        "esta",
        "aquele",
        "aquela",
        "foi",
        "ser",
        "é",
        "eh",
        "esta",
        "ta",
        "tá",
        "estar",
        "ja",
        "muito",
        "muita",
        "bem",
        "bastante",
        "mais",
        "tao",
        "demais",
        "meio",
        "so",
        "lhe",
        "me",
        "te",
        "ter",
        "tem",
        "tinha",
        "fica",
        "ficar",
        "ficou",
    ]
)
"""Function words, folded: they never carry a finding alone."""
ENGLISH_STOP = frozenset(
    [
        "the",
        "of",
        "in",
        "with",
        "and",
        "or",
        "a",
        "an",
        "to",
        "on",
        "at",
        "by",
        "for",
        "from",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "his",
        "her",
        "their",
        "its",
        "as",
        "this",
        "that",
        "these",
        "those",
        "which",
        "has",
        "had",
        "have",
        "who",
        "it",
        "he",
        "she",
    ]
)
ARTICLES = frozenset(
    [
        "de",
        "do",
        "da",
        "dos",
        "das",
        "d",
        "em",
        "no",
        "na",
        "nos",
        "nas",
        "ao",
        "aos",
        "a",
        "as",
        "o",
        "os",
        "um",
        "uma",
        "uns",
        "umas",
        "e",
    ]
) | frozenset(["the", "of", "in", "a", "an", "to", "on", "at"])
"""Articles and prepositions: dropped from every name. The other function words are dropped only
where two content words remain, since "para de respirar" is not "respirar"."""
NEGATORS = frozenset(
    ["nao", "sem", "nem", "nega", "negam", "negou", "ausente", "nunca", "no", "not", "without"]
)


@dataclass(slots=True)
class Units:
    """The units of a note, column by column, with the first unit of each sentence."""

    concepts: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)

    def add(self, concept: str, stemmed: str, first: int, last: int) -> None:
        """Append one unit."""
        self.concepts.append(concept)
        self.stems.append(stemmed)
        self.first.append(first)
        self.last.append(last)


class Vocabulary:
    """Concepts of one language: forms, fixed phrases and abbreviations."""

    def __init__(
        self, rows: Iterable[WordForms], stemmer: Callable[[str], str], stop: frozenset[str]
    ) -> None:
        """Compile the word table; later rows do not override earlier ones."""
        self.stem = stemmer
        self.stop = stop
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.expansions: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._concepts: dict[str, str] = {}
        self._by_stem: dict[str, str] = {}
        for row in rows:
            self._add(row)
        for options in self.phrases.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def _add(self, row: WordForms) -> None:
        if row.kind == "expand":
            for form in row.forms:
                key = folded_words(form)
                if len(key) == 1:
                    capitals = form.isupper() and len(form) > 1
                    self.expansions[key[0]] = (folded_words(row.word), capitals)
            return
        canonical = folded_words(row.word)[0] if " " not in row.word else row.word
        target = self.concept(canonical) if row.kind in ("spanish", "spelling") else row.word
        for form in row.forms:
            self._add_form(form, target)

    def _add_form(self, form: str, concept: str) -> None:
        if form.endswith("~"):
            infinitive = folded_words(form)[0]
            for conjugation in conjugated(infinitive):
                self._concepts.setdefault(conjugation, concept)
            return
        key = folded_words(form)
        if len(key) == 1:
            self._concepts.setdefault(key[0], concept)
            self._by_stem.setdefault(self.stem(key[0]), concept)
        else:
            self.phrases.setdefault(self.stem(key[0]), []).append(
                (tuple(map(self.stem, key)), concept)
            )

    def concept(self, word: str) -> str:
        """Return the concept of a folded word: its class, or its stem."""
        found = self._concepts.get(word)
        if found is None:
            stemmed = self.stem(word)
            found = self._by_stem.get(stemmed, stemmed)
            self._concepts[word] = found
        return found

    def knows(self, word: str) -> bool:
        """Tell whether the word table has this word or its stem."""
        return word in self._concepts or self.stem(word) in self._by_stem

    def of_name(self, words: Sequence[str], *, whole: bool = False) -> list[tuple[str, str]]:
        """Return the (concept, stem) pairs of a name's content words; of all if `whole`."""
        pairs = self._pairs([w for word in words for w in self._expanded(word, capitals=True)])
        if whole:
            return pairs
        content = [pair for pair in pairs if pair[1] not in self.stop]
        if len(content) > 1:
            return content
        return [pair for pair in pairs if pair[1] not in ARTICLES] or pairs

    def _expanded(self, word: str, *, capitals: bool) -> tuple[str, ...]:
        found = self.expansions.get(word)
        if found is None or (found[1] and not capitals):
            return (word,)
        return found[0]

    def _pairs(self, words: Sequence[str]) -> list[tuple[str, str]]:
        found, i = [], 0
        stems = [self.stem(word) for word in words]
        while i < len(words):
            phrase = self._phrase(stems, i)
            if phrase is None:
                found.append((self.concept(words[i]), stems[i]))
                i += 1
            else:
                length, concept = phrase
                found.append((concept, concept))
                i += length
        return found

    def _phrase(self, stems: Sequence[str], i: int) -> tuple[int, str] | None:
        for parts, concept in self.phrases.get(stems[i], ()):
            if tuple(stems[i : i + len(parts)]) == parts:
                return len(parts), concept
        return None

    def units(self, note: Note, words: Sequence[str]) -> Units:
        """Return the units of a note; `words` are its tokens, repaired where misspelt."""
        found = Units()
        for first, end in note.sentences():
            found.limits.append(len(found.concepts))
            self._sentence(note, words, first, end, found)
        found.limits.append(len(found.concepts))
        return found

    def _sentence(
        self, note: Note, words: Sequence[str], first: int, end: int, found: Units
    ) -> None:
        stems = [self.stem(word) for word in words[first:end]]
        i = 0
        while i < end - first:
            phrase = self._phrase(stems, i) if stems[i] in self.phrases else None
            if phrase is not None:
                length, concept = phrase
                found.add(concept, concept, first + i, first + i + length - 1)
                i += length
                continue
            self._word(note, words[first + i], stems[i], first + i, found)
            i += 1

    def _word(self, note: Note, word: str, stemmed: str, i: int, found: Units) -> None:
        expansion = self.expansions.get(word)
        if expansion is None or not _expandable(note, i, capitals=expansion[1]):
            for part in word.split(" "):
                same = part == word
                found.add(self.concept(part), stemmed if same else self.stem(part), i, i)
            return
        for part in expansion[0]:
            found.add(self.concept(part), self.stem(part), i, i)


def _expandable(note: Note, i: int, *, capitals: bool) -> bool:
    if capitals:
        return note.upper(i)
    return len(note.words[i]) > 1 or note.after(i).startswith("/") or not note.upper(i)


def portuguese(rows: Sequence[WordForms]) -> Vocabulary:
    """Return the Portuguese vocabulary of the word table."""
    return Vocabulary((row for row in rows if row.kind != "english"), stem, STOP)


def english(rows: Sequence[WordForms]) -> Vocabulary:
    """Return the English vocabulary of the word table."""
    return Vocabulary((row for row in rows if row.kind == "english"), english_stem, ENGLISH_STOP)
