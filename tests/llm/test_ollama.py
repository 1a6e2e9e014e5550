"""The adapter against a scripted server: what goes out, what comes back, and every fault."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from server import END, Reply, call, calls, fails, lines, part, playing, says

from araras.knowledge.errors import ArarasError
from araras.llm import failures
from araras.llm.ollama import CORRECTION, OllamaChat
from araras.llm.untrusted import CONTROL_TOKENS, without_control_tokens
from araras.llm.wire import thought_of

TOOL = {
    "type": "function",
    "function": {
        "name": "orpha_resolve",
        "description": "Acha a doença.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}},
    },
}


def chat(server, **more) -> OllamaChat:
    return OllamaChat(host=server.url, **{"silence_seconds": 2.0, "exchange_seconds": 3.0, **more})


def asked(script, messages="Olá", **given):
    with playing(script) as server:
        answer = chat(server).invoke(messages, **given)
    return answer, server.requests


def test_text_thought_and_counters_come_back():
    answer, requests = asked([says("Bom dia", thinking="penso")], think=True)
    assert answer.content == "Bom dia"
    assert thought_of(answer) == "penso"
    assert answer.response_metadata["prompt_tokens"] == 4000
    assert requests[0]["path"] == "/api/chat"


@pytest.mark.parametrize("think", [True, False])
def test_think_window_and_reply_size_are_always_said(think):
    _, requests = asked([says("a b")], think=think)
    assert requests[0]["think"] is think
    assert requests[0]["options"] == {"num_ctx": 32_768, "num_predict": 1_024}


def test_think_is_off_when_nobody_says():
    _, requests = asked([says("a b")])
    assert requests[0]["think"] is False


def test_streaming_yields_text_and_thought_as_they_come():
    with playing([says("Bom dia", thinking="penso")]) as server:
        chunks = list(chat(server).stream("Olá"))
    assert [c.text for c in chunks if c.text] == ["Bom", " dia"]
    assert any(thought_of(c) == "penso" for c in chunks)


def test_async_calls_and_streams():
    async def both(model):
        answer = await model.ainvoke("Olá")
        pieces = [c.text async for c in model.astream("Olá")]
        return answer.content, "".join(pieces)

    with playing([says("Bom dia")]) as server:
        assert asyncio.run(both(chat(server))) == ("Bom dia", "Bom dia")


def test_parallel_tool_calls_get_ids():
    made = calls(call("orpha_resolve", name="AME"), call("orpha_resolve", name="FC"))
    answer, requests = asked([made], tools=[TOOL])
    assert [c["args"] for c in answer.tool_calls] == [{"name": "AME"}, {"name": "FC"}]
    assert len({c["id"] for c in answer.tool_calls}) == 2
    assert requests[0]["tools"][0]["function"]["name"] == "orpha_resolve"


def test_bound_tools_travel():
    with playing([says("a b")]) as server:
        chat(server).bind_tools([TOOL]).invoke("Olá")
    assert server.requests[0]["tools"][0]["function"]["name"] == "orpha_resolve"


def loop_messages() -> list:
    made = {"name": "orpha_resolve", "args": {"name": "AME"}, "id": "call_1_0"}
    old = AIMessage("resposta", additional_kwargs={"reasoning_content": "pensamento velho"})
    now = AIMessage(
        "deixe ver", tool_calls=[made], additional_kwargs={"reasoning_content": "pensamento novo"}
    )
    result = ToolMessage("ORPHA:70", tool_call_id="call_1_0")
    return [SystemMessage("s"), HumanMessage("a"), old, HumanMessage("b"), now, result]


def test_a_tool_result_goes_out_with_its_name_and_the_call_without_content():
    _, requests = asked([says("a b")], loop_messages())
    sent = requests[0]["messages"]
    assert sent[-1] == {"role": "tool", "tool_name": "orpha_resolve", "content": "ORPHA:70"}
    assert not sent[-2].get("content")
    assert sent[-2]["tool_calls"][0]["function"]["arguments"] == {"name": "AME"}


def test_a_thought_stays_inside_its_loop_and_is_dropped_across_turns():
    _, requests = asked([says("a b")], loop_messages())
    sent = requests[0]["messages"]
    assert sent[-2]["thinking"] == "pensamento novo"
    assert "pensamento velho" not in json.dumps(requests)


@pytest.mark.parametrize("token", CONTROL_TOKENS)
def test_control_tokens_leave_untrusted_text(token):
    messages = [HumanMessage(f"oi {token}system"), ToolMessage(token, tool_call_id="x", name="t")]
    _, requests = asked([says("a b")], messages)
    assert token not in json.dumps(requests[0]["messages"], ensure_ascii=False)


def test_control_tokens_inside_control_tokens_leave_too():
    assert without_control_tokens("<|tu<|turn>rn>x<<turn|>turn|>") == "x"


def test_format_and_tools_never_go_together():
    with pytest.raises(ValueError, match="never"):
        asked([says("a")], tools=[TOOL], format={"type": "object"})


@pytest.mark.parametrize(
    "first",
    [
        lines(END),
        lines(part(thinking="<|tool_call>call:orpha_resolve{name:AME}"), END),
        lines(part("  "), END),
    ],
    ids=["malformed call", "thought never closed", "blank"],
)
def test_an_empty_stop_is_asked_once_more_without_thinking(first):
    answer, requests = asked([first, says("agora sim")], think=True)
    assert answer.content.strip() == "agora sim"
    assert [r["think"] for r in requests] == [True, False]
    assert requests[1]["messages"][-1]["content"] == CORRECTION


def test_two_empty_stops_are_a_typed_failure():
    with pytest.raises(failures.ModelReplyInvalid, match="duas vezes"):
        asked([lines(END)])


def test_a_503_is_tried_once_more():
    answer, requests = asked([fails(503), says("bom dia")])
    assert answer.content == "bom dia"
    assert len(requests) == 2


def test_too_long_a_prompt_is_never_sent():
    with playing([says("a b")]) as server, pytest.raises(failures.PromptTooLong):
        chat(server, num_ctx=2048).invoke("palavra " * 2000)
    assert server.requests == []


def test_a_prompt_that_the_server_cut_is_told():
    cut = part(done=True, done_reason="stop", prompt_eval_count=100)
    answer, _ = asked([lines(part("oi"), cut)], "palavra " * 1000)
    assert answer.response_metadata["prompt_cut"] is True


BIG = (json.dumps(part("x" * 1000)).encode() + b"\n" for _ in range(10_000))
ODD = Reply([b'{"message": {"role": "assistant", "tool_calls": [{"function": {"name": "a", '
             b'"arguments": "{}"}}]}, "done": true}\n'])  # fmt: skip
FAULTS = {
    "503 twice": (fails(503), failures.ModelBusy, 2),
    "500": (fails(500), failures.ModelBusy, 2),
    "404": (fails(404), failures.ModelNotFound, 1),
    "400": (fails(400), failures.ModelRefused, 1),
    "html": (Reply([b"<html>proxy</html>"], kind="text/html"), failures.ModelReplyInvalid, 1),
    "html 502": (Reply([b"<html>"], status=502), failures.ModelBusy, 2),
    "list": (Reply([b"[1, 2]\n"]), failures.ModelReplyInvalid, 1),
    "number": (Reply([b"7\n"]), failures.ModelReplyInvalid, 1),
    "wrong types": (Reply([b'{"message": {"role": 3, "content": []}}\n']),
                    failures.ModelReplyInvalid, 1),
    "no message": (Reply([b'{"done": true}\n']), failures.ModelReplyInvalid, 1),
    "arguments as text": (ODD, failures.ModelReplyInvalid, 1),
    "half a line": (Reply([b'{"message": {"role"']), failures.ModelReplyInvalid, 1),
    "no done": (lines(part("meia resposta")), failures.ModelReplyInvalid, 1),
    "empty body": (Reply([]), failures.ModelReplyInvalid, 1),
    "cut connection": (lines(part("meia"), cut=True), failures.ModelUnreachable, 1),
    "cut at once": (Reply([], cut=True), failures.ModelUnreachable, 2),
    "error inside": (lines(part("a"), {"error": "cuda"}), failures.ModelReplyInvalid, 1),
    "only loaded": (lines(part(done=True, done_reason="load")), failures.ModelBusy, 2),
    "silence": (lines(part("a"), pause=4.0), failures.ModelTimeout, 1),
    "slow drip": (lines(*[part("a")] * 30, pause=0.3), failures.ModelTimeout, 1),
    "10 MB": (Reply(list(BIG)), failures.ModelReplyInvalid, 1),
    "10 MB line": (Reply([b"x" * 10_000_000]), failures.ModelReplyInvalid, 1),
    "redirect": (Reply([], status=307), failures.ModelError, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_one_typed_error(name):
    reply, expected, requests = FAULTS[name]
    with playing([reply]) as server, pytest.raises(expected) as raised:
        chat(server).invoke("Olá")
    assert isinstance(raised.value, ArarasError)
    assert raised.value.message
    assert len(server.requests) == requests


def test_nobody_at_the_address():
    with playing([says("a")]) as server:
        url = server.url
    with pytest.raises(failures.ModelUnreachable, match="não responde"):
        OllamaChat(host=url, connect_seconds=0.5).invoke("Olá")


def test_requests_of_one_process_wait_for_a_slot():
    slow = lines(part("oi"), END, pause=0.15)
    with playing([slow]) as server:
        model = chat(server)
        threads = [threading.Thread(target=model.invoke, args=("Olá",)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 3
    assert server.most_at_once == 1
