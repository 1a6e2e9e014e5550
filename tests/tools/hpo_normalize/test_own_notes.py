"""Notes of our own, written before reading them: scores stay above a floor.

`notes.jsonl` was written first, then `notes_later.jsonl`, `notes_third.jsonl`,
`notes_fourth.jsonl`, `notes_a.jsonl` (neurology), `notes_b.jsonl` (dysmorphology, skin, skeleton),
`notes_c.jsonl` (organs), `notes_fifth.jsonl` and `notes_sixth.jsonl` (all branches, with much lay
speech); all have been looked at since.
The floors lie two findings in a hundred below what was measured when they were set, so that a
change that costs findings is seen and one that trades a few is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench import hpo

HERE = Path(__file__).parent
EXACT, NEAR = "achados presentes, id exato", "achados presentes, um passo"
RIGHT, LEAKED = "asserção certa onde achado", "negado ou de familiar tomado como presente"


@pytest.mark.parametrize(
    ("name", "items", "exact", "near"),
    [
        ("notes", 42, 0.85, 0.89),
        ("notes_later", 22, 0.83, 0.87),
        ("notes_third", 40, 0.80, 0.845),
        ("notes_fourth", 12, 0.77, 0.835),
        ("notes_c", 16, 0.76, 0.81),
        ("notes_b", 16, 0.78, 0.82),
        ("notes_a", 16, 0.68, 0.715),
        ("notes_fifth", 50, 0.76, 0.81),
        ("notes_sixth", 20, 0.715, 0.77),
    ],
)
def test_our_notes_are_read_as_well_as_before(graph, name, items, exact, near):
    report = hpo.run(HERE / f"{name}.jsonl", "notes", graph)
    found = report.figures
    assert report.items == items
    assert found[EXACT].f1 >= exact, report.table()
    assert found[NEAR].f1 >= near, report.table()
    assert found[RIGHT].value >= 0.95, report.table()
    assert found[LEAKED].value <= 0.03, report.table()
