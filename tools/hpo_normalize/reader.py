"""The reader: compiles the lexicons of a graph once and runs the steps in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize import disambiguation, evidence, laboratory, lexicon, note
from araras.tools.hpo_normalize import vocabulary as vocabularies
from araras.tools.hpo_normalize.assertion import Assertions
from araras.tools.hpo_normalize.note import Note
from araras.tools.records import Assertion, Method, ReadEvidence, ReadNote, ReadPhenotype, Sex

SCORES = {0: 1.0, 1: 0.95, 2: 0.8, 3: 0.7}
"""Score of a mention by the trust in its name; each word matched by concept only costs 0.1."""


ENGLISH_MARKS = frozenset(
    [
        "the",
        "of",
        "with",
        "and",
        "was",
        "is",
        "has",
        "had",
        "were",
        "are",
        "without",
        "from",
        "this",
        "that",
        "for",
        "by",
        "to",
    ]
)
MIN_ENGLISH = 2
"""English function words from which a text is read in English too."""


class Found(NamedTuple):
    """A finding over tokens `first` to `last` (included)."""

    hpo: str
    first: int
    last: int
    method: Method
    score: float
    normal: bool
    """The text says that it is not there, by its own words."""


class Reader:
    """Everything that reading needs from one graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Compile the Portuguese lexicon."""
        self._graph = graph
        vocabulary = vocabularies.portuguese(graph.word_forms())
        self._portuguese = lexicon.build(graph, vocabulary, "pt")

    @cached_property
    def _english(self) -> lexicon.Lexicon:
        """Compiled when the first text with English in it comes."""
        return lexicon.build(self._graph, vocabularies.english(self._graph.word_forms()), "en")

    def read(self, text: str, age_years: float | None, sex: Sex | None) -> ReadNote:
        """Run the steps on one text."""
        read = note.read(text)
        if not read.words:
            return ReadNote(phenotypes=(), evidence=())
        assertions = Assertions(read)
        labs = laboratory.read_laboratory(self._graph, read, age_years, sex)
        found = [*_from_laboratory(labs), *self._lexicon(read)]
        phenotypes = self._phenotypes(read, assertions, found)
        spans = {(item.first, item.last) for item in found}
        facts = [
            *evidence.read_evidence(self._graph, read, assertions.of, spans),
            *evidence.screened(self._graph, read, labs),
        ]
        return ReadNote(phenotypes=tuple(phenotypes), evidence=tuple(_ordered(facts)))

    def _lexicon(self, read: Note) -> Iterator[Found]:
        units = self._portuguese.vocabulary.units(read, read.words)
        mentions = self._portuguese.mentions(read, units)
        yield from _standing(read, units, mentions)
        if sum(word in ENGLISH_MARKS for word in read.words) < MIN_ENGLISH:
            return
        english = self._english.vocabulary.units(read, read.words)
        yield from _standing(read, english, self._english.mentions(read, english))

    def _phenotypes(
        self, read: Note, assertions: Assertions, found: Iterable[Found]
    ) -> list[ReadPhenotype]:
        best: dict[tuple[str, int, int], ReadPhenotype] = {}
        for item in found:
            phenotype = self._phenotype(read, assertions, item)
            if phenotype is None:
                continue
            slot = (phenotype.hpo, *phenotype.span)
            if slot not in best or best[slot].score < phenotype.score:
                best[slot] = phenotype
        return sorted(best.values(), key=_place)

    def _phenotype(self, read: Note, assertions: Assertions, item: Found) -> ReadPhenotype | None:
        assertion, relative = assertions.of(item.first, item.last)
        if item.normal:
            if assertion is Assertion.FAMILY:
                return None
            assertion, relative = Assertion.ABSENT, None
        if assertion is Assertion.ABSENT and relative is not None:
            return None
        term = self._graph.term(HpoId.printed(item.hpo))
        if term is None or not term.phenotypic:
            return None
        span = read.span(item.first, item.last)
        return ReadPhenotype(
            hpo=term.hpo,
            label_pt=term.label_pt,
            label_en=term.name_en,
            assertion=assertion,
            relative=relative,
            text=read.text[span[0] : span[1]],
            span=span,
            method=item.method,
            score=round(item.score, 3),
        )


def _from_laboratory(labs: Iterable[laboratory.LabFinding]) -> Iterator[Found]:
    for lab in labs:
        yield Found(lab.hpo, lab.first, lab.last, Method.LABORATORY, 1.0, lab.normal)


def _standing(
    read: Note, units: vocabularies.Units, mentions: Iterable[lexicon.Mention]
) -> Iterator[Found]:
    for mention in disambiguation.chosen(read, units, mentions):
        entry = mention.entry
        if entry.kind == lexicon.FIGURE or not entry.hpo:
            continue
        first = min(units.first[i] for i in mention.units)
        last = max(units.last[i] for i in mention.units)
        score = max(0.3, SCORES[entry.rank] - 0.1 * mention.loose)
        normal = entry.kind == lexicon.NORMAL
        yield Found(entry.hpo, first, last, Method.LEXICON, score, normal)


def _place(phenotype: ReadPhenotype) -> tuple[int, int, float, str]:
    start, end = phenotype.span
    return start, -end, -phenotype.score, phenotype.hpo


def _ordered(facts: Iterable[ReadEvidence]) -> list[ReadEvidence]:
    return sorted(facts, key=lambda f: (f.span[0], -f.span[1], f.kind, f.id or "", f.text))


@lru_cache(maxsize=2)
def reader_of(graph: KnowledgeGraph) -> Reader:
    """Return the reader of a graph, compiled once."""
    return Reader(graph)
