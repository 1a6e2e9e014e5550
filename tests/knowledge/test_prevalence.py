"""Prevalence as Orphanet's epidemiology product states it."""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.knowledge.sources.orphanet import PrevalenceRow, read_prevalences

JDBOR = """<?xml version="1.0" encoding="UTF-8"?>
<JDBOR date="2021-03-01 04:42:05">
  {content}
</JDBOR>
"""
FIGURE = """<Prevalence id="1">
  <PrevalenceType id="1"><Name lang="en">{kind}</Name></PrevalenceType>
  <PrevalenceClass id="1"><Name lang="en">{band}</Name></PrevalenceClass>
  <ValMoy>{value}</ValMoy>
  <PrevalenceGeographic id="1"><Name lang="en">{area}</Name></PrevalenceGeographic>
  <PrevalenceValidationStatus id="1"><Name lang="en">{status}</Name></PrevalenceValidationStatus>
</Prevalence>"""


def prevalences(orpha: int, *figures: tuple[str, str, float, str, str]) -> str:
    names = ("kind", "band", "value", "area", "status")
    listed = "".join(FIGURE.format(**dict(zip(names, f, strict=True))) for f in figures)
    return (
        f"<Disorder id='{orpha}'><OrphaCode>{orpha}</OrphaCode>"
        f"<PrevalenceList>{listed}</PrevalenceList></Disorder>"
    )


PREVALENCE = JDBOR.format(
    content="<DisorderList>"
    + prevalences(
        716,
        ("Point prevalence", "1-9 / 100 000", 6.0, "Europe", "Validated"),
        ("Prevalence at birth", "1-9 / 100 000", 4.9, "Brazil", "Validated"),
        ("Point prevalence", "1-5 / 10 000", 30.0, "Brazil", "Not yet validated"),
    )
    + prevalences(
        58,
        ("Annual incidence", "&lt;1 / 1 000 000", 0.037, "Japan", "Validated"),
        ("Point prevalence", "1-9 / 1 000 000", 0.0, "Worldwide", "Validated"),
    )
    + prevalences(5, ("Cases/families", "", 4.0, "Worldwide", "Validated"))
    + prevalences(6, ("Point prevalence", "Unknown", 0.0, "Worldwide", "Validated"))
    + prevalences(
        7,
        ("Point prevalence", "1-9 / 100 000", 1.0, "France", "Validated"),
        ("Point prevalence", "1-9 / 100 000", 4.0, "France", "Validated"),
    )
    + "</DisorderList>"
)


def test_prevalence_is_the_validated_figure_nearest_to_brazil(tmp_path: Path) -> None:
    path = tmp_path / "release"
    path.write_text(PREVALENCE, encoding="utf-8")
    assert read_prevalences(path) == [
        PrevalenceRow(5, 0.1, "Cases/families", "Worldwide"),
        PrevalenceRow(7, pytest.approx(20.0), "Point prevalence", "France"),
        PrevalenceRow(58, pytest.approx(3.0), "Point prevalence", "Worldwide"),
        PrevalenceRow(716, pytest.approx(49.0), "Prevalence at birth", "Brazil"),
    ]
