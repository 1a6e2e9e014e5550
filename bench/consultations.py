"""Whole consultations from the note alone: what the two benchmarks of notes share.

A line is `{"case_id", "free_text_pt", …}`; `orpha` holds the accepted codes of an answerable
note, `kind` the kind of a note that nobody should answer, `reasons` the reasons that are right
for it where they are not those of its kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from araras.agents.abstention import FULL, Rule
from araras.agents.state import ConsultationState
from araras.graphs.session import Consultant
from araras.knowledge.errors import FileNotReadable
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode

REASONS: Final[Mapping[str, frozenset[str]]] = {
    "comum": frozenset({"not_suggestive", "insufficient_findings"}),
    "insuficiente": frozenset({"not_suggestive", "insufficient_findings"}),
    "contraditorio": frozenset({"not_suggestive", "insufficient_findings"}),
    "outra_lingua": frozenset({"not_suggestive", "insufficient_findings", "out_of_scope"}),
    "fora_de_escopo": frozenset({"out_of_scope", "insufficient_findings"}),
    "adversarial": frozenset({"unsafe_request", "insufficient_findings"}),
}
"""Right reasons of a kind. A note off the subject holds no finding either, and a request that
is refused for what it lacks is refused; what a clinician is told is judged by `reasons`."""
NAMED: Final = 5
"""Diseases that a consultation lists."""


@dataclass(frozen=True)
class Note:
    """A note, what it is, and what counts as right."""

    case_id: str
    text: str
    kind: str
    style: str
    difficulty: str
    accepted: frozenset[str]
    """Accepted codes and those below them; empty for a trap, or where no code is given."""
    reasons: frozenset[str] | None
    """Right reasons to abstain; None where any is."""


@dataclass(frozen=True)
class Told:
    """What a consultation said."""

    reason: str | None
    """Why it abstained; None for an answer."""
    codes: tuple[str, ...]
    names: tuple[str, ...]
    confidence: float
    """Nats by which the rule of abstention was passed; −∞ where it was not reached."""

    def rank(self, accepted: frozenset[str]) -> int | None:
        """Rank of the first accepted code."""
        return next((rank for rank, code in enumerate(self.codes, 1) if code in accepted), None)


def read_notes(paths: Iterable[Path], graph: KnowledgeGraph) -> list[Note]:
    """Read the notes of all files, in order. Raises `FileNotReadable`."""
    return [note for path in paths for note in _read(path, graph)]


def _read(path: Path, graph: KnowledgeGraph) -> list[Note]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_note(json.loads(line), graph) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileNotReadable(
            f"{path} não tem o formato de notas ({error!r}).",
            "Use um JSONL com case_id, free_text_pt e orpha ou kind.",
        ) from error


def _note(line: Mapping[str, str | list[str]], graph: KnowledgeGraph) -> Note:
    kind, reasons = str(line.get("kind", "rara")), line.get("reasons")
    codes = [OrphaCode(str(code)) for code in line.get("orpha", [])]
    below = (narrower for code in codes for narrower in (code, *graph.descendants(code)))
    return Note(
        case_id=str(line["case_id"]),
        text=str(line["free_text_pt"]),
        kind=kind,
        style=str(line.get("style", "–")),
        difficulty=str(line.get("difficulty", "–")),
        accepted=frozenset(map(str, below)),
        reasons=frozenset(reasons) if reasons else REASONS.get(kind),
    )


def told(graph: KnowledgeGraph, notes: Sequence[Note], rule: Rule = FULL) -> list[Told]:
    """Hold one consultation a note, the graph alone proposing."""
    consultant = Consultant(graph, rule=rule)
    return [_told(consultant.settled(note.text)) for note in notes]


def _told(state: ConsultationState) -> Told:
    abstention, confidence = state["abstention"], state["confidence"]
    listed = state["differentials"] if abstention is None else []
    return Told(
        reason=abstention["reason"] if abstention else None,
        codes=tuple(str(d["orpha"]) for d in listed),
        names=tuple(str(d["name_pt"]) for d in listed),
        confidence=float("-inf") if confidence is None else confidence,
    )
