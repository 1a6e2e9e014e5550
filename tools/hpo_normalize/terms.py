"""What a note says of words that are no phenotypes, such as the terms of a protocol's criterion.

The rules of assertion are the reader's: the words count as denied, doubted, past or a relative's
by the same cues and scopes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from araras.tools.hpo_normalize import note as notes
from araras.tools.hpo_normalize.assertion import Assertions
from araras.tools.hpo_normalize.phrases import Phrases
from araras.tools.records import Assertion


class Told(NamedTuple):
    """One mention: what is said of it, of which relative, and the sentence's words before it."""

    assertion: Assertion
    relative: str | None
    before: str


class NoteTerms:
    """A note, ready to be asked about terms."""

    def __init__(self, text: str) -> None:
        """Take a note as it came."""
        self._text = text

    @cached_property
    def _note(self) -> notes.Note:
        """Read when the first term is asked for."""
        return notes.read(self._text)

    def told(self, term: str) -> Iterator[Told]:
        """Yield what each mention of a term says, in reading order; whole words only."""
        spans = [(hit.first, hit.last) for hit in _phrase(term).find(self._note.words)]
        if not spans:
            return
        assertions = Assertions(self._note, spans)
        for first, last in spans:
            before = " ".join(self._note.words[self._sentence(first) : first])
            yield Told(*assertions.of(first, last), before)

    def _sentence(self, token: int) -> int:
        return max(limit for limit in self._note.limits if limit <= token)


@lru_cache(maxsize=2048)
def _phrase(term: str) -> Phrases[str]:
    found: Phrases[str] = Phrases()
    found.add_words(notes.read(term).words, term)
    return found
