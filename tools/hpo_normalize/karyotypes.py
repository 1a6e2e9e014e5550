"""What a karyotype or an array shows: lost and gained bands, and wrong numbers of chromosomes.

Read are the notation of ISCN (2020: `47,XXY`, `del(7)(q11.23)`, `arr[GRCh38] 22q11.21(…)x1`)
and words ("microdeleção 7q11.23", "trissomia livre do 13"). Which disease a change is, the names
of Orphanet tell: those that consist of a change and one place. Places meet, in this order, where
they are the same, where one band is within the other, or where the name is of the whole arm;
among these the closest count, and names that say nothing more go before those that do
("distal", "mosaic"). A change from band to band meets only names of the same, and means the disorder above
a form "due to" it. One disease is a mention of it; several are evidence for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import fold, words
from araras.tools.hpo_normalize.mentions import asserted
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.surroundings import Said, Surroundings, evidence
from araras.tools.records import EvidenceKind, ReadEvidence

Kind = Literal["loss", "gain"]


class Change(NamedTuple):
    """A lost or gained piece: a chromosome ("21"), a band ("7q11.23") or bands ("15q11q13")."""

    kind: Kind
    place: str


_FINE: Final = r"\d{1,2}(?:\.\d{1,3})?"
_TO: Final = rf"(?:\s?-?\s?(?P<to>[pq]{_FINE}))?"
_BAND: Final = rf"(?P<place>(?:x|y|\d{{1,2}})[pq](?:{_FINE})?){_TO}"
_WHOLE: Final = r"(?P<whole>x|\d{1,2})(?![\w.])"
_LOSS: Final = r"(?P<loss>(?:micro ?-?)?(?:delec(?:ao|oes)|deletion)|mono?ssomia|monosomy|perda)"
_GAIN: Final = r"(?P<gain>(?:micro ?-?)?duplic(?:acao|acoes|ation)|micro ?-?duplication|trissomia|trisomy|ganho)"
_CHANGED: Final = rf"(?:{_LOSS}|{_GAIN})"
_BETWEEN: Final = (
    r"(?: (?:em|no|na|de|do|da|of|in|intersticial|terminal|distal|proximal|heterozigota|patogenica"
    r"|cromossomo|cromossomica|regiao|braco|curto|longo|segmento|parcial|completa|livre)){0,5}"
)
_WORDED: Final = Lazy(rf"(?<!\w){_CHANGED}{_BETWEEN} (?:{_BAND}|{_WHOLE})")
_NAMED_AFTER: Final = Lazy(rf"(?<![\w.]){_BAND} {_CHANGED}(?!\w)")
_ISCN: Final = Lazy(
    rf"(?<!\w)(?:(?P<loss>del)|(?P<gain>dup))\s?\((?P<chromosome>x|\d{{1,2}})\)\s?\((?P<band>[pq](?:{_FINE})?){_TO}"
)
_ARRAY: Final = Lazy(
    rf"(?<!\w)arr\b[^\n;]{{0,24}}?(?<![\w.]){_BAND}[^\n;x×]{{0,60}}[x×]\s?(?:(?P<loss>[01])|(?P<gain>[34]))(?!\d)"
)
_NUMBER: Final = Lazy(
    r"(?<![\w,])(?P<count>4[5-9])\s?,\s?(?P<sex>x{1,5}y{0,3})(?:\s?,\s?(?P<sign>[+-])\s?(?P<chromosome>\d{1,2}))?(?![\w(])"
)
_SEX: Final[Mapping[tuple[int, str], int]] = {
    (45, "x"): 881, (47, "xxy"): 484, (47, "xyy"): 8, (47, "xxx"): 3375, (48, "xxyy"): 10,
    (48, "xxxy"): 96263, (48, "xxxx"): 9, (49, "xxxxy"): 96264, (49, "xxxxx"): 11,
}  # fmt: skip
"""Orphanet's disorders of the number of sex chromosomes (Turner, Klinefelter, XYY …)."""
_NAME: Final = re.compile(
    rf"(?<![\w.])(?:{_BAND} {_CHANGED}|{_CHANGED.replace('<', '<_')} (?:{_BAND.replace('<', '<_')}|{_WHOLE.replace('<', '<_')}))"
)
_SAYS_NO_MORE: Final = frozenset(
    ["syndrome", "chromosome", "of", "the", "full", "complete", "free", "terminal", "interstitial"]
)
_FORM: Final = re.compile(r"\bdue to\b")


