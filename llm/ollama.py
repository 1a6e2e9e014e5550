"""Gemma 4 under Ollama as a langchain-core chat model, over the native `/api/chat`.

What a request always says: `think` (omitted means true), `num_ctx` (one value, a change
reloads the model) and `num_predict`. A reply ends with `done`; without it, it was cut
(reference: Gemma 4 under Ollama, line 7).
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import ClassVar

import ollama

from araras.llm.attempts import Request
from araras.llm.chat import ServedChat
from araras.llm.failures import ModelBusy, ModelNotFound, invalid
from araras.llm.faults import refusal, typed
from araras.llm.host import OLLAMA_HINT
from araras.llm.parts import Called, End, Part
from araras.llm.wire import Said, Wire


class OllamaChat(ServedChat):
    """A chat model of an Ollama server."""

    hint_when_unreachable: ClassVar[str] = OLLAMA_HINT
    host: str = "http://127.0.0.1:11434"

    @property
    def _llm_type(self) -> str:
        return "ollama-native"

    def capabilities(self) -> tuple[str, ...]:
        """Return what the server says that the model can do; raises `ModelError`."""
        with self._typed(), self._client() as client:
            return tuple(client.show(self.model).capabilities or ())

    def _parts(self, request: Request) -> Iterator[Part]:
        ended = False
        with self._typed(), self._client() as client:
            for reply in client.chat(**self._written(request), stream=True):
                part = _part(reply)
                ended = part.end is not None
                yield part
            _check_ended(ended)

    async def _parts_async(self, request: Request) -> AsyncGenerator[Part]:
        ended = False
        with self._typed():
            async with self._async_client() as client:
                async for reply in await client.chat(**self._written(request), stream=True):
                    part = _part(reply)
                    ended = part.end is not None
                    yield part
                _check_ended(ended)

    def _client(self) -> ollama.Client:
        """A client of one exchange; closing it leaves no connection open."""
        return ollama.Client(
            self.host,
            timeout=self._timeout(),
            transport=self._transport(),
            follow_redirects=False,
            trust_env=False,
        )

    def _async_client(self) -> ollama.AsyncClient:
        return ollama.AsyncClient(
            self.host,
            timeout=self._timeout(),
            transport=self._async_transport(),
            follow_redirects=False,
            trust_env=False,
        )

    def _written(self, request: Request) -> Wire:
        options: Wire = {"num_ctx": self.num_ctx, "num_predict": request.max_tokens}
        if request.temperature is not None:
            options["temperature"] = request.temperature
        if request.repeat_penalty is not None:
            options["repeat_penalty"] = request.repeat_penalty
        if request.stop:
            options["stop"] = list(request.stop)
        return {
            "model": self.model,
            "messages": [_message(message) for message in request.messages],
            "tools": list(request.tools) or None,
            "format": request.format,
            "think": request.think,
            "options": options,
        }

    @contextmanager
    def _typed(self) -> Iterator[None]:
        with typed(self.host, self.hint_when_unreachable):
            try:
                yield
            except ollama.ResponseError as error:
                raise refusal(error.status_code, self._not_found) from error

    def _not_found(self) -> ModelNotFound:
        return ModelNotFound(
            f"O servidor não tem o modelo “{self.model}”.",
            f"Crie-o com `araras model create --model {self.model}`.",
        )


def _message(message: Said) -> Wire:
    written: Wire = {"role": message.role, "content": message.text}
    if message.role == "tool":
        written["tool_name"] = message.tool
    if message.calls:
        written["tool_calls"] = [
            {"function": {"name": call.name, "arguments": dict(call.arguments)}}
            for call in message.calls
        ]
    if message.thought:
        written["thinking"] = message.thought
    return written


def _part(reply: ollama.ChatResponse) -> Part:
    message = reply.message
    made = tuple(
        Called(call.function.name, json.dumps(dict(call.function.arguments), ensure_ascii=False))
        for call in message.tool_calls or ()
    )
    return Part(message.content or "", message.thinking or "", made, _end(reply))


def _end(reply: ollama.ChatResponse) -> End | None:
    if not reply.done:
        return None
    if reply.done_reason == "load":
        raise ModelBusy("O servidor só carregou o modelo, sem responder.", "Tente de novo.")
    return End(reply.done_reason, reply.prompt_eval_count, reply.eval_count)


def _check_ended(ended: bool) -> None:
    if not ended:
        raise invalid("foi cortada antes do fim")
