"""Typing errors: words that the store does not know, read as the nearest that it does.

Only a word that occurs in no name is an error; so one eponym never becomes another, and
designators, which are short or hold digits, are never touched.
"""

from __future__ import annotations

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
LONG_WORD = 8
"""From this length on a word may hold two errors."""
MAX_EDITS = 2
"""Letters wrong, missing, too many or transposed in the whole name."""
MAX_READINGS = 24
"""Readings tried of one name, fewest edits first."""
OPPOSITES = (("hiper", "hipo"), ("hyper", "hypo"), ("macro", "micro"))


class Reading(NamedTuple):
    """A name with its unknown words replaced, and how many letters that took."""

    edits: int
    words: tuple[str, ...]


class Speller:
    """Nearest known words, by length."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Keep the words that may be corrected to."""
        self._known = frozenset(vocabulary)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha() and len(word) >= MIN_LETTERS - 1:
                self._by_length[len(word)].append(word)

    def readings(self, words: Sequence[str]) -> Iterator[Reading]:
        """Yield the corrected forms of `words`, fewest edits first; none when all are known."""
        choices = [self._choices(word, len(words) == 1) for word in words]
        if all(choice == ((0, word),) for choice, word in zip(choices, words, strict=True)):
            return
        found = sorted(
            Reading(sum(edits for edits, _ in picked), tuple(word for _, word in picked))
            for picked in product(*choices)
        )
        yield from (r for r in found[:MAX_READINGS] if r.edits <= MAX_EDITS)

    def _choices(self, word: str, alone: bool) -> tuple[tuple[int, str], ...]:
        """Return (edits, known word) for a word: itself when it is known or too short."""
        least = MIN_LETTERS_ALONE if alone else MIN_LETTERS
        if word in self._known or not word.isalpha() or len(word) < least:
            return ((0, word),)
        allowed = MAX_EDITS if len(word) >= LONG_WORD else 1
        near = [w for n in range(-allowed, allowed + 1) for w in self._by_length[len(word) + n]]
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        return tuple((int(d), w) for w, d, _ in hits if not _opposite(word, w))


def _opposite(one: str, other: str) -> bool:
    return any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in OPPOSITES
    )
