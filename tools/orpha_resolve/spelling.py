"""Typing errors: words that the store does not know, read as the nearest that it does.

Only a word that occurs in no name is an error, and a known word is at most another spelling
of the same sound; so one eponym never becomes another. Designators, which are short or hold
digits, are never touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LETTERS = 5
"""Shorter words (abbreviations) are never corrected."""
MIN_LETTERS_ALONE = 6
"""The same for a name of one word, which nothing else supports."""
MIN_LETTERS_SUPPORTED, SUPPORT = 4, 2
"""The same where at least two longer words of the name are known ("Charcot-Marie-Toth")."""
LONG_WORD = 8
"""From this length on a word may hold two errors."""
MAX_EDITS = 2
"""Letters wrong, missing, too many or transposed in the whole name."""
MAX_READINGS = 24
"""Readings tried of one name, fewest edits first."""
SAME_SOUND = (
    ("ph", "f"),
    ("th", "t"),
    ("nh", "n"),
    ("ae", "e"),
    ("oe", "e"),
    ("y", "i"),
    ("k", "c"),
)
"""Spellings of one sound; doubled letters count as one."""
OPPOSITES = (("hiper", "hipo"), ("hyper", "hypo"), ("macro", "micro"))


_DOUBLED = re.compile(r"(.)\1+")


class Reading(NamedTuple):
    """A name with its unknown words replaced, and how many letters that took."""

    edits: int
    words: tuple[str, ...]


class Speller:
    """Nearest known words, by length."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Keep the words that a reading may hold."""
        self._known = frozenset(vocabulary)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha() and len(word) >= MIN_LETTERS_SUPPORTED:
                self._by_length[len(word)].append(word)
                self._by_sound[_sound(word)].append(word)

    def readings(self, words: Sequence[str]) -> Iterator[Reading]:
        """Yield other readings of `words`, fewest edits first; none when none is at hand."""
        known = sum(len(word) >= MIN_LETTERS and word in self._known for word in words)
        least = {1: MIN_LETTERS_ALONE}.get(len(words), MIN_LETTERS)
        least = MIN_LETTERS_SUPPORTED if known >= SUPPORT else least
        choices = [self._choices(word, least) for word in words]
        found = sorted(
            Reading(sum(edits for edits, _ in picked), tuple(word for _, word in picked))
            for picked in product(*choices)
        )
        yield from (r for r in found[:MAX_READINGS] if 0 < r.edits <= MAX_EDITS)

    def _choices(self, word: str, least: int) -> list[tuple[int, str]]:
        """Return (edits, known word) for a word; itself costs nothing, if it can be meant."""
        if not word.isalpha() or len(word) < least:
            return [(0, word)]
        if word in self._known:
            variants = self._by_sound.get(_sound(word), ())
            return [(0, word), *((1, other) for other in variants if other != word)]
        allowed = MAX_EDITS if len(word) >= LONG_WORD else 1
        near = [w for n in range(-allowed, allowed + 1) for w in self._by_length[len(word) + n]]
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        return [(int(d), w) for w, d, _ in hits if not _opposite(word, w)]


def _sound(word: str) -> str:
    """Return what spelling variants of one word share ("espinal", "espinhal")."""
    for written, read in SAME_SOUND:
        word = word.replace(written, read)
    return _DOUBLED.sub(r"\1", word)


def _opposite(one: str, other: str) -> bool:
    return any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in OPPOSITES
    )
