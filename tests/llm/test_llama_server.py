"""The adapter of llama-server: the suite of all chat models, and what only this server has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conformance.chat_model import SHAPE, TOOL
from scripted_chat_model import ScriptedChatModelSuite
from server import END, Reply, call, fails, lines, part, playing, says
from wire_forms import heard

from araras.llm import failures
from araras.llm.llama_server import SAMPLING, LlamaServerChat

ROOT = Path(__file__).resolve().parents[2]


class TestLlamaServer(ScriptedChatModelSuite):
    adapter = LlamaServerChat


def test_the_openai_endpoint_is_asked_with_the_sampling_of_the_modelfile():
    with playing([says("a b")]) as server:
        LlamaServerChat(host=server.url).invoke("Olá")
    request = server.requests[0]
    assert request["path"] == "/v1/chat/completions"
    modelfile = (ROOT / "Modelfile").read_text(encoding="utf-8").splitlines()
    for name in ("temperature", "top_p", "top_k", "repeat_penalty"):
        assert f"PARAMETER {name} {SAMPLING[name]}" in modelfile
        assert request[name] == SAMPLING[name]
    assert request["stop"] == ["<turn|>"]
    assert request["min_p"] == 0


def test_a_shape_travels_as_a_response_format():
    with playing([says('{"sim": true}')]) as server:
        LlamaServerChat(host=server.url).invoke("Olá", format=SHAPE)
    assert heard(server.requests[0]).shape == SHAPE


def test_a_result_goes_out_with_the_id_of_its_call():
    from conformance.chat_model import loop_messages

    with playing([says("a b")]) as server:
        LlamaServerChat(host=server.url).invoke(loop_messages(), tools=[TOOL])
    made, result = server.requests[0]["messages"][-2:]
    assert made["tool_calls"][0]["id"] == result["tool_call_id"] == "call_1_0"


def test_a_call_whose_arguments_were_cut_is_dropped_and_asked_again():
    cut = part(calls=[{"function": {"name": "orpha_resolve", "arguments": '{"name": "A'}}])
    whole = lines(part(calls=[call("orpha_resolve", name="AME")]), END)
    with playing([lines(cut, END), whole]) as server:
        answer = LlamaServerChat(host=server.url).invoke("Olá", tools=[TOOL])
    assert [made["args"] for made in answer.tool_calls] == [{"name": "AME"}]
    assert not answer.invalid_tool_calls
    assert len(server.requests) == 2


def test_too_long_for_the_server_is_told_as_such():
    long = fails(400, "too long", kind="exceed_context_size_error")
    with playing([long]) as server, pytest.raises(failures.PromptTooLong, match="llama-server"):
        LlamaServerChat(host=server.url).invoke("Olá")


def test_a_line_separator_inside_text_ends_no_line():
    event = {"choices": [{"index": 0, "delta": {"content": "a\u2028b"}, "finish_reason": "stop"}]}
    raw = b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"
    with playing([Reply([raw])]) as server:
        assert LlamaServerChat(host=server.url).invoke("Olá").content == "a\u2028b"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"chat_template": "x", "chat_template_caps": {}}, ("completion",)),
        (
            {
                "chat_template": "enable_thinking",
                "chat_template_caps": {"supports_tool_calls": True},
            },
            ("completion", "tools", "thinking"),
        ),
    ],
)
def test_capabilities_are_those_of_the_chat_template(found, expected):
    with playing([Reply([json.dumps(found).encode()])]) as server:
        assert LlamaServerChat(host=server.url).capabilities() == expected
