"""Words written as they are spoken, and the spellings that they stand for.

What Brazilians write by ear follows the sounds of the vernacular: unstressed e and o are
raised ("sobi", "dus", "iscada", "minino"), the gerund loses its d ("segurano"), lh becomes i
("oreia"), the diphthongs ei and ou their second vowel ("grossero", "otro"), l before a vowel
r ("prástico", "sarpico"), and verbs take an a in front ("alevantar"). Source: M. Bagno, A
língua de Eulália (1997); R. Ilari & R. Basso, O português da gente (2006), chapter 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

MIN_LETTERS: Final = 4
LONG: Final = 6
"""Letters from which a vowel amid the word may be raised: shorter words have neighbours."""
_ENDS: Final = (
    (re.compile(r"i(s?)$"), r"e\1"),
    (re.compile(r"u(s?)$"), r"o\1"),
    (re.compile(r"^is(?=[bcdfgjlmnpqrtv])"), "es"),
    (re.compile(r"(?<=[aei])no$"), "ndo"),
)
"""Sounds at the ends of a word, which ordinary spelling hardly has."""
_AMID: Final = (
    (re.compile(r"(?<=[aeou])i(?=[ao]s?$)"), "lh"),
    (re.compile(r"e(?=r[ao]s?$)"), "ei"),
    (re.compile(r"^o(?=[bcdfgjlmnpqrtv])"), "ou"),
    (re.compile(r"^in(?=[bcdfgjlmnpqrtvx])"), "en"),
    (re.compile(r"^a(?=l|v|r)"), ""),
    (re.compile(r"(?<=[bcfgpt])r(?=[aeiou])"), "l"),
    (re.compile(r"r(?=[pmcgbvf])"), "l"),
)
_RAISED: Final = (("i", "e"), ("u", "o"))


def respelled(word: str) -> Iterator[str]:
    """Yield the spellings that a folded word may stand for, the likeliest first."""
    if len(word) < MIN_LETTERS or not word.isalpha():
        return
    plain = spelled_out(word)
    if plain != word:
        yield plain
    for one in dict.fromkeys((plain, word)):
        yield from chain(_amid(one), _lowered(one))


def spelled_out(word: str) -> str:
    """Return a word with the sounds at its ends in ordinary spelling ("iscada" → "escada")."""
    for pattern, spelling in _ENDS:
        word = pattern.sub(spelling, word)
    return word


def _amid(word: str) -> Iterator[str]:
    for pattern, spelling in _AMID:
        changed = pattern.sub(spelling, word, count=1)
        if changed != word:
            yield changed


def _lowered(word: str) -> Iterator[str]:
    """Yield a long word with one raised vowel before its last syllable lowered, then with all."""
    if len(word) < LONG:
        return
    for high, low in _RAISED:
        places = [i for i, letter in enumerate(word[:-2]) if letter == high]
        for i in places:
            yield word[:i] + low + word[i + 1 :]
        if len(places) > 1:
            yield word[:-2].replace(high, low) + word[-2:]
