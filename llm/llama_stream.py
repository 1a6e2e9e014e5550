"""Reads what llama-server writes: the events of a streamed reply, its properties, its errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from araras.llm.failures import ModelReplyInvalid, invalid
from araras.llm.parts import Called, End, Part, is_object

DATA: Final = "data:"
DONE: Final = "[DONE]"
IGNORED: Final = (":", "event:", "id:", "retry:")
"""Lines of an event stream that carry nothing for us (WHATWG, server-sent events)."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Function(_Read):
    name: str | None = None
    arguments: str | None = None


class _Call(_Read):
    index: int
    function: _Function


class _Delta(_Read):
    content: str | None = None
    reasoning_content: str | None = None
    tool_calls: tuple[_Call, ...] | None = None


class _Choice(_Read):
    delta: _Delta
    finish_reason: str | None = None


class _Usage(_Read):
    prompt_tokens: int
    completion_tokens: int


class _Timings(_Read):
    prompt_n: int | None = None


class _Error(_Read):
    type: str = ""


class _Event(_Read):
    choices: tuple[_Choice, ...] = ()
    usage: _Usage | None = None
    timings: _Timings | None = None
    error: _Error | None = None


class _Failure(_Read):
    error: _Error


class Properties(_Read):
    """What `/props` tells of the server."""

    chat_template: str = ""
    chat_template_caps: dict[str, bool]

    def capabilities(self) -> tuple[str, ...]:
        """Return the capabilities by the names that Ollama gives them."""
        tools = self.chat_template_caps.get("supports_tool_calls", False)
        thinking = "enable_thinking" in self.chat_template
        return ("completion", *["tools"] * tools, *["thinking"] * thinking)


class StreamReader:
    """Collects the events of one reply."""

    def __init__(self) -> None:
        self._buffer = b""
        self._calls: dict[int, list[str]] = {}
        self._reason: str | None = None
        self._usage: _Usage | None = None
        self._evaluated: int | None = None

    def feed(self, data: bytes) -> Iterator[Part]:
        """Yield what whole lines hold; raises `ValueError` for what is no event.

        Only a line feed ends a line: text may hold U+2028, which other splitters cut at.
        """
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            yield from self._line(line.decode("utf-8"))

    def _line(self, line: str) -> Iterator[Part]:
        if not line.strip() or line.startswith(IGNORED):
            return
        if not line.startswith(DATA):
            raise ValueError("not a line of an event stream")
        data = line.removeprefix(DATA).strip()
        if data == DONE:
            return
        event = _Event.model_validate_json(data)
        if event.error is not None:
            raise ModelReplyInvalid("O servidor do modelo relatou uma falha no meio da resposta.")
        self._usage = event.usage or self._usage
        if event.timings is not None:
            self._evaluated = event.timings.prompt_n
        for choice in event.choices:
            yield from self._choice(choice)

    def _choice(self, choice: _Choice) -> Iterator[Part]:
        self._reason = choice.finish_reason or self._reason
        delta = choice.delta
        for call in delta.tool_calls or ():
            whole = self._calls.setdefault(call.index, ["", ""])
            whole[0] += call.function.name or ""
            whole[1] += call.function.arguments or ""
        if delta.content or delta.reasoning_content:
            yield Part(delta.content or "", delta.reasoning_content or "")

    def end(self) -> Part:
        """Return the last part, with the calls that are whole; raises for a cut reply."""
        if self._reason is None:
            raise invalid("foi cortada antes do fim")
        calls = (Called(name, text.strip() or "{}") for name, text in self._calls.values() if name)
        read = self._usage.prompt_tokens if self._usage else None
        made = self._usage.completion_tokens if self._usage else None
        return Part(
            calls=tuple(call for call in calls if is_object(call.arguments)),
            end=End(self._reason, read, made, self._evaluated),
        )


def properties_of(body: bytes) -> Properties:
    """Return the server's properties; raises `ValidationError`."""
    return Properties.model_validate_json(body)


def error_type(body: bytes) -> str:
    """Return the type of the error that a body tells of, or an empty text."""
    try:
        return _Failure.model_validate_json(body).error.type
    except ValidationError:
        return ""
