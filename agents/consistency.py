"""What a note says against itself: found by rule, said in the answer, and kept out of the ranking.

A finding is contested when

1. one mention says that the patient has it and another, in the same turn, that they do not: of
   the term itself, of a broader one (no visceromegaly, a large spleen), or by a measurement or
   examination that excludes it (`EXCLUDES`);
2. it belongs to the other sex (`ONE_SEX`), unless the note describes ambiguous genitalia;
3. it is told at an age that the patient has not reached ("perdeu a marcha aos 40 anos").

A denial that says when ("sem febre há 2 dias", "hoje sem dor") contradicts nothing: findings
come and go. A contested finding becomes uncertain: what cannot be told is not ranked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from araras.agents.state import Contradiction, Finding, PatientFacts
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.text import fold
from araras.tools.records import Assertion, Sex

EXCLUDES: Final[Mapping[HpoId, frozenset[HpoId]]] = {
    HpoId("HP:0007663"): frozenset({HpoId("HP:0000505")}),
    HpoId("HP:0000252"): frozenset({HpoId("HP:0000256")}),
}
"""A denied term and what its denial excludes beside what is narrower: normal acuity excludes
visual impairment and blindness. Pairs that cannot both be present stand in `OPPOSED`."""
OPPOSED: Final = (
    (HpoId("HP:0000252"), HpoId("HP:0000256")),
    (HpoId("HP:0004322"), HpoId("HP:0000098")),
    (HpoId("HP:0000822"), HpoId("HP:0002615")),
)
"""Small and large head, short and tall stature, high and low blood pressure."""
ONE_SEX: Final[Mapping[Sex, tuple[HpoId, ...]]] = {
    "F": (
        HpoId("HP:0000140"),
        HpoId("HP:0000137"),
        HpoId("HP:0030012"),
        HpoId("HP:0000130"),
    ),
    "M": (HpoId("HP:0008775"), HpoId("HP:0000035"), HpoId("HP:0000028")),
}
"""Menstrual cycle, ovary, female reproductive physiology, uterus; prostate, testis."""
