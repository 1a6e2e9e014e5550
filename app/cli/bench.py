"""`araras bench`: run a benchmark, a table on the screen, JSON, a page and a plot to files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from araras.knowledge.errors import InvalidInput

if TYPE_CHECKING:
    from araras.bench.sections import Curve, Section
    from araras.graphs.engines import EngineChoice


class Report(Protocol):
    """What every benchmark returns."""

    def table(self) -> str:
        """The figures as text."""
        ...

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        ...


class PagedReport(Report, Protocol):
    """What can be a page, too."""

    @property
    def title(self) -> str:
        """What was judged."""
        ...

    @property
    def snapshot(self) -> str:
        """Digest of the snapshot."""
        ...

    def sections(self) -> list[Section]:
        """The figures in tables."""
        ...

    def curves(self) -> list[Curve]:
        """What there is to plot."""
        ...


@dataclass(frozen=True)
class Outputs:
    """Files that a benchmark writes beside its table."""

    json: Path | None = None
    page: Path | None = None
    plot: Path | None = None


def _publish(report: Report, json_out: Path | None) -> None:
    sys.stdout.write(report.table() + "\n")
    if json_out is not None:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"
        json_out.write_text(text, encoding="utf-8")


def _publish_all(report: PagedReport, outputs: Outputs) -> None:
    from araras.bench.plots import save
    from araras.bench.sections import page

    _publish(report, outputs.json)
    if outputs.plot is not None:
        curves = report.curves()
        if not curves:
            raise InvalidInput("Esta avaliação não tem gráfico.", "Tire a opção --plot.")
        save(curves[0], outputs.plot)
    if outputs.page is not None:
        subtitle = f"Araras, snapshot {report.snapshot}. Intervals: 95 %, Wilson."
        html = page(report.title, subtitle, report.sections(), report.curves())
        outputs.page.write_text(html, encoding="utf-8")


def rarebench_br(path: Path, gold: Path, *, choice: EngineChoice, outputs: Outputs) -> None:
    """Run RareBench-BR."""
    from araras.bench import rarebench_br as bench

    _publish_all(bench.run(path, gold, choice=choice), outputs)


def dialogues(path: Path, *, json_out: Path | None) -> None:
    """Run the conversations."""
    from araras.bench import dialogues as bench

    _publish(bench.run(path), json_out)


def rank(path: Path, *, outputs: Outputs) -> None:
    """Run the ranking."""
    from araras.bench import rank as bench

    _publish_all(bench.run(path), outputs)


def vignettes(path: Path, *, outputs: Outputs) -> None:
    """Run the vignettes."""
    from araras.bench import vignettes as bench

    _publish_all(bench.run(path), outputs)


def abstain(
    paths: Sequence[Path], answerable: Sequence[Path], *, ablations: bool, outputs: Outputs
) -> None:
    """Run the trap notes."""
    from araras.bench import abstain as bench

    _publish_all(bench.run(paths, answerable, ablations=ablations), outputs)


def hpo(path: Path, *, kind: str, json_out: Path | None) -> None:
    """Run the reading; `kind` says what the file (or folder) at `path` holds."""
    from araras.bench import hpo as bench

    _publish(bench.run(path, kind), json_out)


def next_finding(patients: int, seed: int, *, json_out: Path | None) -> None:
    """Run the questions."""
    from araras.bench import next_finding as bench

    _publish(bench.run(patients, seed), json_out)
