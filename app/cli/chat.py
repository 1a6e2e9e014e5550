"""`araras chat`: a conversation in the terminal, or one JSON line a turn.

With `--ask` a turn may first put a question: the next input is its answer. In JSON it is a
line `{"question": …}`, so that each input line still has one output line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from araras import Consultation
from araras.agents.result import NextFinding
from araras.agents.state import Role
from araras.app.cli.failures import report
from araras.app.cli.files import error_line, parse_object, read_lines
from araras.app.cli.options import RoleChoice
from araras.graphs.engines import EngineChoice, proposer_for
from araras.knowledge.errors import ArarasError, InvalidInput
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import fold

LEAVE = "/sair"
WELCOME = "Descreva o caso. Comandos: /novo, /corrigir, /ausente, /sair."
HOW_TO_ANSWER = "(sim, não, ou vazio para seguir sem responder)"


class Left(Exception):
    """The user leaves, or the input has ended."""


def run(*, choice: EngineChoice, role: RoleChoice | None, as_json: bool, ask: bool) -> None:
    """Talk until the input ends or the user leaves; a turn that fails loses nothing."""
    graph = open_snapshot()
    talk = JsonTalk() if as_json else TerminalTalk()
    session = Consultation(
        graph, proposer_for(graph, choice), thread_id="chat", ask=talk.ask if ask else None
    )
    try:
        talk.turns(session, role.value if role else None)
    except Left:
        return


class JsonTalk:
    """One JSON object a line."""

    def __init__(self) -> None:
        self._lines: Iterator[tuple[int, bytes]] = enumerate(read_lines(None), start=1)
        self._number = 0

    def turns(self, session: Consultation, role: Role | None) -> None:
        """Answer every line; a bad one is reported in its place."""
        while True:
            try:
                self._write(session.turn(self._text(), role=role).to_json())
            except ArarasError as error:
                self._write(error_line(self._number, None, error))

    def ask(self, question: NextFinding) -> str:
        """Write a question and read its answer."""
        asked = {"question": question.model_dump(mode="json")}
        self._write(json.dumps(asked, ensure_ascii=False, separators=(",", ":")))
        return self._text(at_end="")

    def _text(self, at_end: str = LEAVE) -> str:
        self._number, line = next(self._lines, (self._number, None))
        if line is None:
            return still_here(at_end)
        text = parse_object(line).get("text")
        if not isinstance(text, str):
            raise InvalidInput("Falta o campo “text”.", 'Escreva {"text": "…"} em cada linha.')
        return still_here(text)

    def _write(self, line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class TerminalTalk:
    """A person at a terminal, or text lines from a pipe."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False)
        sys.stderr.write(f"{WELCOME}\n")

    def turns(self, session: Consultation, role: Role | None) -> None:
        """Answer every text."""
        from araras.app.cli.render import show

        while True:
            text = self._text()
            try:
                show(session.turn(text, role=role), self._console)
            except ArarasError as error:
                report(error)

    def ask(self, question: NextFinding) -> str:
        """Show a question and read its answer."""
        self._console.print(f"{question.question_pt} {HOW_TO_ANSWER}", markup=False)
        return self._text(at_end="")

    def _text(self, at_end: str = LEAVE) -> str:
        try:
            text = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            text = at_end
        return still_here(text)


def still_here(text: str) -> str:
    """Return what was said; raises `Left` when it is goodbye."""
    if fold(text).strip() == LEAVE:
        raise Left
    return text
