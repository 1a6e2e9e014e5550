"""Which mentions stand: the longest and most specific wins, coordinated ones stand together.

Order of preference: more units, then fewer that match by concept only, then fewer foreign
words inside, then the more trusted kind of name, then the term that more diseases have. A figure of speech takes the words that it
covers and yields nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from araras.tools.hpo_normalize.lexicon import Mention
from araras.tools.hpo_normalize.names import FINDING
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.vocabulary import Units

_COORDINATORS = frozenset({"e", "ou", "and", "or", "nem", "y"})


_OF = frozenset(["de", "da", "do", "das", "dos", "em", "na", "no", "nas", "nos", "of"])
"""Words before what two coordinated nouns share ("otite e pneumonia de repetição")."""


_HAVING = frozenset(["de", "com"])
"""Words before what a noun has besides a quality."""


def chosen(note: Note, units: Units, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that stand, in order of preference."""
    taken: dict[int, list[Mention]] = defaultdict(list)
    kept: list[Mention] = []
    for mention in sorted(set(mentions), key=_preference):
        rivals: dict[int, Mention] = {}
        if not taken.keys().isdisjoint(mention.units):
            rivals = {id(m): m for i in mention.units for m in taken.get(i, ())}
        if mention.cost and len({m.units for m in rivals.values()}) > 1:
            continue
        if all(_stand_together(note, units, rival, mention) for rival in rivals.values()):
            kept.append(mention)
            for i in mention.units:
                taken[i].append(mention)
    return kept


def nested(
    mentions: Iterable[Mention], standing: Sequence[Mention]
) -> Iterator[tuple[Mention, Mention]]:
    """Yield the mentions of findings that lie within one that stands, each with that one."""
    for outer in standing:
        within = frozenset(outer.units)
        if outer.entry.kind != FINDING:
            continue
        for inner in mentions:
            if inner.entry.kind == FINDING and within > set(inner.units):
                yield inner, outer


def _preference(mention: Mention) -> tuple[int, int, float, int, int, tuple[int, ...], str]:
    entry = mention.entry
    return (
        -len(mention.units),
        mention.loose,
        mention.cost,
        entry.rank,
        -entry.diseases,
        mention.units,
        entry.hpo,
    )


def _stand_together(note: Note, units: Units, kept: Mention, other: Mention) -> bool:
    """Two mentions that share words stand together only where the rest is coordinated."""
    shared = set(kept.units) & set(other.units)
    own, others = sorted(set(kept.units) - shared), sorted(set(other.units) - shared)
    if not own or not others or kept.entry.hpo == other.entry.hpo:
        return False
    left, right = sorted((own, others), key=lambda side: side[0])
    if not _coordinated(note, units, left[-1], right[0]) and not (
        max(shared) < min(left) and _complement(units, left[-1], right[0])
    ):
        return False
    if max(shared) < min(left):
        return True
    if min(shared) > max(right):
        first = units.first[min(shared)]
        return note.words[units.last[max(shared)]].endswith("s") or (
            not _OF.isdisjoint(note.words[max(0, first - 1) : first + 1])
        )
    return False


def _coordinated(note: Note, units: Units, left: int, right: int) -> bool:
    for i in range(left + 1, right + 1):
        gap = note.gaps[units.first[i]]
        if "," in gap or "/" in gap or units.stems[i] in _COORDINATORS:
            return True
    return False


def _complement(units: Units, left: int, right: int) -> bool:
    """A quality and what the noun has besides: "orelhas displásicas de implantação baixa"."""
    return right - left == 2 and units.stems[left + 1] in _HAVING
