"""A dictionary of token phrases: the longest one wins at each place of a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from araras.knowledge.text import words as folded_words

Value = TypeVar("Value")


class Hit(NamedTuple, Generic[Value]):
    """A phrase at tokens `first` to `last` (included)."""

    first: int
    last: int
    value: Value


class Phrases(Generic[Value]):
    """Phrases of folded words with what they mean."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], Value]] = defaultdict(dict)
        self._longest: dict[str, int] = {}

    def add(self, text: str, value: Value) -> None:
        """Add a phrase; the first meaning of a phrase stands."""
        self.add_words(folded_words(text), value)

    def add_words(self, words: Sequence[str], value: Value) -> None:
        """Add a phrase that is folded already."""
        if words:
            self._by_first[words[0]].setdefault(tuple(words), value)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def find(self, words: Sequence[str]) -> Iterator[Hit[Value]]:
        """Yield the phrases of a token list from left to right, longest first, none overlapping."""
        free = 0
        for i, word in enumerate(words):
            if i >= free and word in self._by_first:
                hit = self._at(words, i)
                if hit is not None:
                    yield hit
                    free = hit.last + 1

    def _at(self, words: Sequence[str], i: int) -> Hit[Value] | None:
        options = self._by_first[words[i]]
        for size in range(min(self._longest[words[i]], len(words) - i), 0, -1):
            value = options.get(tuple(words[i : i + size]))
            if value is not None:
                return Hit(i, i + size - 1, value)
        return None
