"""Whole conversations of our own, turn by turn (`dialogues_own.jsonl`, `dialogues_later.jsonl`).

Both files were written before any of their turns was run. What a turn expects is counted, not
each turn alone: a mend must not cost more than it brings.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench.dialogues import run

HERE = Path(__file__).parent


@pytest.mark.parametrize(("name", "least"), [("own", 0.98), ("later", 0.93)])
def test_conversations_go_as_a_clinician_expects(graph, name, least):
    report = run(HERE / f"dialogues_{name}.jsonl", graph)
    assert 1 - len(report.failures) / report.checked >= least, report.table()
