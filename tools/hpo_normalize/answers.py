"""Questions and answers: "Febre? Não." denies what was asked, "Febre? Sim." states it."""

from __future__ import annotations

from typing import Final

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.lines import Cue
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.scopes import NO, NOTHING

_YES: Final = frozenset(["sim", "tem", "teve", "tenho", "uhum", "isso"])
_ANSWER: Final = 4
"""Words of an answer up to its first mark."""


def answered(note: Note, cues: list[Cue], end: int) -> list[Cue]:
    """Return the cues of a sentence that ends before token `end`, as what follows answers it."""
    spoken = next((i for i in range(end + 1, end + 3) if _before(note, i) == ":"), end)
    answer = _answer(note, spoken)
    if answer is None:
        return cues
    asked = [cue.first == end and cue.kind is Kind.UNCERTAIN for cue in cues]
    kept = [cue for cue, question in zip(cues, asked, strict=True) if not question]
    if answer:
        return kept
    denied = [cue for cue, question in zip(cues, asked, strict=True) if question]
    return kept + [cue._replace(kind=Kind.NEGATION) for cue in denied]


def _answer(note: Note, first: int) -> bool | None:
    """What the answer beginning at a token says: "Sim, tem", "Teve não", "Hoje não"."""
    said: list[str] = []
    for i in range(first, min(first + _ANSWER, len(note.words))):
        if i > first and note.gaps[i] != " ":
            break
        said.append(note.words[i])
    if said and said[-1] in NO | NOTHING:
        return False
    if not said or (said[0] not in NO | _YES and said[-1] != "sim"):
        return None
    return said[0] not in NO


def _before(note: Note, i: int) -> str:
    return note.gaps[i].strip() if i < len(note.words) else ""
