"""Conditions of use: what a protocol excludes is not said to be when a medicine is given.

A sentence that gives a medicine, with two words that only the exclusions of the protocol hold,
turns an exclusion into an indication. Whether the parents are related is read the same way:
what the notes tell, not its reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from araras.agents.claim_check.clauses import is_open, is_possible, part
from araras.agents.claim_check.facts import Facts, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.claim_check.vocabulary import general_stems
from araras.knowledge.text import words
from araras.tools.hpo_normalize.note import fold
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP

_SAME: Final = {stem("gravidez"): stem("gestacao"), stem("gravida"): stem("gestante")}
_STATES: Final = frozenset(map(stem, words("gestação gestante lactação amamentação")))
Pair = tuple[str, str]
_EXCLUDES: Final = re.compile(
    r"\b(?:nao|nem|exclu\w+|contraindic\w+|exceto|salvo|fora|suspen\w+|interromp\w+|imped\w+|evit\w+|sem|cuidado)\b"
)
_RELATED: Final = re.compile(
    r"\b(?:pais|casal)\b[^,]*\b(?:primos|parentes|consanguine\w+|parentesco)\b|\bconsanguinidade\b"
)
_DENIED: Final = re.compile(r"\b(?:nao|sem|neg\w+|ausencia|falta)\b")


def read_conditions(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield the words of an exclusion beside a medicine that is given all the same."""
    if not sentence.names_medicine or _EXCLUDES.search(" ".join(sentence.note.words)):
        return
    named = {stem(sentence.note.words[i]) for i in sentence.explained} - stems(" ".join(STOP))
    said = _pairs(" ".join(sentence.note.words[i] for i in sentence.open()))
    for code in scope.about:
        offer = facts.of(code).offer
        allowed = _pairs(facts.note).union(*(_pairs(e.name) for e in offer.exams))
        excluded, of_this = set[Pair](), set[Pair]()
        for criterion in offer.criteria:
            if criterion.kind == "inclusion":
                allowed |= _pairs(criterion.text)
            else:
                found = of_this if stems(criterion.text) & named else excluded
                found |= _pairs(_positive(criterion.text))
        for pair in sorted(said & (of_this | (excluded - allowed))):
            yield Fault("protocol", " ".join(dict.fromkeys(pair)))


def _positive(text: str) -> str:
    """An exclusion without the parts that themselves deny ("sem contracepção")."""
    parts = re.split(r"[;.:]", text)
    return " ".join(piece for piece in parts if not _DENIED.search(fold(piece)))


def _pairs(text: str) -> set[Pair]:
    """Stems of a text's telling words with one of the two that follow; pregnancy tells alone."""
    told = [_plain(w) for w in words(text) if w not in STOP]
    near = {(a, b) for i, a in enumerate(told) for b in told[i + 1 : i + 3]}
    near = {pair for pair in near if not general_stems().issuperset(pair)}
    return near | {(a, a) for a in told if a in _STATES}


def _plain(word: str) -> str:
    return _SAME.get(stem(word), stem(word))


def read_parents(facts: Facts, sentence: Sentence) -> Iterator[Fault]:
    """Yield that the parents are related, or are not, where the notes do not tell it."""
    folded = " ".join(sentence.note.words)
    match = _RELATED.search(folded)
    if match is None:
        return
    first = len(folded[: match.start()].split())
    around = part(sentence, first, first + len(match[0].split()) - 1)
    told = any(e["kind"] == "consanguinity" for e in facts.state["evidence"])
    denied = any(stems(phrase) & _KINSHIP for phrase in facts.history.denied)
    says_no = _DENIED.search(f"{around.before} {around.said}") is not None
    no_claim = is_open(around) or is_possible(around)
    if not no_claim and not (denied if says_no else told):
        yield Fault("finding", match[0])


_KINSHIP: Final = stems("parentesco consanguinidade consanguíneos parentes primos")
