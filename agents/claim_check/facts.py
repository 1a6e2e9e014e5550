"""What the lookups of this consultation carry, disease by disease.

A disease that may be spoken of is listed in the differential, was asked about, or is of the
family of one (its subtypes, what it is a subtype of). Each is looked up as `conduct` looks up,
so a subtype that the protocol excludes carries nothing of its parent's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from araras.agents.claim_check.clauses import RELATIVE
from araras.agents.conduct import conduct_of
from araras.agents.result import Conduct
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.hierarchy import neighbours
from araras.knowledge.ids import DiseaseId, HpoId, OrphaCode
from araras.knowledge.text import key, words
from araras.tools.hpo_normalize.note import fold
from araras.tools.hpo_normalize.stems import stem


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(map(stem, words(text)))


NO_MODE: Final = frozenset(["Not applicable", "Unknown", "No data available", "Not yet documented"])
"""What Orphadata writes where it states no mode of inheritance."""


@lru_cache(maxsize=32_768)
def broader(graph: KnowledgeGraph, hpo: HpoId) -> frozenset[HpoId]:
    """Return all broader terms, the term itself included."""
    return graph.term_ancestors(hpo)


class Carried(NamedTuple):
    """The facts of one disease."""

    orpha: OrphaCode
    offer: Conduct
    codes: frozenset[str]
    """ORPHA, OMIM, CID-10 (categories too) and SIGTAP codes as they are printed."""
    listed: frozenset[str]
    """Keys of the medicines that the protocol provides for."""
    withheld: frozenset[str]
    """Keys of those that it excludes, or that are not incorporated."""
    exams: tuple[frozenset[str], ...]
    """Stems of each passage that says what is examined."""
    procedures: tuple[frozenset[str], ...]
    """Stems of each passage that says what is done."""
    texts: tuple[str, ...]
    """Criteria, exams, procedures, referral, as they are written."""
    words: frozenset[str]
    """Stems of those texts, and of the titles of its CID-10 codes."""
    medicine_words: frozenset[str]
    """Stems of the names of its medicines, whatever their standing."""
    genes: frozenset[str]
    inheritance: frozenset[str]


class History(NamedTuple):
    """The notes' words by what they say, folded: of the patient, of relatives, denied."""

    said: str
    kin: str
    denied: tuple[str, ...]


_ENDS: Final = re.compile(r"[.;\n]\s")
_DENIAL: Final = re.compile(
    r"\b(?:sem|nega\w*|nao|ausencia de)\b(?: (?:tem|teve|apresent\w+|ha)\b)?"
)
_WHERE: Final = re.compile(r"\b(?:n[ao]s?|em|ao)\b")
"""What follows says where or when, not what."""
_RELATIVE: Final = re.compile(rf"\b{RELATIVE}\b")


def history_of(told: Iterable[str]) -> History:
    """Return the parts of notes; a relative is spoken of to the end of a sentence, a denial
    holds to the next comma."""
    parts: dict[str, list[str]] = {"said": [], "kin": [], "denied": []}
    for text in told:
        for sentence in _ENDS.split(fold(text)):
            kind = "said"
            for clause in sentence.split(","):
                kind = "kin" if kind == "kin" or _RELATIVE.search(clause) else "said"
                before, *denied = _DENIAL.split(clause)
                parts[kind].append(key(before))
                parts["denied"] += (key(_WHERE.split(phrase)[0]) for phrase in denied)
    return History(
        " ; ".join(parts["said"]), " ; ".join(parts["kin"]), tuple(filter(None, parts["denied"]))
    )


