"""A scripted Ollama: plays `/api/chat` over a real socket and remembers each request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Json = dict[str, object]


class Reply:
    """A reply: its status, its body in parts, and the pause before each part."""

    def __init__(
        self,
        parts: Iterable[bytes],
        status: int = 200,
        pause: float = 0.0,
        cut: bool = False,
        kind: str = "application/x-ndjson",
    ) -> None:
        self.parts, self.status, self.pause, self.cut, self.kind = parts, status, pause, cut, kind


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
    return Reply([json.dumps(p).encode() + b"\n" for p in parts], **more)


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


def fails(status: int, text: str = "falha") -> Reply:
    """An error of the server."""
    return Reply([json.dumps({"error": text}).encode()], status=status, kind="application/json")


Script = Sequence[Reply] | Callable[[Json], Reply]


class ScriptedOllama(ThreadingHTTPServer):
    """Plays one reply a request; the last one repeats. A function chooses by the request."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[Mapping[str, object]] = []
        self.running = self.most_at_once = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next(self, request: Json) -> Reply:
        with self.lock:
            self.requests.append(request)
            if callable(self.script):
                return self.script(request)
            return self.script[min(len(self.requests), len(self.script)) - 1]

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedOllama

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.server.next({**json.loads(body), "path": self.path})
        with self.server.lock:
            self.server.running += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.running)
        try:
            self._play(reply)
        finally:
            with self.server.lock:
                self.server.running -= 1

    def _play(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in reply.parts:
            time.sleep(reply.pause)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        if reply.cut:
            self.close_connection = True
            self.connection.close()
        else:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@contextmanager
def playing(script: Script) -> Iterator[ScriptedOllama]:
    """A running server."""
    server = ScriptedOllama(script)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
