"""Gemma 4 under llama.cpp's `llama-server --jinja`, over its OpenAI-compatible endpoint.

What a request always says: `enable_thinking` (omitted means true), the sampling (there is no
Modelfile here) with `min_p` 0 as under Ollama, and `max_tokens`. `response_format` beats tools,
so they never go together. Tool arguments come as fragments of JSON text: a call is passed on
when it is whole, and one that is no JSON object is dropped, as Ollama drops it (reference:
Gemma 4 under Ollama and llama-server).
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from typing import ClassVar, Final

import httpx

from araras.llm.attempts import Request
from araras.llm.chat import ServedChat
from araras.llm.failures import ModelError, ModelNotFound, PromptTooLong
from araras.llm.faults import refusal, typed
from araras.llm.host import LLAMA_SERVER_HINT
from araras.llm.llama_stream import StreamReader, error_type, properties_of
from araras.llm.parts import Part
from araras.llm.wire import Said, Wire

SAMPLING: Final[Wire] = {
    "temperature": 0.5,
    "top_p": 0.95,
    "top_k": 64,
    "min_p": 0.0,
    "repeat_penalty": 1.15,
    "stop": ["<turn|>"],
}
"""What the Modelfile says to Ollama; a test compares them."""
CHAT: Final = "/v1/chat/completions"
PROPERTIES: Final = "/props"


class LlamaServerChat(ServedChat):
    """A chat model of a llama-server, which serves one model under any name."""

    hint_when_unreachable: ClassVar[str] = LLAMA_SERVER_HINT
    host: str = "http://127.0.0.1:8080"

    @property
    def _llm_type(self) -> str:
        return "llama-server"

    def capabilities(self) -> tuple[str, ...]:
        """Return what the server's chat template can do; raises `ModelError`."""
        with typed(self.host, self.hint_when_unreachable), self._client() as client:
            reply = client.get(PROPERTIES)
            if not reply.is_success:
                raise self._refusal(reply)
            return properties_of(reply.content).capabilities()

    def _parts(self, request: Request) -> Iterator[Part]:
        reader = StreamReader()
        with (
            typed(self.host, self.hint_when_unreachable),
            self._client() as client,
            client.stream("POST", CHAT, json=self._written(request)) as reply,
        ):
            if not reply.is_success:
                reply.read()
                raise self._refusal(reply)
            for data in reply.iter_bytes():
                yield from reader.feed(data)
            yield reader.end()

    async def _parts_async(self, request: Request) -> AsyncGenerator[Part]:
        reader = StreamReader()
        with typed(self.host, self.hint_when_unreachable):
            async with (
                self._async_client() as client,
                client.stream("POST", CHAT, json=self._written(request)) as reply,
            ):
                if not reply.is_success:
                    await reply.aread()
                    raise self._refusal(reply)
                async for data in reply.aiter_bytes():
                    for part in reader.feed(data):
                        yield part
                yield reader.end()

    def _client(self) -> httpx.Client:
        """A client of one exchange; closing it leaves no connection open."""
        return httpx.Client(
            base_url=self.host,
            timeout=self._timeout(),
            transport=self._transport(),
            trust_env=False,
        )

    def _async_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.host,
            timeout=self._timeout(),
            transport=self._async_transport(),
            trust_env=False,
        )

    def _written(self, request: Request) -> Wire:
        written: Wire = {
            **SAMPLING,
            "model": self.model,
            "messages": [_message(message) for message in request.messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": request.max_tokens,
            "chat_template_kwargs": {"enable_thinking": request.think},
        }
        if request.tools:
            written |= {"tools": list(request.tools), "parallel_tool_calls": True}
        if request.format is not None:
            schema = {"name": "resposta", "schema": request.format}
            written["response_format"] = {"type": "json_schema", "json_schema": schema}
        if request.temperature is not None:
            written["temperature"] = request.temperature
        if request.repeat_penalty is not None:
            written["repeat_penalty"] = request.repeat_penalty
        if request.stop:
            written["stop"] = list(request.stop)
        return written

    def _refusal(self, reply: httpx.Response) -> ModelError:
        if error_type(reply.content) == "exceed_context_size_error":
            return PromptTooLong(
                "O pedido ao modelo não cabe na janela do llama-server.",
                "Envie uma nota mais curta ou inicie-o com um `--ctx-size` maior.",
            )
        return refusal(reply.status_code, self._not_found)

    def _not_found(self) -> ModelNotFound:
        return ModelNotFound(
            f"O servidor em {self.host} não tem o modelo “{self.model}”.",
            self.hint_when_unreachable,
        )


def _message(message: Said) -> Wire:
    written: Wire = {"role": message.role, "content": message.text}
    if message.role == "tool":
        written |= {"name": message.tool, "tool_call_id": message.call_id}
    if message.calls:
        written["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {
                    "name": call.name,
                    "arguments": json.dumps(dict(call.arguments), ensure_ascii=False),
                },
            }
            for call in message.calls
        ]
    if message.thought:
        written["reasoning_content"] = message.thought
    return written
