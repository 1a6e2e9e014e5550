"""A small proxy in front of a real server, which makes it say what a small model never would.

It changes a request on its way, so that the real server writes, parses and streams a true
tool call or a true answer. Ollama: a constant `format` with thinking off. llama-server: the call
as the beginning of the answer, and a bias that ends it there. The adapter knows nothing of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import httpx

from araras.bench.local_server import ChunkedHandler, LocalServer, running

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


class Proxy(LocalServer):
    """Forwards everything to `upstream`; chat requests are remembered as they came."""

    def __init__(self, upstream: str, change: Change) -> None:
        super().__init__(_Handler)
        self.upstream, self.change = upstream, change
        self.requests: list[Json] = []
        self.lock = threading.Lock()

    def changed(self, path: str, data: bytes) -> bytes:
        if path not in CHATS:
            return data
        with self.lock:
            body = json.loads(data)
            self.requests.append(body)
            return json.dumps(self.change(body, len(self.requests) - 1)).encode()

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(ChunkedHandler):
    server: Proxy

    def reply(self, data: bytes) -> None:
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
            self.begin_chunks(reply.headers.get("content-type", "text/plain"))
            for piece in reply.iter_raw():
                self.send_chunk(piece)
            self.end_chunks()


def proxied(upstream: str, change: Change) -> AbstractContextManager[Proxy]:
    """A running proxy."""
    return running(Proxy(upstream, change))


def differential_of(names: Sequence[str]) -> Json:
    """A structured differential, as the last call returns it."""
    return {
        "hipoteses": [{"nome": name, "orpha": "", "justificativa": "compatível"} for name in names]
    }
