"""Which stems mean the same: "mps" = "mucopolissacaridose" = "mucopolysaccharidosis".

Derived from the names in the store. Two stems are joined when two types carry both with the
same designator (MPS 1 and mucopolissacaridose 1, MPS 2 and mucopolissacaridose 2), or when
they are undesignated names of one parent of those types; never when some designator leads
them to different entities. What can't be derived is listed in `CURATED`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

Members = dict[str, frozenset[int]]
"""Designators (and what follows them) → the entities that a stem names with them."""

MIN_EVIDENCE = 2
"""Types that must carry both stems: one alone may be a coincidence of abbreviations."""

INHERITANCE = {
    "dominant": "dominant",
    "dominante": "dominant",
    "ad": "dominant",
    "recessive": "recessive",
    "recessiva": "recessive",
    "recessivo": "recessive",
    "ar": "recessive",
    "linked": "linked",
    "ligada": "linked",
    "ligado": "linked",
}

CURATED: tuple[tuple[str, ...], ...] = (
    ("atrofia muscular espinhal", "atrofia muscular espinal", "amiotrofia espinhal", "ame", "sma"),
    ("spinal muscular atrophy", "sma"),
    ("ataxia espinocerebelar", "ataxia espinocerebelosa", "aec", "sca"),
    ("osteogenese imperfeita", "oi"),
    ("neurofibromatose", "nf"),
    ("lipofuscinose ceroide neuronal", "lcn", "cln"),
    ("charcot marie tooth", "cmt"),
    ("glicogenose", "depositos glicogenio", "deposito glicogenio", "gsd"),
    ("epidermolise bolhosa", "eb"),
    ("ehlers danlos", "sed", "eds"),
    ("neoplasia endocrina multipla", "nem", "men"),
    ("amiloidose transtirretina", "attr"),
)
"""Stems in canonical form (`designators.parse`) that Brazilian charts use as one."""


class Stems:
    """A partition of stems into classes; each class is named by its first stem."""

    def __init__(self, members: Mapping[str, Members]) -> None:
        """Join what `members` (stem → its types) proves to be the same, then `CURATED`."""
        self._above: dict[str, str] = {}
        self._members: dict[str, Members] = dict(members)
        for a, b in _evidence(members):
            self.join(a, b)
        for stems in CURATED:
            for stem in stems[1:]:
                self.join(stems[0], stem)

    def find(self, stem: str) -> str:
        """Return the name of the stem's class; a stem that stands alone names its own."""
        while (above := self._above.get(stem)) is not None:
            stem = above
        return stem

    def members(self, stem: str) -> Members:
        """Return the types of the stem's class; empty when it has none."""
        return self._members.get(self.find(stem), {})

    def join(self, one: str, other: str) -> bool:
        """Join two classes unless a designator contradicts it; returns whether they are one."""
        a, b = sorted((self.find(one), self.find(other)))
        if a == b:
            return True
        if _inheritance(a) != _inheritance(b):
            return False
        left, right = self._members.get(a, {}), self._members.get(b, {})
        if any(left[rest].isdisjoint(right[rest]) for rest in left.keys() & right.keys()):
            return False
        self._above[b] = a
        self._members[a] = {
            rest: left.get(rest, frozenset()) | right.get(rest, frozenset())
            for rest in left.keys() | right.keys()
        }
        return True


def _inheritance(stem: str) -> frozenset[str]:
    """Return the modes of inheritance that a stem states: they tell families apart."""
    return frozenset(INHERITANCE[word] for word in stem.split() if word in INHERITANCE)


def _evidence(members: Mapping[str, Members]) -> list[tuple[str, str]]:
    """Return the pairs of stems that enough types carry, best proved first."""
    carried: dict[tuple[str, int], set[str]] = defaultdict(set)
    for stem, types in members.items():
        for rest, orphas in types.items():
            for orpha in orphas:
                carried[rest, orpha].add(stem)
    counts: Counter[tuple[str, str]] = Counter()
    for stems in carried.values():
        counts.update(combinations(sorted(stems), 2))
    proved = [(pair, n) for pair, n in counts.items() if n >= MIN_EVIDENCE]
    return [pair for pair, _ in sorted(proved, key=lambda item: (-item[1], item[0]))]


def join_parent_names(
    stems: Stems, names: Iterable[tuple[int, tuple[str, ...]]], ancestors: Mapping[int, set[int]]
) -> None:
    """Join the undesignated names of a parent with the stem of its types.

    `names` are (entity, stems that name it and nothing else); `ancestors` of every type.
    A name that is the stem of other entities' types too ("NEM") stays apart.
    """

    def types(stem: str) -> set[int]:
        return {o for found in stems.members(stem).values() for o in found}

    def heads(orpha: int, stem: str) -> bool:
        own = types(stem)
        return orpha not in own and any(orpha in ancestors.get(o, ()) for o in own)

    for orpha, own in names:
        family = next((stem for stem in own if heads(orpha, stem)), None)
        if family is not None:
            for other in own:
                if not types(other) or heads(orpha, other):
                    stems.join(family, other)
