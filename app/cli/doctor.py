"""`araras doctor`: one line for each thing that must work, and how to mend it."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from araras.app.cli.failures import FAILED
from araras.knowledge.errors import ArarasError
from araras.knowledge.locations import store_path
from araras.knowledge.snapshot import open_snapshot
from araras.llm.host import llama_server_named

SMOKE_CASE = "Lactente de 4 meses com hipotonia, arreflexia e fasciculações de língua."


class Check(NamedTuple):
    """The outcome of one check."""

    name: str
    works: bool
    detail: str
    hint: str
    optional: bool = False
    """Araras works without it."""


def run(*, as_json: bool) -> None:
    """Print every check; exits with 1 when one fails."""
    checks = list(_checks())
    if as_json:
        found = [check._asdict() for check in checks]
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        for check in checks:
            mark = "ok   " if check.works else "falta" if check.optional else "falha"
            hint = f" → {check.hint}" if check.hint and not check.works else ""
            sys.stdout.write(f"{mark} {check.name}: {check.detail}{hint}\n")
    if not all(check.works or check.optional for check in checks):
        raise SystemExit(FAILED)


def _checks() -> Iterator[Check]:
    yield Check("python", sys.version_info >= (3, 11), platform.python_version(), "Use o 3.11+.")
    yield _tried("grafo", _store)
    yield _tried("conteúdo do grafo", _content)
    yield _tried("consulta de teste", _consultation)
    yield _tried("modelo", _model)._replace(optional=True)
    if llama_server_named():
        yield _tried("modelo no llama-server", _llama_server_model)._replace(optional=True)


def _tried(name: str, probe: Callable[[], str]) -> Check:
    try:
        return Check(name, True, probe(), "")
    except ArarasError as error:
        return Check(name, False, error.message, error.hint)


def _store() -> str:
    return f"{store_path()} ({open_snapshot().info().version})"


def _content() -> str:
    open_snapshot().verify()
    return "confere com o resumo SHA-256"


def _model() -> str:
    from araras.graphs.engines import DEFAULT_MODEL, check_model

    return check_model(DEFAULT_MODEL)


def _llama_server_model() -> str:
    from araras.agents.result import Engine
    from araras.graphs.engines import DEFAULT_MODEL, check_model

    return check_model(DEFAULT_MODEL, Engine.LLAMA_SERVER)


def _consultation() -> str:
    from araras import consult

    result = consult(SMOKE_CASE)
    if result.abstained:
        return "absteve-se"
    return f"hipótese principal {result.differentials[0].name_pt}"
