"""The two wire forms: what a server writes, and what it was asked, read back into one shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Json = dict[str, object]


def as_json_lines(part: Json) -> Iterator[bytes]:
    """A part as Ollama streams it."""
    yield json.dumps(part).encode() + b"\n"


def as_event_stream(part: Json) -> Iterator[bytes]:
    """A part as llama-server streams it: arguments in fragments, counters, an end mark."""
    if "error" in part:
        yield _event({"error": {"code": 500, "message": part["error"], "type": "server_error"}})
        return
    message = part["message"]
    delta = {
        "content": message["content"] or None,
        "reasoning_content": message.get("thinking"),
    }
    yield _event(_chunk({key: value for key, value in delta.items() if value is not None}))
    for place, made in enumerate(message.get("tool_calls", ())):
        for fragment in _fragments(place, made["function"]):
            yield _event(_chunk({"tool_calls": [fragment]}))
    if part["done"]:
        yield _event(_chunk({}, part["done_reason"]))
        yield _event({"choices": [], **_counters(part)})
        yield b"data: [DONE]\n\n"


def _event(value: Json) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def _chunk(delta: Json, reason: object = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"object": "chat.completion.chunk", "choices": [choice]}


def _fragments(place: int, function: Mapping[str, object]) -> Iterator[Json]:
    arguments = function["arguments"]
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    yield {"index": place, "id": "x", "function": {"name": function["name"], "arguments": ""}}
    for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
        yield {"index": place, "function": {"arguments": piece}}


def _counters(part: Json) -> Json:
    read, made = part.get("prompt_eval_count", 0), part.get("eval_count", 0)
    return {
        "usage": {"prompt_tokens": read, "completion_tokens": made},
        "timings": {"prompt_n": read},
    }


def error_body(status: int, text: str, kind: str) -> bytes:
    """An error that both clients can read."""
    return json.dumps({"error": {"code": status, "message": text, "type": kind}}).encode()


class Heard(NamedTuple):
    """A request as the server hears it, whatever the form."""

    messages: list[dict[str, object]]
    """Each with role, content, thought, calls [(name, arguments)] and tool."""
    think: bool
    tools: list[str]
    shape: object
    max_tokens: int
    options: dict[str, object]


def heard(request: Mapping[str, object]) -> Heard:
    """Return a request of either form."""
    openai = "response_format" in request or "chat_template_kwargs" in request
    tools = [tool["function"]["name"] for tool in request.get("tools") or ()]
    messages = [_message(message) for message in request["messages"]]
    if not openai:
        options = request["options"]
        think, shape = request["think"], request.get("format")
        return Heard(messages, think, tools, shape, options["num_predict"], options)
    think = request["chat_template_kwargs"]["enable_thinking"]
    form = request.get("response_format")
    shape = form["json_schema"]["schema"] if form else None
    return Heard(messages, think, tools, shape, request["max_tokens"], dict(request))


def _message(message: Mapping[str, object]) -> dict[str, object]:
    calls = [call["function"] for call in message.get("tool_calls", ())]
    return {
        "role": message["role"],
        "content": message.get("content") or "",
        "thought": message.get("thinking") or message.get("reasoning_content") or "",
        "calls": [(call["name"], _object(call["arguments"])) for call in calls],
        "tool": message.get("tool_name") or message.get("name") or "",
    }


def _object(arguments: object) -> object:
    return json.loads(arguments) if isinstance(arguments, str) else arguments
