"""A model's prose as plain sentences: what is shown is exactly what was checked.

Markup, invisible characters and compatibility forms are gone before anything is read, so that
no claim hides in them. A semicolon does not end a sentence: what it joins stands or falls
together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINK: Final = re.compile(r"!?\[([^\]]{0,300})\]\(([^)]{0,500})\)")
_MARKS: Final = re.compile(r"[*_`~#]{1,6}|</?[A-Za-z][^<>\n]{0,100}>")
_BULLET: Final = re.compile(r"^\s*(?:[-•–—>+]|\d{1,2}[.)])\s+")
_END: Final = re.compile(r"(?<=[.!?…])[\"”)]*\s+(?=[\"“(]?[A-ZÁÉÍÓÚÂÊÔÃÕÀÇ0-9-])")
_SHORTENED: Final = re.compile(r"\b(?:dr|dra|sr|sra|n|nº|no|art|ex|p|pág|fig|vs|etc|tel)\.$", re.I)
_SPACES: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return one line of prose without markup and invisible characters."""
    text = _LINK.sub(r"\1 \2", text)
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    shown = (" " if c.isspace() else c for c in text if not _invisible(c))
    return _SPACES.sub(" ", "".join(shown)).strip()


def _invisible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn")


def paragraphs(text: str) -> list[list[str]]:
    """Return the sentences of each line that has any, in order."""
    lines = (clean(_BULLET.sub("", line)) for line in text.splitlines())
    return [_sentences(line) for line in lines if line]


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _END.finditer(line):
        piece = line[start : match.start()]
        if _SHORTENED.search(piece):
            continue
        found.append(line[start : match.end()].strip())
        start = match.end()
    return [piece for piece in (*found, line[start:].strip()) if piece]
