"""Reading a note as tokens: an offset-preserving view of the text, split into sentences.

The view is what the reader matches in: lower case, no accents, HTML tags and zero-width
characters blanked, entities and JSON escapes decoded, quotes of JSON keys and values left out,
words joined over a hyphenated line break, numbers in words as digits. Each token keeps its span in the text as it came.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from araras.knowledge import text as folding
from araras.tools.hpo_normalize.numerals import NUMERAL, digits
from araras.tools.hpo_normalize.patterns import Lazy

TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:[0-9]+[^\W\d_]*)*")
"""A number with its separators, or a word that may carry digits (`b12`, `hba1c`, `t4l`)."""
_REPLACED = Lazy(
    r"(?s)(?P<tag></?[a-zA-Z][^<>\n]{0,200}>|<!--.{0,400}?-->)"
    r"|(?P<entity>&(?:#[0-9]{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});)"
    r"|(?P<escape>\\u[0-9a-fA-F]{4}|\\[nrt])"
    r"|(?P<join>(?<=[^\W\d_])[-­¬][ \t]*\r?\n[ \t]*(?=[^\W\d_]))"
    r"|(?P<nothing>[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]+)"
    r"|(?P<quote>\"(?=\s?[:,}\]])|(?<=[:,{\[])\s?\")"
    rf"|(?P<numeral>(?i:{NUMERAL}))"
)
_NEEDS_VIEW = re.compile(
    r"[<&\\\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]|-[ \t]*\r?\n"
    r"|\":|(?i:(?:c|z|nh)ent[oa]s?|mil|(?:tri|quare|cinque|sesse|sete|oite|nove)nta|vinte|cem|v[ií]rgula|ponto|(?:qu[ai]|ca)(?:nze|torze)|dez[a-z]+|treze)\b"
)
_MISREAD_DIGIT = re.compile(
    r"l(?<![a-z0-9]l)(?=\d{1,3}(?![a-z\d])|\.\d{3}(?!\d))|l(?<=\d[.,]l)(?![a-z\d])|o(?<=\do)(?=\d)"
)
"""A scanner's letter where only a digit can stand: `Na l28`, `2,l mg`, `4o0 mil`."""
_SHORTENED = frozenset(
    folding.words(
        "dr dra sr sra enf prof hosp amb dir esq bilat sup inf post ant lat med apend conc "
        "calcif sensib preserv emagr descart hiperfon prox dist abd neg pos aprox obs ex ref "
        "tel ped neuro pcte pac lact gest irreg reg susp insp exp urin esp acons diag sind art "
        "ac pcds ext int resp"
    )
)
_CELL = Lazy(r"(?i)<t[dh]\b")
_BLOCK = Lazy(r"(?i)</?(?:br|p|div|li|tr|h[1-6]|ul|ol|table)\b")
_QUOTED_REPLY = Lazy(r"^,?[ \t]*\r?\n(?:[ \t]*>)+[ \t]*$")
_ENDS = re.compile(r"[.!?;•·]|\.\.\.|…")

T = TypeVar("T")
LONGEST = 400
"""Tokens of a sentence; the work in one grows with its square, and none of speech is as long."""


class _FoldTable(dict[int, str]):
    """`str.translate` table that folds as `araras.knowledge.text.fold` does, filled on demand."""

    def __missing__(self, code: int) -> str:
        folded = folding.fold(chr(code))
        self[code] = folded
        return folded


_FOLDS = _FoldTable()


def fold(text: str) -> str:
    """Return `text` in lower case without accents, code point for code point."""
    return text.translate(_FOLDS)


