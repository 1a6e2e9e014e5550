"""Our share of a turn that a model drives, with a server that is faster than real ones."""

from __future__ import annotations

import pytest

from araras.bench.overhead import NOTES, Report, Turn, run
from araras.bench.paced_model import Pace

PACE = Pace(tokens_a_second=400.0, first_token=0.05)


@pytest.fixture(scope="module")
def report(graph) -> Report:
    return run(graph, PACE, notes=NOTES[:2])


def test_the_model_drives_whole_turns(report):
    # Two tool calls, the end of the loop, the differential, prose, and its second try.
    assert [turn.requests for turn in report.turns] == [6, 6]


def test_the_model_takes_the_time_that_its_pace_says(report):
    for turn in report.turns:
        assert turn.model > 6 * PACE.first_token
        assert 0 < turn.ours < turn.seconds


def test_the_share_leaves_the_first_turn_out():
    turns = (Turn(10.0, model=9.9, cpu=0.1, requests=5), Turn(10.0, model=9.7, cpu=0.2, requests=5))
    report = Report(first=Turn(10.0, model=5.0, cpu=4.0, requests=5), turns=turns)
    assert report.share == pytest.approx(0.02)
    assert report.as_json()["first_turn_share"] == 0.5
    assert report.as_json()["cpu_share"] == 0.015
