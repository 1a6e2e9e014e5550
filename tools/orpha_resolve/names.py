"""Every name of the store in canonical form, built once for a graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Disease, DiseaseName
from araras.knowledge.text import fold
from araras.tools.orpha_resolve.designators import (
    HEADS,
    MARK,
    Form,
    canonical,
    is_designated,
    parse,
)
from araras.tools.orpha_resolve.spelling import Reading, Speller
from araras.tools.orpha_resolve.stems import Members, Stems, join_parent_names

_EPONYM = re.compile(r"(?<=[\w)] )[A-ZÀ-Þ][a-zß-ÿ]{2,}|(?<=-)[A-ZÀ-Þ][a-zß-ÿ]{2,}")


MIN_NEAR, MAX_NEAR = 0.8, 5
"""Least similarity of the names offered as a hint, and how many are."""
MIN_RESPACED = 10
"""Letters from which words may be joined or split otherwise than in the store."""


class Entry(NamedTuple):
    """One name under its canonical form."""

    orpha: OrphaCode
    head: str | None
    text: str


class NameIndex:
    """Canonical forms → entities, with the families of types."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Read every name but the context forms."""
        self._entities = {d.orpha: d for d in graph.diseases()}
        self._names = [n for n in graph.disease_names() if n.kind != "context"]
        self._forms = [parse(n.key.split()) for n in self._names]
        self.stems = Stems(self._families())
        join_parent_names(self.stems, self._parent_names(), self._ancestors(graph))
        self._entries = self._index()

    def key(self, form: Form) -> str:
        """Return the form's key: its stem's class, then the rest."""
        return f"{self.stems.find(form.stem)} {form.rest}".strip()

    def entries(self, form: Form) -> tuple[Entry, ...]:
        """Return the names with this form; those with the query's own head, if there are any.

        A query without a head ("Gaucher") meets a headed name ("doença de Gaucher") only by
        an eponym, so that "soro" is not serum sickness.
        """
        if form.stem in HEADS or (not form.stem and is_designated(form.rest)):
            return ()
        found = self._entries.get(self.key(form), ())
        if form.head is None and not form.rest:
            eponym = form.stem.split(" ", 1)[0] in self._eponyms
            return tuple(e for e in found if e.head is None or eponym)
        same = tuple(e for e in found if e.head == form.head)
        return same or tuple(found)

    def types(self, form: Form) -> tuple[OrphaCode, ...]:
        """Return the entities that the form's stem names with a designator alone, by code."""
        if form.stem in HEADS:
            return ()
        members = self.stems.members(form.stem).items()
        return _codes(o for rest, found in members if is_designated(rest) for o in found)

    def siblings(self, form: Form) -> tuple[OrphaCode, ...]:
        """Return the types that differ from the form in their designators only, by code."""
        shape = _shape(form.rest)
        members = self.stems.members(form.stem).items()
        same = _codes(o for rest, found in members if _shape(rest) == shape for o in found)
        return same or (self.types(form) if is_designated(form.rest) else ())

    def readings(self, words: Sequence[str]) -> Iterator[Reading]:
        """Yield other readings of a name, fewest edits first.

        Words joined or split as the store has them, then words corrected (`spelling`).
        """
        form = parse(words)
        stem = self._stems_by_letters.get(form.stem.replace(" ", ""), form.stem)
        if stem != form.stem:
            edits = abs(stem.count(" ") - form.stem.count(" "))
            designators = form.rest.replace(MARK, "").split()
            yield Reading(edits, (*stem.split(), *designators))
        yield from self._speller.readings(words)

    def nearest(self, words: Sequence[str]) -> tuple[OrphaCode, ...]:
        """Return the entities in force whose names are written most alike, for a hint only."""
        hits = process.extract(
            " ".join(words),
            self._owners.keys(),
            scorer=OSA.normalized_similarity,
            score_cutoff=MIN_NEAR,
            limit=MAX_NEAR,
        )
        asked = _designators(words)
        near = [self._owners[found] for found, _, _ in hits if _designators(found.split()) == asked]
        return _codes(n for codes in near for o in codes if (n := self._active(o)) is not None)

    @cached_property
    def _owners(self) -> dict[str, list[OrphaCode]]:
        found: dict[str, list[OrphaCode]] = defaultdict(list)
        for name in self._names:
            found[name.key].append(name.orpha)
        return dict(found)

    @cached_property
    def _speller(self) -> Speller:
        """Corrects words by the vocabulary of all names."""
        return Speller(word for n in self._names for word in n.key.split())

    @cached_property
    def _stems_by_letters(self) -> dict[str, str]:
        """Long stems without their spaces → stems; first the ones that are one word."""
        stems = sorted({f.stem for f in self._forms}, key=lambda s: (-s.count(" "), s))
        return {s.replace(" ", ""): s for s in stems if len(s) >= MIN_RESPACED}

    def _active(self, orpha: OrphaCode) -> int | None:
        """Return the number under which a name counts: its own, or that of its successor."""
        entity: Disease = self._entities[orpha]
        if entity.status == "active":
            return orpha.number
        moved = entity.successor_relation == "moved_to" and entity.successor
        return moved.number if moved else None

    def _families(self) -> dict[str, Members]:
        found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for name, form in zip(self._names, self._forms, strict=True):
            number = self._active(name.orpha) if form.rest and form.stem else None
            if number is not None:
                found[form.stem][form.rest].add(number)
        return {s: {r: frozenset(o) for r, o in types.items()} for s, types in found.items()}

    def _parent_names(self) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Undesignated stems of each entity in force, those that name another one left out."""
        owners: dict[str, set[int]] = defaultdict(set)
        for name, form in zip(self._names, self._forms, strict=True):
            number = None if form.rest else self._active(name.orpha)
            if number is not None:
                owners[form.stem].add(number)
        own: dict[int, list[str]] = defaultdict(list)
        for stem, numbers in owners.items():
            if len(numbers) == 1:
                own[next(iter(numbers))].append(stem)
        return [(number, tuple(sorted(stems))) for number, stems in sorted(own.items())]

    def _ancestors(self, graph: KnowledgeGraph) -> dict[int, set[int]]:
        types = {
            self._active(n.orpha)
            for n, f in zip(self._names, self._forms, strict=True)
            if f.stem and is_designated(f.rest)
        }
        return {
            number: {a.number for a in graph.ancestors(OrphaCode(number))}
            for number in types
            if number is not None
        }

    def _index(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for name, form in zip(self._names, self._forms, strict=True):
            found[self.key(form)].append(Entry(name.orpha, form.head, name.text))
        return dict(found)

    @cached_property
    def _eponyms(self) -> frozenset[str]:
        """First words of the proper names inside Portuguese names."""
        texts = (n.text for n in self._names if n.language == "pt")
        return frozenset(fold(word) for text in texts for word in _EPONYM.findall(text))


_INDICES: WeakKeyDictionary[KnowledgeGraph, NameIndex] = WeakKeyDictionary()


def name_index(graph: KnowledgeGraph) -> NameIndex:
    """Return the graph's index, built on first use."""
    if graph not in _INDICES:
        _INDICES[graph] = NameIndex(graph)
    return _INDICES[graph]


def tied_names(names: Iterable[DiseaseName], text: str) -> tuple[DiseaseName, ...]:
    """Return the names written exactly so ("T-B+NK-"), or all of them when none is."""
    known = tuple(names)
    written = fold(text).strip()
    return tuple(n for n in known if fold(n.text) == written) or known


def _codes(numbers: Iterable[int]) -> tuple[OrphaCode, ...]:
    return tuple(OrphaCode(number) for number in sorted(set(numbers)))


def _designators(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(item for item in canonical(words) if item[0] == MARK or len(item) == 1)


def _shape(rest: str) -> str:
    return " ".join("#" if item[0] == "#" else item for item in rest.split())
