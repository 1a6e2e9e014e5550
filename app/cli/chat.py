"""`araras chat`: a conversation in the terminal, or one JSON line a turn."""

from __future__ import annotations

import sys

from araras import Consultation
from araras.app.cli.failures import report
from araras.app.cli.files import error_line, parse_object, read_lines
from araras.app.cli.options import RoleChoice
from araras.graphs.engines import EngineChoice, proposer_for
from araras.knowledge.errors import ArarasError, InvalidInput
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import fold

LEAVE = "/sair"
WELCOME = "Descreva o caso. Comandos: /novo, /corrigir, /ausente, /sair."


def run(*, choice: EngineChoice, role: RoleChoice | None, as_json: bool) -> None:
    """Talk until the input ends or the user leaves; a turn that fails loses nothing."""
    graph = open_snapshot()
    session = Consultation(graph, proposer_for(graph, choice), thread_id="chat")
    if as_json:
        _json_turns(session, role)
    else:
        _terminal_turns(session, role)


def _json_turns(session: Consultation, role: RoleChoice | None) -> None:
    for number, line in enumerate(read_lines(None), start=1):
        try:
            text = parse_object(line).get("text")
            if not isinstance(text, str):
                raise InvalidInput("Falta o campo “text”.", 'Escreva {"text": "…"} em cada linha.')
            if _leaves(text):
                return
            answer = session.turn(text, role=role.value if role else None).to_json()
        except ArarasError as error:
            answer = error_line(number, None, error)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _terminal_turns(session: Consultation, role: RoleChoice | None) -> None:
    from rich.console import Console

    from araras.app.cli.render import show

    console = Console(highlight=False)
    sys.stderr.write(f"{WELCOME}\n")
    while True:
        try:
            text = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if _leaves(text):
            return
        try:
            show(session.turn(text, role=role.value if role else None), console)
        except ArarasError as error:
            report(error)


def _leaves(text: str) -> bool:
    return fold(text).strip() == LEAVE
