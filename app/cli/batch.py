"""`araras batch`: many cases, one output line for each input line, resumable.

Beside OUT stands `OUT.run.json`, which names the input (SHA-256) and the snapshot that the
batch was begun with; `--resume` refuses to go on with others. A line is written whole and
flushed, so a killed batch loses at most the case it was at.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from araras.app.cli.files import error_line, parse_object, read_lines, unreadable
from araras.graphs.engines import EngineChoice, check_engine, proposer_for
from araras.graphs.session import Consultant
from araras.knowledge.errors import ArarasError, InvalidInput, OutputExists, ResumeMismatch
from araras.knowledge.records import Record
from araras.knowledge.snapshot import open_snapshot
from araras.tools.records import AgeYears, Sex


class BatchCase(Record):
    """One input line."""

    case_id: str | None = None
    text: str
    age_years: AgeYears | None = None
    sex: Sex | None = None


class Run(Record):
    """What a batch was begun with."""

    input_sha256: str
    snapshot_digest: str
    engine: str
    model: str | None = None


Number = Annotated[int, Field(ge=1)]


def run(source: Path, out: Path, *, choice: EngineChoice, resume: bool, timings: bool) -> None:
    """Answer every line of `source` into `out`.

    Raises `OutputExists` when `out` is there and `resume` is not asked for, and
    `ResumeMismatch` when it was begun with another input, engine or snapshot.
    """
    check_engine(choice.engine)
    graph = open_snapshot()
    this_run = Run(
        input_sha256=_sha256(source),
        snapshot_digest=graph.info().digest,
        engine=choice.engine,
        model=choice.model if choice.engine != "kg" else None,
    )
    done = _begin(out, this_run, resume=resume)
    consultant = Consultant(graph, proposer_for(graph, choice))
    with out.open("ab") as lines:
        for number, line in _with_progress(source, done):
            answer = _answer(consultant, number, line, timings=timings)
            lines.write(answer.encode("utf-8") + b"\n")
            lines.flush()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def _run_file(out: Path) -> Path:
    return out.with_name(f"{out.name}.run.json")


def _begin(out: Path, this_run: Run, *, resume: bool) -> int:
    """Return how many whole lines `out` holds already; a torn last line is cut off."""
    if out.exists() and not resume:
        raise OutputExists(
            f"O arquivo {out} já existe.", "Use --resume para continuar ou escolha outro --out."
        )
    if not out.exists():
        _write_whole(_run_file(out), this_run.model_dump_json())
        return 0
    _check_same(_run_file(out), this_run)
    data = out.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(out, whole)
    return data.count(b"\n", 0, whole)


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput(f"Não foi possível escrever em {path}: {reason}.") from error


def _check_same(path: Path, this_run: Run) -> None:
    try:
        begun = Run.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ResumeMismatch(
            f"Falta {path}, que diz com que entrada o lote começou.", "Recomece com outro --out."
        ) from error
    different = [
        name for name, value in begun.model_dump().items() if value != this_run.model_dump()[name]
    ]
    if different:
        raise ResumeMismatch(
            f"O lote começou com outro valor de {', '.join(different)}.",
            "Use a mesma entrada, motor e grafo, ou recomece com outro --out.",
        )


def _with_progress(source: Path, done: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines still to answer with their numbers, and show the progress on stderr."""
    from rich.console import Console
    from rich.progress import track

    lines = list(read_lines(source))
    numbered = list(enumerate(lines, start=1))[done:]
    console = Console(stderr=True)
    yield from track(
        numbered,
        description="Casos",
        total=len(lines),
        completed=done,
        console=console,
        disable=not sys.stderr.isatty(),
    )


def _answer(consultant: Consultant, number: int, line: bytes, *, timings: bool) -> str:
    case_id: str | None = None
    try:
        given = parse_object(line)
        case_id = _case_id(given)
        case = _case(given)
        return consultant.consult(
            case.text,
            age_years=case.age_years,
            sex=case.sex,
            case_id=case.case_id,
            timings=timings,
        ).to_json()
    except ArarasError as error:
        return error_line(number, case_id, error)


def _case_id(given: Mapping[str, object]) -> str | None:
    value = given.get("case_id")
    return value if isinstance(value, str) else None


def _case(given: Mapping[str, object]) -> BatchCase:
    try:
        return BatchCase.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InvalidInput(
            f"Campo inválido “{where}”: {first['msg']}.",
            f"Campos aceitos: {', '.join(BatchCase.model_fields)}.",
        ) from error


def case_line(case_id: str, text: str, age_years: float | None, sex: str | None) -> str:
    """Return an input line for a case."""
    given = {"case_id": case_id, "text": text, "age_years": age_years, "sex": sex}
    return json.dumps({k: v for k, v in given.items() if v is not None}, ensure_ascii=False)
