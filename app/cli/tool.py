"""`araras tool NAME`: one argument object a line in, one result a line out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from araras.app.cli.files import error_line, parse_object, read_lines
from araras.knowledge.errors import ArarasError, InvalidInput, OutputExists
from araras.knowledge.snapshot import Snapshot, open_snapshot
from araras.tools.calls import CALLS, call_tool


def run(name: str, source: Path | None, out: Path | None) -> None:
    """Run a tool over JSON lines; a bad line becomes an error line and the rest goes on.

    Raises `InvalidInput` for an unknown tool, `OutputExists` for an existing output file.
    """
    if name not in CALLS:
        known = ", ".join(CALLS)
        raise InvalidInput(f"Não existe a ferramenta “{name}”.", f"Use uma destas: {known}.")
    answers = _answers(open_snapshot(), name, source)
    if out is None:
        for answer in answers:
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
        return
    if out.exists():
        raise OutputExists(f"O arquivo {out} já existe.", "Escolha outro --out.")
    with out.open("w", encoding="utf-8") as lines:
        lines.writelines(answer + "\n" for answer in answers)


def _answers(graph: Snapshot, name: str, source: Path | None) -> Iterator[str]:
    for number, line in enumerate(read_lines(source), start=1):
        try:
            yield call_tool(graph, name, parse_object(line)).model_dump_json()
        except ArarasError as error:
            yield error_line(number, None, error)
