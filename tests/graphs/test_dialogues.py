"""Whole conversations of our own, turn by turn (`dialogues_*.jsonl`).

Each file was written before any of its turns was run. What a turn expects is counted, not
each turn alone: a mend must not cost more than it brings.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench.dialogues import run

HERE = Path(__file__).parent


@pytest.mark.parametrize(("name", "least"), [("own", 0.98), ("later", 0.92), ("third", 0.98)])
def test_conversations_go_as_a_clinician_expects(graph, name, least):
    report = run(HERE / f"dialogues_{name}.jsonl", graph)
    assert 1 - len(report.failures) / report.checked >= least, report.table()
