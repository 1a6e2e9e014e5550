"""Names as canonical forms: words apart from type designators.

`canonical("MPS tipo IV-A")` and `canonical("MPS type 4A")` are both `("mps", "#4a")`:
designators begin with `#`, Roman numerals are Arabic, and the words that only announce a
type, or only link ("de", "of"), are gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MARK = "#"
LINKS = frozenset(("de", "da", "do", "das", "dos", "of", "the"))
TYPE_WORDS = frozenset(("tipo", "tipos", "type", "types", "subtipo", "subtype", "tp"))
"""Dropped wherever they stand, as `LINKS` are but at the end ("síndrome THE")."""
CLASS_WORDS = frozenset(
    ("forma", "form", "grupo", "group", "classe", "class", "variante", "variant")
)
"""Dropped only before a designator: "forma grave" says something, "forma 3" is type 3."""
HEADS = {
    "doenca": "disease",
    "disease": "disease",
    "mal": "disease",
    "molestia": "disease",
    "enfermidade": "disease",
    "sindrome": "syndrome",
    "sindroma": "syndrome",
    "syndrome": "syndrome",
    "sd": "syndrome",
}
"""Generic nouns before (Portuguese) or after (English) what tells a disease from others."""
SPELLINGS = {"α": "alfa", "alpha": "alfa", "β": "beta", "γ": "gama", "gamma": "gama", "δ": "delta"}
ARTICLES = frozenset("aeo")
"""Letters that are words of Portuguese, so inside a name they are no designator."""

_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})([a-hs]?)")
_UNITS = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_NUMBER = re.compile(r"0*([0-9]{1,3})([a-z]{0,2}|[a-z][0-9])")
_BAND = re.compile(r"[0-9]{1,2}[pq][0-9]*")
_GLUED = re.compile(r"([a-z]+)0*([0-9]{1,3})([a-z]{0,2})")
_GLUED_TYPE = re.compile(r"(?:tipo|type)([ivx]+[a-h]?)")


class Form(NamedTuple):
    """A name in parts: generic head, what comes before the first designator, and the rest."""

    head: str | None
    stem: str
    rest: str


@lru_cache(maxsize=65536)
def numeral(word: str) -> str | None:
    """Return the Arabic form of a numeral ("iva" → "4a", "02" → "2"), or None."""
    if _BAND.fullmatch(word):
        return None
    if number := _NUMBER.fullmatch(word):
        return number[1] + number[2]
    roman = _ROMAN.fullmatch(word)
    if roman is None or not (roman[1] or roman[2]):
        return None
    return f"{10 * len(roman[1]) + _UNITS[roman[2]]}{roman[3]}"


@lru_cache(maxsize=65536)
def _items(word: str) -> tuple[str, ...]:
    """Return what a word stands for by itself: nothing, a word, a designator, or both."""
    if word in LINKS or word in TYPE_WORDS:
        return ()
    if len(word) == 1 and word not in "ivx" and not word.isdigit():
        return (SPELLINGS.get(word, word),)
    if (number := numeral(word)) is not None:
        return (MARK + number,)
    if (glued := _GLUED.fullmatch(word)) is not None:
        before, after = glued[1], glued[2] + glued[3]
        number = after if _BAND.fullmatch(after) else MARK + after
        return (number,) if before in TYPE_WORDS else (before, number)
    if (glued := _GLUED_TYPE.fullmatch(word)) and (number := numeral(glued[1])) is not None:
        return (MARK + number,)
    return (SPELLINGS.get(word, word),)


def canonical(words: Sequence[str]) -> tuple[str, ...]:
    """Return the canonical form of folded words."""
    found: list[str] = []
    after_type = False
    for position, word in enumerate(words):
        items = (word,) if word in LINKS and position == len(words) - 1 else _items(word)
        if len(items) == 1 and len(items[0]) == 1:
            items = _letter(items[0], found, after_type, position == len(words) - 1)
        elif len(items) == 2 and items[0] == "t" and found:
            items = items[1:]
        if items and items[0][0] == MARK and found and found[-1] in CLASS_WORDS:
            found.pop()
        found.extend(items)
        after_type = word in TYPE_WORDS or (word in CLASS_WORDS and bool(found))
    return tuple(found)


def _letter(letter: str, found: list[str], after_type: bool, last: bool) -> tuple[str, ...]:
    """Join "IV", "A"; mark a letter that ends the name or follows "tipo"; keep any other."""
    if letter in ARTICLES and not (last or after_type):
        return (letter,)
    if found and found[-1][0] == MARK and found[-1][1:].isdigit():
        return (found.pop() + letter,)
    return (MARK + letter,) if found and (last or after_type) else (letter,)


def parse(words: Sequence[str]) -> Form:
    """Return the parts of a name given as folded words."""
    return form(canonical(words))


def form(items: tuple[str, ...]) -> Form:
    """Return the parts of a canonical form."""
    first = 0
    while first < len(items) and items[first][0] != MARK:
        first += 1
    before, rest = items[:first], items[first:]
    head = None
    if first > 1:
        if (head := HEADS.get(before[0])) is not None:
            before = before[1:]
        elif (head := HEADS.get(before[-1])) is not None:
            before = before[:-1]
    return Form(head, " ".join(before), " ".join(rest))


def is_designated(rest: str) -> bool:
    """Whether the rest of a form is nothing but designators."""
    return bool(rest) and all(item[0] == MARK for item in rest.split())
