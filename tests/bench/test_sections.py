"""A report as text, as a page, and its plot."""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.bench import plots
from araras.bench.sections import Curve, Section, page, plain
from araras.knowledge.errors import ExtraMissing

SECTION = Section("Notas <b>", ("a", "valor"), [("x", 1), ("comprido", 0.5)], "nota & mais")
CURVE = Curve("Risco", "cobertura", "risco", {"regra": [(0.1, 0.0), (1.0, 0.5)]}, {"aqui": (1, 0)})


def test_text_aligns_its_columns() -> None:
    assert plain("Título", [SECTION]).splitlines() == [
        "Título",
        "",
        "Notas <b>",
        "  a         valor",
        "  x         1",
        "  comprido  0.5",
        "  nota & mais",
    ]


def test_a_page_stands_alone_and_escapes_what_it_shows() -> None:
    html = page("R$ & <i>", "snapshot", [SECTION], [CURVE])
    assert "R$ &amp; &lt;i&gt;" in html
    assert "Notas &lt;b&gt;" in html
    assert "nota &amp; mais" in html
    assert "<script" not in html
    assert "<link" not in html


def test_without_matplotlib_a_page_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("araras.bench.sections.available", lambda: False)
    assert "araras[plots]" in page("x", "y", [], [CURVE])


def test_without_matplotlib_a_plot_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plots, "available", lambda: False)
    with pytest.raises(ExtraMissing) as refused:
        plots.save(CURVE, tmp_path / "x.png")
    assert "araras[plots]" in refused.value.hint


@pytest.mark.skipif(not plots.available(), reason="matplotlib is not here")
def test_a_plot_is_the_same_twice(tmp_path: Path) -> None:
    first, second = plots.svg(CURVE), plots.svg(CURVE)
    assert first == second
    assert first.startswith("<svg")
    plots.save(CURVE, tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes()[:4] == b"\x89PNG"
