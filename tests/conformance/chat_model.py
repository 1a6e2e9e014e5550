"""What every chat model over a model server does.

`ChatModelSuite` holds with any server and whatever the model writes: a real server with a
model that writes noise passes it. `ScriptedChatModelSuite` needs a server that plays a script.
A backend's test module makes subclasses with the fixtures that they ask for:

    class TestOllama(ScriptedChatModelSuite):
        adapter = OllamaChat
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from contextlib import aclosing, closing, suppress

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from araras.knowledge.errors import ArarasError
from araras.llm import failures
from araras.llm.chat import ServedChat
from araras.llm.wire import thought_of

TOOL = {
    "type": "function",
    "function": {
        "name": "orpha_resolve",
        "description": "Acha a doença.",
        "parameters": {
            "type": "object",
            "properties": {"name": {"type": "string", "description": "Nome da doença."}},
            "required": ["name"],
        },
    },
}
SHAPE = {
    "type": "object",
    "properties": {"sim": {"type": "boolean"}},
    "required": ["sim"],
    "additionalProperties": False,
}
NOTE = [SystemMessage("Responda em português."), HumanMessage("Lactente com hipotonia.")]


def loop_messages() -> list:
    """A conversation with an old thought, a call and its result."""
    made = {"name": "orpha_resolve", "args": {"name": "AME"}, "id": "call_1_0"}
    old = AIMessage("resposta", additional_kwargs={"reasoning_content": "pensamento velho"})
    now = AIMessage(
        "deixe ver", tool_calls=[made], additional_kwargs={"reasoning_content": "pensamento novo"}
    )
    result = ToolMessage("ORPHA:70", tool_call_id="call_1_0")
    return [SystemMessage("s"), HumanMessage("a"), old, HumanMessage("b"), now, result]


def answer_or_told(ask: Callable[[], AIMessage]) -> AIMessage | None:
    """An answer, or None where the model wrote nothing twice: the one failure of a whole server."""
    try:
        return ask()
    except failures.ModelReplyInvalid as error:
        if "duas vezes" in error.message:
            return None
        raise


def check_answer(answer: AIMessage | None) -> None:
    """An answer says something, names its calls, and carries the counters."""
    if answer is None:
        return
    assert answer.text.strip() or answer.tool_calls
    assert all(isinstance(call["args"], dict) and call["id"] for call in answer.tool_calls)
    assert not answer.invalid_tool_calls
    assert answer.response_metadata["done_reason"]
    assert answer.response_metadata["prompt_tokens"] > 0
    assert answer.response_metadata["reply_tokens"] > 0


class ChatModelSuite:
    """What holds whatever the model writes."""

    @pytest.fixture
    def chat(self) -> ServedChat:
        raise NotImplementedError("a backend gives a chat model whose server answers")

    def test_the_server_says_what_the_model_can_do(self, chat):
        assert {"completion", "tools", "thinking"} <= set(chat.capabilities())

    @pytest.mark.parametrize("think", [True, False])
    @pytest.mark.parametrize("tools", [[TOOL], []], ids=["tools", "no tools"])
    def test_an_answer_says_something_or_a_typed_failure_is_raised(self, chat, think, tools):
        check_answer(answer_or_told(lambda: chat.invoke(NOTE, think=think, tools=tools)))

    @pytest.mark.parametrize("think", [True, False])
    def test_a_loop_with_calls_results_and_thoughts_is_understood(self, chat, think):
        check_answer(
            answer_or_told(lambda: chat.invoke(loop_messages(), think=think, tools=[TOOL]))
        )

    def test_a_stream_adds_up_to_an_answer(self, chat):
        def streamed() -> AIMessage:
            chunks = list(chat.stream(NOTE, think=False))
            assert len(chunks) > 1
            whole = sum(chunks[1:], chunks[0])
            return AIMessage(whole.content, response_metadata=whole.response_metadata)

        check_answer(answer_or_told(streamed))

    def test_async_calls_and_streams(self, chat):
        async def both() -> None:
            check_answer(await chat.ainvoke(NOTE, think=False))
            async with aclosing(chat.astream(NOTE, think=False)) as stream:
                assert [chunk async for chunk in stream]

        answer_or_told(lambda: asyncio.run(both()))

    def test_a_shape_gives_json_of_that_shape(self, chat):
        answer = chat.invoke(NOTE, format=SHAPE, think=False)
        assert isinstance(json.loads(answer.text)["sim"], bool)

    def test_format_and_tools_never_go_together(self, chat):
        with pytest.raises(ValueError, match="never"):
            chat.invoke(NOTE, tools=[TOOL], format=SHAPE)

    def test_too_long_a_prompt_is_never_sent(self, chat):
        with pytest.raises(failures.PromptTooLong):
            chat.invoke("palavra " * 60_000)

    def test_two_at_once_both_answer(self, chat):
        answers: list[AIMessage | None] = []

        def ask() -> None:
            answers.append(answer_or_told(lambda: chat.invoke(NOTE, think=False)))

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 2
        for answer in answers:
            check_answer(answer)

    def test_after_a_cancelled_call_the_next_one_answers(self, chat):
        async def cancel_then_ask() -> None:
            task = asyncio.create_task(chat.ainvoke(NOTE, think=False))
            await asyncio.sleep(0.05)
            task.cancel()
            with suppress(asyncio.CancelledError, failures.ModelReplyInvalid):
                await task
            check_answer(await chat.ainvoke(NOTE, think=False))

        answer_or_told(lambda: asyncio.run(cancel_then_ask()))

    def test_after_a_stream_that_was_left_the_next_call_answers(self, chat):
        with closing(chat.stream(NOTE, think=False)) as stream:
            next(stream)
        check_answer(answer_or_told(lambda: chat.invoke(NOTE, think=False)))

    def test_nobody_at_the_address(self, chat):
        nobody = chat.model_copy(update={"host": "http://127.0.0.1:1"})
        with pytest.raises(failures.ModelUnreachable, match="não responde") as raised:
            nobody.invoke(NOTE)
        assert isinstance(raised.value, ArarasError)
        assert raised.value.hint
        with pytest.raises(failures.ModelUnreachable):
            asyncio.run(nobody.ainvoke(NOTE))


def thought_in(chunks: list) -> str:
    """The thought of a stream."""
    return "".join(thought_of(chunk) for chunk in chunks)
