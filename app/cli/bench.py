"""`araras bench`: run a benchmark, a table on the screen, JSON to a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

from araras.graphs.engines import EngineChoice


class Report(Protocol):
    """What every benchmark returns."""

    def table(self) -> str:
        """The figures as text."""
        ...

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        ...


def _publish(report: Report, json_out: Path | None) -> None:
    sys.stdout.write(report.table() + "\n")
    if json_out is not None:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"
        json_out.write_text(text, encoding="utf-8")


def rarebench_br(path: Path, gold: Path, *, choice: EngineChoice, json_out: Path | None) -> None:
    """Run RareBench-BR."""
    from araras.bench import rarebench_br as bench

    _publish(bench.run(path, gold, choice=choice), json_out)


def dialogues(path: Path, *, json_out: Path | None) -> None:
    """Run the conversations."""
    from araras.bench import dialogues as bench

    _publish(bench.run(path), json_out)


def rank(path: Path, *, json_out: Path | None) -> None:
    """Run the ranking."""
    from araras.bench import rank as bench

    _publish(bench.run(path), json_out)


def hpo(path: Path, *, kind: str, json_out: Path | None) -> None:
    """Run the reading; `kind` says what the file (or folder) at `path` holds."""
    from araras.bench import hpo as bench

    _publish(bench.run(path, kind), json_out)


def next_finding(patients: int, seed: int, *, json_out: Path | None) -> None:
    """Run the questions."""
    from araras.bench import next_finding as bench

    _publish(bench.run(patients, seed), json_out)
