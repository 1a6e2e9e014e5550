"""A dialogue with a model as a generator that asks, so that one piece of code runs both ways.

A generator yields each `Question` and is sent the answer; `drive` asks in this thread,
`drive_async` in an event loop, where a cancelled run closes the request that is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from langchain_core.messages import AIMessage, BaseMessage

Result = TypeVar("Result")


@dataclass(frozen=True)
class Question:
    """One exchange: the messages, and the keywords of the chat model's call."""

    messages: list[BaseMessage]
    arguments: dict[str, object] = field(default_factory=dict)


Dialogue = Generator[Question, AIMessage, Result]
"""Asks, is answered, and returns a result."""


@dataclass(frozen=True)
class _Finished(Generic[Result]):
    result: Result


def drive(dialogue: Dialogue[Result], ask: Callable[[Question], AIMessage]) -> Result:
    """Run a dialogue to its result."""
    step = _advanced(dialogue, None)
    while isinstance(step, Question):
        step = _advanced(dialogue, ask(step))
    return step.result


async def drive_async(
    dialogue: Dialogue[Result], ask: Callable[[Question], Awaitable[AIMessage]]
) -> Result:
    """Run a dialogue; what it does between questions runs in a thread."""
    step = await asyncio.to_thread(_advanced, dialogue, None)
    while isinstance(step, Question):
        step = await asyncio.to_thread(_advanced, dialogue, await ask(step))
    return step.result


def _advanced(dialogue: Dialogue[Result], answer: AIMessage | None) -> Question | _Finished[Result]:
    try:
        return next(dialogue) if answer is None else dialogue.send(answer)
    except StopIteration as end:
        return _Finished(end.value)
