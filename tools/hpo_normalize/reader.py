"""The reader: compiles the lexicons of a graph once and runs the steps in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.records import Language, Term
from araras.knowledge.text import words
from araras.tools.hpo_normalize import (
    cues,
    disambiguation,
    evidence,
    eye_measures,
    laboratory,
    laboratory_sets,
    language,
    lexicon,
    maturation,
    measures,
    milestones,
    names,
    note,
    organs,
    repair,
    scales,
    store,
    visits,
)
from araras.tools.hpo_normalize import vocabulary as vocabularies
from araras.tools.hpo_normalize.assertion import Assertions
from araras.tools.hpo_normalize.note import Note
from araras.tools.name_words import name_words
from araras.tools.records import Assertion, Method, ReadEvidence, ReadNote, ReadPhenotype, Sex

SCORES = {0: 1.0, 1: 0.95, 2: 0.8, 3: 0.7}
"""Score of a mention by the trust in its name; each word matched by concept only costs 0.1."""

MEASURING: Final = (
    measures.read_measures,
    eye_measures.read_eye,
    maturation.read_maturation,
    organs.read_organs,
    scales.read_scales,
)
"""The steps that hold a measure or a grade against its limits, in order."""


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
        self._terms: dict[str, Term | None] = {}
        vocabulary = vocabularies.portuguese(graph.word_forms())
        self._portuguese = lexicon.Lexicon(vocabulary, _compiled(graph, vocabulary, "pt"))
        self._speller = repair.Speller(self._portuguese.words, self._is_word, vocabulary.spellings)

    def _is_word(self, word: str) -> bool:
        vocabulary = self._portuguese.vocabulary
        return (
            word in vocabularies.STOP
            or word in cues.WORDS
            or vocabulary.stem(word) in cues.WORDS
            or vocabulary.stem(word) in self._portuguese.stems
            or vocabulary.knows(word)
            or word in name_words(self._graph)
            or word in self._evidence_words
        )

    @cached_property
    def _evidence_words(self) -> frozenset[str]:
        """Words of the names of medicines, analytes and enzymes: none is a misspelt other word."""
        graph = self._graph
        names = [n for m in graph.medicines() for n in (m.medicine, *m.names, *m.brands)]
        names += [n for band in graph.laboratory() for n in (band.analyte, *band.names)]
        names += [n for enzyme in graph.enzymes() for n in (enzyme.enzyme, *enzyme.names)]
        return frozenset(word for name in names for word in words(name))

    def _term(self, hpo: str) -> Term | None:
        if hpo not in self._terms:
            self._terms[hpo] = self._graph.term(HpoId.printed(hpo))
        return self._terms[hpo]

    @cached_property
    def _english(self) -> lexicon.Lexicon:
        """Compiled when the first text with English in it comes."""
        vocabulary = vocabularies.english(self._graph.word_forms())
        return lexicon.Lexicon(vocabulary, _compiled(self._graph, vocabulary, "en"))

    def read(self, text: str, age_years: float | None, sex: Sex | None) -> ReadNote:
        """Run the steps on one text."""
        read = note.read(text)
        if not read.words:
            return ReadNote(phenotypes=(), evidence=())
        repair.mend(read, self._speller, language.sentences(read)[0])
        dated = visits.read_visits(read)
        age_at = visits.age_at(dated, age_years)
        labs = laboratory.read_laboratory(self._graph, read, age_at, sex)
        steps = milestones.read_milestones(self._graph, read, age_years)
        measured = (step(self._graph, read, age_at, sex) for step in MEASURING)
        ruled = [
            *_from_laboratory(laboratory_sets.combined(labs)),
            *_from_measures(measured),
            *_from_milestones(steps),
        ]
        named = list(self._lexicon(read))
        found = list(_told_best((item for item in ruled if item.hpo), named))
        found += _outside(named, ruled)
        assertions = Assertions(
            read,
            ((item.first, item.last) for item in found),
            ((item.first, item.last) for item in found if not item.normal),
        )
        phenotypes = self._phenotypes(read, assertions, found)
        phenotypes = visits.taken_back(self._graph, read, dated, phenotypes)
        spans = {(item.first, item.last) for item in found}
        facts = [
            *evidence.read_evidence(self._graph, read, assertions.of, spans),
            *evidence.screened(self._graph, read, labs),
        ]
        return ReadNote(phenotypes=tuple(phenotypes), evidence=tuple(_ordered(facts)))

    def broader(self, text: str) -> frozenset[HpoId]:
        """Return the terms that a text names within names of terms below them."""
        read = note.read(text)
        repair.mend(read, self._speller, language.sentences(read)[0])
        found = frozenset(self._within(read))
        return frozenset(hpo for hpo in found if (term := self._term(hpo)) and term.phenotypic)

    def _within(self, read: Note) -> Iterator[HpoId]:
        for spoken, sentences in self._spoken(read):
            units = spoken.vocabulary.units(read, sentences)
            mentions = list(spoken.mentions(read, units))
            standing = disambiguation.chosen(read, units, mentions)
            for inner, outer in disambiguation.nested(mentions, standing):
                hpo, longer = HpoId.printed(inner.entry.hpo), HpoId.printed(outer.entry.hpo)
                if hpo != longer and hpo in self._graph.term_ancestors(longer):
                    yield hpo

    def _lexicon(self, read: Note) -> Iterator[Found]:
        for spoken, sentences in self._spoken(read):
            yield from self._named(read, spoken, sentences)

    def _spoken(self, read: Note) -> Iterator[tuple[lexicon.Lexicon, Sequence[tuple[int, int]]]]:
        """Yield the lexicon of each language that a note has, with its sentences."""
        portuguese, english = language.sentences(read)
        if portuguese:
            yield self._portuguese, portuguese
        if english:
            yield self._english, english

    @staticmethod
    def _named(
        read: Note, spoken: lexicon.Lexicon, sentences: Sequence[tuple[int, int]]
    ) -> Iterator[Found]:
        units = spoken.vocabulary.units(read, sentences)
        yield from _standing(read, units, spoken.mentions(read, units))

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
        measured = item.method is not Method.LEXICON
        assertion, relative = assertions.of(item.first, item.last, measured=measured)
        if item.normal and not measured and assertions.undone(item.first, item.last):
            assertion = Assertion.PRESENT if assertion is Assertion.ABSENT else assertion
        elif item.normal:
            if assertion is Assertion.FAMILY:
                return None
            assertion, relative = Assertion.ABSENT, None
        if assertion is Assertion.ABSENT and relative is not None:
            return None
        term = self._term(item.hpo)
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


def _compiled(
    graph: KnowledgeGraph, vocabulary: vocabularies.Vocabulary, spoken: Language
) -> names.Compiled:
    return store.kept(graph, spoken, lambda: names.compile_names(graph, vocabulary, spoken))


def _from_laboratory(labs: Iterable[laboratory.LabFinding]) -> Iterator[Found]:
    for lab in labs:
        yield Found(lab.hpo, lab.first, lab.last, Method.LABORATORY, 1.0, lab.normal)


def _from_measures(measured: Iterable[Iterable[measures.Measured]]) -> Iterator[Found]:
    for item in chain.from_iterable(measured):
        yield Found(item.hpo, item.first, item.last, Method.GRAMMAR, 1.0, item.normal)


def _from_milestones(steps: Iterable[milestones.Step]) -> Iterator[Found]:
    for step in steps:
        yield Found(step.hpo or "", step.first, step.last, Method.GRAMMAR, 0.95, step.normal)


def _outside(named: Iterable[Found], ruled: Sequence[Found]) -> Iterator[Found]:
    """Yield the named findings that no rule has read more of: rules know ages and limits."""
    longest: dict[int, int] = {}
    for rule in ruled:
        for i in range(rule.first, rule.last + 1):
            longest[i] = max(rule.last - rule.first, longest.get(i, -1))
    for item in named:
        length = item.last - item.first
        if all(longest.get(i, -1) < length for i in range(item.first, item.last + 1)):
            yield item


def _told_best(steps: Iterable[Found], named: Iterable[Found]) -> Iterator[Found]:
    """Yield the steps, less the skills and analytes of which a name says more.

    "Não anda nos calcanhares" is no inability to walk, "lactato alto no líquor" none of the blood.
    """
    places = sorted((item.first, item.last) for item in named)
    ends = dict(places)
    firsts = [first for first, _ in places]
    reached = [-1, *accumulate((last for _, last in places), max)]
    for step in steps:
        begun_with = reached[bisect_right(firsts, step.first)]
        begun_before = reached[bisect_left(firsts, step.first)]
        if step.method is Method.LABORATORY:
            surpassed = ends.get(step.first, -1) > step.last
        else:
            surpassed = step.score < 1 and max(begun_with - 1, begun_before) >= step.last
        if not surpassed:
            yield step


def _standing(
    read: Note, units: vocabularies.Units, mentions: Iterable[lexicon.Mention]
) -> Iterator[Found]:
    for mention in disambiguation.chosen(read, units, mentions):
        entry = mention.entry
        if entry.kind == names.FIGURE or not entry.hpo:
            continue
        first = min(units.first[i] for i in mention.units)
        last = max(units.last[i] for i in mention.units)
        score = max(0.3, SCORES[entry.rank] - 0.1 * mention.loose)
        normal = entry.kind == names.NORMAL
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
