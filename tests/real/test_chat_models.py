"""The suite of all chat models, on the real servers."""

from __future__ import annotations

import pytest
from conformance.chat_model import NOTE, TOOL, ChatModelSuite
from proxy import call_text, calling, in_order, proxied
from real_chats import chat_at
from wire_forms import heard

from araras.llm import failures
from araras.llm.attempts import CORRECTION
from araras.llm.ollama import OllamaChat

pytestmark = pytest.mark.real_server
AME = call_text("orpha_resolve", name="AME")
FC = call_text("orpha_resolve", name="fibrose")
UNKNOWN = call_text("inventada", texto="x")
MALFORMED = "<|tool_call>call:orpha_resolve{name:"


class TestRealServer(ChatModelSuite):
    @pytest.fixture
    def chat(self, engine, server):
        return chat_at(engine, server.url)


def forced(engine, server, *texts, stream=False, tools=(TOOL,)):
    """The answer of a server that is made to write these texts, and what it was asked."""
    with proxied(server.url, in_order(lambda body: calling(body, *texts))) as proxy:
        chat = chat_at(engine, proxy.url)
        if stream:
            chunks = list(chat.stream(NOTE, tools=list(tools), think=True))
            return sum(chunks[1:], chunks[0]), proxy.requests
        return chat.invoke(NOTE, tools=list(tools), think=True), proxy.requests


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
class TestCalls:
    def test_a_call_is_read(self, engine, server, stream):
        answer, _ = forced(engine, server, AME, stream=stream)
        assert [(c["name"], c["args"]) for c in answer.tool_calls] == [
            ("orpha_resolve", {"name": "AME"})
        ]

    def test_parallel_calls_are_read_in_order_with_ids_of_their_own(self, engine, server, stream):
        answer, _ = forced(engine, server, AME, FC, stream=stream)
        assert [c["args"]["name"] for c in answer.tool_calls] == ["AME", "fibrose"]
        assert len({c["id"] for c in answer.tool_calls}) == 2

    def test_a_malformed_call_is_asked_again_without_thinking(self, engine, server, stream):
        try:
            answer, requests = forced(engine, server, MALFORMED, stream=stream)
        except failures.ModelReplyInvalid:
            return
        assert not answer.invalid_tool_calls
        if len(requests) == 2:
            assert heard(requests[1]).think is False
            assert heard(requests[1]).messages[-1]["content"] == CORRECTION

    def test_an_unknown_tool_is_passed_on_or_asked_again(self, engine, server, stream):
        try:
            answer, requests = forced(engine, server, UNKNOWN, stream=stream)
        except failures.ModelReplyInvalid:
            return
        assert len(requests) == 2 or answer.tool_calls[0]["name"] == "inventada"


def test_a_model_that_is_not_there_is_named(ollama):
    with pytest.raises(failures.ModelNotFound, match="outro"):
        OllamaChat(host=ollama.url, model="outro").invoke(NOTE)
