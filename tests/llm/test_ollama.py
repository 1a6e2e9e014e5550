"""The adapter of Ollama: the suite of all chat models, and what only this server has."""

from __future__ import annotations

import pytest
from scripted_chat_model import ScriptedChatModelSuite
from server import Reply, fails, lines, part, playing, says

from araras.llm import failures
from araras.llm.ollama import OllamaChat
from araras.llm.untrusted import without_control_tokens


class TestOllama(ScriptedChatModelSuite):
    adapter = OllamaChat


def test_the_native_endpoint_is_asked_with_the_window():
    with playing([says("a b")]) as server:
        OllamaChat(host=server.url).invoke("Olá")
    assert server.requests[0]["path"] == "/api/chat"
    assert server.requests[0]["options"] == {"num_ctx": 32_768, "num_predict": 1_024}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply([b'{"done": true}\n']), failures.ModelReplyInvalid),
        (lines(part(calls=[{"function": {"name": "a", "arguments": "{}"}}])),
         failures.ModelReplyInvalid),
        (lines(part(done=True, done_reason="load")), failures.ModelBusy),
    ],
    ids=["no message", "arguments as text", "only loaded"],
)  # fmt: skip
def test_what_only_ollama_says_is_typed_too(reply, expected):
    with playing([reply]) as server, pytest.raises(expected):
        OllamaChat(host=server.url).invoke("Olá")


def test_a_missing_model_is_named_with_the_command_that_makes_it():
    with playing([fails(404)]) as server, pytest.raises(failures.ModelNotFound) as raised:
        OllamaChat(host=server.url, model="meu").invoke("Olá")
    assert "araras model create --model meu" in raised.value.hint


def test_control_tokens_inside_control_tokens_leave_too():
    assert without_control_tokens("<|tu<|turn>rn>x<<turn|>turn|>") == "x"
