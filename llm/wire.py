"""Messages of langchain-core as Ollama's `/api/chat` takes them.

1. A tool's result goes out with the tool's name, found by the call's id (reference, line 1).
2. An assistant message with tool calls goes out with blank content (line 2).
3. A thought is kept only after the last user message, which is inside a tool loop (line 4).
4. Control tokens leave every text but the system's, which is ours (line 12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)

from araras.llm.untrusted import without_control_tokens

THOUGHT = "reasoning_content"
"""The key of `additional_kwargs` under which a message carries its thought."""
Wire = dict[str, object]
"""One message on the wire."""


def to_wire(messages: Sequence[BaseMessage]) -> list[Wire]:
    """Return the messages in the server's form."""
    last_user = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    names = {
        str(call["id"]): call["name"]
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    return [_wire(m, names, in_loop=i > last_user) for i, m in enumerate(messages)]


def _wire(message: BaseMessage, names: Mapping[str, str], *, in_loop: bool) -> Wire:
    if isinstance(message, SystemMessage):
        return {"role": "system", "content": message.text}
    text = without_control_tokens(message.text)
    if isinstance(message, ToolMessage):
        name = message.name or names.get(message.tool_call_id, "")
        return {"role": "tool", "tool_name": name, "content": text}
    if isinstance(message, AIMessage):
        return _assistant(message, text, in_loop=in_loop)
    return {"role": "user", "content": text}


def _assistant(message: AIMessage, text: str, *, in_loop: bool) -> Wire:
    wire: Wire = {"role": "assistant", "content": "" if message.tool_calls else text}
    if message.tool_calls:
        wire["tool_calls"] = [
            {"function": {"name": call["name"], "arguments": _cleaned(call["args"])}}
            for call in message.tool_calls
        ]
    thought = thought_of(message)
    if thought and in_loop:
        wire["thinking"] = without_control_tokens(thought)
    return wire


def thought_of(message: BaseMessage) -> str:
    """Return the thought that a message carries, or an empty text."""
    thought = message.additional_kwargs.get(THOUGHT)
    return thought if isinstance(thought, str) else ""


def _cleaned(arguments: Mapping[str, object]) -> dict[str, object]:
    return {
        key: without_control_tokens(value) if isinstance(value, str) else value
        for key, value in arguments.items()
    }
