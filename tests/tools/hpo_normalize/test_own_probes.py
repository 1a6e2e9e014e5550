"""Probe sentences, results, sayings and rough notes of our own, written before reading them.

`assertions.jsonl`, `labs.jsonl`, `idioms.jsonl` and `notes_dirty.jsonl` were written first, then
the `assertions_*.jsonl` in the order below, each after the reader had been mended by those before
it; all have been looked at since. The floors lie one or two findings below what was measured
when they were set. `LEAKED` is the worst fault: what is denied, doubted, past or a relative's,
taken as the patient's own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench import hpo

HERE = Path(__file__).parent
RIGHT, LEAKED = "asserção certa onde achado", "não presente tomado como presente"


@pytest.mark.parametrize(
    ("name", "items", "right", "leaked"),
    [
        ("assertions", 183, 0.97, 0.006),
        ("assertions_second", 151, 0.96, 0.032),
        ("assertions_third", 121, 0.93, 0.079),
        ("assertions_later", 54, 0.97, 0.024),
        ("assertions_fourth", 56, 0.91, 0.027),
        ("assertions_fifth", 61, 0.98, 0.017),
        ("assertions_sixth", 51, 0.98, 0.026),
        ("assertions_seventh", 37, 0.91, 0.033),
    ],
)
def test_what_is_said_of_a_finding_is_read_as_well_as_before(graph, name, items, right, leaked):
    report = hpo.run(HERE / f"{name}.jsonl", "assertions", graph)
    assert report.items == items
    assert report.figures[RIGHT].value >= right, report.misses
    assert report.figures[LEAKED].value <= leaked, report.misses


@pytest.mark.parametrize(
    ("name", "items", "read", "quiet"), [("labs", 95, 0.97, 0.96), ("labs_later", 22, 1.0, 1.0)]
)
def test_results_are_read_as_well_as_before(graph, name, items, read, quiet):
    report = hpo.run(HERE / f"{name}.jsonl", "labs", graph)
    assert report.items == items
    assert report.figures["valores lidos"].value >= read, report.misses
    assert report.figures["normais em paz"].value >= quiet, report.misses


@pytest.mark.parametrize(
    ("name", "items", "understood", "quiet"),
    [("idioms", 65, 0.70, 0.83), ("idioms_later", 15, 0.9, 1.0)],
)
def test_sayings_are_read_as_well_as_before(graph, name, items, understood, quiet):
    report = hpo.run(HERE / f"{name}.jsonl", "idioms", graph)
    assert report.items == items
    assert report.figures["entendidas"].value >= understood, report.misses
    assert report.figures["figuras em paz"].value >= quiet, report.misses


def test_rough_notes_are_read_as_well_as_before(graph):
    found = hpo.run(HERE / "notes_dirty.jsonl", "notes", graph).figures
    assert found["achados presentes, um passo"].f1 >= 0.80
    assert found[RIGHT].value >= 0.96
    assert found["negado ou de familiar tomado como presente"].value <= 0.016
