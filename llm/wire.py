"""Messages of langchain-core, made safe and bare: what every model server is told.

1. A tool's result goes out with the tool's name, found by the call's id (reference, line 1).
2. An assistant message with tool calls goes out with blank content (line 2).
3. A thought is kept only after the last user message, which is inside a tool loop (line 4).
4. Control tokens leave every text but the system's, which is ours (line 12).

An adapter writes each `Said` in its server's form; nothing but the form differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)

from araras.llm.untrusted import without_control_tokens

THOUGHT: Final = "reasoning_content"
"""The key of `additional_kwargs` under which a message carries its thought."""
Wire = dict[str, object]
"""One message on the wire."""


@dataclass(frozen=True)
class SaidCall:
    """A tool call of an assistant message."""

    id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True)
class Said:
    """One message, safe to send."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    thought: str = ""
    calls: tuple[SaidCall, ...] = ()
    tool: str = ""
    """The name of the tool that a result comes from."""
    call_id: str = ""
    """The id of the call that a result answers."""


def said(messages: Sequence[BaseMessage]) -> list[Said]:
    """Return the messages as they may be sent."""
    last_user = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    names = {
        str(call["id"]): call["name"]
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    return [_said(m, names, in_loop=i > last_user) for i, m in enumerate(messages)]


def _said(message: BaseMessage, names: Mapping[str, str], *, in_loop: bool) -> Said:
    if isinstance(message, SystemMessage):
        return Said("system", message.text)
    text = without_control_tokens(message.text)
    if isinstance(message, ToolMessage):
        name = message.name or names.get(message.tool_call_id, "")
        return Said("tool", text, tool=name, call_id=message.tool_call_id)
    if isinstance(message, AIMessage):
        return _assistant(message, text, in_loop=in_loop)
    return Said("user", text)


def _assistant(message: AIMessage, text: str, *, in_loop: bool) -> Said:
    calls = tuple(
        SaidCall(str(call["id"]), call["name"], _cleaned(call["args"]))
        for call in message.tool_calls
    )
    thought = without_control_tokens(thought_of(message)) if in_loop else ""
    return Said("assistant", "" if calls else text, thought, calls)


def thought_of(message: BaseMessage) -> str:
    """Return the thought that a message carries, or an empty text."""
    thought = message.additional_kwargs.get(THOUGHT)
    return thought if isinstance(thought, str) else ""


def _cleaned(arguments: Mapping[str, object]) -> dict[str, object]:
    return {
        key: without_control_tokens(value) if isinstance(value, str) else value
        for key, value in arguments.items()
    }
