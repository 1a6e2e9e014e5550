"""Spelling repair of words that no vocabulary knows.

In order: letters that a scanner confuses ("aurnentados" → aumentados); a lost space after a
function word or between two known words ("semmanchas", "andarigual"); the sounds of speech
("iscada" → escada, see `spoken`); one letter wrong,
missing or too many in a long word ("pineumonia" → pneumonia). A word that begins with a
capital amid a sentence is a name and stays. Spans are those of the text as it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from rapidfuzz.distance import OSA

from araras.knowledge.text import words
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.spoken import MIN_LETTERS as MIN_LETTERS_SPOKEN
from araras.tools.hpo_normalize.spoken import respelled, spelled_out

MIN_LETTERS = 7
"""Letters from which one wrong letter is mended: shorter words have too many neighbours."""
MIN_WORD = 3
MIN_SCANNED = 5
MIN_PART = 4
END = 3
"""Letters at either end, of which one end must be right."""
_CONFUSED = (
    ("rn", "m"),
    ("0", "o"),
    ("1", "l"),
    ("1", "i"),
    ("5", "s"),
    ("vv", "w"),
    ("ii", "n"),
    ("rn", "nn"),
)
_SOUND = str.maketrans("eo", "iu")
"""Vowels that sound alike where they are not stressed."""
_NEGATING = frozenset(["sem", "nao"])
"""Short words that may stand joined to the one before ("oksem")."""
_COMBINING = frozenset(
    words(
        "anti auto brad cardio contra endo epi extra gastro hemo hidro hiper hipo infra inter intra "
        "macro mega meso meta micro mono multi neuro osteo para peri pneumo poli post pre pseudo "
        "quimio radio retro semi sobre sub super supra taqui trans tetra ultra"
    )
)
"""First parts of one word that do not stand alone: "antipsicóticos" is not "anti psicóticos"."""
_LEADING = ("sem", "com", "nao", "ok", "muito", "bem", "dos", "das")


class Speller:
    """Known words, and the known word that an unknown one stands for."""

    def __init__(
        self, words: Set[str], knows: Callable[[str], bool], spellings: Mapping[str, str]
    ) -> None:
        """`words` are those of the lexicon; `knows` tells other words that are none of them.

        `spellings` are phonetic and other spellings with the word that they stand for.
        """
        self._spellings = spellings
        self._words = words
        self._knows = knows
        self._mended: dict[str, str | tuple[str, str] | None] = {}

    @cached_property
    def _by_end(self) -> Mapping[str, Sequence[str]]:
        """Long words by their first and by their last letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= MIN_LETTERS - 1 and word.isalpha():
                found[f"{word[:END]}-"].append(word)
                found[f"-{word[-END:]}"].append(word)
        return found

    def known(self, word: str) -> bool:
        """Tell whether a word needs no repair."""
        return word not in self._spellings and (word in self._words or self._knows(word))

    def mended(self, word: str) -> str | tuple[str, str] | None:
        """Return the word, or the two words, that an unknown word stands for; None if unclear."""
        if word not in self._mended:
            if len(self._mended) > 20_000:
                self._mended.clear()
            self._mended[word] = (
                self._spellings.get(word)
                or self._scanned(word)
                or self._joined(word)
                or self._spoken(word)
                or self._typed(word)
            )
        return self._mended[word]

    def _scanned(self, word: str) -> str | None:
        if len(word) < MIN_SCANNED:
            return None
        options = {word.replace(wrong, right) for wrong, right in _CONFUSED if wrong in word}
        options |= {o.replace("rn", "m").replace("0", "o").replace("1", "l") for o in options}
        found = sorted(o for o in options if o in self._words)
        return found[0] if len(found) == 1 else None

    def _joined(self, word: str) -> tuple[str, str] | None:
        for lead in _LEADING:
            rest = word[len(lead) :]
            known = len(rest) >= MIN_PART and rest in self._words
            if word.startswith(lead) and (known or rest in _NEGATING):
                return lead, rest
        if len(word) < 2 * MIN_PART or word.endswith("mente"):
            return None
        for i in range(MIN_PART, len(word) - MIN_PART + 1):
            first, rest = word[:i], word[i:]
            if first in self._words and rest in self._words and first not in _COMBINING:
                return first, rest
        return None

    def _spoken(self, word: str) -> str | None:
        """A word written by ear; one whose ends were may have a wrong letter besides."""
        if len(word) < MIN_LETTERS_SPOKEN:
            return None
        found = next((option for option in respelled(word) if option in self._words), None)
        plain = spelled_out(word)
        return found or (self._typed(plain) if plain != word else None)

    def _typed(self, word: str) -> str | None:
        if len(word) < MIN_LETTERS or not word.isalpha():
            return None
        near = {
            option
            for option in (
                *self._by_end.get(f"{word[:END]}-", ()),
                *self._by_end.get(f"-{word[-END:]}", ()),
            )
            if abs(len(option) - len(word)) <= 1 and OSA.distance(word, option, score_cutoff=1) <= 1
        }
        if not near:
            return None
        sound = word.translate(_SOUND)
        return min(near, key=lambda o: (o.translate(_SOUND) != sound, o[:1] != word[:1], o))


def mend(note: Note, speller: Speller, sentences: Iterable[tuple[int, int]]) -> None:
    """Mend the misspelt words of some sentences in place; a joined pair becomes two tokens."""
    pairs: list[tuple[int, str, str]] = []
    unknown = [found for first, end in sentences for found in _unknown(note, speller, first, end)]
    for i, word in unknown:
        found = speller.mended(word)
        if isinstance(found, str):
            note.words[i] = found
        elif found is not None and note.ends[i] - note.starts[i] == len(word):
            pairs.append((i, *found))
    if pairs:
        note.part(pairs)


def _unknown(note: Note, speller: Speller, first: int, end: int) -> Iterator[tuple[int, str]]:
    for i in range(first, end):
        word = note.words[i]
        if len(word) < MIN_WORD or word[0].isdigit() or speller.known(word):
            continue
        written = note.text[note.starts[i]]
        if written.isupper() and not note.shouted and not _opens(note, i):
            continue
        yield i, word


def _opens(note: Note, i: int) -> bool:
    return i == 0 or any(mark in note.gaps[i] for mark in ".\n:?!;-|")