@dataclass(slots=True)
class Note:
    """A text and its tokens, column by column; `i` indexes all columns alike.

    `words` are folded, `gaps[i]` is the view's text between token i-1 and i. `limits` are
    the first tokens of the sentences, closed by the token count.
    """

    text: str
    view: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Where each token begins in the view."""
    stops: list[int] = field(default_factory=list)
    """Where each token ends in the view."""
    gaps: list[str] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    tail: str = ""
    written: frozenset[str] = frozenset()
    """The words before any repair, and the whole parts of numbers."""
    shouted: bool = False
    """The text is in capitals throughout, so that capitals mark nothing."""

    def surface(self, i: int) -> str:
        """Return token `i` as it is written."""
        return self.text[self.starts[i] : self.ends[i]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span in the text of tokens `first` to `last`, both included."""
        return self.starts[first], self.ends[last]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last token of a span of the view."""
        first = bisect_right(self.places, start) - 1
        if first < 0 or self.stops[first] <= start:
            first += 1
        return first, max(first, bisect_left(self.places, end) - 1)

    def part(self, pairs: Sequence[tuple[int, str, str]]) -> None:
        """Replace tokens by two each: (token, first word, second word), in ascending order."""
        words = {i: (left, right) for i, left, right in pairs}
        parted = [i for i, _, _ in pairs]
        lengths = {i: len(left) for i, left, _ in pairs}
        starts, places, gaps = self.starts, self.places, self.gaps
        self.words = _replaced(self.words, words)
        self.ends = _replaced(self.ends, {i: (starts[i] + lengths[i], self.ends[i]) for i in words})
        self.stops = _replaced(
            self.stops, {i: (places[i] + lengths[i], self.stops[i]) for i in words}
        )
        self.starts = _replaced(starts, {i: (starts[i], starts[i] + lengths[i]) for i in words})
        self.places = _replaced(places, {i: (places[i], places[i] + lengths[i]) for i in words})
        self.gaps = _replaced(gaps, {i: (gaps[i], " ") for i in words})
        self.limits = [limit + bisect_left(parted, limit) for limit in self.limits]

    def upper(self, i: int) -> bool:
        """Tell whether token `i` is written in capitals."""
        return self.surface(i).isupper()

    def after(self, i: int) -> str:
        """Return the view's text between token `i` and the next."""
        return self.gaps[i + 1] if i + 1 < len(self.gaps) else self.tail

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield (first, end) token ranges, end excluded."""
        yield from zip(self.limits, self.limits[1:], strict=False)


def _replaced(column: Sequence[T], pairs: Mapping[int, tuple[T, T]]) -> list[T]:
    """Return a column with the values at some places replaced by two each."""
    found: list[T] = []
    for i, value in enumerate(column):
        found.extend(pairs.get(i) or (value,))
    return found


def read(text: str) -> Note:
    """Return the tokens and sentences of `text`. Work is linear in its length."""
    view, offsets = _view(text)
    view = _MISREAD_DIGIT.sub(_as_digits, view)
    note = Note(text, view)
    matches = list(TOKEN.finditer(view))
    note.words = [match[0] for match in matches]
    note.places = [match.start() for match in matches]
    note.stops = [match.end() for match in matches]
    note.starts = [offsets[i] for i in note.places] if offsets else list(note.places)
    note.ends = [offsets[i - 1] + 1 for i in note.stops] if offsets else list(note.stops)
    note.gaps = [view[i:j] for i, j in zip((0, *note.stops), note.places, strict=False)]
    note.tail = view[note.stops[-1] if matches else 0 :]
    numbers = (word.replace(",", ".").split(".") for word in note.words if word[0].isdigit())
    note.written = frozenset(note.words).union(*numbers)
    note.shouted = _shouted(text)
    note.limits = _limits(note)
    return note


def _as_digits(match: re.Match[str]) -> str:
    return match[0].replace("l", "1").replace("o", "0")


def _shouted(text: str) -> bool:
    small = sum(map(str.islower, text))
    if small > 0.2 * len(text):
        return False
    capitals = sum(map(str.isupper, text))
    letters = capitals + small
    return letters > 40 and capitals > 0.8 * letters


def _view(text: str) -> tuple[str, list[int] | None]:
    if _NEEDS_VIEW.search(text) is None:
        return fold(text), None
    pieces: list[str] = []
    offsets: list[int] = []
    previous = 0
    for match in _REPLACED.finditer(text):
        _append(pieces, offsets, text[previous : match.start()], previous)
        shown = _replacement(match)
        pieces.append(shown)
        offsets.extend([match.start()] * (len(shown) - 1) + [match.end() - 1] * bool(shown))
        previous = match.end()
    _append(pieces, offsets, text[previous:], previous)
    return fold("".join(pieces)), offsets


def _append(pieces: list[str], offsets: list[int], piece: str, start: int) -> None:
    pieces.append(piece)
    offsets.extend(range(start, start + len(piece)))


def _replacement(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match[0]
    if kind == "tag":
        if _CELL.match(found):
            return " | "
        return "\n\n" if _BLOCK.match(found) else " "
    if kind == "entity":
        decoded = html.unescape(found)
        return decoded if len(decoded) == 1 else " "
    if kind == "quote":
        return "" if found == '"' else " "
    if kind == "numeral":
        return digits(found) or found
    if kind == "escape":
        code = found[1:]
        return chr(int(code[1:], 16)) if code[0] == "u" else "\n\n"
    return ""


def _limits(note: Note) -> list[int]:
    limits = [0]
    limits += [i for i in range(1, len(note.words)) if _is_break(note, i)]
    limits.append(len(note.words))
    return [0, *(cut for first, end in pairwise(limits) for cut in _cuts(first, end))]


def _cuts(first: int, end: int) -> Iterator[int]:
    """Yield where the parts of a sentence end: one that never ends is read in parts."""
    yield from range(first + LONGEST, end, LONGEST)
    yield end


def _is_break(note: Note, i: int) -> bool:
    gap = note.gaps[i]
    if gap in (" ", ", "):
        return False
    if "\n" in gap:
        return _line_break(note, i, gap)
    if "|" in gap:
        return False
    found = _ENDS.search(gap)
    if found is None:
        return False
    return not (found[0] == "." and _abbreviated(note, i, gap))


def _abbreviated(note: Note, i: int, gap: str) -> bool:
    """A period is an abbreviation's when lower case or a number follows a shortened word.

    Between two digits it is a number's, or a chromosome band's ("22q11.2").
    """
    if gap.rstrip() != "." or not gap.startswith("."):
        return len(gap) > 3 and set(gap) <= set(". ")  # dotted leaders of a laboratory table
    following = note.surface(i)
    word = note.words[i - 1]
    if gap == "." and word[-1].isdigit() and following[0].isdigit():
        return True
    return (word in _SHORTENED and not following[0].isupper()) or (
        len(word) == 1 and gap == "." and len(note.words[i]) == 1
    )


def _line_break(note: Note, i: int, gap: str) -> bool:
    """A line ends a sentence unless the next goes on in lower case after unfinished text."""
    if gap.count("\n") > 1 or _ENDS.search(gap) or ":" in gap:
        return True
    if any(mark in gap for mark in "|*#-–>") and not _QUOTED_REPLY.match(gap):
        return True
    following = note.surface(i)
    return not (following[0].islower() or (following[0].isdigit() and gap.strip() == ","))


def joined(words: Sequence[str]) -> str:
    """Return words as a lookup key."""
    return " ".join(words)
