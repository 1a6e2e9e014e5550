"""Names that say a disease twice: "Síndrome de Hunter (MPS II)", "Doença de Pompe / GSD II"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.tools.orpha_resolve.designators import numeral
from araras.tools.orpha_resolve.records import Resolution
from araras.tools.orpha_resolve.settle import ambiguous, not_found, settle

MAX_ABBREVIATION = 6
MIN_WORD = 2
NEGATIONS = frozenset(
    [
        "nao",
        "sem",
        "nem",
        "nega",
        "exceto",
        "excluida",
        "excluido",
        "descartada",
        "descartado",
        "afastada",
        "afastado",
        "not",
        "no",
        "non",
        "without",
        "except",
        "excluded",
        "versus",
        "vs",
    ]
)
"""Words after which a part may be what the disease is not."""

_WORD = re.compile(rf"[^\W\d_]{{{MIN_WORD},}}")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEPARATORS = re.compile(r"\s+[-–—]\s+|\s*[/;=]\s*|\s+(?:ou|or)\s+")


def split_parts(name: str) -> tuple[str, ...]:
    """Return the names that `name` is made of, the one outside brackets first.

    What has no word of `MIN_WORD` letters ("IH/S", "15/16") is no name, so nothing is split.
    """
    outside = _SEPARATORS.split(_BRACKETS.sub(" ", name))
    bracketed = [part for found in _BRACKETS.findall(name) for part in found.split(",")]
    inside = [part for found in bracketed for part in _SEPARATORS.split(found)]
    parts = tuple(part.strip() for part in (*outside, *inside) if part.strip())
    return parts if all(_WORD.search(part) for part in parts) else (name,)


def is_abbreviation(part: str, genes: Collection[str]) -> bool:
    """Whether a part is a gene symbol or an abbreviation, which need not be in the store.

    A Roman numeral is neither: in "tipo I ou II" it says something.
    """
    if part in genes:
        return True
    capitals = part.isalpha() and part.isupper() and len(part) <= MAX_ABBREVIATION
    return capitals and numeral(part.lower()) is None


def combine(graph: KnowledgeGraph, found: Sequence[Resolution], score: float) -> Resolution | None:
    """Return the narrowest entity that every part means, or means a broader one of.

    A part that means nothing leaves the name not_found, parts that mean different diseases
    leave it ambiguous; None when no part means anything.
    """
    meant = [_meant(resolution) for resolution in found]
    every = {code for codes in meant for code in codes}
    if not every:
        return None
    if not all(meant):
        return not_found(graph, every)
    above = {code: {code, *graph.ancestors(code)} for code in every}
    agreed = [c for c in every if all(not codes.isdisjoint(above[c]) for codes in meant)]
    narrowest = [c for c in agreed if not any(c in above[o] for o in agreed if o != c)]
    if len(narrowest) != 1:
        return ambiguous(graph, narrowest or every, score)
    code = narrowest[0]
    terms = [r.match.term for r in found if r.match and (r.orpha == code or r.successor)]
    return settle(graph, {code: terms[0] if terms else code}, "alias", score)


def _meant(resolution: Resolution) -> frozenset[OrphaCode]:
    if resolution.status == "not_found":
        return frozenset()
    if resolution.status == "obsolete":
        moved = resolution.successor and resolution.successor.relation == "moved_to"
        return frozenset([resolution.successor.orpha] if resolution.successor and moved else ())
    return frozenset(c.orpha for c in resolution.candidates)
