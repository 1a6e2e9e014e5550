"""The cascade of `orpha_resolve`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from araras.knowledge.errors import InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OmimCode, OrphaCode
from araras.knowledge.text import key, words
from araras.tools.orpha_resolve.designators import Form, parse
from araras.tools.orpha_resolve.names import Entry, NameIndex, name_index, tied_names
from araras.tools.orpha_resolve.parts import NEGATIONS, combine, is_abbreviation, split_parts
from araras.tools.orpha_resolve.records import Resolution, Tier
from araras.tools.orpha_resolve.settle import POSSIBLE, ambiguous, not_found, settle

MAX_LETTERS = 400
"""The longest name of the release has 174; what is longer is a text, not a name."""
ALIAS_SCORE = 0.95
"""Same words and designators, another wording; an exact name scores 1."""
MIN_FUZZY_SCORE = 0.85
"""Least similarity (1 - edits / letters) of a corrected name."""
FUZZY_MARGIN = 1
"""Edits by which the best entity must beat any other."""
MAX_PARTS = 4
"""Names that say a disease more often are lists."""

_CODE = re.compile(r"(?:ORPHA(?:NET)?|ORDO)\s*[:_ ]?\s*[1-9]\d{0,6}|[1-9]\d{0,6}", re.IGNORECASE)
_OMIM = re.compile(r"O?MIM\s*[:_ #]?\s*[1-9]\d{5}", re.IGNORECASE)
_GLUED_ROMAN = re.compile(r"\b([A-Z]{2,5}?)([IVX]{1,4}[A-Ha-h]?)\b")


def orpha_resolve(graph: KnowledgeGraph, name: str) -> Resolution:
    """Find the Orphanet entity that a code or a name (Portuguese or English) stands for.

    In order; the first step that knows the name answers:
    1. `id`: an ORPHA code, or an OMIM number with an exact Orphanet equivalent;
    2. `exact`: a label or synonym, accents and case apart; an abbreviation that needs context
       only when it is written as the store writes it and means one entity;
    3. `alias`: the same words with the same type designator in another wording ("MPS IV-A",
       "mucopolissacaridose tipo 4A"), by families of stems derived from the store. A stem
       without designator is the parent that bears it, else ambiguous between the types; a
       designator that no type has is not_found, with the types as candidates;
    4. `fuzzy`: words that the store does not know corrected by one or two letters, never a
       designator or an abbreviation (`spelling`), at least `MIN_FUZZY_SCORE`, with
       `FUZZY_MARGIN` to any other entity;
    5. a name that says the disease twice ("síndrome de Hunter (MPS II)") is what its parts
       agree on, each found by the steps above (`alias`);
    6. not_found, with the nearest names of the same designators as candidates.

    Whatever the step, several entities in force are ambiguous, an obsolete one is `obsolete`
    with its successor, and a name that it shares with an entity in force means the latter.
    Raises `InvalidInput` for a name without letters or digits, or longer than `MAX_LETTERS`.
    """
    _check(name)
    return (
        _by_code(graph, name.strip())
        or _by_name(graph, name)
        or _by_alias(graph, name)
        or _by_spelling(graph, words(name))
        or _by_parts(graph, name)
        or _nearest(graph, words(name))
    )


def _check(name: str) -> None:
    if len(name) > MAX_LETTERS:
        raise InvalidInput(
            f"O nome tem {len(name)} caracteres.",
            f"Escreva só o nome da doença, com até {MAX_LETTERS} caracteres.",
        )
    if not words(name):
        raise InvalidInput("O nome da doença está vazio.", "Escreva um nome ou um código ORPHA.")


def _by_code(graph: KnowledgeGraph, text: str) -> Resolution | None:
    if _CODE.fullmatch(text):
        code = OrphaCode(text)
        return settle(graph, {code: code}, "id", 1.0) or not_found(graph)
    if _OMIM.fullmatch(text):
        omim = OmimCode(text)
        linked = graph.diseases_of_omim(omim)
        exact = {code: str(omim) for code, relation in linked if relation == "exact"}
        if linked and not exact:
            return ambiguous(graph, [code for code, _ in linked], POSSIBLE)
        return settle(graph, exact, "id", 1.0) or not_found(graph)
    return None


def _by_name(graph: KnowledgeGraph, name: str) -> Resolution | None:
    known = graph.diseases_named(key(name))
    context = {n.orpha: n.text for n in known if n.kind == "context"}
    plain = [n for n in known if n.kind != "context" and n.orpha not in context]
    terms = {n.orpha: n.text for n in tied_names(plain, name)}
    written = name.strip() in context.values()
    if not written and not plain:
        return not_found(graph, context) if context else None
    if written and all(n.language == "en" for n in plain):
        terms |= context
    return settle(graph, terms, "exact", 1.0)


def _by_alias(graph: KnowledgeGraph, name: str) -> Resolution | None:
    index = name_index(graph)
    for reading in dict.fromkeys((words(name), words(_GLUED_ROMAN.sub(r"\1 \2", name)))):
        form = parse(reading)
        entries = index.entries(form)
        if entries:
            found = _of_entries(graph, index, form, entries, "alias", ALIAS_SCORE)
            swapped = form.head is not None and all(e.head != form.head for e in entries)
            return _unless_misspelt(graph, found, reading) if found and swapped else found
        if family := _family(graph, index, form):
            return family
    return None


def _unless_misspelt(graph: KnowledgeGraph, found: Resolution, folded: Sequence[str]) -> Resolution:
    """Doubt a disease found for a syndrome (or the reverse) that another spelling finds too."""
    other = _by_spelling(graph, folded)
    if other is None or other.orpha in (None, found.orpha):
        return found
    both = [c.orpha for c in (*found.candidates, *other.candidates)]
    return ambiguous(graph, both, ALIAS_SCORE)


def _of_entries(
    graph: KnowledgeGraph,
    index: NameIndex,
    form: Form,
    entries: Sequence[Entry],
    tier: Tier,
    score: float,
) -> Resolution | None:
    terms = _terms(entries, f"{form.stem} {form.rest}")
    types = () if form.rest else index.types(form)
    if any(_is_one_type(graph, code, types) for code in terms):
        return ambiguous(graph, types, POSSIBLE)
    rivals = form.head is None and len({entry.head for entry in entries}) > 1
    return settle(graph, terms, tier, score, rivals)


def _is_one_type(graph: KnowledgeGraph, code: OrphaCode, types: Sequence[OrphaCode]) -> bool:
    """Whether an entity that bears a bare stem is one of its types, not the parent of the rest."""
    others = [other for other in types if other != code]
    return len(others) < len(types) and any(code not in graph.ancestors(o) for o in others)


def _terms(entries: Iterable[Entry], asked: str) -> dict[OrphaCode, str]:
    """Return each entity with the one of its names that is nearest to what was asked."""
    ordered = sorted(entries, key=lambda e: (OSA.normalized_distance(asked, key(e.text)), e.text))
    found: dict[OrphaCode, str] = {}
    for entry in ordered:
        found.setdefault(entry.orpha, entry.text)
    return found


def _family(graph: KnowledgeGraph, index: NameIndex, form: Form) -> Resolution | None:
    """A known stem whose designator is missing (ambiguous) or does not exist (not_found).

    One type alone makes no family: "deficiência de ADA" is not that of ADA2.
    """
    siblings = index.siblings(form) if form.rest else index.types(form)
    if not siblings:
        return None
    if form.rest or len(siblings) == 1:
        return not_found(graph, siblings)
    return ambiguous(graph, siblings, POSSIBLE)


def _by_parts(graph: KnowledgeGraph, name: str) -> Resolution | None:
    parts = split_parts(name)
    if not 1 < len(parts) <= MAX_PARTS or NEGATIONS.intersection(words(name)):
        return None
    found = [(part, _of_part(graph, part)) for part in parts if words(part)]
    genes = set(graph.gene_symbols())
    heeded = [r for part, r in found if r.candidates or not is_abbreviation(part, genes)]
    return combine(graph, heeded, ALIAS_SCORE)


def _of_part(graph: KnowledgeGraph, part: str) -> Resolution:
    return (
        _by_code(graph, part)
        or _by_name(graph, part)
        or _by_alias(graph, part)
        or _by_spelling(graph, words(part))
        or not_found(graph)
    )


def _by_spelling(graph: KnowledgeGraph, folded: Sequence[str]) -> Resolution | None:
    index = name_index(graph)
    asked = parse(folded)
    found: list[tuple[int, Form, Sequence[Entry]]] = []
    family: Resolution | None = None
    for edits, reading in index.readings(folded):
        if found and edits >= found[0][0] + FUZZY_MARGIN:
            break
        form = parse(reading)
        entries = index.entries(form)
        if entries and _similarity(asked, form) >= MIN_FUZZY_SCORE:
            found.append((edits, form, entries))
        family = family or _family(graph, index, form)
    if not found:
        return family
    best = found[0][1]
    every = [entry for _, _, entries in found for entry in entries]
    return _of_entries(graph, index, best, every, "fuzzy", round(_similarity(asked, best), 4))


def _nearest(graph: KnowledgeGraph, folded: Sequence[str]) -> Resolution:
    if NEGATIONS.intersection(folded):
        return not_found(graph)
    return not_found(graph, name_index(graph).nearest(folded))


def _similarity(one: Form, other: Form) -> float:
    return OSA.normalized_similarity(f"{one.stem} {one.rest}", f"{other.stem} {other.rest}")
