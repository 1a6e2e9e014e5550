"""What a question is about: the disease and the medicine that it names, or that the talk was of.

1. The disease is the first that the question names; else a proper name that one entity bears
   ("e se fosse Ehlers-Danlos?"); else that of the question before, in a thread without a case and
   where the question goes on about it ("por que não?").
2. The medicine is the first that the question, or what leads to it, names.
3. A question whose words do not say what it is for is for conduct where it names a medicine,
   else for what the question before was for, else for the hypotheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from araras.agents.intents import inside
from araras.agents.state import EvidenceFact, Question
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import fold, words
from araras.tools.hpo_normalize.disease_names import disease_names
from araras.tools.hpo_normalize.vocabulary import STOP
from araras.tools.records import EvidenceKind

LONGEST: Final = 3
"""Words of a proper name ("Charcot-Marie-Tooth")."""
SHORTEST: Final = 4
"""Letters of a word that may be a proper name."""
GOES_ON: Final = re.compile(
    r"^\W*(?:e |mas |entao )?(?:por ?que nao|(?:por ?que|como) (?:foi |e )?(?:descart|afast|exclu)"
    r"|ja descart|o que (?:fala|pesa) contra)"
)
"""How a question goes on about the disease that the one before it named."""
_ADDS: Final = re.compile(r"^\W*e ")
"""What is added: a disease it names is a candidate ("e fibrose cística?"); else the question before
goes on about something else ("e se ela engravidar?")."""
_UNSETTLED: Final = frozenset({"open", "hypothesis", "candidate"})


def about(
    graph: KnowledgeGraph,
    question: Question,
    facts: Sequence[EvidenceFact],
    before: Question | None,
    *,
    has_case: bool,
) -> Question:
    """Return the question with its disease, medicine and kind.

    `facts` is the other evidence of the turn, `before` the thread's last question.
    """
    named = [f for f in facts if inside(f["span"], [question])]
    medicine = next((f["id"] for f in named if f["kind"] == EvidenceKind.MEDICINE), None)
    orpha = _named(question, named) or _by_proper_name(graph, question)
    if orpha is None and before is not None and (not has_case or _goes_on(question)):
        orpha = before["orpha"]
    kind = question["kind"]
    if kind == "open" and orpha is not None and _ADDS.search(fold(question["text"])):
        kind = "candidate"
    if medicine is not None and kind in _UNSETTLED:
        kind = "conduct"
    elif kind == "open":
        kind = before["kind"] if before is not None else "hypothesis"
    return {**question, "kind": kind, "orpha": orpha, "medicine": medicine}


def _goes_on(question: Question) -> bool:
    return GOES_ON.search(fold(question["text"])) is not None


def _named(question: Question, facts: Sequence[EvidenceFact]) -> str | None:
    """The disease that the question itself names; what leads to it may name another."""
    own = question["span"][1] - len(question["text"])
    return next(
        (
            fact["id"]
            for fact in facts
            if fact["kind"] == EvidenceKind.DISEASE_MENTION and fact["span"][0] >= own - 1
        ),
        None,
    )


def _by_proper_name(graph: KnowledgeGraph, question: Question) -> str | None:
    names = disease_names(graph)
    found = (names.eponym(run) for run in _runs(words(question["text"])))
    return next((code for code in found if code is not None), None)


def _runs(said: Sequence[str]) -> Iterator[Sequence[str]]:
    """Words that may be a proper name, the longest first."""
    for size in range(LONGEST, 0, -1):
        for i in range(len(said) - size + 1):
            run = said[i : i + size]
            if all(len(word) >= SHORTEST and word not in STOP for word in run):
                yield run
