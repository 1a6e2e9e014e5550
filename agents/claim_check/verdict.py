"""Prose read sentence by sentence: what stands leaves, what does not is told with its faults.

A sentence stands or falls whole. The readers run in this order, since each explains words to
those after it: form, contacts, quotations, diseases (the scope), codes, medicines, conditions of
use, examinations and procedures, findings, availability, inheritance, parents, promises,
quantities, words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from araras.agents.claim_check.actions import read_actions
from araras.agents.claim_check.availability import read_availability, read_inheritance
from araras.agents.claim_check.codes import read_codes
from araras.agents.claim_check.conditions import read_conditions, read_parents
from araras.agents.claim_check.contacts import read_contacts
from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.findings import phenotypes_in, read_findings, tokens_of
from araras.agents.claim_check.medicines import read_anaphora, read_medicines
from araras.agents.claim_check.promises import read_promises
from araras.agents.claim_check.quantities import read_quantities
from araras.agents.claim_check.records import Fault, Scope, Sentence, as_sentence
from araras.agents.claim_check.scope import scope_of
from araras.agents.claim_check.sentences import paragraphs
from araras.agents.claim_check.wording import read_form, read_words

_QUOTED: Final = re.compile(r"[“\"]([^“”\"]{1,300})[”\"]")


class Judged(NamedTuple):
    """A sentence, its faults, and what it is about."""

    text: str
    faults: tuple[Fault, ...]
    scope: Scope


class Verdict(NamedTuple):
    """The paragraphs of what stands, and the sentences that do not."""

    kept: tuple[tuple[str, ...], ...]
    refused: tuple[Judged, ...]

    @property
    def text(self) -> str:
        """What stands, a paragraph a line."""
        return "\n".join(" ".join(paragraph) for paragraph in self.kept)


Known = dict[tuple[str, Scope | None], Judged]
"""Sentences that were judged before, with what the sentence before them was about."""


def judge(facts: Facts, prose: str, known: Known | None = None) -> Verdict:
    """Return what of a model's prose may leave; `known`, of the same facts, is added to."""
    known = {} if known is None else known
    kept: list[tuple[str, ...]] = []
    refused: list[Judged] = []
    before: Scope | None = None
    for paragraph in paragraphs(prose):
        standing: list[str] = []
        for text in paragraph:
            if (text, before) not in known:
                known[text, before] = judge_sentence(facts, text, before)
            judged = known[text, before]
            if judged.faults:
                refused.append(judged)
                before = _either(facts, before, judged.scope)
            else:
                standing.append(judged.text)
                before = judged.scope
        if standing:
            kept.append(tuple(standing))
    return Verdict(tuple(kept), tuple(refused))


def _either(facts: Facts, before: Scope | None, removed: Scope) -> Scope:
    """What follows a removed sentence may be read of it or of what now stands before."""
    lead = (facts.lead,) if facts.lead else ()
    earlier = before.about if before is not None else lead
    withheld = before is not None and before.withheld
    return Scope(tuple(dict.fromkeys((*earlier, *removed.about))), withheld=withheld)


def judge_sentence(facts: Facts, text: str, before: Scope | None = None) -> Judged:
    """Return a sentence's faults; `before` is what the sentence before it was about."""
    sentence = as_sentence(text)
    unreadable = tuple(read_form(sentence))
    if unreadable or not sentence.note.words:
        return Judged(text, unreadable, before or Scope(()))
    faults = [*read_contacts(sentence)]
    _explain_quotations(facts, sentence)
    named = phenotypes_in(facts, sentence)
    places = [tokens_of(sentence, phenotype) for phenotype in named]
    found = scope_of(facts, sentence, before, places)
    faults += found.faults
    faults += read_codes(facts, found.scope, sentence)
    faults += read_medicines(facts, found.scope, sentence, places)
    faults += read_conditions(facts, found.scope, sentence)
    faults += read_anaphora(sentence, before)
    faults += read_actions(facts, found.scope, sentence, places)
    open_findings = tuple(
        p
        for p, (first, last) in zip(named, places, strict=True)
        if not sentence.explained.issuperset(range(first, last + 1))
    )
    faults += read_findings(facts, found.scope, sentence, open_findings)
    faults += _rest(facts, found.scope, sentence)
    scope = found.scope._replace(withheld=sentence.denies_medicine)
    return Judged(text, tuple(dict.fromkeys(faults)), scope)


def _rest(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    yield from read_availability(facts, scope, sentence)
    yield from read_inheritance(facts, scope, sentence)
    yield from read_parents(facts, sentence)
    yield from read_promises(facts, scope, sentence)
    yield from read_quantities(facts, scope, sentence)
    yield from read_words(facts, scope, sentence)


def _explain_quotations(facts: Facts, sentence: Sentence) -> None:
    """A verbatim slice of the note between quotation marks is the user's, not a claim."""
    for match in _QUOTED.finditer(sentence.text):
        if match[1].strip() and match[1] in facts.note_text:
            sentence.explain_span(*match.span(1))
