"""Patterns that wait until a text needs them: compiled late, and tried only where they may begin.

Compiling is most of a reader's start, and a note holds few of the words that patterns begin
with. `Lazy` compiles at first use; `Openings` tells by a word which of many patterns a match
may begin with at that word, from the literal letters that each pattern opens with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

compiled = lru_cache(maxsize=None)(re.compile)
MOST_WORDS: Final = 50_000
"""Words remembered at a time."""
LETTERS: Final = 6
"""Letters of a beginning that are looked at: more tell few patterns apart, and endings multiply."""


class Lazy:
    """A pattern that is compiled when it is first used."""

    def __init__(self, pattern: str) -> None:
        """Take a pattern of `re`."""
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._compiled.match(text)

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self._compiled.sub(put, text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self._compiled.finditer(text)


class Lead(NamedTuple):
    """Letters that a match begins with."""

    text: str
    whole: bool
    """They are its first word; else the word may go on, or anything if there are none."""


class Openings(dict[str, tuple[int, ...]]):
    """Which patterns of a list a word may open: word → their places in the list, in order."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Take patterns that match at the beginning of a word only."""
        super().__init__()
        self._patterns = patterns

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) > MOST_WORDS:
            self.clear()
        places = set(self._places.get(Lead(word, True), ()))
        for size in range(len(word) + 1):
            places.update(self._places.get(Lead(word[:size], False), ()))
        found = self[word] = tuple(sorted(places))
        return found

    @cached_property
    def _places(self) -> dict[Lead, list[int]]:
        found: dict[Lead, list[int]] = {}
        for place, pattern in enumerate(self._patterns):
            for lead in leads(pattern):
                found.setdefault(lead, []).append(place)
        return found

    def of(self, words: Iterable[str]) -> list[int]:
        """Return the places of the patterns that any of some words may open, in order."""
        return sorted({place for word in words for place in self[word]})


def leads(pattern: str) -> frozenset[Lead]:
    """Return what matches of a pattern begin with; `Lead("", False)` where that isn't fixed."""
    return frozenset(
        Lead(text.partition(" ")[0], " " in text) for text, _ in _branches(pattern, 0)[0]
    )


Part = tuple[str, bool]
"""Letters, and whether no more are known to follow them."""
_OPENED: Final = re.compile(r"\((?:\?(?::|P<\w+>|=|!|<=|<!))?")
_COUNTED: Final = re.compile(r"(?:[?*+]|\{(\d*)(?:,\d*)?\})[?+]?")
_NOTHING: Part = ("", False)
_ANYTHING: Part = ("", True)


def _branches(pattern: str, i: int) -> tuple[set[Part], int]:
    """Read alternatives from `i` up to the bracket that closes them, or the end."""
    found: set[Part] = set()
    while True:
        parts, i = _sequence(pattern, i)
        found |= parts
        if i >= len(pattern) or pattern[i] != "|":
            return found, i
        i += 1


def _sequence(pattern: str, i: int) -> tuple[set[Part], int]:
    found = {_NOTHING}
    while i < len(pattern) and pattern[i] not in "|)":
        item, i = _item(pattern, i)
        item, i = _repeated(item, pattern, i)
        if any(not closed for _, closed in found):
            found = set(_joined(found, item))
    return found, i


def _joined(found: Iterable[Part], item: Iterable[Part]) -> Iterator[Part]:
    for text, closed in found:
        if closed:
            yield text, closed
            continue
        for following, ended in item:
            whole = text + following
            yield whole[:LETTERS], ended or " " in whole[:LETTERS] or len(whole) >= LETTERS


def _item(pattern: str, i: int) -> tuple[set[Part], int]:
    mark = pattern[i]
    if mark == "(":
        return _group(pattern, i)
    if mark == "[":
        end = pattern.index("]", i + 2)
        inside = pattern[i + 1 : end]
        plain = inside[0] != "^" and "-" not in inside and "\\" not in inside
        return ({(letter, False) for letter in inside} if plain else {_ANYTHING}), end + 1
    if mark == "\\":
        following = pattern[i + 1]
        if following.isalnum():
            return {_NOTHING if following in "bB" else _ANYTHING}, i + 2
        return {(following, False)}, i + 2
    if mark in "^$":
        return {_NOTHING}, i + 1
    return {_ANYTHING if mark == "." else (mark, False)}, i + 1


def _group(pattern: str, i: int) -> tuple[set[Part], int]:
    """Read a group from its opening bracket; one that only looks around fixes nothing."""
    begin = _OPENED.match(pattern, i)
    assert begin is not None
    found, end = _branches(pattern, begin.end())
    looks = begin[0].endswith(("=", "!"))
    return ({_NOTHING} if looks else found), end + 1


def _repeated(item: set[Part], pattern: str, i: int) -> tuple[set[Part], int]:
    """Apply the count that follows an item, and its sign of least or most."""
    count = _COUNTED.match(pattern, i)
    if count is None:
        return item, i
    found = set(item) if count[0][0] == "?" else {(text, True) for text, _ in item}
    if count[0][0] in "?*" or (count[0][0] == "{" and int(count[1] or 0) == 0):
        found.add(_NOTHING)
    return found, count.end()
