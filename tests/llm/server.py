"""A scripted model server over a real socket: Ollama's `/api/chat` and llama-server's
`/v1/chat/completions`, from one script. It remembers each request.

A script is written as the lines of Ollama's stream; the wire form follows the request's path.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from wire_forms import Json, as_event_stream, as_json_lines, error_body

from araras.bench.local_server import ChunkedHandler, LocalServer, running

OPENAI_PATH = "/v1/chat/completions"


class Reply:
    """A reply: its status, its body (bytes, or parts in either wire form), and the pause before
    each piece. `silent` seconds pass before the first byte."""

    def __init__(
        self,
        body: Iterable[bytes | Json],
        status: int = 200,
        pause: float = 0.0,
        cut: bool = False,
        silent: float = 0.0,
        kind: str = "application/x-ndjson",
    ) -> None:
        self.body, self.status, self.pause, self.cut = body, status, pause, cut
        self.silent, self.kind = silent, kind

    def pieces(self, path: str) -> Iterator[bytes]:
        """The body in the form of the path."""
        form = as_event_stream if path == OPENAI_PATH else as_json_lines
        for piece in self.body:
            yield from (piece,) if isinstance(piece, bytes) else form(piece)


def part(content: str = "", *, thinking: str = "", calls: Sequence[object] = (), **more) -> Json:
    """One line of a stream."""
    message: Json = {"role": "assistant", "content": content}
    if thinking:
        message["thinking"] = thinking
    if calls:
        message["tool_calls"] = list(calls)
    return {"model": "araras", "message": message, "done": False, **more}


END: Json = part(done=True, done_reason="stop", prompt_eval_count=4000, eval_count=10)


def call(tool: str, /, **arguments: object) -> Json:
    """A tool call as the server writes it."""
    return {"function": {"name": tool, "arguments": arguments}}


def lines(*parts: Json, **more) -> Reply:
    """A reply of these lines."""
    return Reply(list(parts), **more)


def says(text: str, thinking: str = "") -> Reply:
    """A whole good reply, in two pieces."""
    half = len(text) // 2
    thoughts = [part(thinking=thinking)] if thinking else []
    return lines(*thoughts, part(text[:half]), part(text[half:]), END)


def calls(*made: Json, thinking: str = "", content: str = "") -> Reply:
    """A reply that calls tools."""
    return lines(part(content, thinking=thinking, calls=made), END)


def differential(*names: str) -> Reply:
    """A structured differential, as the last call returns it."""
    found = [{"nome": n, "orpha": "", "justificativa": "compatível"} for n in names]
    return says(json.dumps({"hipoteses": found}, ensure_ascii=False))


def fails(status: int, text: str = "falha", kind: str = "") -> Reply:
    """An error of the server; `kind` is the type that llama-server gives it."""
    return Reply([error_body(status, text, kind)], status=status, kind="application/json")


def shape_of(request: Mapping[str, object]) -> object:
    """The JSON schema that a request asks for, in either wire form."""
    return request.get("format") or request.get("response_format")


Script = Sequence[Reply] | Callable[[Json], Reply]


class ScriptedServer(LocalServer):
    """Plays one reply a request; the last one repeats. A function chooses by the request."""

    def __init__(self, script: Script) -> None:
        super().__init__(_Handler)
        self.script = script
        self.requests: list[Mapping[str, object]] = []
        self.asked, self.hung_up = threading.Event(), threading.Event()
        self.running = self.most_at_once = 0
        self.lock = threading.Lock()

    def next(self, request: Json) -> Reply:
        with self.lock:
            self.requests.append(request)
            self.asked.set()
            if callable(self.script):
                return self.script(request)
            return self.script[min(len(self.requests), len(self.script)) - 1]

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""
        self.hung_up.set()


class _Handler(ChunkedHandler):
    server: ScriptedServer

    def reply(self, body: bytes) -> None:
        about: Json = {"path": self.path, "method": self.command}
        if self.command == "POST":
            about["bytes"] = len(body)
        is_json = self.command == "POST" and not self.path.startswith("/api/blobs/")
        self._answer({**(json.loads(body) if is_json else {}), **about})

    def _answer(self, request: Json) -> None:
        reply = self.server.next(request)
        with self.server.lock:
            self.server.running += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.running)
        try:
            self._play(reply)
        finally:
            with self.server.lock:
                self.server.running -= 1

    def _play(self, reply: Reply) -> None:
        self._wait(reply.silent)
        self.send_response(reply.status)
        if self.command == "HEAD":
            self.end_headers()
            return
        self.begin_chunks(reply.kind)
        for piece in reply.pieces(self.path):
            self._wait(reply.pause)
            self.send_chunk(piece)
        if reply.cut:
            self.close_connection = True
            self.connection.close()
        else:
            self.end_chunks()

    def _wait(self, seconds: float) -> None:
        """Wait, unless the client hangs up meanwhile."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise ConnectionError("the client hung up")


def playing(script: Script) -> AbstractContextManager[ScriptedServer]:
    """A running server."""
    return running(ScriptedServer(script))
