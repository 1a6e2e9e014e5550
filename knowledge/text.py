"""Folding of Portuguese and English text, shared by the lexicons and the readers.

Folding keeps every offset: `fold(text)` has as many code points as `text`, so a span
found in the folded text points at the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    base = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return base if len(base) == 1 else character.lower()[:1] or character


def fold(text: str) -> str:
    """Return `text` in lower case without accents, one code point for each of `text`."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`: runs of letters and digits."""
    return tuple(_WORD.findall(fold(text)))


def key(text: str) -> str:
    """Return the form under which a name is looked up: its folded words, one space apart."""
    return " ".join(words(text))
