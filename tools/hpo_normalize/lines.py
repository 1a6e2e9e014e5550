"""A sentence laid out for cues: words and marks one space apart, each with its token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final, NamedTuple

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.vocabulary import counts_weeks

MARKS: Final = frozenset(",;:()?|-+/")
_LONG: Final = 12
"""Words of the longest finding whose inner words are no stops."""


class Cue(NamedTuple):
    """A cue at tokens `first` to `last` that speaks of tokens `start` to `end` (excluded)."""

    kind: Kind
    first: int
    last: int
    start: int
    end: int
    relative: str | None
    near: bool = False
    """It denies only what follows at once: "não suporta a dor" denies no pain."""


class Places:
    """Where the findings of a note begin, end, and go on."""

    def __init__(self, findings: Iterable[tuple[int, int]]) -> None:
        """Take token ranges, the last token included."""
        self.firsts: set[int] = set()
        self.lasts: set[int] = set()
        self.inside: set[int] = set()
        """Tokens of findings after their first."""
        for first, last in findings:
            self.firsts.add(first)
            self.lasts.add(last)
            self.inside.update(range(first + 1, min(last, first + _LONG) + 1))


class Line:
    """A sentence with its marks: words one space apart, and the token of each character."""

    def __init__(self, note: Note, first: int, end: int, *, spoken: bool = False) -> None:
        """Lay out tokens `first` to `end`, the mark after the last one included.

        `spoken` tells that the note is a conversation.
        """
        self.first, self.end, self.spoken = first, end, spoken
        self._note = note
        self.tokens: list[int] = []
        self.parts: list[str] = []
        for i in range(first, end):
            if i > first and note.gaps[i] != " ":
                self._put(i, (mark for mark in note.gaps[i] if mark in MARKS))
            word = note.words[i]
            if word == "sem" and counts_weeks(note.words, i):
                word = "semanas"
            elif word == "e" and note.surface(i) in ("é", "É"):
                word = "eh"
            self.tokens.append(i)
            self.parts.append(word)
        if end > first:
            self._put(end, (mark for mark in note.after(end - 1)[:3] if mark in "?()"))
        ends = accumulate(map(len, self.parts))
        self.starts = [0, *(n + i for i, n in enumerate(ends, start=1))][: len(self.parts)]
        self.text = " ".join(self.parts)
        self.words = self.text.split(" ")

    def _put(self, token: int, marks: Iterable[str]) -> None:
        for mark in marks:
            self.tokens.append(token)
            self.parts.append(mark)

    def part_at(self, position: int) -> int:
        """Return the index of the part that holds a character."""
        return bisect_right(self.starts, position) - 1

    def written(self, start: int, end: int) -> str:
        """Return the words of some characters as the note has them, in small letters."""
        tokens = range(self.tokens[self.part_at(start)], self.tokens[self.part_at(end - 1)] + 1)
        return " ".join(self._note.surface(i).lower() for i in tokens)
