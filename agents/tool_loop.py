"""The native tool loop of one round: the model calls, the tools answer, until it has enough.

1. A call that is wrong (unknown tool, bad arguments) is answered with what is allowed.
2. The same call again is answered with a reminder; a third time ends the loop.
3. The budget of calls, of exchanges, of seconds, or of characters ends it too.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Final

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.messages.tool import ToolCall

from araras.agents.model_tools import TOOL_NAMES, answer_of
from araras.agents.progress import tell
from araras.knowledge.errors import ArarasError, InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.wire import thought_of

MAX_EXCHANGES: Final = 8
"""Requests of a loop; a model that needs more has lost its thread."""
MAX_REPEATS: Final = 2
"""How often one call may come; one more ends the loop."""
REPEATED: Final = "Esta chamada já foi feita, com o mesmo resultado. Use outra ou conclua."
SPENT: Final = "O limite de chamadas desta consulta foi atingido. Conclua com o que já tem."


FULL: Final = "Não cabe mais nenhum resultado nesta consulta. Conclua com o que já tem."
ROOM: Final = 20_000
"""Characters that a loop may add: replies with their thoughts and calls, and the tools' answers.
A window of 32,768 tokens less the reply holds 95,000 at three a token (`llm.untrusted`); the
longest note that the model is shown takes 60,000, what the program read of it, the system's text
and the tools up to 8,000, the last reply and the closing request 5,000."""


@dataclass
class ToolLoop:
    """A loop over `messages`, which grows; `left` calls may still be made."""

    graph: KnowledgeGraph
    messages: list[BaseMessage]
    left: int
    ends_at: float
    calls: int = 0
    stopped: bool = False
    full: bool = False
    """An answer did not fit, and the loop ended."""
    grown: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def run(self) -> Generator[list[BaseMessage], AIMessage, None]:
        """Yield the messages of each exchange, until the model calls nothing more or a limit
        ends it."""
        for _ in range(MAX_EXCHANGES):
            if self.stopped or time.monotonic() >= self.ends_at:
                return
            answer = yield self.messages
            self.messages.append(answer)
            if not answer.tool_calls:
                return
            self.grown += len(answer.text) + len(thought_of(answer))
            self.grown += len(json.dumps([c["args"] for c in answer.tool_calls]))
            for call in answer.tool_calls:
                content = self._fitting(self._answer(call))
                self.messages.append(
                    ToolMessage(content, tool_call_id=str(call["id"]), name=call["name"])
                )

    def _fitting(self, content: str) -> str:
        if self.full or self.grown + len(content) > ROOM:
            self.stopped = self.full = True
            return FULL
        self.grown += len(content)
        return content

    def _answer(self, call: ToolCall) -> str:
        if self.calls >= self.left:
            self.stopped = True
            return SPENT
        self.calls += 1
        arguments = as_texts(call["args"])
        slot = json.dumps([call["name"], arguments], sort_keys=True)
        self.seen[slot] += 1
        if self.seen[slot] > 1:
            self.stopped = self.seen[slot] > MAX_REPEATS
            return REPEATED
        tell({"stage": "tool", "name": call["name"] if call["name"] in TOOL_NAMES else "?"})
        try:
            return _run(self.graph, call["name"], arguments)
        except ArarasError as error:
            return f"{error.message} {error.hint}".strip()


def _run(graph: KnowledgeGraph, name: str, arguments: dict[str, str]) -> str:
    if name not in TOOL_NAMES:
        hint = f"Use uma destas: {', '.join(TOOL_NAMES)}."
        raise InvalidInput(f"Não existe a ferramenta “{name}”.", hint, TOOL_NAMES)
    return answer_of(graph, name, arguments)


def as_texts(arguments: Mapping[str, object]) -> dict[str, str]:
    """Return arguments as texts: lists, and JSON inside a text, become comma-separated."""
    return {key: _as_text(value) for key, value in arguments.items()}


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return _as_text(_listed(value)) if value.lstrip().startswith("[") else value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _listed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text.strip(" []")
