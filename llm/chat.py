"""What every chat model over a model server shares: requests, bounds, retries, chunks.

Every request is streamed on the wire, so that a reply that never ends, or ends without its
last part, is seen. Tools and `format` never go together. An adapter only says how a request
is written and how a reply is read (`_parts`, and `_parts_async` for async calls, whose HTTP
request is closed as soon as the call is cancelled).
"""

from __future__ import annotations

import asyncio
import json
import time
from abc import abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import ClassVar, cast

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from araras.llm.attempts import Attempts, Request
from araras.llm.failures import ModelError, PromptTooLong
from araras.llm.parts import Part, chunk_of, result_of
from araras.llm.slots import Slots, slots_of
from araras.llm.transport import AsyncBoundedTransport, BoundedTransport
from araras.llm.untrusted import estimated_tokens
from araras.llm.wire import Wire, said


class ServedChat(BaseChatModel):
    """A chat model of a server. Calls take `think`, `tools` and `format` as keywords."""

    hint_when_unreachable: ClassVar[str]
    """How to start the server, in one line."""

    model: str = "araras"
    host: str
    think: bool = False
    """Whether the model thinks, unless a call says otherwise."""
    num_ctx: int = Field(default=32_768, ge=512)
    """Context window in tokens; the Modelfile's value, so that no request reloads the model."""
    num_predict: int = Field(default=1_024, ge=1)
    """Tokens of a reply, thought included."""
    temperature: float | None = None
    """None: what the Modelfile says."""
    repeat_penalty: float | None = None
    """None: what the Modelfile says. Tool turns want 1.0: 1.15 punishes repeated HPO digits."""
    connect_seconds: float = 5.0
    silence_seconds: float = 60.0
    """Longest silence of the server; loading a 5 GB file from a slow disk takes under 60 s."""
    exchange_seconds: float = 110.0
    """Longest exchange; below `Limits.seconds`, so that the turn can still be answered."""
    max_reply_bytes: int = 4_000_000
    """A reply of `num_predict` tokens, streamed token by token, has under 1 MB."""
    parallel: int = Field(default=1, ge=1)
    """Requests at once from this process."""

    @abstractmethod
    def _written(self, request: Request) -> dict[str, object]:
        """Return a request in the server's form."""

    @abstractmethod
    def _parts(self, request: Request) -> Iterator[Part]:
        """Send a request and yield its reply; raises `ModelError` only."""

    @abstractmethod
    def _parts_async(self, request: Request) -> AsyncGenerator[Part]:
        """Do the same in an event loop."""

    @abstractmethod
    def capabilities(self) -> tuple[str, ...]:
        """Return what the server says that the model can do; raises `ModelError`."""

    def bind_tools(
        self,
        tools: Sequence[dict[str, object] | type | Callable[..., object] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: object,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model with tools; it is never made to choose one (`tool_choice`)."""
        del tool_choice
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return result_of(list(self._stream(messages, stop, run_manager, **kwargs)))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        stream = self._astream(messages, stop, run_manager, **kwargs)
        return result_of([chunk async for chunk in stream])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        attempts = Attempts(self._request(messages, stop, kwargs))
        with self._slots().one(self.exchange_seconds):
            for request in attempts:
                time.sleep(attempts.pause)
                try:
                    for part in self._parts(request):
                        chunk = self._chunk(attempts, part, len(messages))
                        if run_manager is not None:
                            run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                        yield chunk
                except ModelError as error:
                    attempts.failed(error)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        attempts = Attempts(self._request(messages, stop, kwargs))
        async with self._slots().one_async(self.exchange_seconds):
            for request in attempts:
                await asyncio.sleep(attempts.pause)
                try:
                    async with aclosing(self._parts_async(request)) as parts:
                        async for part in parts:
                            chunk = self._chunk(attempts, part, len(messages))
                            if run_manager is not None:
                                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                            yield chunk
                except ModelError as error:
                    attempts.failed(error)

    def _chunk(self, attempts: Attempts, part: Part, turn: int) -> ChatGenerationChunk:
        before = attempts.calls
        attempts.heard(part)
        if not attempts.answered:  # the counters of an empty try are not those of the answer
            part = replace(part, end=None)
        sent = sum(estimated_tokens(message.text) for message in attempts.request.messages)
        return ChatGenerationChunk(message=chunk_of(part, f"call_{turn}", before, sent))

    def _request(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, given: Mapping[str, object]
    ) -> Request:
        tools, shape = given.get("tools"), given.get("format")
        if tools and shape:
            raise ValueError("format and tools never go together")
        request = Request(
            messages=tuple(said(messages)),
            think=bool(given.get("think", self.think)),
            max_tokens=self.num_predict,
            tools=tuple(cast(Sequence[Wire], tools or ())),
            format=cast(Wire | None, shape),
            temperature=cast(float | None, given.get("temperature", self.temperature)),
            repeat_penalty=cast(float | None, given.get("repeat_penalty", self.repeat_penalty)),
            stop=tuple(stop or ()),
        )
        self._check_size(request)
        return request

    def _check_size(self, request: Request) -> None:
        """Raise `PromptTooLong` for what a server would cut silently, oldest first."""
        written = self._written(request)
        shown = [written["messages"], written.get("tools")]
        tokens = estimated_tokens(json.dumps(shown, ensure_ascii=False))
        room = self.num_ctx - self.num_predict
        if tokens > room:
            raise PromptTooLong(
                f"O pedido ao modelo tem cerca de {tokens} tokens; cabem {room}.",
                "Envie uma nota mais curta ou aumente num_ctx no Modelfile.",
            )

    def _slots(self) -> Slots:
        return slots_of(self.host, self.parallel)

    def _timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self.silence_seconds, connect=self.connect_seconds)

    def _transport(self) -> BoundedTransport:
        return BoundedTransport(max_bytes=self.max_reply_bytes, seconds=self.exchange_seconds)

    def _async_transport(self) -> AsyncBoundedTransport:
        return AsyncBoundedTransport(max_bytes=self.max_reply_bytes, seconds=self.exchange_seconds)
