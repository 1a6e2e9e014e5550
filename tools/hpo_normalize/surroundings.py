"""What stands around a mention: windows of a sentence's words and marks, one space apart.

Rules about a mention read its own sentence only. Marks that separate or compare are kept as
words of their own (`, : ? ( ) % < >`), and a semicolon ends a window.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from araras.knowledge.records import DiseaseName
from araras.tools.hpo_normalize.note import Note
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Said = tuple[Assertion, str | None]
"""An assertion and, for a family's, the relative."""
MARKS: Final = re.compile(r"[,;:?()%<>≥≤/+]|->")
DENIED: Final[Said] = (Assertion.ABSENT, None)
DOUBTED: Final[Said] = (Assertion.UNCERTAIN, None)
AFFIRMED: Final[Said] = (Assertion.PRESENT, None)


class Surroundings:
    """Windows of a note; each costs as much as it is long."""

    def __init__(self, note: Note) -> None:
        """Take the note's sentence limits."""
        self.note = note
        self._limits = note.limits

    def sentence(self, i: int) -> tuple[int, int]:
        """Return the (first, end) tokens of the sentence that token `i` stands in."""
        at = bisect_right(self._limits, i) - 1
        return self._limits[at], self._limits[at + 1]

    def before(self, first: int, size: int) -> str:
        """Return up to `size` words before token `first`, with the marks between."""
        begin = max(self.sentence(first)[0], first - size)
        parts: list[str] = []
        for i in range(begin, first):
            parts.append(self.note.words[i])
            parts += MARKS.findall(self.note.gaps[i + 1])
        return " ".join(parts).rpartition(";")[2].strip()

    def after(self, last: int, size: int) -> str:
        """Return up to `size` words after token `last`, with the marks between."""
        end = min(self.sentence(last)[1], last + 1 + size)
        parts: list[str] = []
        for i in range(last + 1, end):
            parts += MARKS.findall(self.note.gaps[i])
            parts.append(self.note.words[i])
        parts += MARKS.findall(self.note.after(end - 1))
        return " ".join(parts).partition(";")[0].strip()

    def asked(self, i: int) -> bool:
        """Tell whether the sentence of token `i` ends in a question mark."""
        return "?" in self.note.after(self.sentence(i)[1] - 1)

    def clause(self, first: int, last: int, size: int) -> str:
        """Return the words on both sides; a bar stands for the mention."""
        return f"{self.before(first, size)} | {self.after(last, size)}"


def evidence(
    note: Note,
    kind: EvidenceKind,
    named: tuple[str | None, tuple[str, ...]],
    tokens: tuple[int, int],
    said: Said,
) -> ReadEvidence:
    """Return evidence `named` (id, diseases) over tokens, both included."""
    start, end = note.span(*tokens)
    return ReadEvidence(
        kind=kind,
        id=named[0],
        orphas=named[1],
        text=note.text[start:end],
        span=(start, end),
        assertion=said[0],
        relative=said[1],
    )


def is_abbreviation(name: DiseaseName) -> bool:
    """Tell whether a name's first word is written in capitals ("MPS II", "AME tipo 1")."""
    word = re.split(r"[\s-]", name.text, maxsplit=1)[0]
    return word.isupper() and len(word) > 1 and sum(map(str.isalpha, word)) <= 5
