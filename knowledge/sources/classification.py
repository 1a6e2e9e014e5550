"""SUBTYPE_OF: which Orphanet entity is broader than which, and where that was read.

Orphanet's classification files are in no registry, so the links are derived, in this
order; the first source that gives an entity a broader one of the right level wins.

1. `mondo`: the nearest broader Mondo entity that Orphanet maps exactly.
2. `omim`: an entity exactly equivalent to an OMIM number that another entity lists as
   narrower than itself (relation BTNT) is a subtype of that other entity.
3. `name`: a subtype whose name begins or ends with the name of a disorder (whole words,
   the longest such name) is a subtype of that disorder.

Levels never go upwards: a group holds groups, disorders and subtypes, a disorder holds
subtypes, a subtype holds subtypes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from araras.knowledge.sources.orphanet import CrossReferenceRow, DiseaseRow
from araras.knowledge.text import words

LEVELS = {"group": 0, "disorder": 1, "subtype": 2}


class SubtypeRow(NamedTuple):
    """`child` is narrower than `parent`."""

    child: int
    parent: int
    source: str


Parents = dict[int, set[int]]


def _exact(links: Iterable[CrossReferenceRow], source: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.source == source and link.relation == "E":
            found[link.code].add(link.orpha)
    return found


def _nearest_mapped(
    start: str, parents: Mapping[str, Sequence[str]], mapped: Mapping[str, set[int]]
) -> Iterator[int]:
    seen: set[str] = set()
    open_nodes = list(parents.get(start, ()))
    while open_nodes:
        node = open_nodes.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in mapped:
            yield from mapped[node]
        else:
            open_nodes.extend(parents.get(node, ()))


def parents_by_mondo(
    links: Sequence[CrossReferenceRow], is_a: Mapping[str, Sequence[str]]
) -> Parents:
    """Step 1. `is_a` maps a Mondo id to its parents."""
    mapped = {f"MONDO:{code}": orphas for code, orphas in _exact(links, "MONDO").items()}
    found: Parents = defaultdict(set)
    for mondo, orphas in mapped.items():
        for parent in _nearest_mapped(mondo, is_a, mapped):
            for orpha in orphas - {parent}:
                found[orpha].add(parent)
    return found


def parents_by_omim(links: Sequence[CrossReferenceRow]) -> Parents:
    """Step 2."""
    broader: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.source == "OMIM" and link.relation == "BTNT":
            broader[link.code].add(link.orpha)
    found: Parents = defaultdict(set)
    for code, orphas in _exact(links, "OMIM").items():
        for orpha in orphas:
            found[orpha] |= broader[code] - {orpha}
    return found


def parents_by_name(diseases: Sequence[DiseaseRow]) -> Parents:
    """Step 3, for entities of the level "subtype"."""
    disorders = {words(d.name): d.orpha for d in diseases if d.group == "disorder"}
    return {
        disease.orpha: set(_holder_of(words(disease.name), disorders))
        for disease in diseases
        if disease.group == "subtype"
    }


def _holder_of(name: tuple[str, ...], disorders: Mapping[tuple[str, ...], int]) -> tuple[int, ...]:
    for size in range(len(name) - 1, 1, -1):
        for part in (name[:size], name[-size:]):
            if part in disorders:
                return (disorders[part],)
    return ()


def _may_hold(parent: DiseaseRow, child: DiseaseRow) -> bool:
    same_level_allowed = child.group in ("group", "subtype")
    difference = LEVELS[child.group] - LEVELS[parent.group]
    return difference > 0 or (difference == 0 and same_level_allowed)


def derive_subtypes(
    diseases: Sequence[DiseaseRow],
    links: Sequence[CrossReferenceRow],
    mondo_is_a: Mapping[str, Sequence[str]],
) -> list[SubtypeRow]:
    """Apply the steps to every active entity; rows ordered by child, then parent.

    A subtype needs a parent that is a disorder: a source that knows only its group does
    not stop the next one from being asked.
    """
    active = {d.orpha: d for d in diseases if d.status == "active"}
    steps = {
        "mondo": parents_by_mondo(links, mondo_is_a),
        "omim": parents_by_omim(links),
        "name": parents_by_name(list(active.values())),
    }
    rows: list[SubtypeRow] = []
    for child in active.values():
        wanted = child.group == "subtype"
        for source, parents in steps.items():
            found = [p for p in sorted(parents.get(child.orpha, ())) if p in active]
            found = [p for p in found if _may_hold(active[p], child)]
            rows += [SubtypeRow(child.orpha, p, source) for p in found]
            if any(not wanted or active[p].group == "disorder" for p in found):
                break
    return _without_cycles(sorted({(r.child, r.parent): r for r in reversed(rows)}.values()))


def _without_cycles(rows: Sequence[SubtypeRow]) -> list[SubtypeRow]:
    kept: dict[int, set[int]] = defaultdict(set)

    def reaches(start: int, goal: int) -> bool:
        return start == goal or any(reaches(parent, goal) for parent in kept[start])

    result: list[SubtypeRow] = []
    for row in rows:
        if not reaches(row.parent, row.child):
            kept[row.child].add(row.parent)
            result.append(row)
    return result
