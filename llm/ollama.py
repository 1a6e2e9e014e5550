"""Gemma 4 under Ollama as a langchain-core chat model, over the native `/api/chat`.

Every request is streamed on the wire, so that a reply that never ends, or ends without
`done`, is seen. What a request always says: `think` (omitted means true), `num_ctx` (one
value, a change reloads the model) and `num_predict`. Tools and `format` never go together.

An empty stop is a call that the server could not parse, or a thought that never closed: asked
once more, think off, with a short note (reference: Gemma 4 under Ollama, lines 5 and 6).
Transient failures are tried once more as long as nothing has been read.

Async calls run the same code in a worker thread (the default of langchain-core).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

import httpx
import ollama
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, ValidationError

from araras.llm.failures import (
    ModelBusy,
    ModelError,
    ModelNotFound,
    ModelRefused,
    ModelReplyInvalid,
    ModelTimeout,
    ModelUnreachable,
    PromptTooLong,
)
from araras.llm.transport import BoundedTransport, ReplyTooLarge
from araras.llm.untrusted import estimated_tokens
from araras.llm.wire import THOUGHT, Wire, to_wire

CORRECTION: Final = (
    "A resposta anterior veio vazia ou malformada. Responda agora, sem raciocínio, "
    "com uma chamada de ferramenta válida ou com o texto pedido."
)
"""The note of the second try after an empty stop."""
RETRY_SECONDS: Final = 0.3
"""Pause before the second try after a transient failure."""
ATTEMPTS: Final = 2
NOT_FOUND, BAD_REQUEST, SERVER_ERROR = 404, 400, 500


class Request(dict[str, object]):
    """Keyword arguments of one `ollama.Client.chat` call."""


class OllamaChat(BaseChatModel):
    """A chat model of an Ollama server. Calls take `think`, `tools` and `format` as keywords."""

    model: str = "araras"
    host: str = "http://127.0.0.1:11434"
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
    """Requests at once from this process: `OLLAMA_NUM_PARALLEL` is 1, and waiting ones have
    no bound on the server's side."""

    @property
    def _llm_type(self) -> str:
        return "ollama-native"

    def _client(self) -> ollama.Client:
        """A client of one exchange; closing it leaves no connection open."""
        timeout = httpx.Timeout(self.silence_seconds, connect=self.connect_seconds)
        transport = BoundedTransport(max_bytes=self.max_reply_bytes, seconds=self.exchange_seconds)
        return ollama.Client(
            self.host, timeout=timeout, transport=transport, follow_redirects=False, trust_env=False
        )

    def bind_tools(
        self,
        tools: Sequence[dict[str, object] | type | Callable[..., object] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: object,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model with tools; Ollama cannot be made to choose one (`tool_choice`)."""
        del tool_choice
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def capabilities(self) -> tuple[str, ...]:
        """Return what the server says that the model can do; raises `ModelError`."""
        with _typed(self), self._client() as client:
            return tuple(client.show(self.model).capabilities or ())

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        first, *rest = self._stream(messages, stop, run_manager, **kwargs)
        message = (first + rest).message if rest else first.message
        if not isinstance(message, AIMessageChunk):
            raise TypeError("a stream of AI chunks adds up to one")
        answer = AIMessage(
            content=message.content,
            additional_kwargs=message.additional_kwargs,
            response_metadata=message.response_metadata,
            tool_calls=message.tool_calls,
            invalid_tool_calls=message.invalid_tool_calls,
            usage_metadata=message.usage_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        request = self._request(messages, stop, kwargs)
        replied = False
        with _slot(self.host, self.parallel, self.exchange_seconds):
            for chunk in self._chunks(request, first_id=len(messages)):
                replied = replied or _says_something(chunk)
                yield _told(run_manager, chunk)
            if replied:
                return
            for chunk in self._chunks(_corrected(request), first_id=len(messages)):
                replied = replied or _says_something(chunk)
                yield _told(run_manager, chunk)
        if not replied:
            raise _invalid("veio vazia duas vezes")

    def _request(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, given: Mapping[str, object]
    ) -> Request:
        tools, shape = given.get("tools"), given.get("format")
        if tools and shape:
            raise ValueError("format and tools never go together")
        wire = to_wire(messages)
        self._check_size(wire, tools)
        options: dict[str, object] = {"num_ctx": self.num_ctx, "num_predict": self.num_predict}
        for name in ("temperature", "repeat_penalty"):
            value = given.get(name, getattr(self, name))
            if value is not None:
                options[name] = value
        if stop:
            options["stop"] = stop
        think = bool(given.get("think", self.think))
        return Request(
            messages=wire, tools=tools, format=shape, think=think, options=options, model=self.model
        )

    def _check_size(self, wire: Sequence[Wire], tools: object) -> None:
        """Raise `PromptTooLong` for what the server would cut silently, oldest first."""
        tokens = estimated_tokens(json.dumps([wire, tools], ensure_ascii=False))
        room = self.num_ctx - self.num_predict
        if tokens > room:
            raise PromptTooLong(
                f"O pedido ao modelo tem cerca de {tokens} tokens; cabem {room}.",
                "Envie uma nota mais curta ou aumente num_ctx no Modelfile.",
            )

    def _chunks(self, request: Request, first_id: int) -> Iterator[ChatGenerationChunk]:
        """Stream one request; a transient failure before the first part is tried once more."""
        for attempt in range(1, ATTEMPTS + 1):
            started = False
            try:
                for chunk in self._parts(request, first_id):
                    started = True
                    yield chunk
            except ModelError as error:
                if started or not error.transient or attempt == ATTEMPTS:
                    raise
            else:
                return
            time.sleep(RETRY_SECONDS)

    def _parts(self, request: Request, first_id: int) -> Iterator[ChatGenerationChunk]:
        calls = 0
        done = False
        with _typed(self), self._client() as client:
            for part in client.chat(**request, stream=True):
                made = part.message.tool_calls or ()
                yield _chunk(part, request, f"call_{first_id}", calls)
                calls += len(made)
                done = bool(part.done)
            if not done:
                raise _invalid("foi cortada antes do fim")


def _chunk(
    part: ollama.ChatResponse, request: Request, prefix: str, calls: int
) -> ChatGenerationChunk:
    message = part.message
    made = [
        tool_call_chunk(
            name=call.function.name,
            args=json.dumps(dict(call.function.arguments), ensure_ascii=False),
            id=f"{prefix}_{calls + place}",
            index=calls + place,
        )
        for place, call in enumerate(message.tool_calls or ())
    ]
    return ChatGenerationChunk(
        message=AIMessageChunk(
            content=message.content or "",
            additional_kwargs={THOUGHT: message.thinking} if message.thinking else {},
            tool_call_chunks=made,
            response_metadata=_metadata(part, request) if part.done else {},
        )
    )


def _metadata(part: ollama.ChatResponse, request: Request) -> dict[str, object]:
    """The counters of a reply; `prompt_cut` when the server read far less than it was sent."""
    if part.done_reason == "load":
        raise ModelBusy("O servidor só carregou o modelo, sem responder.", "Tente de novo.")
    read = part.prompt_eval_count
    sent = estimated_tokens(json.dumps(request["messages"], ensure_ascii=False))
    return {
        "done_reason": part.done_reason,
        "prompt_tokens": read,
        "reply_tokens": part.eval_count,
        "prompt_cut": read is not None and read * 4 < sent,
    }


def _says_something(chunk: ChatGenerationChunk) -> bool:
    message = chunk.message
    has_calls = isinstance(message, AIMessageChunk) and bool(message.tool_call_chunks)
    return bool(message.text.strip()) or has_calls


def _told(
    run_manager: CallbackManagerForLLMRun | None, chunk: ChatGenerationChunk
) -> ChatGenerationChunk:
    if run_manager is not None:
        run_manager.on_llm_new_token(chunk.text, chunk=chunk)
    return chunk


def _corrected(request: Request) -> Request:
    messages = request["messages"]
    if not isinstance(messages, list):
        raise TypeError("messages are a list")
    note: Wire = {"role": "user", "content": CORRECTION}
    without_thought = [{k: v for k, v in m.items() if k != "thinking"} for m in messages]
    return Request({**request, "think": False, "messages": [*without_thought, note]})


@contextmanager
def _slot(host: str, parallel: int, seconds: float) -> Iterator[None]:
    """Wait for one of the host's slots; raises `ModelBusy` when none comes free."""
    slots = _slots(host, parallel)
    if not slots.acquire(timeout=seconds):
        raise ModelBusy("O modelo está ocupado com outras consultas.", "Tente de novo.")
    try:
        yield
    finally:
        slots.release()


@lru_cache(maxsize=16)
def _slots(host: str, parallel: int) -> threading.BoundedSemaphore:
    del host
    return threading.BoundedSemaphore(parallel)


@contextmanager
def _typed(chat: OllamaChat) -> Iterator[None]:
    """Turn whatever the client raises into the one typed family."""
    where = f"O servidor do modelo em {chat.host}"
    try:
        yield
    except ollama.ResponseError as error:
        raise _refusal(chat, error) from error
    except ReplyTooLarge as error:
        raise _invalid("é grande demais") from error
    except httpx.TimeoutException as error:
        raise ModelTimeout(f"{where} demorou demais.", "Veja se o computador aguenta.") from error
    except (ConnectionError, httpx.TransportError) as error:
        hint = "Inicie-o com `ollama serve` ou confira OLLAMA_HOST."
        raise ModelUnreachable(f"{where} não responde.", hint) from error
    except (ValueError, TypeError, AttributeError, KeyError, ValidationError) as error:
        raise _invalid("não segue o protocolo") from error


def _refusal(chat: OllamaChat, error: ollama.ResponseError) -> ModelError:
    status = error.status_code
    if status == NOT_FOUND:
        hint = f"Crie-o com `ollama create {chat.model} -f Modelfile`."
        return ModelNotFound(f"O servidor não tem o modelo “{chat.model}”.", hint)
    if status >= SERVER_ERROR:
        return ModelBusy(f"O servidor do modelo falhou ({status}).", "Tente de novo.")
    if status < BAD_REQUEST:
        return ModelReplyInvalid("O servidor do modelo relatou uma falha no meio da resposta.")
    return ModelRefused(
        f"O servidor do modelo recusou o pedido ({status}).",
        "Confira com `araras doctor` se o modelo tem ferramentas e raciocínio.",
    )


def _invalid(what: str) -> ModelReplyInvalid:
    return ModelReplyInvalid(f"A resposta do modelo {what}.", "Confira com `araras doctor`.")
