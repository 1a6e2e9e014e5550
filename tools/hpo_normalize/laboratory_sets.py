"""Results that mean something together, and results graded by how far they are off.

Both transaminases high are one finding; a low pH with a low bicarbonate is a metabolic
acidosis, with a high pCO2 a respiratory one; TSH is read with T4, an anemia with the volume of
its cells; a creatine kinase of ten
times the limit is highly elevated. Only results of one sentence or of neighbouring lines are
read together. Sources: definitions of the HPO terms; Adrogué & Madias, N Engl J Med 338:26
(1998) for acid-base; Chaker et al., Lancet 390:1550 (2017) for TSH with T4.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.laboratory import LabFinding

REACH: Final = 14
"""Tokens between two results that are read together."""


class Together(NamedTuple):
    """Terms that, all affirmed (or denied, where `normal` holds them), mean `term`."""

    affirmed: frozenset[str]
    denied: frozenset[str]
    term: str
    replaces: frozenset[str]

    @property
    def wanted(self) -> frozenset[str]:
        """All terms of the set."""
        return self.affirmed | self.denied


def _set(
    term: str, *affirmed: str, denied: Sequence[str] = (), keeps: Sequence[str] = ()
) -> Together:
    return Together(
        frozenset(affirmed), frozenset(denied), term, frozenset(affirmed) - frozenset(keeps)
    )


AST, ALT, TRANSAMINASES = "HP:0031956", "HP:0031964", "HP:0002910"
LOW_PH, HIGH_PH, LOW_HCO3, HIGH_PCO2 = "HP:0032368", "HP:0032369", "HP:0032066", "HP:0012416"
METABOLIC_ACIDOSIS, RESPIRATORY_ACIDOSIS = "HP:0001942", "HP:0005972"
HIGH_TSH, LOW_TSH = "HP:0002925", "HP:0031098"
LOW_MCV, HIGH_MCV = "HP:0025066", "HP:0005518"
ANEMIA, LOW_FERRITIN, IRON_DEFICIENCY = "HP:0001903", "HP:0012343", "HP:0001891"

SETS: Final[tuple[Together, ...]] = (
    _set(TRANSAMINASES, AST, ALT),
    _set(METABOLIC_ACIDOSIS, LOW_PH, LOW_HCO3),
    _set(RESPIRATORY_ACIDOSIS, LOW_PH, HIGH_PCO2, keeps=(LOW_PH, HIGH_PCO2)),
    _set(METABOLIC_ACIDOSIS, LOW_HCO3),
    _set("HP:0000821", HIGH_TSH, "HP:0033078"),
    _set("HP:0008223", HIGH_TSH, denied=("HP:0033078",), keeps=()),
    _set("HP:0000836", LOW_TSH, "HP:0033077"),
    _set(IRON_DEFICIENCY, ANEMIA, LOW_FERRITIN, keeps=(LOW_FERRITIN,)),
    _set("HP:0001935", ANEMIA, LOW_MCV),
    _set("HP:0001972", ANEMIA, HIGH_MCV),
)
"""In order; a result that a set has replaced belongs to no other."""


def combined(findings: Iterable[LabFinding]) -> list[LabFinding]:
    """Return the findings with those that belong together read together, in reading order."""
    open_findings = list(findings)
    for rule in SETS:
        open_findings = _applied(rule, open_findings)
    return sorted(open_findings, key=lambda f: (f.first, f.last, f.hpo))


def _applied(rule: Together, findings: list[LabFinding]) -> list[LabFinding]:
    members = sorted(
        (f for f in findings if f.hpo in rule.wanted and f.normal == (f.hpo in rule.denied)),
        key=lambda f: f.first,
    )
    firsts = [f.first for f in members]
    longest = max((f.last - f.first for f in members), default=0)
    gone: set[int] = set()
    made: list[LabFinding] = []
    for anchor in findings:
        if anchor.hpo not in rule.affirmed or anchor.normal or id(anchor) in gone:
            continue
        begin = bisect_left(firsts, anchor.first - REACH - longest)
        end = bisect_right(firsts, anchor.last + REACH)
        near = [f for f in members[begin:end] if id(f) not in gone and _near(f, anchor)]
        if {f.hpo for f in near} != rule.wanted:
            continue
        made.append(_joined(rule, anchor, near))
        replaced = {id(f) for f in near if f.hpo in rule.replaces}
        if not replaced:
            break
        gone |= replaced
    return [*(f for f in findings if id(f) not in gone), *made]


def _joined(rule: Together, anchor: LabFinding, near: Sequence[LabFinding]) -> LabFinding:
    first, last = min(f.first for f in near), max(f.last for f in near)
    return anchor._replace(hpo=HpoId(rule.term), first=first, last=last)


def _near(one: LabFinding, other: LabFinding) -> bool:
    return one.first - other.last <= REACH and other.first - one.last <= REACH
