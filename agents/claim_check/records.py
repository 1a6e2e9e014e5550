"""What the readers of claims share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from araras.knowledge.ids import OrphaCode
from araras.tools.hpo_normalize.note import Note, read

Kind = Literal[
    "contact",
    "code",
    "disease",
    "medicine",
    "exam",
    "procedure",
    "protocol",
    "dose",
    "number",
    "finding",
    "inheritance",
    "service",
    "word",
    "promise",
    "form",
]
"""What a claim is about; `word` is one that nothing explains, `form` an unreadable text."""


class Fault(NamedTuple):
    """A claim that no lookup of this consultation carries for its disease."""

    kind: Kind
    text: str


@dataclass
class Sentence:
    """A sentence and the tokens that a carried fact already explains."""

    text: str
    note: Note
    explained: set[int] = field(default_factory=set)
    names_medicine: bool = False
    """Whether it names a medicine, carried or not."""
    denies_medicine: bool = False

    def explain(self, first: int, last: int) -> None:
        """Count tokens `first` to `last` (both included) as explained."""
        self.explained.update(range(first, last + 1))

    def explain_span(self, start: int, end: int) -> None:
        """Count the tokens that overlap a span of the text as explained."""
        for i in range(len(self.note.words)):
            if self.note.starts[i] < end and start < self.note.ends[i]:
                self.explained.add(i)

    def explains(self, start: int, end: int) -> bool:
        """Return whether a token that overlaps a span of the text is explained."""
        starts, ends = self.note.starts, self.note.ends
        return any(starts[i] < end and start < ends[i] for i in self.explained)

    def open(self) -> list[int]:
        """Return the tokens that nothing explains yet."""
        return [i for i in range(len(self.note.words)) if i not in self.explained]

    def shown(self, first: int, last: int) -> str:
        """Return tokens as they are written."""
        return self.text[self.note.starts[first] : self.note.ends[last]]


def as_sentence(text: str) -> Sentence:
    """Return a sentence with nothing explained."""
    return Sentence(text, read(text))


class Scope(NamedTuple):
    """Which diseases a sentence speaks of: a fact must be carried for each of `about`.

    `denied` are diseases that it sets apart ("não na doença de Fabry"); `named` says that
    the sentence itself names what it is about; `withheld` that it denies a medicine, which the
    next sentence may mean without naming it; `others` are those of `about` that only "outras"
    and the name of their group mean.
    """

    about: tuple[OrphaCode, ...]
    denied: tuple[OrphaCode, ...] = ()
    named: bool = False
    withheld: bool = False
    others: tuple[OrphaCode, ...] = ()
