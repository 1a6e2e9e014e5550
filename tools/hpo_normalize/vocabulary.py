"""Words as concepts: what the curated word table says is one word, read as one.

A unit is what is matched: a concept (canonical word or stem) with the tokens that carry it.
An abbreviation becomes several units on one token ("MMII" → membros, inferiores); a fixed
phrase becomes one unit over several tokens ("batata da perna" → panturrilha).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from araras.knowledge.curated import WordForms
from araras.knowledge.text import fold
from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.loanwords import portuguese_spelling
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.stems import conjugated, english_stem, stem

STOP = frozenset(
    folded_words(
        "de do da dos das d em no na nos nas ao a aos as o os um uma uns umas e ou com por pelo "
        "pela pelos pelas que se para pra pro pros pras ele ela eles elas dele dela deles delas "
        "seu sua seus suas meu minha isso esse essa este esta aquele aquela foi ser é eh esta "
        "ta tá estar ja muito muita bem bastante mais tao demais meio so lhe me te ter tem "
        "tinha fica ficar ficou"
    )
)
"""Function words, folded: they never carry a finding alone."""
ENGLISH_STOP = frozenset(
    folded_words(
        "the of in with and or a an to on at by for from is was were are be been his her their "
        "its as this that these those which has had have who it he she conspicuously abnormally "
        "excessively markedly"
    )
)
ENGLISH_PREFIXES = frozenset(
    folded_words(
        "pre post supra infra sub inter intra para peri retro ante non neuro micro macro hyper "
        "hypo poly oligo"
    )
)
"""Beginnings of English words, which some write apart with a hyphen ("pre-auricular")."""
ORDINALS = frozenset(["st", "nd", "rd", "th"])
ARTICLES = frozenset(
    folded_words("de do da dos das d em no na nos nas ao aos a as o os um uma uns umas e")
) | frozenset(["the", "of", "in", "a", "an", "to", "on", "at"])
"""Articles and prepositions: dropped from every name. The other function words are dropped only
where two content words remain, since "para de respirar" is not "respirar"."""
WEIGHTY = frozenset(["mais", "menos", "so", "meio", "sua"])
"""Function words that a name keeps ("dedo a mais na mão"), though a note may hold them freely."""
REPEATED = re.compile(
    r"(?:pneumoni|infecc|otite|sinusite|fratura|abscess|amigdalit|bronquiolit|bronquite|meningit"
    r"|aborto|abortament|internac|septicemi|celulit|piodermit|furuncul|calculo|trombos|candidias)\w*s$"
    r"|pneumotorax$"
)
"""Events that, more than once, recur ("três pneumonias")."""
MANY = frozenset(
    folded_words(
        "2 3 4 5 6 7 8 9 10 11 12 duas dois tres quatro cinco seis sete oito nove dez varias "
        "varios muitas muitos diversas diversos multiplas multiplos inumeras repetidas"
    )
)
_SIDES = frozenset(
    folded_words(
        "anterior posterior lateral medial interna externa dorsal ventral palmar plantar "
        "extensora flexora volar superior inferior articular"
    )
)
"""After "face", sides of a surface."""
_HAIR_AFTER = frozenset(
    folded_words(
        "de dos os muito muitos poucos sem mais com e nem tem nasceu cresce excesso tanto cair"
    )
)
_HAIR_BEFORE = Lazy(
    r"(?:n[oa]s?|em|gross|fin[oa]s|escur|clar|ral[oa]s|abundan|excessiv|escass|axilar|pubian"
    r"|corpora|facia|encravad|aumentad|diminuid|arrepiad|ausent)"
)
"""What follows "pelos" where it is hair: a place or a quality of it."""
_OF_FALLUS = Lazy(
    r"(?:pequen|curt|reduzid|hipoplasic|hipotrofic|aumentad|diminut|median)[oa]|mede|medindo"
)
NTH = frozenset(folded_words("terceira terceiro quarta quarto quinta quinto sexta sexto setima"))
_EVENT = Lazy(
    r"(?:pneumonia|infeccao|otite|sinusite|fratura|meningite|trombose|internacao|celulite)$"
)
"""After an ordinal from the third on, an event in the singular recurs too ("terceira pneumonia")."""


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


def counts_weeks(words: Sequence[str], i: int) -> bool:
    """Tell whether "sem" at `i` is short for weeks: "há 10 sem", "2 sem depois"."""
    if i == 0 or not words[i - 1].isdigit():
        return False
    before = words[i - 2] if i > 1 else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    return before in (
        "ha",
        "faz",
        "fazem",
        "por",
        "as",
        "nas",
        "ultimas",
        "de",
        "com",
    ) or after in (
        "depois",
        "atras",
        "antes",
        "de",
    )


class NameWord(NamedTuple):
    """A content word of a name."""

    concept: str
    stem: str
    word: str


class Vocabulary:
    """Concepts of one language: forms, fixed phrases and abbreviations."""

    def __init__(
        self, rows: Iterable[WordForms], stemmer: Callable[[str], str], stop: frozenset[str]
    ) -> None:
        """Compile the word table; later rows do not override earlier ones."""
        self._stemmer = stemmer
        self._events: dict[str, str] = {}
        self.stop = stop
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.expansions: dict[str, tuple[str, ...]] = {}
        self.spellings: dict[str, str] = {}
        self.translations: dict[str, tuple[str, ...]] = {}
        self.near: dict[str, tuple[str, ...]] = {}
        self.forms: set[str] = set()
        """Every single word that the table lists as a form of a concept, folded."""
        self._ordinary: set[str] = set()
        self._concepts: dict[str, str] = {}
        self._by_stem: dict[str, str] = {}
        for row in rows:
            self._add(row)
        for options in self.phrases.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def stem(self, word: str) -> str:
        """Return the stem of a folded word; forms of one event ("vomitou", "vômito") share one."""
        return self._events.get(word) or self._stemmer(word)

    def _add(self, row: WordForms) -> None:
        if row.kind == "expand":
            for form in row.forms:
                key = folded_words(form)
                if len(key) == 1:
                    capitals = form.isupper() and len(form) > 1
                    written = key[0].upper() if capitals else key[0]
                    self.expansions[written] = folded_words(row.word)
            return
        if row.kind == "translation":
            words = folded_words(row.word)
            self.translations.update((english_stem(fold(form)), words) for form in row.forms)
            return
        if row.kind == "near":
            self.near[row.word] = row.forms
            return
        if row.kind == "ordinary":
            self._ordinary.update(map(fold, row.forms))
            return
        canonical = folded_words(row.word)[0] if " " not in row.word else row.word
        if row.kind in ("spanish", "spelling"):
            self._add_spelling(row, canonical)
            return
        target = row.word
        for form in row.forms:
            self._add_form(form, target, event=row.kind == "event")

    def _add_spelling(self, row: WordForms, canonical: str) -> None:
        """Another spelling is the word itself, stem and concept alike."""
        for form in row.forms:
            key = folded_words(form)
            if len(key) == 1 and key[0] != canonical:
                self._events.setdefault(key[0], self._stemmer(canonical))
                self._concepts.setdefault(key[0], self.concept(canonical))
                if row.kind == "spelling":
                    self.spellings[key[0]] = canonical

    def _add_form(self, form: str, concept: str, *, event: bool) -> None:
        key = folded_words(form)
        forms = (
            list(conjugated(key[0])) if form.endswith("~") else [key[0]] if len(key) == 1 else []
        )
        if event:
            for word in (*forms, *(f"{w}s" for w in forms)):
                self._events.setdefault(word, concept)
        if form.endswith("~"):
            for conjugation in forms:
                self._concepts.setdefault(conjugation, concept)
            return
        if len(key) == 1:
            self.forms.add(key[0])
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
        return word in self._ordinary or word in self._concepts or self.stem(word) in self._by_stem

    def of_name(
        self, words: Sequence[str], *, whole: bool = False, written: Sequence[str] = ()
    ) -> list[NameWord]:
        """Return the content words of a name; all of them if `whole`.

        `written` are the words with their capitals, which some abbreviations need.
        """
        upper = [word.isupper() for word in written] or [False] * len(words)
        found = self._pairs(
            [
                part
                for word, capitals in zip(words, upper, strict=True)
                for part in self._expanded(word, capitals=capitals)
            ]
        )
        if whole:
            return found
        content = [word for word in found if word.word not in self.stop or word.word in WEIGHTY]
        denied = len(content) == 2 and any(word.concept in ("nao", "sem") for word in content)
        if len(content) > 1 and not denied:
            return content
        return [word for word in found if word.word not in ARTICLES] or found

    def translated(self, words: Sequence[str]) -> list[str] | None:
        """Return the Portuguese words of an English name's; None where one has none."""
        found: list[str] = []
        for word in words:
            if word in ENGLISH_STOP or word in ORDINALS:
                continue
            if word[0].isdigit():
                found.append(word.replace(".", ","))
                continue
            there = self.translations.get(english_stem(word)) or _loaned(word)
            if not there:
                return None
            found.extend(there)
        if "anormal" in found and "morfologia" in found:
            found.remove("morfologia")
        return found

    def _expanded(self, word: str, *, capitals: bool) -> tuple[str, ...]:
        found = self._abbreviated(word, capitals=capitals) if len(word) > 1 else None
        return found or (word,)

    def _abbreviated(self, word: str, *, capitals: bool) -> tuple[str, ...] | None:
        """Return the words of an abbreviation; "QD" in capitals is another one than "qd"."""
        found = self.expansions.get(word.upper()) if capitals else None
        return found or self.expansions.get(word)

    def told_apart(self, words: Sequence[str], written: Callable[[int], str]) -> list[str]:
        """Return folded words with homographs told apart.

        `written` gives the same words with their accents: "nó" is no "no"; "pelos" is hair at
        the beginning, after words that hair follows and before its qualities, else "by the";
        "muito pouco" is no "muito"; a "face" that has a side is a surface; a "falo" that has a
        size is no verb; a number before an event in the plural means that it recurs, and so does
        one "atrás de" another.
        """
        found = list(words)
        for i, word in enumerate(words):
            if word in ("pelo", "pelos"):
                found[i] = "piloso" if _is_hair(words, i) else "por"
            elif word in ("muito", "muita") and words[i + 1 : i + 2] in (["pouco"], ["pouca"]):
                found[i] = "bem"
            elif word == "sem" and counts_weeks(words, i):
                found[i] = "semanas"
            elif word == "face" and i + 1 < len(words) and words[i + 1] in _SIDES:
                found[i] = "superficie"
            elif word == "falo" and i + 1 < len(words) and _OF_FALLUS.match(words[i + 1]):
                found[i] = "penis"
            elif word == "coco" and written(i).lower() != "coço":
                found[i] = "fezes"
            elif word == "no" and written(i).lower() == "nó":
                found[i] = "noh"
            elif _recurs(words, i):
                found[i] = "repetidas"
        return found

    def _pairs(self, words: Sequence[str]) -> list[NameWord]:
        found: list[NameWord] = []
        i = 0
        words = self._rejoined(words)
        stems = [self.stem(word) for word in words]
        while i < len(words):
            phrase = self._phrase(stems, i)
            if phrase is None:
                found.append(NameWord(self.concept(words[i]), stems[i], words[i]))
                i += 1
            else:
                length, concept = phrase
                found.append(NameWord(concept, concept, concept))
                i += length
        return found

    def _rejoined(self, words: Sequence[str]) -> list[str]:
        """Return the words of a name, English prefixes joined to what follows them."""
        found: list[str] = []
        for i, word in enumerate(words):
            joins = i > 0 and self._joins(words[i - 1], word)
            found[len(found) - joins :] = [found[-1] + word if joins else word]
        return found

    def _joins(self, word: str, following: str) -> bool:
        return word in ENGLISH_PREFIXES and self.stop is ENGLISH_STOP and following not in self.stop

    def _phrase(self, stems: Sequence[str], i: int) -> tuple[int, str] | None:
        for parts, concept in self.phrases.get(stems[i], ()):
            if tuple(stems[i : i + len(parts)]) == parts:
                return len(parts), concept
        return None

    def units(self, note: Note, sentences: Iterable[tuple[int, int]]) -> Units:
        """Return the units of some sentences (token ranges, end excluded) of a note."""
        found = Units()
        words = self.told_apart(note.words, note.surface)
        for first, end in sentences:
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
            at = first + i
            if at + 1 < end and note.gaps[at + 1] == "-" and self._joins(words[at], words[at + 1]):
                whole = words[at] + words[at + 1]
                found.add(self.concept(whole), self.stem(whole), at, at + 1)
                i += 2
                continue
            phrase = self._phrase(stems, i) if stems[i] in self.phrases else None
            if phrase is not None:
                length, concept = phrase
                found.add(concept, concept, first + i, first + i + length - 1)
                i += length
                continue
            self._word(note, words[first + i], stems[i], first + i, found)
            i += 1

    def _word(self, note: Note, word: str, stemmed: str, i: int, found: Units) -> None:
        expansion = self._abbreviated(word, capitals=note.upper(i))
        if expansion is None or not _expandable(note, i):
            for part in word.split(" "):
                same = part == word
                found.add(self.concept(part), stemmed if same else self.stem(part), i, i)
            return
        for pair in self._pairs(expansion):
            found.add(pair.concept, pair.stem, i, i)


