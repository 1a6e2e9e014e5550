"""`araras consult`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import NamedTuple

from araras import consult
from araras.app.cli.failures import ABSTAINED
from araras.app.cli.files import read_text
from araras.app.cli.options import RoleChoice, SexChoice
from araras.graphs.engines import EngineChoice
from araras.knowledge.errors import InvalidInput


class Request(NamedTuple):
    """The arguments of the command."""

    text: str | None
    file: Path | None
    age_years: float | None
    sex: SexChoice | None
    role: RoleChoice | None
    case_id: str | None
    engine: EngineChoice


def run(request: Request, *, as_json: bool, timings: bool, exit_code: bool) -> None:
    """Answer one case on stdout.

    The process ends with the answer, so collecting garbage would only delay it.
    """
    gc.disable()
    result = consult(
        note_of(request),
        age_years=request.age_years,
        sex=request.sex.value if request.sex else None,
        role=request.role.value if request.role else None,
        case_id=request.case_id,
        engine=request.engine,
        timings=timings,
    )
    if as_json:
        sys.stdout.write(result.to_json() + "\n")
    else:
        from araras.app.cli.render import show

        show(result)
    if exit_code and result.abstained:
        raise SystemExit(ABSTAINED)


def note_of(request: Request) -> str:
    """Return the note from the one place that was named."""
    if (request.text is None) == (request.file is None):
        raise InvalidInput(
            "Dê a nota de uma só forma.", "Use araras consult TEXTO, --file ARQUIVO ou -."
        )
    if request.file is not None:
        return read_text(request.file)
    if request.text == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return request.text or ""
