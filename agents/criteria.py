"""What a note says of a protocol's criterion: yes, no, or not stated. Never "fulfilled".

A criterion's words count where they are said of the patient and hold now: not of a relative
("pais com traço falciforme"), not as a plan or suspicion ("afastar gravidez"), and pregnancy not
where it is history ("convulsão na gestação").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from araras.agents.findings import absent_ids, present_ids
from araras.agents.intents import question_kind, sentences
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.protocols import Condition
from araras.knowledge.text import key
from araras.tools.hpo_normalize.terms import NoteTerms
from araras.tools.records import Assertion, EvidenceKind

InNote = Literal["yes", "no", "not_stated"]
_STRENGTH: Final[tuple[InNote, ...]] = ("not_stated", "no", "yes")
"""Of several mentions the strongest counts."""

CHILDBEARING_YEARS: Final = 10
"""Age from which a pregnancy in the note can be the patient's: births are counted from 10 on."""
_PREGNANCY: Final = re.compile(r"^(?:gest|gravi|amament|lacta)")
_NOW: Final = re.compile(r"\b(?:atual|curso|gestante|gravida)s?\b")
_HISTORY: Final = re.compile(
    r"\b(?:na|da|de|durante|apos|ultima|primeira|segunda|terceira|historia|antecedente|parto)\b"
    r"(?: a)?$"
)


def notes_of(state: ConsultationState) -> tuple[NoteTerms, ...]:
    """Return what a thread's notes tell, as `in_note` searches it.

    What a question names ("tem penicilamina para ela?") is told of nobody.
    """
    return tuple(NoteTerms(_told(note["text"])) for note in state["notes"])


def _told(text: str) -> str:
    return "".join(s.text for s in sentences(text) if question_kind(s.text) is None)


def in_note(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition | None,
    notes: Sequence[NoteTerms],
) -> InNote:
    """Read a criterion's condition for the disease `orpha`; `notes` are `notes_of`.

    Every key must hold for "yes"; one that is denied makes it "no"; else it is not stated.
    """
    if condition is None:
        return "not_stated"
    answers = [answer for answer in _keys(graph, state, orpha, condition, notes) if answer]
    if "no" in answers:
        return "no"
    return "yes" if all(answer == "yes" for answer in answers) else "not_stated"


def _keys(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition,
    notes: Sequence[NoteTerms],
) -> Iterable[InNote | None]:
    yield _phenotypes(graph, state, condition)
    yield _diseases(graph, state, orpha, condition)
    yield _genes(state, condition)
    yield _terms(state, notes, condition)
    yield _age(state, condition)
    yield _sex(state, condition)


def _phenotypes(
    graph: KnowledgeGraph, state: ConsultationState, condition: Condition
) -> InNote | None:
    if not condition.hpo:
        return None
    wanted = set(condition.hpo)
    if any(wanted & graph.term_ancestors(hpo) for hpo in present_ids(state["phenotypes"])):
        return "yes"
    denied = set(absent_ids(state["phenotypes"]))
    return "no" if all(denied & graph.term_ancestors(hpo) for hpo in wanted) else "not_stated"


def _diseases(
    graph: KnowledgeGraph, state: ConsultationState, orpha: OrphaCode, condition: Condition
) -> InNote | None:
    if not condition.orpha:
        return None
    wanted = {d for code in condition.orpha for d in (code, *graph.descendants(code))}
    if orpha in wanted:
        return "yes"
    named = [f for f in state["evidence"] if wanted.intersection(f["orphas"])]
    named = [f for f in named if f["kind"] == EvidenceKind.DISEASE_MENTION]
    if any(fact["assertion"] == Assertion.PRESENT for fact in named):
        return "yes"
    return "no" if any(fact["assertion"] == Assertion.ABSENT for fact in named) else "not_stated"


def _genes(state: ConsultationState, condition: Condition) -> InNote | None:
    if not condition.gene:
        return None
    found = [
        fact["assertion"]
        for fact in state["evidence"]
        if fact["kind"] == EvidenceKind.GENE and fact["id"] in condition.gene
    ]
    if Assertion.PRESENT in found:
        return "yes"
    return "no" if Assertion.ABSENT in found else "not_stated"


def _terms(
    state: ConsultationState, notes: Sequence[NoteTerms], condition: Condition
) -> InNote | None:
    if not condition.terms:
        return None
    terms = _applicable(state, condition.terms)
    said = [answer for note in notes for term in terms for answer in _term(note, term)]
    return max(said, key=_STRENGTH.index, default="not_stated")


def _applicable(state: ConsultationState, terms: Iterable[str]) -> list[str]:
    """Leave out pregnancy and breast-feeding of a child or of a man: they are the mother's."""
    age, sex = state["patient"]["age_years"], state["patient"]["sex"]
    another = sex == "M" or (age is not None and age < CHILDBEARING_YEARS)
    return [term for term in terms if not (another and _PREGNANCY.search(key(term)))]


def _term(note: NoteTerms, term: str) -> Iterator[InNote]:
    """Yield what each mention of a term says of the patient."""
    for told in note.told(term):
        if told.relative is not None or _another_time(term, told.before):
            continue
        if told.assertion is Assertion.ABSENT:
            yield "no"
        elif told.assertion in (Assertion.PRESENT, Assertion.PAST):
            yield "yes"


def _another_time(term: str, before: str) -> bool:
    """Tell whether a pregnancy is told as the time of something else."""
    folded = key(term)
    named = _PREGNANCY.search(folded) is not None and _NOW.search(folded) is None
    return named and _HISTORY.search(before) is not None


def _age(state: ConsultationState, condition: Condition) -> InNote | None:
    low, high = condition.age_min_years, condition.age_max_years
    if low is None and high is None:
        return None
    age = state["patient"]["age_years"]
    if age is None:
        return "not_stated"
    return "yes" if (low is None or age >= low) and (high is None or age < high) else "no"


def _sex(state: ConsultationState, condition: Condition) -> InNote | None:
    if condition.sex is None:
        return None
    sex = state["patient"]["sex"]
    if sex is None:
        return "not_stated"
    return "yes" if sex == condition.sex else "no"