class Facts:
    """The facts of a consultation, looked up when first needed."""

    def __init__(self, graph: KnowledgeGraph, state: ConsultationState) -> None:
        """Take the differential and what was asked about; nothing is looked up yet."""
        self.graph, self.state = graph, state
        listed = [str(d["orpha"]) for d in state["differentials"]]
        asked = [str(c["orpha"]) for c in state["asked"]]
        self.listed = tuple(OrphaCode(code) for code in dict.fromkeys([*listed, *asked]))
        told = list(_told(state))
        self.note = " ".join(map(fold, told))
        self.note_text = "\n".join(told)
        self.note_stems = stems(self.note)
        self.history = history_of(told)
        self.finding_stems = _stems_of(f["label_pt"] for f in state["phenotypes"])
        self._near = neighbours(graph.near_terms())
        self._carried: dict[OrphaCode, Carried] = {}
        self._terms: dict[OrphaCode, frozenset[HpoId]] = {}

    @property
    def lead(self) -> OrphaCode | None:
        """The first disease of the differential."""
        return self.listed[0] if self.listed else None

    def spoken_of(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """Return for which diseases a fact must be carried when `code` is named; empty: none.

        A listed disease stands for itself. A subtype of one also needs its parent's facts. A
        broader entity stands for itself where a protocol covers it, else for all listed below.
        """
        if code in self.listed:
            return (code,)
        above = set(self.graph.ancestors(code))
        parents = [listed for listed in self.listed if listed in above]
        if parents:
            return (code, *parents)
        below = [d for d in self.listed if code in self.graph.ancestors(d)]
        if not below:
            return ()
        return (code,) if self.of(code).offer.pcdt is not None else tuple(below)

    def of(self, code: OrphaCode) -> Carried:
        """Return the facts of one disease."""
        if code not in self._carried:
            self._carried[code] = self._looked_up(code)
        return self._carried[code]

    def terms(self, code: OrphaCode) -> frozenset[HpoId]:
        """Return the phenotypes that the graph links to a disease, with all broader terms."""
        if code not in self._terms:
            self._terms[code] = frozenset(self._linked(code))
        return self._terms[code]

    def _looked_up(self, code: OrphaCode) -> Carried:
        offer = conduct_of(self.graph, self.state, code)
        ids: list[DiseaseId] = [code, *(omim for omim, _ in self.graph.omim_links(code))]
        exact = [str(omim) for omim, how in self.graph.omim_links(code) if how == "exact"]
        included = [c.text for c in offer.criteria if c.kind == "inclusion"]
        where = [offer.referral.level, offer.referral.route]
        exams = [e.name for e in offer.exams]
        titles = [c.title_pt for c in offer.cid10]
        done = [p.name for p in offer.procedures]
        texts = (*exams, *done, *where, *(c.text for c in offer.criteria))
        return Carried(
            orpha=code,
            offer=offer,
            codes=frozenset([*_codes(offer), *exact]),
            listed=frozenset(key(m.name) for m in offer.medicines if m.standing == "listed"),
            withheld=frozenset(key(m.name) for m in offer.medicines if m.standing != "listed"),
            exams=tuple(map(stems, (*exams, *included, *where, *titles))),
            procedures=tuple(map(stems, (*done, *where))),
            texts=texts,
            words=_stems_of((*texts, *titles)),
            medicine_words=_stems_of(m.name for m in offer.medicines),
            genes=frozenset(g for i in ids for g in self.graph.genes_of(i)),
            inheritance=self._inheritance(code),
        )

    def _inheritance(self, code: OrphaCode) -> frozenset[str]:
        """Its own modes; those of its types and of what it is a type of, where none is stated."""
        own = self.graph.course(code).inheritance
        if any(mode not in NO_MODE for mode in own):
            return frozenset(own)
        return frozenset(
            mode for member in self._family(code) for mode in self.graph.course(member).inheritance
        )

    def _family(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        return (code, *self.graph.children(code), *self.graph.parents(code))

    def _linked(self, code: OrphaCode) -> Iterator[HpoId]:
        for member in self._family(code):
            linked: Iterable[DiseaseId] = (
                member,
                *(omim for omim, _ in self.graph.omim_links(member)),
            )
            for disease in linked:
                for link in self.graph.phenotypes(disease):
                    if link.frequency != 0:
                        yield from broader(self.graph, link.hpo)
                        yield from self._near.get(link.hpo, ())


def _told(state: ConsultationState) -> Iterator[str]:
    """The notes, without what a turn only asks: a question's words are no facts of the case."""
    turns = {fact["turn"] for fact in (*state["phenotypes"], *state["evidence"])}
    for note in state["notes"]:
        text = note["text"]
        if note["turn"] == state["turn"]:
            for question in state["questions"]:
                text = text.replace(question["text"], " ")
            yield text
        elif note["turn"] in turns or note["turn"] == 1:
            yield text


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(found for text in texts for found in stems(text))


def _codes(offer: Conduct) -> Iterator[str]:
    yield offer.orpha
    for code in (*(c.code for c in offer.cid10), *(c for m in offer.medicines for c in m.cid10)):
        yield code
        yield code.category
    yield from (m.sigtap for m in offer.medicines if m.sigtap)
    yield from (p.sigtap for p in offer.procedures if p.sigtap)