def read_karyotypes(
    graph: KnowledgeGraph, note: Note, assess: Callable[[int, int], Said]
) -> Iterator[ReadEvidence]:
    """Yield what the chromosomal changes of a note are, in reading order of each notation."""
    around = Surroundings(note)
    for match, codes in _found(graph, note.view):
        tokens = note.tokens(match.start(), match.end())
        said = asserted(around, tokens, assess(*tokens))
        ordered = tuple(map(str, codes))
        if len(ordered) == 1:
            named = (ordered[0], ordered)
            yield evidence(note, EvidenceKind.DISEASE_MENTION, named, tokens, said)
        elif ordered:
            yield evidence(note, EvidenceKind.GENE, (match[0], ordered), tokens, said)


def _found(graph: KnowledgeGraph, view: str) -> Iterator[tuple[re.Match[str], list[OrphaCode]]]:
    for pattern in (_ISCN, _ARRAY, _WORDED, _NAMED_AFTER):
        for match in pattern.finditer(view):
            yield match, _diseases(graph, _change(match.groupdict()))
    for match in _NUMBER.finditer(view):
        yield match, _by_number(graph, match)


def _change(parts: Mapping[str, str | None]) -> Change:
    place = parts.get("place") or parts.get("whole")
    if place is None:
        place = f"{parts['chromosome']}{parts['band']}"
    return Change("loss" if parts["loss"] else "gain", place + (parts.get("to") or ""))


def _by_number(graph: KnowledgeGraph, match: re.Match[str]) -> list[OrphaCode]:
    """The disease of a whole chromosome too many or too few."""
    if match["chromosome"]:
        kind: Kind = "gain" if match["sign"] == "+" else "loss"
        return _diseases(graph, Change(kind, match["chromosome"]))
    code = _SEX.get((int(match["count"]), match["sex"]))
    return [OrphaCode(code)] if code is not None else []


@lru_cache(maxsize=1024)
def _diseases(graph: KnowledgeGraph, change: Change) -> list[OrphaCode]:
    """The diseases of the change, by code."""
    table = _table(graph)
    if change in table:
        return table[change]
    alike = [known for known in table if known.kind == change.kind]
    met = [known for known in alike if _within(known.place, change.place)]
    if not met:
        return table.get(Change(change.kind, _arm(change.place)), [])
    closest = min(abs(len(known.place) - len(change.place)) for known in met)
    near = (k for k in met if abs(len(k.place) - len(change.place)) == closest)
    return _ordered(code for known in near for code in table[known])


def _within(one: str, other: str) -> bool:
    """One band is within the other; arms, whole chromosomes and ranges are not bands."""
    shorter, longer = sorted((one, other), key=len)
    bands = all(re.fullmatch(rf"(?:x|y|\d{{1,2}})[pq]{_FINE}", place) for place in (one, other))
    return bands and longer.startswith(shorter)


def _arm(place: str) -> str:
    return re.split(r"(?<=[pq])", place)[0]


def _ordered(codes: Iterable[OrphaCode]) -> list[OrphaCode]:
    return sorted(set(codes), key=lambda code: code.number)


@lru_cache(maxsize=2)
def _table(graph: KnowledgeGraph) -> Mapping[Change, list[OrphaCode]]:
    """The diseases in force by the change that their English names consist of."""
    plain: dict[Change, set[OrphaCode]] = defaultdict(set)
    narrower: dict[Change, set[OrphaCode]] = defaultdict(set)
    for name in graph.disease_names():
        text = fold(name.text)
        named = _named_change(text) if name.language == "en" else None
        if named is not None:
            change, says_more = named
            into = narrower if says_more else plain
            into[change].update(_meant(graph, name.orpha, form=bool(_FORM.search(text))))
    found = {**narrower, **{change: codes for change, codes in plain.items() if codes}}
    return {change: _ordered(found[change]) for change in sorted(found) if found[change]}


def _named_change(name: str) -> tuple[Change, bool] | None:
    """The one change that a name holds, and whether the name says more than that."""
    matches = list(_NAME.finditer(name))
    if len(matches) != 1:
        return None
    parts = matches[0].groupdict()
    merged = {key: parts[key] or parts.get(f"_{key}") for key in ("place", "to", "loss")}
    merged["whole"] = parts["_whole"]
    form = _FORM.search(name) is not None
    if form and merged["to"] is None:
        return None
    rest = words(name.replace(matches[0][0], " "))
    return _change(merged), not (form or _SAYS_NO_MORE.issuperset(rest))


def _meant(graph: KnowledgeGraph, code: OrphaCode, *, form: bool) -> Iterator[OrphaCode]:
    """The disorder that a name stands for; of a form "due to" the change, the one above it."""
    for meant in graph.parents(code) if form else (code,):
        disease = graph.disease(meant)
        if disease is not None and disease.status == "active" and disease.group != "group":
            yield meant
