"""Well-known rare diseases as a clinician would tell them in a few lines: the disease is named.

Written before any run, then looked at; some codes were corrected by what the note says. A group
stands for its members.
"""

from __future__ import annotations

from pathlib import Path

from araras.bench.consultations import read_notes, told
from araras.knowledge.graph import KnowledgeGraph

NOTES = Path(__file__).parent / "textbook_notes.jsonl"


def test_a_textbook_picture_names_its_disease(graph: KnowledgeGraph) -> None:
    notes = read_notes([NOTES], graph)
    ranks = [said.rank(note.accepted) for note, said in zip(notes, told(graph, notes), strict=True)]
    assert len(ranks) == 93
    assert sum(rank == 1 for rank in ranks) >= 68
    assert sum(rank is not None for rank in ranks) >= 82
