"""A model server that says what it is told to, at the pace of a real one, over real HTTP.

It speaks Ollama's `/api/chat`. Each reply waits for its first token, then streams token by
token. The clock of each request runs from its last byte read to the last byte of its reply.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final, NamedTuple

from araras.bench.local_server import ChunkedHandler, LocalServer, running

Json = dict[str, object]
Chosen = Callable[[Json], Json]
"""Takes a request, returns the message of the reply: `content`, and `tool_calls` if any."""
CHARACTERS_A_TOKEN: Final = 4
"""Of Portuguese text, about, with Gemma's vocabulary."""
CALL_TOKENS: Final = 30
"""Tokens of a tool call, which the server sends in one piece."""


class Pace(NamedTuple):
    """How fast a model is."""

    tokens_a_second: float = 40.0
    """A 4B model at Q4 on a small GPU; on CPUs it is slower, and our share smaller."""
    first_token: float = 0.3
    """Seconds until the first token, with most of the prompt in the server's cache."""


class PacedServer(LocalServer):
    """Answers each request with what `choose` says."""

    def __init__(self, choose: Chosen, pace: Pace) -> None:
        """Listen on a free port of this machine."""
        super().__init__(_Handler)
        self.choose, self.pace = choose, pace
        self.seconds: list[float] = []


class _Handler(ChunkedHandler):
    server: PacedServer

    def reply(self, body: bytes) -> None:
        """Read a chat request and stream the reply."""
        began = time.perf_counter()
        message = self.server.choose(json.loads(body))
        self.send_response(200)
        self.begin_chunks("application/x-ndjson")
        for at, piece in _timed(message, self.server.pace):
            time.sleep(max(0.0, began + at - time.perf_counter()))
            self.send_chunk(json.dumps(piece).encode() + b"\n")
        self.end_chunks()
        self.server.seconds.append(time.perf_counter() - began)


def _timed(message: Json, pace: Pace) -> Iterator[tuple[float, Json]]:
    """The lines of a stream, each with the second at which it leaves."""
    at, step = pace.first_token, 1 / pace.tokens_a_second
    text = str(message.get("content", ""))
    for start in range(0, len(text), CHARACTERS_A_TOKEN):
        yield at, _line({"content": text[start : start + CHARACTERS_A_TOKEN]})
        at += step
    if message.get("tool_calls"):
        at += CALL_TOKENS * step
        yield at, _line({"content": "", "tool_calls": message["tool_calls"]})
    counters: Json = {"done_reason": "stop", "prompt_eval_count": 4000, "eval_count": 10}
    yield at, _line({"content": ""}) | counters | {"done": True}


def _line(said: Json) -> Json:
    return {"model": "araras", "message": {"role": "assistant", **said}, "done": False}


def playing(choose: Chosen, pace: Pace) -> AbstractContextManager[PacedServer]:
    """Run a server while the block runs."""
    return running(PacedServer(choose, pace))
