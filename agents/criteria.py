"""What a note says of a protocol's criterion: yes, no, or not stated. Never "fulfilled".

A criterion's words count where they are said of the patient and hold now: not of a relative
("pais com traço falciforme"), not as a plan or suspicion ("afastar gravidez"), and pregnancy not
where it is history ("convulsão na gestação").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

from araras.agents.findings import absent_ids, present_ids
from araras.agents.intents import question_kind, sentences
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.protocols import Condition
from araras.knowledge.text import key
from araras.tools.records import Assertion, EvidenceKind

InNote = Literal["yes", "no", "not_stated"]
_STRENGTH: Final[tuple[InNote, ...]] = ("not_stated", "no", "yes")
"""Of several mentions the strongest counts."""

_DENIAL: Final = re.compile(
    r"\b(?:nao|nega|negou|sem|nunca|ausencia de|descartad\w+)\b(?: \w+){0,3} $"
)
_RELATIVE: Final = (
    r"(?:pai|mae|pais|genitor\w*|irma\w*|ti[oa]s?|avos?|prim[oa]s?|familia\w*|parentes?|marido"
    r"|espos[oa]|companheir[oa]|filh[oa]s?)"
)
_OF_ANOTHER_BEFORE: Final = re.compile(rf"\b{_RELATIVE}\b(?: \w+){{0,4}} $")
_OF_ANOTHER_AFTER: Final = re.compile(rf"^ (?:(?:n|d|pel)[oa]s? {_RELATIVE}\b|matern[oa]s?\b)")
_NOT_YET: Final = re.compile(
    r"\b(?:suspeita|hipotese|risco|possibilidade|se|caso|possivel|descartar|afastar|excluir|investigar"
    r"|pesquisar|avaliar|evitar|prevenir)\b(?: de| a| o)? $"
)
CHILDBEARING_YEARS: Final = 10
"""Age from which a pregnancy in the note can be the patient's: births are counted from 10 on."""
_PREGNANCY: Final = re.compile(r"^(?:gest|gravi|amament|lacta)")
_NOW: Final = re.compile(r"\b(?:atual|curso|gestante|gravida)s?\b")
_HISTORY: Final = re.compile(
    r"\b(?:na|da|de|durante|apos|ultima|primeira|segunda|terceira|historia|antecedente|parto)\b"
    r"(?: a)? $"
)
_SENTENCE_END: Final = re.compile(r"[.;!?\n]")


def folded_sentences(state: ConsultationState) -> tuple[str, ...]:
    """Return what a thread's notes tell, a sentence each, as `in_note` searches it.

    What a question names ("tem penicilamina para ela?") is told of nobody.
    """
    return tuple(
        f" {key(sentence)} "
        for note in state["notes"]
        for told in sentences(note["text"])
        if question_kind(told.text) is None
        for sentence in _SENTENCE_END.split(told.text)
    )


def in_note(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition | None,
    sentences: Sequence[str],
) -> InNote:
    """Read a criterion's condition for the disease `orpha`; `sentences` are `folded_sentences`.

    Every key must hold for "yes"; one that is denied makes it "no"; else it is not stated.
    """
    if condition is None:
        return "not_stated"
    answers = [answer for answer in _keys(graph, state, orpha, condition, sentences) if answer]
    if "no" in answers:
        return "no"
    return "yes" if all(answer == "yes" for answer in answers) else "not_stated"


def _keys(
    graph: KnowledgeGraph,
    state: ConsultationState,
    orpha: OrphaCode,
    condition: Condition,
    sentences: Sequence[str],
) -> Iterable[InNote | None]:
    yield _phenotypes(graph, state, condition)
    yield _diseases(graph, state, orpha, condition)
    yield _genes(state, condition)
    yield _terms(state, sentences, condition)
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
    state: ConsultationState, sentences: Sequence[str], condition: Condition
) -> InNote | None:
    if not condition.terms:
        return None
    terms = _applicable(state, condition.terms)
    said = [answer for sentence in sentences for term in terms for answer in _term(sentence, term)]
    return max(said, key=_STRENGTH.index, default="not_stated")


def _applicable(state: ConsultationState, terms: Iterable[str]) -> list[str]:
    """Leave out pregnancy and breast-feeding of a child or of a man: they are the mother's."""
    age, sex = state["patient"]["age_years"], state["patient"]["sex"]
    another = sex == "M" or (age is not None and age < CHILDBEARING_YEARS)
    return [term for term in terms if not (another and _PREGNANCY.search(key(term)))]


def _term(sentence: str, term: str) -> Iterator[InNote]:
    """Yield what each mention of a term says of the patient."""
    for match in _whole(term).finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _DENIAL.search(before):
            yield "no"
        elif not _elsewhere(before, match.group(), after):
            yield "yes"


def _elsewhere(before: str, term: str, after: str) -> bool:
    """Tell whether a mention is of somebody else, of another time or a mere possibility."""
    if _PREGNANCY.search(term) and not _NOW.search(term) and _HISTORY.search(before):
        return True
    rules = ((_OF_ANOTHER_BEFORE, before), (_OF_ANOTHER_AFTER, after), (_NOT_YET, before))
    return any(rule.search(text) for rule, text in rules)


@lru_cache(maxsize=1024)
def _whole(term: str) -> re.Pattern[str]:
    """Matches a term of a protocol between blanks."""
    return re.compile(rf"(?<= ){re.escape(key(term))}(?= )")


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
