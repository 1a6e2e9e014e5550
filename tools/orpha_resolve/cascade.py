"""The cascade of `orpha_resolve`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from araras.knowledge.errors import InvalidIdentifier, InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OmimCode, OrphaCode
from araras.knowledge.records import Disease
from araras.knowledge.text import words
from araras.tools.orpha_resolve.designators import Form, parse
from araras.tools.orpha_resolve.names import Entry, NameIndex, name_index, tied_names
from araras.tools.orpha_resolve.records import Candidate, Match, Resolution, Successor, Tier

MAX_LETTERS = 400
"""The longest name of the release has 174; what is longer is a text, not a name."""
MAX_CANDIDATES = 12
ALIAS_SCORE = 0.95
"""Same words and designators, another wording; an exact name scores 1."""
MIN_FUZZY_SCORE = 0.85
"""Least similarity (1 - edits / letters) of a corrected name."""
FUZZY_MARGIN = 1
"""Edits by which the best entity must beat any other."""

_CODE = re.compile(r"(?:ORPHA(?:NET)?|ORDO)\s*[:_ ]?\s*\d+|\d+", re.IGNORECASE)
_OMIM = re.compile(r"O?MIM\s*[:_ #]?\s*\d{6}", re.IGNORECASE)


def orpha_resolve(graph: KnowledgeGraph, name: str) -> Resolution:
    """Find the Orphanet entity that a code or a name (Portuguese or English) stands for.

    In order; the first step that knows the name answers:
    1. `id`: an ORPHA code, or an OMIM number with an exact Orphanet equivalent;
    2. `exact`: a label or synonym, accents and case apart; an abbreviation that needs context
       only when written as the store writes it and of nothing else;
    3. `alias`: the same words with the same type designator in another wording ("MPS IV-A",
       "mucopolissacaridose tipo 4A"), by families of stems derived from the store. A stem
       without designator is the parent that bears it, else ambiguous between the types; a
       designator that no type has is not_found, with the types as candidates;
    4. `fuzzy`: words that the store does not know corrected by one or two letters, never a
       designator or a short word (`spelling`), at least `MIN_FUZZY_SCORE`, with
       `FUZZY_MARGIN` to any other entity;
    5. not_found.

    Whatever the step, several entities in force are ambiguous, an obsolete one is `obsolete`
    with its successor, and a name that it shares with an entity in force means the latter.
    Raises `InvalidInput` for a name without letters or digits, or longer than `MAX_LETTERS`.
    """
    folded = _words(name)
    return (
        _by_code(graph, name.strip())
        or _by_name(graph, name, folded)
        or _by_alias(graph, folded)
        or _by_spelling(graph, folded)
        or Resolution(status="not_found")
    )


def _words(name: str) -> tuple[str, ...]:
    if len(name) > MAX_LETTERS:
        raise InvalidInput(
            f"O nome tem {len(name)} caracteres.",
            f"Escreva só o nome da doença, com até {MAX_LETTERS} caracteres.",
        )
    folded = words(name)
    if not folded:
        raise InvalidInput("O nome da doença está vazio.", "Escreva um nome ou um código ORPHA.")
    return folded


def _by_code(graph: KnowledgeGraph, text: str) -> Resolution | None:
    try:
        if _CODE.fullmatch(text):
            code = OrphaCode(text)
            return _settle(graph, {code: code}, "id", 1.0) or Resolution(status="not_found")
        if _OMIM.fullmatch(text):
            omim = OmimCode(text)
            linked = graph.diseases_of_omim(omim)
            exact = [o for o, relation in linked if relation == "exact"]
            found = dict.fromkeys(exact or [o for o, _ in linked], str(omim))
            if not exact and found:
                return _ambiguous(graph, found, 0.5)
            return _settle(graph, found, "id", 1.0) or Resolution(status="not_found")
    except InvalidIdentifier:
        return Resolution(status="not_found")
    return None


def _by_name(graph: KnowledgeGraph, name: str, folded: Sequence[str]) -> Resolution | None:
    known = graph.diseases_named(" ".join(folded))
    plain = tied_names((n for n in known if n.kind != "context"), name)
    if plain:
        return _settle(graph, {n.orpha: n.text for n in plain}, "exact", 1.0)
    context = [n for n in known if n.text == name.strip()]
    if len({n.orpha for n in context}) == 1:
        return _settle(graph, {n.orpha: n.text for n in context}, "exact", 1.0)
    return None


def _by_alias(graph: KnowledgeGraph, folded: Sequence[str]) -> Resolution | None:
    index = name_index(graph)
    form = parse(folded)
    entries = index.entries(form)
    if entries:
        return _settle(graph, _terms(entries), "alias", ALIAS_SCORE)
    return _family(graph, index, form)


def _family(graph: KnowledgeGraph, index: NameIndex, form: Form) -> Resolution | None:
    """A known stem whose designator is missing (ambiguous) or does not exist (not_found)."""
    siblings = index.siblings(form)
    if not siblings:
        return None
    candidates = _candidates(graph, dict.fromkeys(siblings, 0.5))
    status = "not_found" if form.rest else "ambiguous"
    return Resolution(status=status, candidates=candidates)


def _by_spelling(graph: KnowledgeGraph, folded: Sequence[str]) -> Resolution | None:
    index = name_index(graph)
    best: dict[OrphaCode, str] = {}
    fewest, score = 0, 0.0
    for edits, corrected in index.speller.readings(folded):
        if best and edits >= fewest + FUZZY_MARGIN:
            break
        form = parse(corrected)
        entries = index.entries(form)
        if not entries and not best and (family := _family(graph, index, form)):
            return family
        if entries and not best:
            fewest = edits
            score = OSA.normalized_similarity(" ".join(folded), " ".join(corrected))
        best |= _terms(entries)
    if not best or score < MIN_FUZZY_SCORE:
        return None
    return _settle(graph, best, "fuzzy", round(score, 4))


def _terms(entries: Iterable[Entry]) -> dict[OrphaCode, str]:
    found: dict[OrphaCode, str] = {}
    for entry in entries:
        found.setdefault(entry.orpha, entry.text)
    return found


def _settle(
    graph: KnowledgeGraph, terms: dict[OrphaCode, str], tier: Tier, score: float
) -> Resolution | None:
    """Settle between the entities that bear a name; None when the store holds none of them."""
    entities = [e for code in terms if (e := graph.disease(code)) is not None]
    if not entities:
        return None
    active = [e for e in entities if e.status == "active"]
    if len(active) > 1:
        return _ambiguous(graph, {e.orpha: terms[e.orpha] for e in active}, score)
    chosen = active[0] if active else entities[0]
    match = Match(tier=tier, score=score, term=terms[chosen.orpha])
    if active:
        return Resolution(
            status="resolved",
            orpha=chosen.orpha,
            match=match,
            candidates=_candidates(graph, {chosen.orpha: score}),
        )
    return _obsolete(graph, entities, match)


def _obsolete(graph: KnowledgeGraph, entities: Sequence[Disease], match: Match) -> Resolution:
    successors = {
        Successor(orpha=e.successor, relation=e.successor_relation)
        for e in entities
        if e.successor and e.successor_relation
    }
    if len(successors) > 1:
        return Resolution(
            status="ambiguous", candidates=_candidates(graph, {s.orpha: 0.5 for s in successors})
        )
    successor = next(iter(successors), None)
    return Resolution(
        status="obsolete",
        match=match,
        successor=successor,
        candidates=_candidates(graph, {successor.orpha: match.score} if successor else {}),
    )


def _ambiguous(graph: KnowledgeGraph, found: dict[OrphaCode, str], score: float) -> Resolution:
    return Resolution(
        status="ambiguous", candidates=_candidates(graph, dict.fromkeys(found, score))
    )


def _candidates(graph: KnowledgeGraph, scores: dict[OrphaCode, float]) -> tuple[Candidate, ...]:
    entities = [e for code in scores if (e := graph.disease(code)) is not None]
    found = [
        Candidate(orpha=e.orpha, name_pt=e.name_pt, name_en=e.name_en, score=scores[e.orpha])
        for e in entities
    ]
    return tuple(sorted(found, key=lambda c: (-c.score, c.orpha.number))[:MAX_CANDIDATES])
