"""The dev sets that are shared with developers, where they exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench import dialogues, rarebench_br

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


@needs_shared
def test_the_conversations_meet_their_expectations_but_the_listed_ones(graph):
    """What fails is listed in bench/RESULTS.md."""
    report = dialogues.run(SHARED / "dialogues_dev.jsonl", graph)
    assert {(f.dialogue, f.turn) for f in report.failures} <= {("T-43", 2)}


@needs_shared
def test_every_case_of_rarebench_br_is_answered_without_an_error(graph):
    report = rarebench_br.run(
        SHARED / "rarebench_br_dev.jsonl", SHARED / "rarebench_br_dev_gold.json", graph=graph
    )
    assert len(report.outcomes) == 299
    assert [o.case.case_id for o in report.outcomes if o.error] == []


def test_expected_medicines_are_read_from_their_field() -> None:
    assert rarebench_br.medicine_names("laronidase (manter)") == ("laronidase",)
    assert "eltrombopague" in rarebench_br.medicine_names("imunossupressão (ATG + eltrombopague)")
