"""Codes: ORPHA, OMIM, HPO, CID-10, SIGTAP, and the acts that protocols were published by.

Spellings that the identifiers understand are read (`ORPHA 70`, `G12-0`, `G 12 0`, `G120`,
`06.04.32.013-2`); a code must be one of each disease that the sentence is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.knowledge.ids import HpoId, OrphaCode

_ORPHA: Final = re.compile(
    r"\b(?:orpha(?:net)?|ordo)\W{0,3}(?:c[oó]digo\W|n[º°o.]*\W)?\s*(\d{1,7})\b", re.I
)
_OMIM: Final = re.compile(r"\bo?mim\W{0,3}(?:n[º°o.]*\W)?\s*(\d{6})\b", re.I)
_HPO: Final = re.compile(r"\bhpo?\s?[:_-]?\s?(\d{3,7})\b", re.I)
_SIGTAP: Final = re.compile(r"\b(\d{2})[. ]?(\d{2})[. ]?(\d{2})[. ]?(\d{3})[- ]?(\d)\b")
_CID10: Final = re.compile(r"\b([A-Z])[ -]?(\d{2})(?:[ .,·-]{0,2}(\d))?\b(?![.,]?\d|-[a-z])")
_CID_LOWER: Final = re.compile(
    r"\bcid(?:[ -]?10)?\W{1,3}(?:c[oó]digo\W)?([a-z])[ -]?(\d{2})(?:[ .,·-]{0,2}(\d))?\b", re.I
)
_ACT: Final = re.compile(
    r"\b(portaria|resolu[cç][aã]o|lei|decreto|nota t[eé]cnica|rdc)\b(?P<rest>[^.;,]{0,80})", re.I
)
_NAMED: Final = re.compile(r"\bcid[ -]?10\b", re.I)
_NUMBER: Final = re.compile(r"\d[\d.]*")
_GENERAL: Final = "199/2014"


class Code(NamedTuple):
    """A code as it is printed, and where it was read."""

    printed: str
    start: int
    end: int


def read_codes(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield the codes that some disease in scope does not have."""
    for code in _codes(sentence.text):
        if _carried(facts, scope, code.printed):
            sentence.explain_span(code.start, code.end)
        else:
            yield Fault("code", sentence.text[code.start : code.end])
    for match in _NAMED.finditer(sentence.text):
        sentence.explain_span(*match.span())
    yield from _acts(facts, scope, sentence)


def _codes(text: str) -> Iterator[Code]:
    for prefix, pattern in (("ORPHA", _ORPHA), ("OMIM", _OMIM)):
        for match in pattern.finditer(text):
            yield Code(f"{prefix}:{match[1]}", *match.span())
    for match in _HPO.finditer(text):
        yield Code(f"HP:{match[1]:0>7}", *match.span())
    for match in _SIGTAP.finditer(text):
        yield Code("".join(match.groups()), *match.span())
    for match in (*_CID10.finditer(text), *_CID_LOWER.finditer(text)):
        if match[1].upper() + match[2] not in ("B12", "T04", "T03"):
            yield Code(
                match[1].upper() + match[2] + (f".{match[3]}" if match[3] else ""), *match.span()
            )


def _carried(facts: Facts, scope: Scope, printed: str) -> bool:
    if printed.startswith("HP:"):
        return any(f["hpo"] == printed for f in facts.state["phenotypes"]) or any(
            HpoId.printed(printed) in facts.terms(code) for code in scope.about
        )
    if printed.startswith("ORPHA:"):
        return OrphaCode.printed(printed) in scope.about
    bearing = [c for c in scope.about if c not in scope.others or not _wider(facts, scope, printed)]
    return bool(bearing) and all(printed in facts.of(code).codes for code in bearing)


def _wider(facts: Facts, scope: Scope, printed: str) -> bool:
    """Whether a CID-10 code holds more than each disease that the sentence names itself."""
    named = [code for code in scope.about if code not in scope.others]
    return bool(named) and all(
        any(c.code == printed and c.relation == "narrower" for c in facts.of(code).offer.cid10)
        for code in named
    )


def _acts(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """An act stands with the number and year of the protocol, or as the referral names it."""
    for match in _ACT.finditer(sentence.text):
        numbers = [n.rstrip(".") for n in _NUMBER.findall(match["rest"])]
        known = [_numbers_of(facts, code) for code in scope.about]
        if numbers and known and all(set(numbers) <= numbers_of for numbers_of in known):
            sentence.explain_span(*match.span())
        else:
            yield Fault("protocol", match[0])


def _numbers_of(facts: Facts, code: OrphaCode) -> set[str]:
    offer = facts.of(code).offer
    found = set(_NUMBER.findall(_GENERAL))
    if offer.pcdt is not None:
        found |= {n.rstrip(".") for n in _NUMBER.findall(offer.pcdt.portaria or "")}
        if offer.pcdt.date is not None:
            date = offer.pcdt.date
            found |= {str(date.year), str(date.day), str(date.month), f"{date.month:02d}"}
    return found
