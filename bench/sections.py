"""What a report shows: sections of rows, and curves; as a plain table or as one HTML file.

The page needs nothing else: style and plots are inside it, it runs no script and loads
nothing. Plots need matplotlib (`pip install araras[plots]`); without it the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from string import Template
from typing import Final

from araras.bench.plots import available, svg


@dataclass(frozen=True)
class Section:
    """A table with its title; a cell is shown as `str` does."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    note: str = ""


@dataclass(frozen=True)
class Curve:
    """A plot: named series of (x, y), both axes 0–1; `marks` are single points of interest."""

    title: str
    x: str
    y: str
    series: Mapping[str, Sequence[tuple[float, float]]]
    marks: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    diagonal: bool = False


def plain(title: str, sections: Sequence[Section]) -> str:
    """Return the sections as text, columns aligned."""
    return "\n".join([title, *(_plain(section) for section in sections)])


def _plain(section: Section) -> str:
    cells = [[str(cell) for cell in row] for row in (section.columns, *section.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(
        [f"\n{section.title}", *lines, *([f"  {section.note}"] if section.note else [])]
    )


PAGE: Final = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { --ink: #1d2526; --soft: #5b6768; --line: #d9dfde; --accent: #0b5d63; --paper: #fcfcfa; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 Georgia, serif; }
main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 3rem 0 .75rem; color: var(--accent); font-size: 1.15rem; }
p { margin: .25rem 0 0; color: var(--soft); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font: .85rem/1.45 "Helvetica Neue", Arial, sans-serif; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { border-bottom: 2px solid var(--ink); font-weight: 600; }
td { font-variant-numeric: tabular-nums; }
figure { margin: 0; }
figure svg { max-width: 100%; height: auto; }
@media print { main { padding: 0; } h2 { break-after: avoid; } }
</style>
</head>
<body><main>
<h1>$title</h1>
<p>$subtitle</p>
$body
</main></body>
</html>
""")


def page(
    title: str, subtitle: str, sections: Sequence[Section], curves: Sequence[Curve] = ()
) -> str:
    """Return one self-contained HTML file."""
    body = [*map(_figure, curves), *map(_table, sections)]
    return PAGE.substitute(title=escape(title), subtitle=escape(subtitle), body="\n".join(body))


def _figure(curve: Curve) -> str:
    drawn = svg(curve) if available() else "<p>The plot needs matplotlib: araras[plots].</p>"
    return f"<h2>{escape(curve.title)}</h2>\n<figure>{drawn}</figure>"


def _table(section: Section) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in section.rows
    )
    note = f"<p>{escape(section.note)}</p>" if section.note else ""
    return (
        f'<h2>{escape(section.title)}</h2>\n<div class="wide"><table><thead><tr>{head}</tr>'
        f"</thead>\n<tbody>\n{rows}\n</tbody></table></div>{note}"
    )
