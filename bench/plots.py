"""Plots of a report, by matplotlib, which only the extra `plots` brings.

Same figures, same bytes: no date, and ids from a fixed salt.
"""

from __future__ import annotations

from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from araras.knowledge.errors import ExtraMissing

if TYPE_CHECKING:
    from araras.bench.sections import Curve

COLOURS: Final = ("#0b5d63", "#c2571a", "#6b5b95", "#7a8450", "#333333")


def available() -> bool:
    """Whether matplotlib can be imported."""
    return find_spec("matplotlib") is not None


def svg(curve: Curve) -> str:
    """Return the plot as an SVG element. Raises `ExtraMissing`."""
    drawn = StringIO()
    _save(curve, drawn, "svg")
    text = drawn.getvalue()
    return text[text.index("<svg") :]


def save(curve: Curve, path: Path) -> None:
    """Write the plot; the suffix says the format. Raises `ExtraMissing`."""
    _save(curve, path, path.suffix.lstrip(".") or "png")


def _save(curve: Curve, target: Path | StringIO, kind: str) -> None:
    if not available():
        raise ExtraMissing(
            "O gráfico precisa do matplotlib.", "Instale com: pip install 'araras[plots]'."
        )
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "araras", "font.family": "sans-serif", "font.size": 10}):
        figure = Figure(figsize=(7, 4.4), layout="constrained")
        _draw(figure.subplots(), curve)
        date = {"Date": None} if kind == "svg" else {}
        figure.savefig(target, format=kind, metadata=date, dpi=160)


def _draw(axes: Any, curve: Curve) -> None:
    if curve.diagonal:
        axes.plot([0, 1], [0, 1], color="#b8c0bf", linewidth=1, linestyle="--")
    for (name, points), colour in zip(curve.series.items(), COLOURS, strict=False):
        x, y = zip(*points, strict=True) if points else ((), ())
        axes.plot(x, y, color=colour, linewidth=1.8, label=name, marker="o" if len(x) < 15 else "")
    for name, (across, up) in curve.marks.items():
        axes.plot([across], [up], "D", color=COLOURS[-1], label=name)
    axes.set(xlabel=curve.x, ylabel=curve.y, xlim=(0, 1), ylim=(0, 1.02))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#e6eaea", linewidth=0.8)
    axes.legend(frameon=False)
