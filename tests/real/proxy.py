"""A small proxy in front of a real server, which makes it say what a small model never would.

It changes a request on its way, so that the real server writes, parses and streams a true
tool call or a true answer. Ollama: a constant `format` with thinking off. llama-server: the call
as the beginning of the answer, and a bias that ends it there. The adapter knows nothing of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

Json = dict[str, object]
Change = Callable[[Json, int], Json]
"""Gets a chat request and its number from 0; returns what the server is to get."""
CHATS = ("/api/chat", "/v1/chat/completions")
ROOM = 400
END_TOKENS = (1, 106)
"""`<eos>` and `<end_of_turn>` of Gemma 3's vocabulary."""


def is_ollama(body: Mapping[str, object]) -> bool:
    return "options" in body


def call_text(name: str, /, **arguments: str) -> str:
    """A call as Gemma 4 writes it; `'` stands for its quotes, which a grammar cannot write."""
    inner = ",".join(f"{key}:'{value}'" for key, value in arguments.items())
    return f"<|tool_call>call:{name}{{{inner}}}<tool_call|>"


def calling(body: Json, *texts: str) -> Json:
    """The request, changed so that the model writes these texts."""
    text = "".join(texts)
    if is_ollama(body):
        shape = {"type": "string", "const": text}
        return {**_with_room(body), "think": False, "format": shape}
    begun = {"role": "assistant", "content": text.replace("'", '<|"|>')}
    return {
        **body,
        "messages": [*body["messages"], begun],
        "add_generation_prompt": False,
        "chat_template_kwargs": {"enable_thinking": False},
        "logit_bias": [[token, 100] for token in END_TOKENS],
        "max_tokens": 3,
    }


def answering(body: Json, value: object) -> Json:
    """The request, changed so that the model writes this value as JSON."""
    if is_ollama(body):
        return {**_with_room(body), "format": {"const": value}}
    schema = {"name": "x", "schema": {"const": value}}
    shape = {"type": "json_schema", "json_schema": schema}
    return {**body, "max_tokens": ROOM, "response_format": shape}


def endless(body: Json) -> Json:
    """The request, changed so that the model does not come to an end."""
    if is_ollama(body):
        options = {**body["options"], "num_predict": 4000, "stop": ["§§"]}
        return {**body, "options": options, "format": {"type": "string", "minLength": 9000}}
    return {**body, "max_tokens": 4000, "ignore_eos": True}


def _with_room(body: Json) -> Json:
    """What is forced is written whole, however short the replies of a test are."""
    return {**body, "options": {**body["options"], "num_predict": ROOM}}


def in_order(*changes: Callable[[Json], Json]) -> Change:
    """The n-th chat request gets the n-th change; later ones go as they are."""
    return lambda body, number: changes[number](body) if number < len(changes) else body


class Proxy(ThreadingHTTPServer):
    """Forwards everything to `upstream`; chat requests are remembered as they came."""

    daemon_threads = True

    def __init__(self, upstream: str, change: Change) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream, self.change = upstream, change
        self.requests: list[Json] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def changed(self, path: str, data: bytes) -> bytes:
        if path not in CHATS:
            return data
        with self.lock:
            body = json.loads(data)
            self.requests.append(body)
            return json.dumps(self.change(body, len(self.requests) - 1)).encode()

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        self._forward(b"")

    def do_HEAD(self) -> None:
        self._forward(b"")

    def do_POST(self) -> None:
        self._forward(self.rfile.read(int(self.headers["Content-Length"])))

    def _forward(self, data: bytes) -> None:
        body = self.server.changed(self.path, data)
        target = self.server.upstream + self.path
        with (
            httpx.Client(timeout=600, trust_env=False) as client,
            client.stream(self.command, target, content=body) as reply,
        ):
            self.send_response(reply.status_code)
            if self.command == "HEAD":
                self.end_headers()
                return
            self.send_header("Content-Type", reply.headers.get("content-type", "text/plain"))
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._copy(reply.iter_raw())

    def _copy(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@contextmanager
def proxied(upstream: str, change: Change) -> Iterator[Proxy]:
    """A running proxy."""
    proxy = Proxy(upstream, change)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()


def differential_of(names: Sequence[str]) -> Json:
    """A structured differential, as the last call returns it."""
    return {
        "hipoteses": [{"nome": name, "orpha": "", "justificativa": "compatível"} for name in names]
    }