def _recurs(words: Sequence[str], i: int) -> bool:
    """Whether the word at `i` says that an event recurs: "três pneumonias", "atrás de otite"."""
    word, event = words[i], words[i + 1] if i + 1 < len(words) else ""
    if (word in MANY and REPEATED.match(event)) or (word in NTH and _EVENT.match(event)):
        return True
    return _one_after_another(words, i) or _one_after_another(words, i - 2)


def _one_after_another(words: Sequence[str], i: int) -> bool:
    """Whether "atrás" at `i` stands in "otite atrás de otite"."""
    if i < 1 or words[i] != "atras" or words[i + 1 : i + 2] != ["de"]:
        return False
    return words[i + 2 : i + 3] == [words[i - 1]]


def _loaned(word: str) -> tuple[str, ...]:
    spelled = portuguese_spelling(word) or portuguese_spelling(english_stem(word))
    return (spelled,) if spelled else ()


def _expandable(note: Note, i: int) -> bool:
    """A single letter is an abbreviation in small letters or before a stroke ("s/")."""
    return len(note.words[i]) > 1 or note.after(i).startswith("/") or not note.upper(i)


def portuguese(rows: Sequence[WordForms]) -> Vocabulary:
    """Return the Portuguese vocabulary of the word table."""
    return Vocabulary((row for row in rows if row.kind != "english"), stem, STOP)


def english(rows: Sequence[WordForms]) -> Vocabulary:
    """Return the English vocabulary of the word table."""
    return Vocabulary((row for row in rows if row.kind == "english"), english_stem, ENGLISH_STOP)


def _is_hair(words: Sequence[str], i: int) -> bool:
    after = words[i + 1] if i + 1 < len(words) else ""
    return i == 0 or words[i - 1] in _HAIR_AFTER or _HAIR_BEFORE.match(after) is not None
