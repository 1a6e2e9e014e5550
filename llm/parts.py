"""What a model server says, piece by piece, and the chunks of langchain-core made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from araras.llm.wire import THOUGHT


@dataclass(frozen=True)
class Called:
    """A whole tool call; its arguments are a JSON object as text."""

    name: str
    arguments: str


@dataclass(frozen=True)
class End:
    """How a reply ended, and the server's counters."""

    reason: str | None
    prompt_tokens: int | None
    """Tokens of the prompt, those of the server's cache included where it tells."""
    reply_tokens: int | None
    evaluated_tokens: int | None = None
    """Tokens of the prompt that were read anew, where the server tells."""


@dataclass(frozen=True)
class Part:
    """A piece of a reply; the last one has an `end`."""

    text: str = ""
    thought: str = ""
    calls: tuple[Called, ...] = ()
    end: End | None = None

    @property
    def says_something(self) -> bool:
        """Whether it holds text or a call; a thought alone is no answer."""
        return bool(self.text.strip() or self.calls)


def is_object(text: str) -> bool:
    """Return whether a text is a JSON object, as the arguments of a call must be."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def chunk_of(part: Part, call_prefix: str, calls_before: int, sent_tokens: int) -> AIMessageChunk:
    """Return a part as a message chunk; calls get ids in their order."""
    made = [
        tool_call_chunk(
            name=call.name,
            args=call.arguments,
            id=f"{call_prefix}_{calls_before + place}",
            index=calls_before + place,
        )
        for place, call in enumerate(part.calls)
    ]
    return AIMessageChunk(
        content=part.text,
        additional_kwargs={THOUGHT: part.thought} if part.thought else {},
        tool_call_chunks=made,
        response_metadata=_metadata(part.end, sent_tokens) if part.end else {},
    )


def _metadata(end: End, sent_tokens: int) -> dict[str, object]:
    """The counters; `prompt_cut` when the server read far less than it was sent."""
    read = end.prompt_tokens
    return {
        "done_reason": end.reason,
        "prompt_tokens": read,
        "reply_tokens": end.reply_tokens,
        "evaluated_tokens": end.evaluated_tokens,
        "prompt_cut": read is not None and read * 4 < sent_tokens,
    }


def result_of(chunks: list[ChatGenerationChunk]) -> ChatResult:
    """Return the chunks of a stream as one message."""
    first, *rest = chunks
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
